//! Stems of folded words: fixed ones from the settings, else Snowball's English stemmer (Porter 2).

use frostem::{Algorithm, Stemmer as Snowball};
use rustc_hash::{FxHashMap, FxHashSet};

use super::arabic;
use crate::config::AnalyzerConfig;

/// Gives the stem under which forms of one word find each other.
pub(super) struct Stemmer {
    overrides: FxHashMap<String, String>,
    spelling_variants: Vec<(String, String)>,
    /// The first three bytes of a part that has two spellings, as a number; none where one is shorter.
    variant_beginnings: Option<FxHashSet<u32>>,
    /// First two bytes of words whose stem may begin with others.
    changed_beginnings: FxHashSet<[u8; 2]>,
    /// Second and third bytes of words whose stem may have another second one.
    changed_seconds: FxHashSet<[u8; 2]>,
    snowball: Snowball,
}

impl std::fmt::Debug for Stemmer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stemmer").field("overrides", &self.overrides.len()).finish_non_exhaustive()
    }
}

impl Stemmer {
    pub(super) fn new(config: &AnalyzerConfig) -> Self {
        let variants = || config.spelling_variants.iter().map(|(from, to)| (from, to));
        let beginning = |(from, _): (&String, &String)| from.as_bytes().first_chunk().copied().map(three);
        Self {
            variant_beginnings: variants().map(beginning).collect(),
            overrides: config
                .stem_overrides
                .iter()
                .chain(&config.number_words)
                .map(|(word, stem)| (word.clone(), stem.clone()))
                .collect(),
            spelling_variants: config.spelling_variants.clone(),
            changed_beginnings: variants()
                .chain(&config.stem_overrides)
                .chain(&config.number_words)
                .filter(|(from, to)| first_two(from) != first_two(to))
                .map(|(from, _)| first_two(from))
                .collect(),
            changed_seconds: variants()
                .filter(|(from, to)| first_two(from)[0] != first_two(to)[0])
                .map(|(from, _)| first_two(from))
                .collect(),
            snowball: Snowball::new(Algorithm::English),
        }
    }

    /// Whether a folded word may have a stem that begins with other two bytes than it does itself.
    pub(super) fn may_change_beginning(&self, word: &[u8]) -> bool {
        let begins = |from: usize, set: &FxHashSet<[u8; 2]>| {
            word.get(from..from + 2).is_some_and(|bytes| set.contains(&[bytes[0], bytes[1]]))
        };
        word.len() < 3 || begins(0, &self.changed_beginnings) || begins(1, &self.changed_seconds)
    }

    /// Whether a part of a word may have two spellings.
    fn may_have_variant(&self, word: &str) -> bool {
        let Some(beginnings) = &self.variant_beginnings else { return true };
        word.as_bytes().array_windows().any(|bytes| beginnings.contains(&three(*bytes)))
    }

    /// Stem of a folded word; words with digits are their own stem.
    pub(super) fn stem(&self, word: &str) -> String {
        if let Some(stem) = self.overrides.get(word) {
            return stem.clone();
        }
        if word.len() < 3 || word.bytes().any(|b| b.is_ascii_digit()) {
            return word.to_owned();
        }
        if arabic::is_arabic(word) {
            return arabic::stem(word);
        }
        let mut spelling = std::borrow::Cow::Borrowed(word);
        let variants: &[(String, String)] =
            if self.may_have_variant(word) { &self.spelling_variants } else { &[] };
        for (from, to) in variants {
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

fn three([first, second, third]: [u8; 3]) -> u32 {
    u32::from_le_bytes([first, second, third, 0])
}

/// The first two bytes of a text; 0 for one that is not there.
pub(super) fn first_two(text: &str) -> [u8; 2] {
    let mut bytes = text.bytes();
    [bytes.next().unwrap_or(0), bytes.next().unwrap_or(0)]
}
