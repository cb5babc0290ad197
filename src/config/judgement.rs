//! Settings of the judgment whether a passage answers.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What the judgment looks at, in the order of its coefficients.
pub const FEATURES: [&str; 28] = [
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
    "strength",
    "only_condition",
    "words",
    "few_words",
    "whole",
    "heading",
    "sentence",
    "asked",
    "asked_center",
    "nearest",
    "outstanding",
    "leads_by_words",
    "leads_by_meaning",
    "hard_word",
    "lacks_quantity",
    "not_answered",
];

/// `config/judgement.toml`: one logistic model for each kind of comparison.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgementConfig {
    /// By words alone.
    pub words: JudgementModel,
    /// By words and meaning.
    pub meaning: JudgementModel,
    /// By words and meaning, and with the mean of the questions that each section is asked.
    pub questions: JudgementModel,
}

/// A logistic model.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgementModel {
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
    pub(super) fn check(&self) -> Result<(), String> {
        self.words.check().map_err(|message| format!("words.{message}"))?;
        self.meaning.check().map_err(|message| format!("meaning.{message}"))?;
        self.questions.check().map_err(|message| format!("questions.{message}"))
    }
}

impl JudgementModel {
    /// The coefficients in the order of [`FEATURES`].
    #[must_use]
    pub fn in_order(&self) -> [f32; FEATURES.len()] {
        FEATURES.map(|name| self.coefficients.get(name).copied().unwrap_or(0.0))
    }

    fn check(&self) -> Result<(), String> {
        if !(0.0..=1.0).contains(&self.related) || !(self.related..=1.0).contains(&self.answered) {
            return Err("related must be between 0 and answered, and that not above 1".to_owned());
        }
        if let Some(name) = FEATURES.iter().find(|name| !self.coefficients.contains_key(**name)) {
            return Err(format!("coefficients lacks {name}"));
        }
        if let Some(name) = self.coefficients.keys().find(|name| !FEATURES.contains(&name.as_str())) {
            return Err(format!("coefficients has {name}, which is no feature"));
        }
        let wrong = |value: &f32| !(-1000.0..=1000.0).contains(value);
        if wrong(&self.bias) || self.coefficients.values().any(wrong) {
            return Err("bias and coefficients must be between -1000 and 1000".to_owned());
        }
        Ok(())
    }
}
