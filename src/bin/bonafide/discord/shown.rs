//! Answers that were shown before: what is kept of them, their pages, and whose they are.

use std::sync::Arc;

use bonafide::answer::AnswerPassage;
use bonafide::config::Language;
use bonafide::engine::AskOptions;
use bonafide::passage::PassageId;
use bonafide::store::{AnswerState, GuildSettings, ShownPassage};
use serenity::all::{
    ComponentInteraction, Context, GuildId, Message, MessageFlags, MessageInteractionMetadata,
};

use super::bot::Bot;
use super::delivery::{self, Shown};
use super::limits::ALL_EMBEDS;
use super::message::{Embed, passage_embeds};
use super::pinned;
use super::reply::Reply;

/// A reply that only the presser sees.
pub(super) async fn tell(
    ctx: &Context,
    pressed: &ComponentInteraction,
    reply: Reply,
) -> serenity::Result<()> {
    delivery::reply(ctx, pressed, reply, Shown::Private).await
}

/// What is kept of an answer; nothing where it has expired or the store fails, which is logged.
pub(super) async fn state(bot: &Arc<Bot>, key: &str) -> Option<AnswerState> {
    let store = Arc::clone(&bot.store);
    let key = key.to_owned();
    match tokio::task::spawn_blocking(move || store.answer(&key)).await {
        Ok(Ok(state)) => state,
        Ok(Err(error)) => {
            tracing::error!(%error, "the store could not be read");
            None
        }
        Err(_) => None,
    }
}

/// The embeds of one page of an answer to a reader in a server. `None`: its passage is no longer there.
pub(super) async fn page_embeds(
    bot: &Arc<Bot>,
    (state, place): (&AnswerState, usize),
    server: Option<GuildId>,
    locale: &str,
) -> Option<Vec<Embed>> {
    let (bot, state, locale) = (Arc::clone(bot), state.clone(), locale.to_owned());
    let work = move || page(&bot, (&state, place), server.map(GuildId::get), &locale);
    tokio::task::spawn_blocking(work).await.ok()?.ok()?
}

/// A passage of an earlier answer, with the marks that it had. `None`: it is no longer there.
pub(super) fn shown_passage(
    bot: &Bot,
    (shown, place): (&ShownPassage, usize),
    locale: &str,
) -> anyhow::Result<Option<AnswerPassage>> {
    let language = Language::from_tag(locale).unwrap_or_default();
    let found = bot.engine().show_in(&PassageId::from_input(&shown.id), 0, language)?;
    Ok(found.map(|found| {
        let mut passage = found.passage;
        let fits = |ranges: &[(usize, usize)]| {
            ranges.iter().copied().filter(|&(from, to)| passage.text.get(from..to).is_some()).collect()
        };
        (passage.highlights, passage.sentences) = (fits(&shown.words), fits(&shown.sentences));
        passage.rank = place + 1;
        passage
    }))
}

/// One page of an earlier answer to a reader in a server.
pub(super) fn page(
    bot: &Bot,
    (state, place): (&AnswerState, usize),
    server: Option<u64>,
    locale: &str,
) -> anyhow::Result<Option<Vec<Embed>>> {
    let Some(shown) = state.passages.get(place) else { return Ok(None) };
    let Some(passage) = shown_passage(bot, (shown, place), locale)? else { return Ok(None) };
    let words = bot.words(locale);
    let mut embeds = Vec::new();
    if let (Some(id), Some(server)) = (state.pin, server) {
        let pins = pinned::of_server(bot, &bot.engine(), server)?;
        let pin = pins.find(id).filter(|_| pins.holds(id, &shown.id));
        embeds.extend(pin.map(|(pin, _)| pinned::mark(pin, true, words)));
    }
    let disclaimer = bot.disclaimer(locale);
    let used: usize = embeds.iter().map(Embed::length).sum();
    embeds.extend(passage_embeds(&passage, state.passages.len(), &disclaimer, words, ALL_EMBEDS - used));
    Ok(Some(embeds))
}

/// Whether an earlier answer shows a passage on a topic that its server has switched off since. Reads the
/// index: for blocking threads.
pub(super) fn shows_what_is_off(
    bot: &Bot,
    settings: &GuildSettings,
    state: &AnswerState,
) -> anyhow::Result<bool> {
    if settings.topics_off.is_empty() {
        return Ok(false);
    }
    let engine = bot.engine();
    let options = AskOptions { conditions_off: settings.topics_off.clone(), ..AskOptions::default() };
    let on = engine.conditions_under(&options);
    for shown in &state.passages {
        let found = engine.show(&PassageId::from_input(&shown.id), 0)?;
        if found.is_some_and(|found| !on.contains(&found.passage.document.condition)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether only one person sees a message.
pub(super) fn is_private(message: &Message) -> bool {
    message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}

/// Who asked for an answer, as Discord itself knows.
pub(super) fn asked_by(message: &Message) -> Option<u64> {
    let by_command = message.interaction_metadata.as_deref().and_then(|metadata| match metadata {
        MessageInteractionMetadata::Command(command) => Some(command.user.id.get()),
        MessageInteractionMetadata::Component(component) => Some(component.user.id.get()),
        MessageInteractionMetadata::ModalSubmit(submitted) => Some(submitted.user.id.get()),
        _ => None,
    });
    by_command.or_else(|| message.referenced_message.as_deref().map(|earlier| earlier.author.id.get()))
}
