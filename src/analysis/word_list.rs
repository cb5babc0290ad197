//! The words of a text with their folded forms, and the characters between them.

use std::ops::Range;

use super::normalize::fold_into;
use super::words::{FoundWord, words_of};

/// The characters between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    Nothing,
    Hyphen,
    Space,
    /// A full stop before a small letter, as in `E. coli`.
    Stop,
    Other,
}

/// A word of a text.
#[derive(Debug)]
pub(super) struct Word {
    /// Bytes of its folded form in the folded text.
    pub(super) folded: Range<usize>,
    pub(super) span: Range<usize>,
    pub(super) before: Gap,
}

/// The words of a text, and a text that holds their folded forms.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) list: Vec<Word>,
    pub(super) text: String,
}

impl Words {
    /// Replaces the list by the words of another text, reusing its memory.
    pub(super) fn fill(&mut self, text: &str) {
        self.list.clear();
        self.text.clear();
        let mut end = None;
        for FoundWord { start, text: word } in words_of(text) {
            let mut before = end.map_or(Gap::Other, |end| gap(&text[end..start]));
            if before == Gap::Stop && !word.starts_with(char::is_lowercase) {
                before = Gap::Other;
            }
            end = Some(start + word.len());
            self.push(word, start, before);
        }
    }

    /// Adds a word, or a number and its unit, behind the text.
    fn push(&mut self, word: &str, start: usize, mut before: Gap) {
        for part in split_unit(word) {
            let span = start + part.start..start + part.end;
            let from = self.text.len();
            fold_into(&word[part], &mut self.text);
            self.list.push(Word { folded: from..self.text.len(), span, before });
            before = Gap::Nothing;
        }
    }

    /// Gives a word another folded form.
    pub(super) fn set_folded(&mut self, index: usize, folded: &str) {
        let from = self.text.len();
        self.text.push_str(folded);
        self.list[index].folded = from..self.text.len();
    }

    /// Makes one word of this one and the next.
    pub(super) fn join_next(&mut self, index: usize, folded: &str) {
        let next = self.list.remove(index + 1);
        self.list[index].span.end = next.span.end;
        self.set_folded(index, folded);
    }

    pub(super) fn folded(&self, word: &Word) -> &str {
        &self.text[word.folded.clone()]
    }
}

fn gap(between: &str) -> Gap {
    match between {
        "" => Gap::Nothing,
        " " | "\u{a0}" => Gap::Space,
        "." | ". " | ".\u{a0}" => Gap::Stop,
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
