//! Stems of folded words: fixed ones from the settings, else Snowball's English stemmer (Porter 2).

use std::collections::{HashMap, HashSet};

use rust_stemmers::{Algorithm, Stemmer as Snowball};

use crate::config::AnalyzerConfig;

/// Gives the stem under which forms of one word find each other.
pub(super) struct Stemmer {
    overrides: HashMap<String, String>,
    spelling_variants: Vec<(String, String)>,
    /// First bytes of words whose stem may begin otherwise.
    changed_initials: HashSet<u8>,
    snowball: Snowball,
}

impl std::fmt::Debug for Stemmer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stemmer").field("overrides", &self.overrides.len()).finish_non_exhaustive()
    }
}

impl Stemmer {
    pub(super) fn new(config: &AnalyzerConfig) -> Self {
        Self {
            overrides: config
                .stem_overrides
                .iter()
                .map(|(word, stem)| (word.clone(), stem.clone()))
                .collect(),
            spelling_variants: config.spelling_variants.clone(),
            changed_initials: config
                .spelling_variants
                .iter()
                .map(|(from, to)| (from, to))
                .chain(&config.stem_overrides)
                .filter(|(from, to)| from.bytes().next() != to.bytes().next())
                .filter_map(|(from, _)| from.bytes().next())
                .collect(),
            snowball: Snowball::create(Algorithm::English),
        }
    }

    /// Whether a folded word that begins with this byte may have a stem that begins with another.
    pub(super) fn may_change_initial(&self, initial: u8) -> bool {
        self.changed_initials.contains(&initial)
    }

    /// Stem of a folded word; words with digits are their own stem.
    pub(super) fn stem(&self, word: &str) -> String {
        if let Some(stem) = self.overrides.get(word) {
            return stem.clone();
        }
        if word.len() < 3 || word.bytes().any(|b| b.is_ascii_digit()) {
            return word.to_owned();
        }
        let mut spelling = std::borrow::Cow::Borrowed(word);
        for (from, to) in &self.spelling_variants {
            if spelling.contains(from.as_str()) {
                spelling = std::borrow::Cow::Owned(spelling.replace(from.as_str(), to));
            }
        }
        if let Some(stem) = self.overrides.get(spelling.as_ref()) {
            return stem.clone();
        }
        self.snowball.stem(&spelling).into_owned()
    }
}
