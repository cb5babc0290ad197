//! Phrases: words that stand in order and near each other.

use crate::analysis::{Analyzer, StemCache};

/// Words that may stand between two of a phrase.
const GAP: usize = 2;

/// Stems of a phrase, in order.
pub(super) type Phrase = Vec<String>;

/// Analyzes phrases of the settings.
pub(super) fn phrases(texts: &[String], analyzer: &Analyzer) -> Vec<Phrase> {
    let mut cache = StemCache::default();
    let stems = texts.iter().map(|text| analyzer.stems_with(text, &mut cache));
    stems.filter(|phrase| !phrase.is_empty()).collect()
}

/// Where a phrase begins at or after `from`, its words in order and near each other.
pub(super) fn find_phrase(words: &[&str], phrase: &Phrase, from: usize) -> Option<usize> {
    let (first, rest) = phrase.split_first()?;
    (from..words.len()).filter(|&start| words[start] == first).find(|&start| {
        let mut at = start;
        rest.iter().all(|wanted| {
            let next = words[at + 1..].iter().take(GAP + 1).position(|word| word == wanted);
            at += 1 + next.unwrap_or(0);
            next.is_some()
        })
    })
}

/// Whether any of the phrases is there.
pub(super) fn holds_any(words: &[&str], phrases: &[Phrase]) -> bool {
    phrases.iter().any(|phrase| find_phrase(words, phrase, 0).is_some())
}
