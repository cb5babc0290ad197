//! Fixed words in the language of a reader.

use bonafide::config::{DiscordTexts, Language, Texts};

/// Fixed words for a message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words<'a> {
    /// The bot's, in the reader's language.
    pub(crate) bot: &'a DiscordTexts,
    /// The core's.
    pub(crate) core: &'a Texts,
    /// The reader's language.
    pub(crate) language: Language,
}
