//! Words of a text, between the borders of Unicode (UAX 29).

#![allow(clippy::needless_bitwise_bool, reason = "many bytes are told at once where nothing branches")]

use std::ops::Range;

use unicode_segmentation::{UnicodeSegmentation, UnicodeWordIndices};

/// A word where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundWord<'a> {
    /// Byte of the text at which it begins.
    pub start: usize,
    /// As it is written.
    pub text: &'a str,
    /// Whether it has nothing but letters and digits of ASCII.
    pub plain: bool,
}

/// The words of a text in order: all that holds a letter or a digit.
pub fn words_of(text: &str) -> impl Iterator<Item = FoundWord<'_>> {
    if text.is_ascii() {
        Words::Ascii(AsciiWords::of(text))
    } else {
        Words::Other(text.unicode_word_indices())
    }
}

/// How many words a text has.
#[must_use]
pub fn count_words_of(text: &str) -> usize {
    let bytes = text.as_bytes();
    if !bytes.iter().fold(true, |plain, &byte| plain & (byte < 0x80) & (byte != b'_')) {
        return words_of(text).count();
    }
    // every place where a word may begin, less those at which the one before goes on
    let (mut begin, mut joined) = (0, 0);
    let mut run = [0; RUN + 2];
    for start in (0..bytes.len()).step_by(RUN) {
        run[0] = start.checked_sub(1).map_or(0, |before| bytes[before]);
        if let Some(whole) = bytes[start..].first_chunk::<{ RUN + 1 }>() {
            run[1..].copy_from_slice(whole);
        } else {
            let last = &bytes[start..];
            run[1..=last.len()].copy_from_slice(last);
            run[1 + last.len()..].fill(0);
        }
        let (mut begin_here, mut joined_here) = (0_u8, 0_u8);
        for place in 0..RUN {
            let (before, byte, after) = (run[place], run[place + 1], run[place + 2]);
            begin_here += u8::from(!is_alphanumeric(before) & is_alphanumeric(byte));
            joined_here += u8::from(joins(before, byte, after));
        }
        begin += usize::from(begin_here);
        joined += usize::from(joined_here);
    }
    begin - joined
}

/// Bytes that are looked at together.
const RUN: usize = 64;

fn is_alphanumeric(byte: u8) -> bool {
    is_letter(byte) | is_digit(byte)
}

fn is_letter(byte: u8) -> bool {
    (byte | 0x20).wrapping_sub(b'a') < 26
}

fn is_digit(byte: u8) -> bool {
    byte.wrapping_sub(b'0') < 10
}

/// Whether a mark between two characters joins what stands around it to a word. Nothing of it branches, so
/// that many are told at once.
fn joins(before: u8, mark: u8, after: u8) -> bool {
    let (letters, digits) = (is_letter(before) & is_letter(after), is_digit(before) & is_digit(after));
    let both = (mark == b'.') | (mark == b'\'');
    letters & (both | (mark == b':')) | digits & (both | (mark == b',') | (mark == b';'))
}

enum Words<'a> {
    Ascii(AsciiWords<'a>),
    Other(UnicodeWordIndices<'a>),
}

impl<'a> Iterator for Words<'a> {
    type Item = FoundWord<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Ascii(words) => words.next(),
            Self::Other(words) => {
                let (start, text) = words.next()?;
                Some(FoundWord { start, text, plain: text.bytes().all(|byte| byte.is_ascii_alphanumeric()) })
            }
        }
    }
}

/// The same rules for text that is ASCII alone, which most is: of a word are letters, digits and `_`, a mark
/// between two letters (`.`, `'`, `:`) and one between two digits (`.`, `'`, `,`, `;`).
pub(super) struct AsciiWords<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for AsciiWords<'a> {
    type Item = FoundWord<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let (span, plain) = self.next_span()?;
        Some(FoundWord { start: span.start, text: &self.text[span], plain })
    }
}

impl<'a> AsciiWords<'a> {
    /// The words of a text that is ASCII alone.
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Where the next word is, and whether it has nothing but letters and digits.
    #[inline]
    pub(super) fn next_span(&mut self) -> Option<(Range<usize>, bool)> {
        let bytes = self.text.as_bytes();
        loop {
            let begins = |&byte: &u8| is_alphanumeric(byte) | (byte == b'_');
            let start = self.at + bytes[self.at..].iter().position(begins)?;
            let mut end = start;
            let (mut speaks, mut plain) = (false, true);
            loop {
                let run = alphanumeric_run(&bytes[end..]);
                speaks |= run > 0;
                end += run;
                if bytes.get(end) != Some(&b'_') && !goes_on(bytes, end) {
                    break;
                }
                plain = false;
                end += 1;
            }
            self.at = end;
            if speaks {
                return Some((start..end, plain));
            }
        }
    }
}

/// How many letters and digits are at the beginning of a text that is ASCII alone.
fn alphanumeric_run(bytes: &[u8]) -> usize {
    let mut length = 0;
    while let Some(eight) = bytes[length..].first_chunk() {
        let run = alphanumeric_of(u64::from_le_bytes(*eight));
        length += run;
        if run < 8 {
            return length;
        }
    }
    length + bytes[length..].iter().take_while(|&&byte| is_alphanumeric(byte)).count()
}

/// The same of eight bytes at once: most words are no longer, and none of it branches.
fn alphanumeric_of(eight: u64) -> usize {
    const ALL: u64 = u64::from_le_bytes([1; 8]);
    // the highest bit of each byte that is no less; bytes of ASCII do not carry
    let no_less = |bytes: u64, than: u8| bytes + ALL * u64::from(0x80 - than);
    let lower = eight | (ALL * 0x20);
    let letters = no_less(lower, b'a') & !no_less(lower, b'z' + 1);
    let digits = no_less(eight, b'0') & !no_less(eight, b'9' + 1);
    let others = !(letters | digits) & (ALL * 0x80);
    others.trailing_zeros() as usize / 8
}

/// Whether a word goes on after the mark at a place.
fn goes_on(bytes: &[u8], place: usize) -> bool {
    // most words end before a space
    let Some(&[before, mark, after]) = bytes.get(place - 1..place + 2) else { return false };
    mark != b' ' && joins(before, mark, after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What matters to the rules and some more; all of ASCII.
    const TEXTS: &str = "([abZ019_.,:;'\" \r\n\t()/&%$#@!?*+=<>|~^`{}\\[\\]\\\\\u{0}\u{b}\u{7f}é’-]{0,30}|[\u{0}-\u{7f}]{0,40})";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8000))]

        #[test]
        fn words_are_those_of_the_library(text in TEXTS) {
            let found: Vec<(usize, &str)> = words_of(&text).map(|word| (word.start, word.text)).collect();
            let expected: Vec<(usize, &str)> = text.unicode_word_indices().collect();
            prop_assert_eq!(found, expected);
            let plain = |word: FoundWord<'_>| word.text.chars().all(|c| c.is_ascii_alphanumeric());
            prop_assert!(words_of(&text).all(|word| word.plain == plain(word)));
            prop_assert_eq!(count_words_of(&text), text.unicode_words().count());
            let long = text.repeat(40);
            prop_assert_eq!(count_words_of(&long), long.unicode_words().count());
        }
    }
}
