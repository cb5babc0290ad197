//! Answers that were shown before: what is kept of them, their pages, and whose they are.

use std::sync::Arc;
use std::time::Instant;

use bonafide::answer::{AnswerPassage, Outcome};
use bonafide::config::Language;
use bonafide::engine::AskOptions;
use bonafide::passage::PassageId;
use bonafide::render::Glance;
use bonafide::store::{AnswerState, GuildSettings, ShownPassage};
use serenity::all::{
    ActionRowComponent, ButtonKind, ComponentInteraction, Context, GuildId, Message, MessageFlags,
    MessageInteractionMetadata,
};

use super::answering::outcome;
use super::pinned_answer;
use crate::discord::bot::Bot;
use crate::discord::delivery;
use crate::discord::messages::{Action, CustomId, Embed, Words, push_glance, whole_embeds};

/// What is kept of an answer; nothing where it has expired or the store fails, which is logged.
pub(crate) async fn state(bot: &Arc<Bot>, key: &str) -> Option<AnswerState> {
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

/// An earlier answer, and the place of one of its passages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EarlierAnswer<'a> {
    pub(crate) key: &'a str,
    pub(crate) state: &'a AnswerState,
    pub(crate) place: usize,
}

/// Makes embeds of an earlier answer, to a reader in a server with a locale. `None`: the passage is no longer there.
type Make = fn(&Bot, EarlierAnswer<'_>, Option<u64>, &str) -> anyhow::Result<Option<Vec<Embed>>>;

/// A whole passage of an answer to a reader in a server. `None`: it is no longer there.
pub(crate) async fn page_embeds(
    bot: &Arc<Bot>,
    earlier: EarlierAnswer<'_>,
    server: Option<GuildId>,
    locale: &str,
) -> Option<Vec<Embed>> {
    on_thread(page, bot, earlier, server, locale).await
}

/// An answer at a glance to all readers of a channel, with the passage at a place first. `None`: it is no
/// longer there.
pub(crate) async fn short_embeds(
    bot: &Arc<Bot>,
    earlier: EarlierAnswer<'_>,
    server: Option<GuildId>,
    locale: &str,
) -> Option<Vec<Embed>> {
    on_thread(short, bot, earlier, server, locale).await
}

/// Makes embeds on a blocking thread.
async fn on_thread(
    make: Make,
    bot: &Arc<Bot>,
    earlier: EarlierAnswer<'_>,
    server: Option<GuildId>,
    locale: &str,
) -> Option<Vec<Embed>> {
    let EarlierAnswer { key, state, place } = earlier;
    let (bot, key, state, locale) = (Arc::clone(bot), key.to_owned(), state.clone(), locale.to_owned());
    let work = move || {
        let earlier = EarlierAnswer { key: &key, state: &state, place };
        make(&bot, earlier, server.map(GuildId::get), &locale)
    };
    tokio::task::spawn_blocking(work).await.ok()?.ok()?
}

/// A passage of an earlier answer, and what must be said of its document.
pub(crate) struct NoticedPassage {
    pub(crate) passage: AnswerPassage,
    notices: Vec<String>,
}

/// The passage at a place of an earlier answer, with the marks that it had. `None`: it is no longer there.
pub(crate) fn shown_passage(
    bot: &Bot,
    shown: &ShownPassage,
    place: usize,
    locale: &str,
) -> anyhow::Result<Option<NoticedPassage>> {
    let language = Language::from_tag(locale).unwrap_or_default();
    let found = bot.engine().show_in(&PassageId::from_input(&shown.id), 0, language)?;
    Ok(found.map(|found| {
        let mut passage = found.passage;
        let fits = |ranges: &[(usize, usize)]| {
            ranges.iter().copied().filter(|&(from, to)| passage.text.get(from..to).is_some()).collect()
        };
        (passage.highlights, passage.sentences) = (fits(&shown.words), fits(&shown.sentences));
        passage.rank = place + 1;
        NoticedPassage { passage, notices: found.notices }
    }))
}

/// One page of an earlier answer to a reader in a server.
fn page(
    bot: &Bot,
    EarlierAnswer { key, state, place }: EarlierAnswer<'_>,
    server: Option<u64>,
    locale: &str,
) -> anyhow::Result<Option<Vec<Embed>>> {
    let Some(shown) = state.passages.get(place) else { return Ok(None) };
    let Some(found) = shown_passage(bot, shown, place, locale)? else { return Ok(None) };
    // that nothing was found says nothing of a section that comes close
    let of_answer = (state.outcome != outcome(Outcome::NoAnswer))
        .then(|| bot.recent().notices(key, Instant::now()))
        .flatten();
    let notices = of_answer.unwrap_or(found.notices);
    let words = bot.words(locale);
    let mark = pin_mark(bot, state, &shown.id, server, words)?;
    let (count, disclaimer) = (state.passages.len(), bot.disclaimer(locale));
    Ok(Some(whole_embeds(&found.passage, count, (&notices, mark), &disclaimer, words)))
}

/// An earlier answer at a glance. Of its notices only those are shown that hold no word of the question: who
/// shares a private answer does not share what was asked.
fn short(
    bot: &Bot,
    EarlierAnswer { key, state, place }: EarlierAnswer<'_>,
    server: Option<u64>,
    locale: &str,
) -> anyhow::Result<Option<Vec<Embed>>> {
    let mut passages = Vec::new();
    for (at, shown) in state.passages.iter().enumerate() {
        passages.extend(shown_passage(bot, shown, at, locale)?.map(|found| found.passage));
    }
    let words = bot.words(locale);
    let texts = words.texts;
    let notices = bot.recent().notices(key, Instant::now()).unwrap_or_default();
    let of_care = |notice: &&String| texts.is_of_care(notice) || **notice == *texts.dose();
    let is_block = |passage: &AnswerPassage| match place {
        0 if !state.blocks.is_empty() => state.blocks.contains(&passage.rank),
        _ => passage.rank == place + 1,
    };
    let (blocks, others): (Vec<_>, Vec<_>) = passages.iter().partition(|passage| is_block(passage));
    let Some(first) = blocks.first() else { return Ok(None) };
    let mark = pin_mark(bot, state, &first.id, server, words)?;
    let before = notices.iter().filter(of_care).map(String::as_str).collect();
    let glance = Glance { before, blocks, others, ..Glance::default() };
    let mut embeds: Vec<Embed> = mark.into_iter().collect();
    push_glance(&mut embeds, &glance, &bot.disclaimer(locale), words);
    Ok(Some(embeds))
}

/// What says that moderators pinned a passage, where they did.
fn pin_mark(
    bot: &Bot,
    state: &AnswerState,
    passage: &str,
    server: Option<u64>,
    words: Words<'_>,
) -> anyhow::Result<Option<Embed>> {
    let (Some(id), Some(server)) = (state.pin, server) else { return Ok(None) };
    let pins = pinned_answer::of_server(bot, &bot.engine(), server)?;
    let pin = pins.find(id).filter(|_| pins.holds(id, passage));
    Ok(pin.map(|(pin, _)| pinned_answer::mark(pin, true, words)))
}

/// Whether an earlier answer shows a passage on a topic that its server has switched off since. Reads the
/// index: for blocking threads.
pub(crate) fn shows_what_is_off(
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

/// The key of the answer that a message of the bot shows, as its buttons say.
pub(crate) fn answer_on(message: &Message) -> Option<String> {
    buttons_on(message).find(|id| id.action == Action::FollowUp).map(|id| id.answer)
}

/// What the buttons of a message do.
pub(crate) fn buttons_on(message: &Message) -> impl Iterator<Item = CustomId> {
    message.components.iter().flat_map(|row| &row.components).filter_map(|component| match component {
        ActionRowComponent::Button(button) => match &button.data {
            ButtonKind::NonLink { custom_id, .. } => CustomId::decode(custom_id),
            _ => None,
        },
        _ => None,
    })
}

/// Whether only one person sees a message.
pub(crate) fn is_private(message: &Message) -> bool {
    message.flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}

/// Who asked for an answer: as the bot remembers, else as Discord says, else the author of the message that
/// is answered, which is looked up.
pub(crate) async fn asker(
    ctx: &Context,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    key: &str,
) -> Option<u64> {
    let remembered = bot.recent().asker(key);
    if let Some(asker) = remembered.or_else(|| asked_by(&pressed.message)) {
        return Some(asker);
    }
    answered_message(ctx, pressed).await.map(|answered| answered.author.id.get())
}

/// The message that a message of the bot answers, where Discord still has it.
pub(super) async fn answered_message(ctx: &Context, pressed: &ComponentInteraction) -> Option<Message> {
    let id = pressed.message.message_reference.as_ref()?.message_id?;
    delivery::again(|| ctx.http.get_message(pressed.channel_id, id)).await.ok()
}

/// Who asked for an answer by a command, button or form, as Discord itself knows.
fn asked_by(message: &Message) -> Option<u64> {
    message.interaction_metadata.as_deref().and_then(|metadata| match metadata {
        MessageInteractionMetadata::Command(command) => Some(command.user.id.get()),
        MessageInteractionMetadata::Component(component) => Some(component.user.id.get()),
        MessageInteractionMetadata::ModalSubmit(submitted) => Some(submitted.user.id.get()),
        _ => None,
    })
}
