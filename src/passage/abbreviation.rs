//! Abbreviations that a text explains, found by the method of Schwartz and Hearst (2003), "A simple
//! algorithm for identifying abbreviation definitions in biomedical text".

use serde::{Deserialize, Serialize};

/// The minimum and maximum number of characters of a short form.
const SHORT_LENGTH: std::ops::RangeInclusive<usize> = 2..=10;

/// The maximum number of words of a short form.
const SHORT_WORDS: usize = 2;

/// An abbreviation and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Abbreviation {
    /// As `CCM`.
    pub short: String,
    /// As `craniocervical meningioma`.
    pub long: String,
}

/// Finds "long form (SHORT)" and "SHORT (long form)" in a text.
#[must_use]
pub fn abbreviations(text: &str) -> Vec<Abbreviation> {
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(open) = text[rest..].find('(').map(|at| rest + at) {
        let inner_start = open + 1;
        let Some(close) = text[inner_start..].find([')', '(']).map(|at| inner_start + at) else { break };
        rest = close;
        if text.as_bytes().get(close) != Some(&b')') {
            continue;
        }
        let before = text[..open].trim_end();
        let before = &before[sentence_start(before)..];
        // "(ABC; also called …)" gives ABC
        let inner = text[inner_start..close].split([';', ',']).next().unwrap_or_default().trim();
        if is_short_form(inner) {
            if let Some(long) = long_form(before, inner) {
                found.push(Abbreviation { short: inner.to_owned(), long: long.to_owned() });
            }
        } else if let Some(short) =
            before.rsplit(char::is_whitespace).next().filter(|word| is_short_form(word))
            && inner.split_whitespace().count() > 1
            && let Some(long) = long_form(inner, short)
        {
            found.push(Abbreviation { short: short.to_owned(), long: long.to_owned() });
        }
    }
    found
}

/// Where the sentence that ends a text begins.
fn sentence_start(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends = |at: &usize| match bytes[*at] {
        b'\n' | b'(' => true,
        b' ' => at.checked_sub(1).is_some_and(|before| matches!(bytes[before], b'.' | b'?' | b'!' | b';')),
        _ => false,
    };
    (0..bytes.len()).rev().find(ends).map_or(0, |at| at + 1)
}

/// Two to ten characters, at most two words, a letter among them and a capital or a digit too,
/// beginning with a letter or a digit.
fn is_short_form(text: &str) -> bool {
    SHORT_LENGTH.contains(&text.chars().count())
        && (1..=SHORT_WORDS).contains(&text.split_whitespace().count())
        && text.chars().next().is_some_and(char::is_alphanumeric)
        && text.chars().any(char::is_alphabetic)
        && text.chars().any(char::is_uppercase)
}

/// The shortest end of `before` that holds the letters of `short` in order, the first of them at
/// the beginning of a word; at most min(|short| + 5, 2 |short|) words long.
fn long_form<'a>(before: &'a str, short: &str) -> Option<&'a str> {
    let letters: Vec<char> =
        short.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let (first, others) = letters.split_first()?;
    let mut places = before.char_indices().rev();
    for wanted in others.iter().rev() {
        places.find(|(_, c)| c.to_lowercase().eq(std::iter::once(*wanted)))?;
    }
    let begins_word = |at: usize| before[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let (start, _) =
        places.find(|&(at, c)| c.to_lowercase().eq(std::iter::once(*first)) && begins_word(at))?;
    let long = before[start..].trim();
    let words = long.split(|c: char| c.is_whitespace() || c == '-').count();
    let most_words = (letters.len() + 5).min(letters.len() * 2);
    let speaks = long.chars().count() > short.chars().count()
        && words <= most_words
        && !long.split_whitespace().any(|word| word == short);
    speaks.then_some(long)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        abbreviations(text).into_iter().map(|found| (found.short, found.long)).collect()
    }

    fn one(short: &str, long: &str) -> Vec<(String, String)> {
        vec![(short.to_owned(), long.to_owned())]
    }

    #[test]
    fn both_orders_are_found() {
        assert_eq!(
            pairs("Patients with heat shock transcription factor (HSF) were seen."),
            one("HSF", "heat shock transcription factor")
        );
        assert_eq!(pairs("A test of the CRP (C-reactive protein) helps."), one("CRP", "C-reactive protein"));
        assert_eq!(
            pairs("Measure dual-energy X-ray absorptiometry (DXA), then rest."),
            one("DXA", "dual-energy X-ray absorptiometry")
        );
        assert_eq!(pairs("growth hormone (GH; somatropin)"), one("GH", "growth hormone"));
    }

    #[test]
    fn what_explains_nothing_is_left_alone() {
        for text in [
            "He was seen (see Table 2) often.",
            "children (aged 3 years)",
            "pain (PT)",
            "walked. (ABC)",
            "an unclosed (ABC",
            "nested ((ABC) text)",
            "(ABC)",
            "émigré (é)",
        ] {
            assert_eq!(pairs(text), Vec::new(), "{text}");
        }
    }

    #[test]
    fn a_long_form_stays_within_its_sentence() {
        assert_eq!(pairs("Bones marrow. Then talk (BMT)."), Vec::new());
        assert_eq!(
            pairs("Bone loss. A bone marrow transplant (BMT) helps."),
            one("BMT", "bone marrow transplant")
        );
    }
}
