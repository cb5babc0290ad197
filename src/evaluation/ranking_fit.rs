//! Fits the ranking by words and meaning to questions whose answers are known.

use std::time::Instant;

use super::questions::ExpectedQuestion;
use crate::config::FUSION_FEATURES;
use crate::engine::{Engine, EngineError};
use crate::question::Conversation;
use crate::retrieval::FusionFeatures;

/// Number of features.
const FEATURES: usize = FUSION_FEATURES.len();
/// Pull of every weight towards zero, for each question.
const RIDGE: f64 = 0.003;
/// Steps of the descent (Adam: Kingma and Ba 2015), and how far each goes.
const STEPS: i32 = 400;
const RATE: f64 = 0.1;
const MOMENTUM: [f64; 2] = [0.9, 0.999];

/// The candidates of one question, with relevance judgments.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JudgedCandidates {
    /// Features of each.
    pub features: Vec<[f64; FEATURES]>,
    /// Whether each is of a section that answers.
    pub right: Vec<bool>,
    /// Whether they were compared with the mean of the questions that each section is asked.
    pub with_questions: bool,
}

/// The candidates of the answerable questions that find a right one.
///
/// # Errors
/// When the index cannot be read.
pub fn judged_candidates<'a>(
    engine: &Engine,
    questions: impl IntoIterator<Item = &'a ExpectedQuestion>,
) -> Result<Vec<JudgedCandidates>, EngineError> {
    let mut all = Vec::new();
    for question in questions.into_iter().filter(|question| question.answerable && question.urgent.is_none())
    {
        let mut conversation = Conversation::new(&engine.config().answer);
        for earlier in &question.before {
            engine.ask(earlier, 1, &mut conversation)?;
        }
        let search = engine.search(&question.question, &conversation, Instant::now())?;
        let best = search.ranked.iter().map(|ranked| ranked.words_score).fold(0.0, f32::max);
        let mut judged = JudgedCandidates::default();
        for ranked in &search.ranked {
            let Some(features) = FusionFeatures::of(ranked, best) else { continue };
            let center = ranked.meaning.and_then(|meaning| meaning.question.asked_center);
            judged.with_questions |= center.is_some();
            let passage = engine.passage_at(ranked)?;
            judged.features.push(features.values().map(f64::from));
            judged
                .right
                .push(question.is_answered_by(passage.document.as_str(), passage.heading_path.last()));
        }
        if judged.right.contains(&true) {
            all.push(judged);
        }
    }
    Ok(all)
}

/// Weights in the order of [`FUSION_FEATURES`] that make the right candidates most probable: softmax over the
/// candidates of each question (`ListNet`: Cao and others 2007), with a ridge penalty.
#[must_use]
pub fn fit_ranking(questions: &[JudgedCandidates]) -> [f64; FEATURES] {
    let mut weights = [0.0; FEATURES];
    let mut means = [0.0; FEATURES];
    let mut squares = [0.0; FEATURES];
    #[expect(clippy::cast_precision_loss, reason = "there are few questions")]
    let count = questions.len().max(1) as f64;
    for step in 1..=STEPS {
        let mut slope = weights.map(|weight| RIDGE * weight * count);
        for question in questions {
            add_slope(question, &weights, &mut slope);
        }
        for (feature, slope) in slope.iter().enumerate() {
            let slope = slope / count;
            means[feature] = MOMENTUM[0] * means[feature] + (1.0 - MOMENTUM[0]) * slope;
            squares[feature] = MOMENTUM[1] * squares[feature] + (1.0 - MOMENTUM[1]) * slope * slope;
            let mean = means[feature] / (1.0 - MOMENTUM[0].powi(step));
            let square: f64 = squares[feature] / (1.0 - MOMENTUM[1].powi(step));
            weights[feature] -= RATE * mean / (square.sqrt() + 1e-8);
        }
    }
    weights
}

/// Adds the slope of a question's loss: the negative logarithm of the right candidates' probability.
fn add_slope(question: &JudgedCandidates, weights: &[f64; FEATURES], slope: &mut [f64; FEATURES]) {
    let sum = |features: &[f64; FEATURES]| -> f64 {
        features.iter().zip(weights).map(|(value, weight)| value * weight).sum()
    };
    let sums: Vec<f64> = question.features.iter().map(sum).collect();
    let most = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let shares: Vec<f64> = sums.iter().map(|sum| (sum - most).exp()).collect();
    let all: f64 = shares.iter().sum();
    let right: f64 =
        shares.iter().zip(&question.right).map(|(share, right)| if *right { *share } else { 0.0 }).sum();
    for ((features, share), is_right) in question.features.iter().zip(&shares).zip(&question.right) {
        let wanted = if *is_right { share / right.max(1e-12) } else { 0.0 };
        let error = share / all - wanted;
        for (slope, value) in slope.iter_mut().zip(features) {
            *slope += error * value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_follow_what_tells_right_candidates() {
        let candidate = |first: f64, second: f64| {
            let mut features = [0.0; FEATURES];
            features[0] = first;
            features[1] = second;
            features
        };
        let question = JudgedCandidates {
            features: vec![candidate(1.0, 0.5), candidate(0.0, 0.5), candidate(0.0, 1.0)],
            right: vec![true, false, false],
            with_questions: false,
        };
        let weights = fit_ranking(&[question.clone(), question]);
        assert!(weights[0] > 1.0 && weights[1] < 0.0, "{weights:?}");
        assert!(weights[2..].iter().all(|weight| weight.abs() < 1e-9), "{weights:?}");
    }
}
