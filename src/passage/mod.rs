//! Passages: the sections of documents cut into runs of whole sentences.

mod abbreviation;
mod atom;
mod cut;
mod diff;
mod hash;
mod id;
mod kind;
mod sentence;

pub use abbreviation::{Abbreviation, abbreviations};
pub use cut::Cutter;
pub use diff::{PassageChange, diff_passages};
pub use hash::PassageHash;
pub use id::PassageId;
pub use kind::{Kind, KindSet, SectionKinds};
pub use sentence::SentenceSplitter;

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::corpus::DocumentId;

/// A run of whole sentences from one section: what is found, shown and cited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Name that stays the same while this passage does, whatever happens to others.
    pub id: PassageId,
    /// Document that it is from.
    pub document: DocumentId,
    /// Headings above it, from the outermost.
    pub heading_path: Vec<String>,
    /// Section of the source that it summarizes.
    pub source_section: Option<String>,
    /// Questions that people ask of its section; they help to find it and are never shown as its text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<String>,
    /// Questions that come close to its section and that no section answers; never searched as words, never shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_answered: Vec<String>,
    /// Number of its section in the document, from 0.
    pub section: u32,
    /// Its number in the document, from 0.
    pub position: u32,
    /// Text: paragraphs are separated by an empty line, items begin with `- ` or a number,
    /// citations are written as `[1]`.
    pub text: String,
    /// How many bytes at the beginning repeat the line that introduces a list begun in the
    /// passage before.
    pub repeated: usize,
    /// Bytes at which its sentences and items begin, in order.
    pub pieces: Vec<u32>,
    /// Citations in the order of the text.
    pub citations: Vec<PassageCitation>,
}

/// A citation inside a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageCitation {
    /// Id of the reference.
    pub marker: String,
    /// Bytes of the mark in the text, brackets included.
    pub span: Range<usize>,
}

impl Passage {
    /// Its sentences and items, as bytes of the text without the marks and spaces around them.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        let ends = self.pieces.iter().skip(1).map(|&end| end as usize).chain([self.text.len()]);
        self.pieces.iter().zip(ends).filter_map(|(&start, end)| {
            let start = start as usize;
            let text = self.text.get(start..end)?.trim_end();
            let lead = text.len() - text.trim_start_matches(['-', ' ']).len();
            Some(start + lead..start + text.len())
        })
    }

    /// The text with citation marks blanked out, byte for byte as long: what is analyzed.
    #[must_use]
    pub fn text_without_marks(&self) -> Cow<'_, str> {
        let mut text = Cow::Borrowed(self.text.as_str());
        for citation in &self.citations {
            text.to_mut().replace_range(citation.span.clone(), &" ".repeat(citation.span.len()));
        }
        text
    }
}
