//! Fixed words in the language of a reader.

use bonafide::config::{DiscordTexts, Language, Texts};

/// Fixed words for a message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    /// The bot's, in the reader's language.
    pub(super) bot: &'a DiscordTexts,
    /// The core's.
    pub(super) core: &'a Texts,
    /// The reader's language.
    pub(super) language: Language,
}
