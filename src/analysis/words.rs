//! Words of a text, between the boundaries of Unicode (UAX 29).

use unicode_segmentation::UnicodeSegmentation;

/// A word where it occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundWord<'a> {
    /// Byte of the text at which it begins.
    pub start: usize,
    /// As it is written.
    pub text: &'a str,
}

/// The words of a text in order: every segment that contains a letter or a digit.
pub fn words_of(text: &str) -> impl Iterator<Item = FoundWord<'_>> {
    text.unicode_word_indices().map(|(start, text)| FoundWord { start, text })
}

/// How many words a text has.
#[must_use]
pub fn count_words_of(text: &str) -> usize {
    text.unicode_words().count()
}
