//! Fixed words in the language of a reader.

use bonafide::config::{Language, Texts};

/// Fixed words for a message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words<'a> {
    /// The texts in the reader's language.
    pub(crate) texts: &'a Texts,
    /// The reader's language.
    pub(crate) language: Language,
}
