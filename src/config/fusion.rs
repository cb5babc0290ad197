//! Settings of the ranking by words and meaning.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What the ranking looks at, in the order of its weights.
pub const FUSION_FEATURES: [&str; 19] = [
    "strength",
    "relative_score",
    "whole",
    "heading",
    "sentence",
    "asked",
    "asked_center",
    "clause_whole",
    "clause_heading",
    "clause_sentence",
    "clause_asked",
    "clause_asked_center",
    "kind",
    "coverage",
    "heading_coverage",
    "own_coverage",
    "proximity",
    "key_word",
    "heading_share",
];

/// `[ranking.fusion]`: a linear model, with weights of their own for an index whose sections list questions that were
/// learned from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FusionConfig {
    /// How much lower than the best passage's sum a sum is whose score is half as high.
    pub half_at: f32,
    /// What each feature adds, by its name in [`FUSION_FEATURES`].
    pub weights: BTreeMap<String, f32>,
    /// The same where questions are also compared with the mean of those that each section is asked.
    pub weights_with_questions: BTreeMap<String, f32>,
}

impl FusionConfig {
    /// The weights in the order of [`FUSION_FEATURES`].
    #[must_use]
    pub fn in_order(&self, with_questions: bool) -> [f32; FUSION_FEATURES.len()] {
        let weights = if with_questions { &self.weights_with_questions } else { &self.weights };
        FUSION_FEATURES.map(|name| weights.get(name).copied().unwrap_or(0.0))
    }

    pub(super) fn check(&self) -> Result<(), String> {
        if !(0.01..=100.0).contains(&self.half_at) {
            return Err("fusion.half_at must be between 0.01 and 100".to_owned());
        }
        let tables = [("weights", &self.weights), ("weights_with_questions", &self.weights_with_questions)];
        for (table, weights) in tables {
            if let Some(name) = FUSION_FEATURES.iter().find(|name| !weights.contains_key(**name)) {
                return Err(format!("fusion.{table} lacks {name}"));
            }
            if let Some(name) = weights.keys().find(|name| !FUSION_FEATURES.contains(&name.as_str())) {
                return Err(format!("fusion.{table} has {name}, which is no feature"));
            }
            if weights.values().any(|weight| !(-1000.0..=1000.0).contains(weight)) {
                return Err(format!("fusion.{table} must be between -1000 and 1000"));
            }
        }
        Ok(())
    }
}
