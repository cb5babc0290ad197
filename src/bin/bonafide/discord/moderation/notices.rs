//! Notices in the channel that a server set for its moderators.

use std::sync::Arc;

use bonafide::config::{Language, Texts};
use serenity::all::{ButtonStyle, ChannelId, CreateActionRow, CreateMessage, Http};

use crate::discord::bot::Bot;
use crate::discord::delivery::{self, Reply, kind};
use crate::discord::messages::{Action, Embed, List, TITLE, button, shortened};

/// What a notice says.
pub(crate) struct NoticeTexts {
    pub(crate) title: String,
    pub(crate) description: String,
}

/// Posts a notice with a button that opens a list of the review, if the server has a moderators' channel.
/// The nonce is the id of the interaction that is the reason for it.
pub(crate) async fn post(
    http: &Arc<Http>,
    bot: &Arc<Bot>,
    server: u64,
    nonce: &str,
    list: List,
    words: impl FnOnce(&Texts) -> NoticeTexts,
) {
    let settings = match bot.known.settings(Some(server)).await {
        Ok(settings) => settings,
        Err(error) => return tracing::error!(%error, "the settings of a server cannot be read"),
    };
    let Some(channel) = settings.moderators_channel else { return };
    let texts = bot.texts(settings.language.map_or("", Language::code));
    let NoticeTexts { title, description } = words(texts);
    let embed = Embed { title: shortened(&title, TITLE), description, ..Embed::default() };
    let button = button(Action::Review(Some(list), 0), texts.review_open_review(), ButtonStyle::Primary);
    let message = CreateMessage::new()
        .embeds(Reply::embeds(vec![embed]).embeds)
        .components(vec![CreateActionRow::Buttons(vec![button])]);
    if let Err(error) = delivery::post(http, ChannelId::new(channel), nonce, message).await {
        tracing::warn!(error = %kind(&error), "moderators could not be notified");
    }
}
