//! Settings of what a check of the corpus asks a person to look at.

use serde::Deserialize;

/// `config/inspection.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionConfig {
    /// The minimum number of words of a passage; a shorter one is reported.
    pub shortest_passage: usize,
    /// The maximum number of words of one.
    pub longest_passage: usize,
    /// Share of common runs of words from which two documents are near duplicates.
    pub near_duplicate: f64,
    /// Words of a run.
    pub near_duplicate_words: usize,
    /// The maximum number of edits between two names that look alike.
    pub look_alike_slips: usize,
    /// The minimum number of letters of a name that is compared.
    pub look_alike_letters: usize,
    /// The minimum number of words of a section whose reading level is reported.
    pub reading_words: usize,
    /// School grade above which it is.
    pub reading_grade: f64,
}

impl InspectionConfig {
    pub(super) fn check(&self) -> Result<(), String> {
        if self.shortest_passage >= self.longest_passage {
            return Err("shortest_passage must be less than longest_passage".to_owned());
        }
        if !(0.0..=1.0).contains(&self.near_duplicate) || !(1..=50).contains(&self.near_duplicate_words) {
            return Err("near_duplicate must be between 0 and 1, its words between 1 and 50".to_owned());
        }
        if !(1..=10).contains(&self.look_alike_slips) || self.look_alike_letters < 2 {
            return Err(
                "look_alike_slips must be between 1 and 10, and look_alike_letters at least 2".to_owned()
            );
        }
        if self.reading_words == 0 || !(0.0..=100.0).contains(&self.reading_grade) {
            return Err("reading_words must be 1 or more, reading_grade lie between 0 and 100".to_owned());
        }
        Ok(())
    }
}
