//! Fits the judgment whether a passage answers to questions whose answers are known.

use super::question_run::QuestionResult;
use crate::config::FEATURES;

/// Pull of every coefficient towards zero: few questions shall not make large coefficients.
const RIDGE: f64 = 0.3;
/// Steps of the descent, and how far each goes.
const STEPS: usize = 20_000;
const RATE: f64 = 0.5;

/// A fitted judgment.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// What the model adds for every question.
    pub bias: f64,
    /// Coefficients in the order of [`FEATURES`].
    pub coefficients: [f64; FEATURES.len()],
    /// Questions that it was fitted to.
    pub questions: usize,
}

/// Logistic regression with a ridge penalty, by gradient descent, on whether the best passage is
/// of a section that answers (Cox 1958; Platt 1999 for turning scores into probabilities).
#[must_use]
pub fn calibrate(results: &[&QuestionResult]) -> Calibration {
    let rows: Vec<([f64; FEATURES.len()], f64)> = results
        .iter()
        .filter(|result| result.question.urgent.is_none())
        .filter_map(|result| {
            let values = result.features?.values().map(f64::from);
            Some((values, if result.best_is_right { 1.0 } else { 0.0 }))
        })
        .collect();
    let mut bias = 0.0;
    let mut coefficients = [0.0; FEATURES.len()];
    #[expect(clippy::cast_precision_loss, reason = "there are few questions")]
    let count = rows.len().max(1) as f64;
    for _ in 0..STEPS {
        let mut bias_slope = 0.0;
        let mut slopes = coefficients.map(|coefficient| RIDGE * coefficient);
        for (values, right) in &rows {
            let sum: f64 = values.iter().zip(&coefficients).map(|(value, weight)| value * weight).sum();
            let error = 1.0 / (1.0 + (-(bias + sum)).exp()) - right;
            bias_slope += error;
            for (slope, value) in slopes.iter_mut().zip(values) {
                *slope += error * value;
            }
        }
        bias -= RATE * bias_slope / count;
        for (coefficient, slope) in coefficients.iter_mut().zip(slopes) {
            *coefficient -= RATE * slope / count;
        }
    }
    Calibration { bias, coefficients, questions: rows.len() }
}
