//! Cuts text into tokens, each with its folded and its stemmed form.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::ops::Range;

use rustc_hash::FxHashSet;

use super::fold;
use super::notation::Notation;
use super::stem::Stemmer;
use super::stem_cache::StemCache;
use super::word_list::{Gap, Words};
use crate::config::AnalyzerConfig;

/// A term and its position in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Folded form of the word as it is written.
    pub exact: String,
    /// Stem.
    pub stem: String,
    /// Bytes of the analyzed text, on character borders.
    pub span: Range<usize>,
    /// Number of the word in the text, from 0.
    pub position: u32,
    /// How many words of the text it stands for: 1, or more for `xray` made of `x-ray`.
    pub words: u32,
}

/// The analyzer: Unicode words (UAX 29), folded and stemmed, with joined forms of what people
/// write apart, hyphenated or together (`x ray`, `x-ray`, `xray`; `10mg`, `10 mg`).
#[derive(Debug)]
pub struct Analyzer {
    stemmer: Stemmer,
    notation: Notation,
    stop_words: HashSet<String>,
    question_words: HashSet<String>,
    joined_letters: FxHashSet<String>,
    /// Bytes of the longest of them.
    longest_joined: usize,
}

/// A token while its text is analyzed; the fields are those of [`Token`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "documented on the fields of Token")]
pub struct TokenView<'a> {
    pub exact: &'a str,
    pub stem: &'a str,
    pub span: Range<usize>,
    pub position: u32,
    pub words: u32,
}

impl TokenView<'_> {
    fn to_token(&self) -> Token {
        Token {
            exact: self.exact.to_owned(),
            stem: self.stem.to_owned(),
            span: self.span.clone(),
            position: self.position,
            words: self.words,
        }
    }
}

impl Analyzer {
    /// Number that changes whenever the same text would give other tokens; part of the index's
    /// fingerprint together with the settings.
    pub const VERSION: u32 = 3;

    /// An analyzer with these settings.
    #[must_use]
    pub fn new(config: &AnalyzerConfig) -> Self {
        let folded = |words: &[String]| words.iter().map(|word| fold(word)).collect();
        let joined_letters: FxHashSet<String> =
            config.joined_letters.iter().map(|letter| fold(letter)).collect();
        Self {
            stemmer: Stemmer::new(config),
            notation: Notation::new(config),
            stop_words: folded(&config.stop_words),
            question_words: folded(&config.question_words),
            longest_joined: joined_letters.iter().map(String::len).max().unwrap_or(0),
            joined_letters,
        }
    }

    /// Tokens of a text in order; a joined form comes right after the first of its parts.
    #[must_use]
    pub fn analyze(&self, text: &str) -> Vec<Token> {
        self.analyze_with(text, &mut StemCache::default())
    }

    /// The same, with stems found earlier.
    #[must_use]
    pub fn analyze_with(&self, text: &str, cache: &mut StemCache) -> Vec<Token> {
        let mut tokens = Vec::with_capacity(text.len() / 6);
        self.visit(text, cache, |token| tokens.push(token.to_token()));
        tokens
    }

    /// Calls `visit` with each of these tokens, without allocating them.
    pub fn visit(&self, text: &str, cache: &mut StemCache, mut visit: impl FnMut(TokenView<'_>)) {
        let stem_of = |form: &str| self.stemmer.stem(form);
        let mut words = std::mem::take(&mut cache.words);
        words.fill(text);
        self.notation.read(text, &mut words);
        let mut joined = String::new();
        for (index, word) in words.list.iter().enumerate() {
            let position = u32::try_from(index).unwrap_or(u32::MAX);
            let exact = words.folded(word);
            let stem = cache.get(exact, stem_of);
            visit(TokenView { exact, stem, span: word.span.clone(), position, words: 1 });
            let count = self.joined_count(&words, index);
            if count > 1 {
                let parts = &words.list[index..index + count];
                joined.clear();
                joined.extend(parts.iter().map(|part| words.folded(part)));
                let span = word.span.start..parts[count - 1].span.end;
                let stem = cache.get(&joined, stem_of);
                let words = u32::try_from(count).unwrap_or(1);
                visit(TokenView { exact: &joined, stem, span, position, words });
            }
        }
        cache.words = words;
    }

    /// Stems of a text in order, without joined forms.
    #[must_use]
    pub fn stems(&self, text: &str) -> Vec<String> {
        self.stems_with(text, &mut StemCache::default())
    }

    /// The same, with stems found earlier.
    #[must_use]
    pub fn stems_with(&self, text: &str, cache: &mut StemCache) -> Vec<String> {
        self.analyze_with(text, cache)
            .into_iter()
            .filter(|token| token.words == 1)
            .map(|token| token.stem)
            .collect()
    }

    /// The key under which names that are written differently are one: their stems, in order.
    #[must_use]
    pub fn name_key(&self, name: &str) -> String {
        Self::key_of_stems(&self.stems(name))
    }

    /// The same, of stems found already.
    #[must_use]
    pub fn key_of_stems<S: Borrow<str>>(stems: &[S]) -> String {
        stems.join("_")
    }

    /// Whether a folded word may have a stem that begins with other two bytes than it does itself.
    pub(super) fn may_change_beginning(&self, word: &[u8]) -> bool {
        self.stemmer.may_change_beginning(word)
    }

    /// Whether a folded word is left out of questions for saying nothing of its own.
    #[must_use]
    pub fn is_stop_word(&self, folded: &str) -> bool {
        self.stop_words.contains(folded)
    }

    /// Whether a folded word is left out of questions for either reason.
    #[must_use]
    pub fn is_left_out(&self, folded: &str) -> bool {
        self.is_stop_word(folded) || self.is_question_word(folded)
    }

    /// All words that are left out of questions, folded.
    pub fn left_out(&self) -> impl Iterator<Item = &str> {
        self.stop_words.iter().chain(&self.question_words).map(String::as_str)
    }

    /// Whether a folded word only makes a sentence a question.
    #[must_use]
    pub fn is_question_word(&self, folded: &str) -> bool {
        self.question_words.contains(folded)
    }

    /// How many words from this one on also count as one: hyphenated words, a number and its unit
    /// written together, and a letter that belongs to the word after it. 1: none.
    fn joined_count(&self, all: &Words, index: usize) -> usize {
        let words = &all.list[index..];
        let [first, second, ..] = words else { return 1 };
        let may_join = match second.before {
            Gap::Hyphen | Gap::Nothing => true,
            Gap::Space | Gap::Stop => first.folded.len() <= self.longest_joined,
            Gap::Other => false,
        };
        if !may_join || matches!(first.before, Gap::Hyphen | Gap::Nothing) {
            return 1;
        }
        let chain = 1 + words[1..]
            .iter()
            .take_while(|word| matches!(word.before, Gap::Hyphen | Gap::Nothing))
            .count();
        if (2..=3).contains(&chain) {
            return chain;
        }
        let letter_and_word = matches!(second.before, Gap::Space | Gap::Stop)
            && self.joined_letters.contains(all.folded(first));
        if !letter_and_word {
            return 1;
        }
        let second = all.folded(second);
        let joins = second.len() > 2 && second.chars().all(char::is_alphabetic) && !self.is_stop_word(second);
        if joins { 2 } else { 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn analyzer() -> Analyzer {
        Analyzer::new(&Config::embedded().expect("valid settings").analyzer)
    }

    fn exact(text: &str) -> Vec<(String, u32)> {
        analyzer().analyze(text).into_iter().map(|token| (token.exact, token.position)).collect()
    }

    fn pairs(expected: &[(&str, u32)]) -> Vec<(String, u32)> {
        expected.iter().map(|(word, position)| ((*word).to_owned(), *position)).collect()
    }

    #[test]
    fn an_x_ray_is_found_however_it_is_written() {
        for text in ["x-ray", "X ray", "x‑ray"] {
            assert_eq!(exact(text), pairs(&[("x", 0), ("xray", 0), ("ray", 1)]), "{text}");
        }
        assert_eq!(exact("xray"), pairs(&[("xray", 0)]));
    }

    #[test]
    fn numbers_units_and_gene_names_keep_their_form() {
        assert_eq!(exact("10mg"), pairs(&[("10", 0), ("10mg", 0), ("mg", 1)]));
        assert_eq!(exact("COL10A1 B12"), pairs(&[("col10a1", 0), ("b12", 1)]));
        assert_eq!(exact("1.5-year-old"), pairs(&[("1.5", 0), ("1.5yearold", 0), ("year", 1), ("old", 2)]));
        assert_eq!(exact("3,000–4,000 mg"), pairs(&[("3000", 0), ("30004000", 0), ("4000", 1), ("mg", 2)]));
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        let analyzer = analyzer();
        let stem = |word: &str| analyzer.stems(word).remove(0);
        for (one, other) in [
            ("diagnosis", "diagnoses"),
            ("diagnosed", "diagnose"),
            ("paediatric", "pediatric"),
            ("haemoglobin", "hemoglobin"),
            ("treatments", "treated"),
            ("orthopaedist", "orthopedist"),
            ("legs", "leg"),
            ("counselling", "counseling"),
            ("metaphysis", "metaphyses"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} and {other}");
        }
        assert_ne!(stem("osteopetrosis"), stem("osteoporosis"));
    }

    #[test]
    fn words_that_carry_meaning_are_no_stop_words() {
        let analyzer = analyzer();
        for word in ["no", "not", "without", "never", "before", "after", "more"] {
            assert!(!analyzer.is_stop_word(word), "{word}");
        }
    }

    #[test]
    fn spans_lie_on_the_words_of_the_text() {
        let text = "Ärzte measure the child’s x-ray.";
        for token in analyzer().analyze(text) {
            if token.words == 1 {
                assert_eq!(fold(&text[token.span.clone()]), token.exact);
            }
        }
    }
}
