//! Words of a text, between the boundaries of Unicode (UAX 29), but apart where markup or a missing space joins two.

use unicode_segmentation::{UnicodeSegmentation, UnicodeWordIndices};

/// A word where it occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundWord<'a> {
    /// Byte of the text at which it begins.
    pub start: usize,
    /// As it is written.
    pub text: &'a str,
}

/// The words of a text in order: every segment that contains a letter or a digit. A word that only invisible
/// characters divide is one; `XLH_teeth`, `XLH:teeth` and `E.coli` are two.
pub fn words_of(text: &str) -> impl Iterator<Item = FoundWord<'_>> {
    Segments { text, words: text.unicode_word_indices(), next: None }.flat_map(apart)
}

/// How many words a text has.
#[must_use]
pub fn count_words_of(text: &str) -> usize {
    text.unicode_words().count()
}

/// Whether a character takes no room and carries no meaning: soft hyphen, zero-width spaces and joiners, byte order mark.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Segments of Unicode, joined where only invisible characters are between two.
struct Segments<'a> {
    text: &'a str,
    words: UnicodeWordIndices<'a>,
    next: Option<(usize, &'a str)>,
}

impl<'a> Iterator for Segments<'a> {
    type Item = FoundWord<'a>;

    fn next(&mut self) -> Option<FoundWord<'a>> {
        let (start, word) = self.next.take().or_else(|| self.words.next())?;
        let mut end = start + word.len();
        for (at, next) in self.words.by_ref() {
            let between = &self.text[end..at];
            if between.is_empty() || !between.chars().all(is_invisible) {
                self.next = Some((at, next));
                break;
            }
            end = at + next.len();
        }
        Some(FoundWord { start, text: &self.text[start..end] })
    }
}

/// The words of a segment.
fn apart(word: FoundWord<'_>) -> impl Iterator<Item = FoundWord<'_>> {
    let joins = word.text.bytes().any(|byte| matches!(byte, b'_' | b':' | b'.'));
    let stops = joins && !is_abbreviation(word.text);
    let mut last = None;
    let divides = move |c: char| {
        let after_letter = last.is_some_and(char::is_alphabetic);
        last = Some(c);
        joins && (matches!(c, '_' | ':') || stops && c == '.' && after_letter)
    };
    let mut at = word.start;
    word.text.split(divides).filter_map(move |part| {
        let start = at;
        at += part.len() + 1;
        (!part.is_empty()).then_some(FoundWord { start, text: part })
    })
}

/// Whether a word with full stops is an abbreviation, such as `U.S` or `Ph.D`.
fn is_abbreviation(word: &str) -> bool {
    word.split('.').all(|part| part.chars().nth(2).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_missing_spaces_divide_words_and_invisible_characters_do_not() {
        for (text, words) in [
            ("_hips_ and __Bone pain__", &["hips", "and", "Bone", "pain"][..]),
            ("Bone_pain hips:knees", &["Bone", "pain", "hips", "knees"]),
            ("S.aureus p.Arg5Cys", &["S", "aureus", "p", "Arg5Cys"]),
            ("the U.S e.g Ph.D 1.5 0,8", &["the", "U.S", "e.g", "Ph.D", "1.5", "0,8"]),
            ("fem\u{ad}ur C\u{200b}OL2A1", &["fem\u{ad}ur", "C\u{200b}OL2A1"]),
        ] {
            let found: Vec<FoundWord<'_>> = words_of(text).collect();
            assert_eq!(found.iter().map(|word| word.text).collect::<Vec<_>>(), words, "{text}");
            assert!(found.iter().all(|word| text[word.start..].starts_with(word.text)), "{text}");
        }
    }
}
