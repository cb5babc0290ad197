//! Sentence borders: those of Unicode (UAX 29), less the ones after abbreviations and initials.

use rustc_hash::FxHashSet;
use unicode_segmentation::UnicodeSegmentation;

use crate::config::PassagesConfig;
use crate::corpus::citation_marks;

/// Splits running text into sentences.
#[derive(Debug)]
pub struct SentenceSplitter {
    abbreviations: FxHashSet<String>,
    /// Bytes of the longest of them.
    longest: usize,
    may_end_sentence: FxHashSet<String>,
    letter_after: FxHashSet<String>,
}

impl SentenceSplitter {
    /// A splitter that knows these abbreviations.
    #[must_use]
    pub fn new(config: &PassagesConfig) -> Self {
        let set = |words: &[String]| words.iter().map(|word| word.to_lowercase()).collect();
        let abbreviations: FxHashSet<String> = set(&config.abbreviations);
        Self {
            longest: abbreviations.iter().map(String::len).max().unwrap_or(0),
            abbreviations,
            may_end_sentence: set(&config.may_end_sentence),
            letter_after: set(&config.letter_after),
        }
    }

    /// The sentences of a text, trimmed; together they hold all of it but white space between them.
    #[must_use]
    pub fn split<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let mut sentences = Vec::with_capacity(1 + text.len() / 64);
        let mut start = 0;
        let mut border = 0;
        while border < text.len() {
            // a citation after the full stop belongs to the sentence before it
            let lead = leading_marks(&text[border.max(start)..]);
            if border > start && self.is_border(&text[start..border], &text[border + lead..]) {
                push_trimmed(&mut sentences, &text[start..border + lead]);
                start = border + lead;
            }
            border += first_border(&text[border..]);
        }
        push_trimmed(&mut sentences, &text[start.min(text.len())..]);
        sentences
    }

    fn is_border(&self, before: &str, after: &str) -> bool {
        let before = before.trim_end();
        let next = after.trim_start();
        if next.is_empty() || !next.chars().any(char::is_alphanumeric) {
            return false;
        }
        if before.trim_start().trim_end_matches('.').bytes().all(|byte| byte.is_ascii_digit()) {
            // "1." before its item
            return false;
        }
        let Some(stopped) = before.strip_suffix('.') else { return true };
        let capital = next.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
        let mut words = stopped.split_whitespace().rev();
        let word = words.next().unwrap_or_default().trim_start_matches(|c: char| !c.is_alphanumeric());
        // most words are too long to be one
        let lower = (word.len() <= self.longest || !word.is_ascii()).then(|| word.to_lowercase());
        if let Some(lower) = lower.filter(|lower| self.abbreviations.contains(lower)) {
            return self.may_end_sentence.contains(&lower) && capital;
        }
        let mut letters = word.chars();
        let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
        if !initial {
            return true;
        }
        match words.next() {
            None => false,
            Some(earlier) => {
                self.letter_after.contains(&earlier.to_lowercase())
                    || !earlier.chars().next().is_some_and(char::is_uppercase)
            }
        }
    }
}

/// Where the first of the sentences (UAX 29) of a text ends.
///
/// The library looks at every character, and most can't end a sentence: it is asked only from the character before
/// one that can.
fn first_border(text: &str) -> usize {
    let bytes = text.as_bytes();
    let may_end = |&byte: &u8| matches!(byte, b'.' | b'!' | b'?' | b'\n' | b'\r') || byte >= 0x80;
    let Some(place) = bytes.iter().position(may_end) else { return text.len() };
    // whether a full stop ends a sentence depends on the character before it
    let from = place.saturating_sub(1);
    text[from..].split_sentence_bounds().next().map_or(text.len(), |sentence| from + sentence.len())
}

fn push_trimmed<'a>(sentences: &mut Vec<&'a str>, sentence: &'a str) {
    let sentence = sentence.trim();
    if !sentence.is_empty() {
        sentences.push(sentence);
    }
}

/// Bytes taken by citation marks at the beginning of a text, with white space around them.
fn leading_marks(text: &str) -> usize {
    let mut length = 0;
    if !text.trim_start().starts_with('[') {
        return length;
    }
    for mark in citation_marks(text) {
        if text[length..mark.span.start].trim().is_empty() {
            length = mark.span.end;
        } else {
            break;
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::Config;

    /// Of ASCII alone, and with others.
    const TEXTS: &str = "([aAbZ1.!?,;:()\\[\\]{}\"' \n\r\t\u{b}\u{c}\u{0}\u{1c}\u{1f}\u{7f}/%&*+<>=_|~^`@#$\\\\-]{0,40}|\
        [aAbZ1.!?,;:)\"' \n\r\t\u{85}\u{a0}\u{ad}é\u{301}。…“”Ωא\u{2029}-]{0,40})";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn borders_are_those_of_the_library(text in TEXTS) {
            let mut borders = Vec::new();
            let mut border = 0;
            while border < text.len() {
                border += first_border(&text[border..]);
                borders.push(border);
            }
            let mut end = 0;
            let expected: Vec<usize> = text.split_sentence_bounds().map(|piece| { end += piece.len(); end }).collect();
            prop_assert_eq!(borders, expected);
        }
    }

    fn split(text: &str) -> Vec<String> {
        let splitter = SentenceSplitter::new(&Config::embedded().expect("valid settings").passages);
        splitter.split(text).into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn abbreviations_initials_and_decimals_do_not_end_a_sentence() {
        for one in [
            "Some use gels, e.g. diclofenac gel.",
            "Topical gels (e.g. Voltaren) help.",
            "Dr. Smith sees a 1.5 year old child.",
            "Ask Michael J. Econs about it.",
            "CCM vs. Rickets is a common question.",
            "See Fig. 3 and NIH Pub. No. 15 for more.",
            "It is 3.5 mg per kg.",
        ] {
            assert_eq!(split(one), [one]);
        }
    }

    #[test]
    fn sentences_that_end_are_split() {
        assert_eq!(split("Some need vitamin C. Take it daily."), ["Some need vitamin C.", "Take it daily."]);
        assert_eq!(split("Is it so? No. It is not!"), ["Is it so?", "No.", "It is not!"]);
        assert_eq!(split("He saw an M.D. The visit was short."), ["He saw an M.D.", "The visit was short."]);
        assert_eq!(split("这是第一句。这是第二句。"), ["这是第一句。", "这是第二句。"]);
    }

    #[test]
    fn a_citation_stays_with_the_sentence_before_it() {
        assert_eq!(
            split("It may fade. [^5][^1] Watch it [^2]. Then stop."),
            ["It may fade. [^5][^1]", "Watch it [^2].", "Then stop."]
        );
    }
}
