//! A message that is ready to be sent.

use serenity::all::{CreateActionRow, CreateEmbed};

use crate::discord::messages::{Embed, messages};

/// A message that is ready to be sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reply {
    pub(crate) embeds: Vec<CreateEmbed>,
    pub(crate) rows: Vec<CreateActionRow>,
    /// Embeds of the messages that follow it.
    pub(crate) further: Vec<Vec<CreateEmbed>>,
    /// Embeds of the last message, which its asker alone sees where Discord can do that.
    pub(crate) aside: Vec<CreateEmbed>,
}

impl Reply {
    /// Plain words.
    pub(crate) fn words(text: &str) -> Self {
        let embed = Embed { description: text.to_owned(), ..Embed::default() };
        Self { embeds: vec![embed.build()], ..Self::default() }
    }

    /// Embeds without buttons, in as many messages as they take.
    pub(crate) fn embeds(embeds: Vec<Embed>) -> Self {
        let built = |embeds: Vec<Embed>| embeds.into_iter().map(Embed::build).collect::<Vec<_>>();
        let mut messages = messages(embeds).into_iter().map(built);
        let first = messages.next().unwrap_or_default();
        Self { embeds: first, further: messages.collect(), ..Self::default() }
    }
}
