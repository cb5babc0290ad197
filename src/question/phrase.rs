//! Phrases: words in order and near each other.

use std::collections::HashMap;

use crate::analysis::{Analyzer, StemCache};

/// Words that may occur between two of a phrase.
const GAP: usize = 2;

/// Phrases of the settings, found by their first word.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    rests: HashMap<String, Vec<Vec<String>>>,
}

impl Phrases {
    /// Analyzes the phrases.
    pub(super) fn new<'a>(texts: impl IntoIterator<Item = &'a String>, analyzer: &Analyzer) -> Self {
        let mut cache = StemCache::default();
        let mut rests: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        for text in texts {
            let mut stems = analyzer.stems_with(text, &mut cache).into_iter();
            if let Some(first) = stems.next() {
                rests.entry(first).or_default().push(stems.collect());
            }
        }
        Self { rests }
    }

    /// Where any of the phrases begins: its words in order and near each other.
    pub(super) fn starts(&self, words: &[&str]) -> impl Iterator<Item = usize> {
        (0..words.len()).filter(|&start| {
            let rests = self.rests.get(words[start]).map(Vec::as_slice).unwrap_or_default();
            rests.iter().any(|rest| follows(&words[start + 1..], rest))
        })
    }

    /// Whether any of the phrases is there.
    pub(super) fn any_in(&self, words: &[&str]) -> bool {
        self.starts(words).next().is_some()
    }

    /// The number of words of the longest phrase that the words begin with, word for word.
    pub(super) fn opening(&self, words: &[&str]) -> Option<usize> {
        let (first, others) = words.split_first()?;
        let rests = self.rests.get(*first).map(Vec::as_slice).unwrap_or_default();
        let opens = |rest: &&Vec<String>| {
            others.len() >= rest.len() && rest.iter().zip(others).all(|(wanted, word)| wanted == word)
        };
        rests.iter().filter(opens).map(|rest| rest.len() + 1).max()
    }

    /// Whether the words are one of the phrases and nothing else.
    pub(super) fn is_one(&self, words: &[&str]) -> bool {
        words.split_first().is_some_and(|(first, others)| {
            let rests = self.rests.get(*first).map(Vec::as_slice).unwrap_or_default();
            rests.iter().any(|rest| rest.iter().map(String::as_str).eq(others.iter().copied()))
        })
    }
}

/// Phrases that are compared as they are written: “latest” is not “late”.
#[derive(Debug, Default)]
pub(super) struct ExactPhrases {
    rests: HashMap<String, Vec<Vec<String>>>,
}

impl ExactPhrases {
    /// Folds the words of the phrases.
    pub(super) fn new<'a>(texts: impl IntoIterator<Item = &'a String>, analyzer: &Analyzer) -> Self {
        let mut cache = StemCache::default();
        let mut rests: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        for text in texts {
            let tokens = analyzer.analyze_with(text, &mut cache).into_iter();
            let mut words = tokens.filter(|token| token.words == 1).map(|token| token.exact);
            if let Some(first) = words.next() {
                rests.entry(first).or_default().push(words.collect());
            }
        }
        Self { rests }
    }

    /// The number of words of the longest phrase that the words begin with.
    pub(super) fn opening(&self, words: &[&str]) -> Option<usize> {
        let (first, others) = words.split_first()?;
        let rests = self.rests.get(*first)?;
        let opens = |rest: &&Vec<String>| {
            others.len() >= rest.len() && rest.iter().zip(others).all(|(wanted, word)| wanted == word)
        };
        rests.iter().filter(opens).map(|rest| rest.len() + 1).max()
    }
}

/// Whether the words begin with those of `rest`, at most a few others between two.
fn follows(words: &[&str], rest: &[String]) -> bool {
    let mut at = 0;
    rest.iter().all(|wanted| {
        let next = words[at..].iter().take(GAP + 1).position(|word| word == wanted);
        at += next.map_or(0, |next| next + 1);
        next.is_some()
    })
}
