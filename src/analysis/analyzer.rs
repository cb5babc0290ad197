//! Cuts text into tokens, each with its folded and its stemmed form.

use std::collections::HashSet;
use std::ops::Range;

use rustc_hash::FxHashMap;
use unicode_segmentation::UnicodeSegmentation;

use super::fold;
use super::stem::Stemmer;
use crate::config::AnalyzerConfig;

/// A term of a text and where it stands.
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
    stop_words: HashSet<String>,
    question_words: HashSet<String>,
    joined_letters: HashSet<String>,
}

/// Stems found so far: text repeats its words. Kept for many texts, it spares most of the stemming.
#[derive(Debug, Default)]
pub struct StemCache {
    stems: FxHashMap<String, String>,
}

/// Most stems that a cache keeps; beyond that it begins anew.
const MOST_STEMS: usize = 50_000;

impl Analyzer {
    /// Number that changes whenever the same text would give other tokens; part of the index's
    /// fingerprint together with the settings.
    pub const VERSION: u32 = 1;

    /// An analyzer with these settings.
    #[must_use]
    pub fn new(config: &AnalyzerConfig) -> Self {
        let folded = |words: &[String]| words.iter().map(|word| fold(word)).collect();
        Self {
            stemmer: Stemmer::new(config),
            stop_words: folded(&config.stop_words),
            question_words: folded(&config.question_words),
            joined_letters: folded(&config.joined_letters),
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
        let words = split_words(text);
        let mut tokens = Vec::with_capacity(words.len() + words.len() / 8);
        for (index, word) in words.iter().enumerate() {
            let position = u32::try_from(index).unwrap_or(u32::MAX);
            tokens.push(self.token(word.folded.clone(), word.span.clone(), position, 1, cache));
            let count = self.joined_count(&words[index..]);
            if count > 1 {
                let parts = &words[index..index + count];
                let joined: String = parts.iter().map(|part| part.folded.as_str()).collect();
                let span = word.span.start..parts[count - 1].span.end;
                tokens.push(self.token(joined, span, position, u32::try_from(count).unwrap_or(1), cache));
            }
        }
        tokens
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
        self.name_key_with(name, &mut StemCache::default())
    }

    /// The same, with stems found earlier.
    #[must_use]
    pub fn name_key_with(&self, name: &str, cache: &mut StemCache) -> String {
        self.stems_with(name, cache).join("_")
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

    /// Whether a folded word only makes a sentence a question.
    #[must_use]
    pub fn is_question_word(&self, folded: &str) -> bool {
        self.question_words.contains(folded)
    }

    fn token(
        &self,
        exact: String,
        span: Range<usize>,
        position: u32,
        words: u32,
        cache: &mut StemCache,
    ) -> Token {
        let known = cache.stems.get(&exact).cloned();
        let stem = known.unwrap_or_else(|| {
            let stem = self.stemmer.stem(&exact);
            if cache.stems.len() >= MOST_STEMS {
                cache.stems.clear();
            }
            cache.stems.insert(exact.clone(), stem.clone());
            stem
        });
        Token { exact, stem, span, position, words }
    }

    /// How many of the first words also count as one: hyphenated words, a number and its unit
    /// written together, and a letter that belongs to the word after it. 1: none.
    fn joined_count(&self, words: &[Word]) -> usize {
        let first = &words[0];
        if matches!(first.before, Gap::Hyphen | Gap::Nothing) {
            return 1;
        }
        let chain = 1 + words[1..]
            .iter()
            .take_while(|word| matches!(word.before, Gap::Hyphen | Gap::Nothing))
            .count();
        if (2..=3).contains(&chain) {
            return chain;
        }
        let letter_and_word = chain == 1
            && words.len() > 1
            && words[1].before == Gap::Space
            && self.joined_letters.contains(&first.folded)
            && words[1].folded.len() > 2
            && words[1].folded.chars().all(char::is_alphabetic)
            && !self.is_stop_word(&words[1].folded);
        if letter_and_word { 2 } else { 1 }
    }
}

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    Nothing,
    Hyphen,
    Space,
    Other,
}

#[derive(Debug)]
struct Word {
    folded: String,
    span: Range<usize>,
    before: Gap,
}

fn split_words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(text.len() / 6);
    let mut end = None;
    for (start, word) in text.unicode_word_indices() {
        let mut before = end.map_or(Gap::Other, |end| gap(&text[end..start]));
        end = Some(start + word.len());
        for part in split_unit(word) {
            let from = start + part.start;
            words.push(Word { folded: fold(&word[part.clone()]), span: from..start + part.end, before });
            before = Gap::Nothing;
        }
    }
    words
}

fn gap(between: &str) -> Gap {
    match between {
        "" => Gap::Nothing,
        " " | "\u{a0}" => Gap::Space,
        "-" | "\u{2010}" | "\u{2011}" | "\u{2013}" => Gap::Hyphen,
        _ => Gap::Other,
    }
}

/// A number with its unit (`10mg`, `3yo`) is two words; a name that begins with letters
/// (`COL10A1`, `B12`) is one.
fn split_unit(word: &str) -> impl Iterator<Item = Range<usize>> + use<> {
    let digits = word.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')).count();
    let unit = &word[digits..];
    let splits = digits > 0 && !unit.is_empty() && unit.chars().all(char::is_alphabetic);
    let first = if splits { 0..digits } else { 0..word.len() };
    let second = splits.then_some(digits..word.len());
    std::iter::once(first).chain(second)
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
