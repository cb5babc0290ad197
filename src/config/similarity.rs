//! Settings of when two questions ask the same.

use serde::Deserialize;

/// `config/similarity.toml`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SimilarityConfig {
    /// Similarity from which a question asks the same as a pinned one, from 0 to 1.
    pub same: f32,
    /// Weight of asking for the same kind of section.
    pub kind: f32,
    /// Share of the weight of a word that only says which kind is asked for, from 0 to 1.
    pub cue: f32,
    /// Least rarity of a word.
    pub least_rarity: f32,
}

impl SimilarityConfig {
    pub(super) fn check(&self) -> Result<(), String> {
        if !(0.0..=1.0).contains(&self.same) || !(0.0..=1.0).contains(&self.cue) {
            return Err("same and cue must be between 0 and 1".to_owned());
        }
        if !(0.0..=100.0).contains(&self.kind) || !(0.01..=100.0).contains(&self.least_rarity) {
            return Err("kind must be between 0 and 100, least_rarity between 0.01 and 100".to_owned());
        }
        Ok(())
    }
}
