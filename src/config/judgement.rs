//! Settings of the judgement whether a passage answers.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What the judgement looks at, in the order of its coefficients.
pub const FEATURES: [&str; 15] = [
    "coverage",
    "heading_coverage",
    "heading_share",
    "own_coverage",
    "key_word",
    "proximity",
    "kind",
    "other_kind",
    "condition",
    "context",
    "margin",
    "unknown",
    "any_unknown",
    "strength",
    "only_condition",
];

/// `config/judgement.toml`: a logistic model.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgementConfig {
    /// Probability from which the best passage is called an answer.
    pub answered: f32,
    /// Probability from which passages are shown at all.
    pub related: f32,
    /// What the model adds for every question.
    pub bias: f32,
    /// What each feature adds, by its name in [`FEATURES`].
    pub coefficients: BTreeMap<String, f32>,
}

impl JudgementConfig {
    /// The coefficients in the order of [`FEATURES`].
    #[must_use]
    pub fn in_order(&self) -> [f32; FEATURES.len()] {
        FEATURES.map(|name| self.coefficients.get(name).copied().unwrap_or(0.0))
    }

    pub(super) fn check(&self) -> Result<(), String> {
        if !(0.0..=1.0).contains(&self.related) || !(self.related..=1.0).contains(&self.answered) {
            return Err("related must lie between 0 and answered, and that not above 1".to_owned());
        }
        if let Some(name) = FEATURES.iter().find(|name| !self.coefficients.contains_key(**name)) {
            return Err(format!("coefficients lacks {name}"));
        }
        let wrong = |value: &f32| !(-1000.0..=1000.0).contains(value);
        if wrong(&self.bias) || self.coefficients.values().any(wrong) {
            return Err("bias and coefficients must lie between -1000 and 1000".to_owned());
        }
        Ok(())
    }
}
