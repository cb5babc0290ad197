//! Takes out of a question what may tell who asked, before it can be kept.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

/// Stands for what was taken out.
const GAP: &str = "[…]";
/// The maximum number of characters that are kept.
const MAX_CHARACTERS: usize = 500;
/// Punctuation that may surround a word.
const AROUND: &[char] = &['.', ',', ';', '?', '!', '(', ')', '"', '“', '”', '¿', '¡'];
/// Words that may begin with a capital letter and are never names.
const CAPITALS: &[&str] = &[
    "a", "after", "an", "and", "are", "at", "before", "but", "can", "could", "did", "do", "does", "for",
    "has", "have", "he", "how", "i", "if", "in", "is", "it", "my", "of", "on", "or", "our", "she", "should",
    "the", "their", "they", "to", "was", "we", "were", "what", "when", "where", "which", "who", "why",
    "with", "would", "cómo", "cuál", "cuándo", "dónde", "el", "es", "hay", "la", "las", "los", "mi", "para",
    "por", "puede", "qué", "quién", "se", "un", "una", "y",
];

/// Which words are safe to keep. Both get a word in lower case.
#[derive(Clone, Copy)]
pub struct KnownWords<'a> {
    /// Words of the corpus and its vocabulary, which are kept however they are written.
    pub terms: &'a dyn Fn(&str) -> bool,
    /// Common words of the language, which are kept in lower case only: names are common words, too.
    pub common: &'a dyn Fn(&str) -> bool,
}

impl fmt::Debug for KnownWords<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KnownWords")
    }
}

/// A question without what may tell who asked. Only [`redact`] makes one, so nothing else can be
/// kept. The asker has to see it before it is kept: a name that is a common word, too, and written
/// in lower case stays in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedactedQuestion(String);

impl RedactedQuestion {
    /// Exactly the text that would be kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Keeps known words and takes out all else: names, numbers, links, addresses, mentions.
#[must_use]
pub fn redact(question: &str, known: KnownWords<'_>) -> RedactedQuestion {
    let normal: String = question.nfc().collect();
    let mut text = String::new();
    let mut characters = 0;
    let mut after_gap = false;
    for token in normal.split_whitespace() {
        let keeps = is_safe(token.trim_matches(AROUND), known);
        if !keeps && after_gap {
            continue;
        }
        let part = if keeps { token } else { GAP };
        // room for a space and for the sign that the rest was taken out
        if characters + part.chars().count() + 2 + GAP.chars().count() > MAX_CHARACTERS {
            if !after_gap {
                text.push(' ');
                text.push_str(GAP);
            }
            break;
        }
        if !text.is_empty() {
            text.push(' ');
            characters += 1;
        }
        text.push_str(part);
        characters += part.chars().count();
        after_gap = !keeps;
    }
    RedactedQuestion(text)
}

fn is_safe(word: &str, known: KnownWords<'_>) -> bool {
    let letters = word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
    letters && !word.is_empty() && word.split('-').all(|part| is_known(part, known))
}

fn is_known(word: &str, known: KnownWords<'_>) -> bool {
    let lower = word.to_lowercase();
    if word.is_empty() {
        return false;
    }
    (known.terms)(&lower) || CAPITALS.contains(&lower.as_str()) || (lower == word && (known.common)(&lower))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TERMS: [&str; 3] = ["ccm", "osteopetrosis", "dose"];
    const COMMON: [&str; 5] = ["son", "rose", "treated", "call", "son's"];

    fn words<'a>() -> KnownWords<'a> {
        KnownWords { terms: &|word| TERMS.contains(&word), common: &|word| COMMON.contains(&word) }
    }

    fn redacted(question: &str) -> String {
        redact(question, words()).as_str().to_owned()
    }

    #[test]
    fn names_numbers_links_and_mentions_are_taken_out() {
        assert_eq!(redacted("Is my son Peter treated?"), "Is my son […] treated?");
        assert_eq!(redacted("my son's dose is 5mg, call +44 20 7946 0018"), "my son's dose is […] call […]");
        assert_eq!(redacted("<@123> CCM: https://x.org/a?b=c a@b.org"), "[…]");
        assert_eq!(redacted("Rose has Osteopetrosis"), "[…] has Osteopetrosis");
        assert_eq!(redacted("dose٣ do\u{200b}se"), "[…]");
        assert_eq!(redacted("my son-Peter - CCM"), "my […] CCM");
        assert_eq!(redacted(""), "");
    }

    #[test]
    fn a_long_question_is_cut_at_a_word_and_says_so() {
        let text = redacted(&"treated ".repeat(200));
        assert!(text.ends_with("treated […]") && text.chars().count() <= MAX_CHARACTERS, "{text}");
    }

    proptest! {
        #[test]
        fn nothing_but_known_words_is_ever_left(question in "\\PC{0,200}", name in "[A-Z][a-z]{5,9}") {
            prop_assume!(!TERMS.contains(&name.to_lowercase().as_str()));
            prop_assume!(!CAPITALS.contains(&name.to_lowercase().as_str()));
            let text = redacted(&format!("{question} {name} my son {question}{name}@7"));
            prop_assert!(text.chars().count() <= MAX_CHARACTERS);
            for token in text.split_whitespace().filter(|token| *token != GAP) {
                for part in token.trim_matches(AROUND).split('-') {
                    let lower = part.to_lowercase();
                    let known = [&TERMS[..], &COMMON, CAPITALS].iter().any(|of| of.contains(&lower.as_str()));
                    prop_assert!(known, "{token} in {text}");
                }
            }
            prop_assert!(!text.contains(&name) && !text.contains(char::is_numeric) && !text.contains('@'));
        }
    }
}
