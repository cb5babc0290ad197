//! What is open while the text of a Word file is read.

use super::super::page::Line;
use super::symbol::SignFont;
use super::table::Table;

#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// Texts, and whether they are set high.
    pub(super) texts: Vec<(bool, String)>,
    pub(super) struck: String,
    pub(super) hidden: String,
    /// The text from the beginning on that is bold, and whether other text follows.
    pub(super) bold: String,
    pub(super) has_plain: bool,
    /// The largest size of its letters, in half points.
    pub(super) size: u32,
    pub(super) style: Option<String>,
    pub(super) outline: Option<u8>,
    /// The list that the paragraph itself says that it belongs to; 0 is none.
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
    /// Whether it is the large first letter of the next paragraph.
    pub(super) drop_cap: bool,
    /// Lines of text boxes that are anchored in it.
    pub(super) after: Vec<Line>,
}

/// Where text goes.
#[derive(Debug)]
pub(super) enum Open {
    Paragraph(Paragraph),
    Table(Table),
}

/// Whether the text of a run is part of the text.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    #[default]
    Seen,
    Struck,
    Hidden,
    /// The mark of a note, which gets a number instead.
    Mark,
}

#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) raised: bool,
    pub(super) sight: Sight,
    pub(super) font: SignFont,
    /// Whether the run itself says that it is bold or not.
    pub(super) bold: Option<bool>,
    pub(super) size: Option<u32>,
}
