//! A section of a document, and the blocks of its text.

/// A heading and the text right under it, without that of its sub-sections.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// Headings from the outermost to this one; empty for text before the first heading.
    pub heading_path: Vec<String>,
    /// Section of the source that it summarizes.
    pub source_section: Option<String>,
    /// Questions that people ask of this section; they help to find it and are never shown as its text.
    pub asked: Vec<String>,
    /// Questions that come close to this section and that no section answers; like those asked, they are never shown.
    pub not_answered: Vec<String>,
    /// Line of the heading, from 1.
    pub line: usize,
    /// Text in order; empty where the heading only groups sub-sections.
    pub blocks: Vec<Block>,
}

/// A paragraph or a list. White space is folded; citation marks stay as `[^1]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Running text.
    Paragraph(String),
    /// A list.
    List(List),
}

/// A bullet or numbered list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// First number of a numbered list.
    pub start: Option<u64>,
    /// Items in order.
    pub items: Vec<ListItem>,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListItem {
    /// Its own text.
    pub text: String,
    /// Lists inside of it.
    pub children: Vec<List>,
}
