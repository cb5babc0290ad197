//! Finds the words of a text that have certain stems, without making tokens of all others.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::stem::first_two;
use super::words::words_of;
use super::{Analyzer, StemCache};

/// Looks for stems in texts; what it learns of a word in one text serves for the next.
#[derive(Debug)]
pub struct TermMatcher<'a> {
    analyzer: &'a Analyzer,
    wanted: FxHashSet<String>,
    /// The first two bytes of the wanted stems.
    beginnings: FxHashSet<[u8; 2]>,
    /// Words in lower case, and whether they have a wanted stem.
    decided: FxHashMap<String, bool>,
    stems: StemCache,
    lower: String,
}

impl<'a> TermMatcher<'a> {
    /// A matcher for these stems.
    #[must_use]
    pub fn new(analyzer: &'a Analyzer, wanted: impl Iterator<Item = String>) -> Self {
        let wanted: FxHashSet<String> = wanted.collect();
        let beginnings = wanted.iter().map(|stem| first_two(stem)).collect();
        Self {
            analyzer,
            wanted,
            beginnings,
            decided: FxHashMap::default(),
            stems: StemCache::default(),
            lower: String::new(),
        }
    }

    /// Byte ranges of a text that hold a wanted stem, in order, not overlapping.
    pub fn spans(&mut self, text: &str) -> Vec<Range<usize>> {
        let mut spans = Vec::new();
        if self.wanted.is_empty() {
            return spans;
        }
        let mut chain: Option<Range<usize>> = None;
        for word in words_of(text) {
            let start = word.start;
            let span = start..start + word.text.len();
            // words that may also count as one are analyzed together
            let joins = chain.as_ref().is_some_and(|chain| {
                let between = text[chain.end..start].chars().count();
                let single = text[chain.clone()].chars().nth(1).is_none();
                between == 0 || between == 1 && (single || !text[chain.end..start].contains(' '))
            });
            if joins {
                chain = chain.map(|chain| chain.start..span.end);
            } else if let Some(chain) = chain.replace(span) {
                self.push(text, chain, &mut spans);
            }
        }
        if let Some(chain) = chain {
            self.push(text, chain, &mut spans);
        }
        spans
    }

    /// Adds what is wanted of one word, or of adjacent words.
    fn push(&mut self, text: &str, chain: Range<usize>, spans: &mut Vec<Range<usize>>) {
        let word = &text[chain.clone()];
        let plain = word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'\'');
        if plain && self.is_wanted(word) {
            spans.push(chain);
        } else if !plain {
            let mut tokens = self.analyzer.analyze_with(word, &mut self.stems);
            tokens.retain(|token| self.wanted.contains(&token.stem));
            tokens.sort_by_key(|token| (token.span.start, std::cmp::Reverse(token.span.end)));
            for token in tokens {
                let span = chain.start + token.span.start..chain.start + token.span.end;
                if spans.last().is_none_or(|last| last.end <= span.start) {
                    spans.push(span);
                }
            }
        }
    }

    /// Whether a word of ASCII letters has a wanted stem.
    fn is_wanted(&mut self, word: &str) -> bool {
        self.lower.clear();
        self.lower.push_str(word);
        self.lower.make_ascii_lowercase();
        let may_be = self.beginnings.contains(&first_two(&self.lower));
        if !may_be && !self.analyzer.may_change_beginning(self.lower.as_bytes()) {
            return false;
        }
        if let Some(&decided) = self.decided.get(self.lower.as_str()) {
            return decided;
        }
        let wanted = self
            .analyzer
            .analyze_with(word, &mut self.stems)
            .iter()
            .any(|token| self.wanted.contains(&token.stem));
        self.decided.insert(self.lower.clone(), wanted);
        wanted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn found<'t>(wanted: &[&str], text: &'t str) -> Vec<&'t str> {
        let analyzer = Analyzer::new(&Config::embedded().expect("valid settings").analyzer);
        let stems = wanted.iter().flat_map(|word| analyzer.analyze(word)).map(|token| token.stem);
        let mut matcher = TermMatcher::new(&analyzer, stems);
        matcher.spans(text).into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn all_forms_of_a_word_are_found_where_they_stand() {
        assert_eq!(
            found(&["leg"], "Legs, a leg; the child’s LEG-length and «legs»."),
            ["Legs", "leg", "LEG", "legs"]
        );
        assert_eq!(found(&["child"], "the child’s and childrens’ toys"), ["child’s", "childrens"]);
        assert_eq!(found(&["x-ray"], "An X-ray, an x ray or an xray"), ["X-ray", "x ray", "xray"]);
        assert_eq!(found(&["xray"], "x-rays"), ["x-rays"]);
        assert_eq!(found(&["dose"], "10mg doses, 3–4 doses"), ["doses", "doses"]);
        assert_eq!(found(&[], "nothing"), [""; 0]);
    }
}
