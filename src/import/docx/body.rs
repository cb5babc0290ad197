//! What is read of a part of a Word file.

use std::collections::HashMap;

use super::super::page::Line;
use super::numbering::Numbered;

/// Encloses the id of a note in the text that calls it: a number that Unicode gives to no character.
pub(super) const NOTE_SIGN: char = '\u{fdd0}';

/// What the text gives.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) lines: Vec<Line>,
    /// Lines of a table of contents, and what is struck out.
    pub(super) left_out: Vec<String>,
    /// Texts of footnotes and endnotes by their keys.
    pub(super) notes: HashMap<String, String>,
    /// Numbers that Word gives to lines, by the places of these.
    pub(super) numbers: HashMap<usize, Numbered>,
    /// Lines that are bold as a whole, by their places, with the size of their letters.
    pub(super) bold: HashMap<usize, u32>,
    /// Citations that were detected from superscript numbers.
    pub(super) raised: usize,
    /// Signs of a font of its own that are not known.
    pub(super) unknown_signs: usize,
    pub(super) pictures: usize,
    /// Whether parts of another format are put in.
    pub(super) has_foreign_parts: bool,
}

/// Level of a title while the text is read.
pub(super) const TITLE: u8 = 0;
/// Lowest level of a heading.
pub(super) const LOWEST: u8 = 6;
