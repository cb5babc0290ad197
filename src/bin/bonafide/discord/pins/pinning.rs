//! Pinning an answer: a moderator words its question in general terms, the message is pinned in the
//! channel, and the answer is served first from then on.

use std::sync::Arc;

use bonafide::engine::NotedPassage;
use bonafide::passage::PassageId;
use bonafide::store::{AnswerState, NewPin, StoreError};
use jiff::Timestamp;
use serenity::all::{
    ChannelId, ComponentInteraction, Context as Client, CreateActionRow, CreateAllowedMentions,
    CreateInputText, CreateMessage, CreateModal, EditMessage, InputTextStyle, MessageId, ModalInteraction,
};
use serenity::builder::Builder as _;

use crate::discord::answers::answer_state::{EarlierAnswer, is_private, short_embeds, state};
use crate::discord::answers::pinned_answer::pinned_passage;
use crate::discord::bot::Bot;
use crate::discord::context::{moderates, open_for_moderator};
use crate::discord::delivery::{self, Reply, code, kind};
use crate::discord::messages::{Action, Buttons, CustomId, escaped, written};
use bonafide::config::Texts;
use bonafide::config::messages::{PinsDone, PinsReplaced};

/// Field of the modal with the question.
const QUESTION: &str = "question";
/// Field of the modal with the number of the pinned answer that is replaced.
const REPLACES: &str = "replaces";
/// Longest question of a pinned answer.
const MAX_QUESTION_LENGTH: u16 = 200;
/// What Discord's log of the server says of a pin.
const REASON: &str = "An answer pinned by a moderator";

/// Discord's codes of what can go wrong with a pin.
const UNKNOWN_MESSAGE: isize = 10008;
const CHANNEL_FULL: isize = 30003;
const MISSING_ACCESS: isize = 50001;
const MISSING_PERMISSIONS: isize = 50013;

/// Opens the form of the button under an answer.
pub(crate) async fn open_form(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    answer: &str,
    place: usize,
) -> serenity::Result<()> {
    let shown = (!is_private(&pressed.message)).then_some(pressed.message.id);
    let modal = form(answer, place, shown, bot.texts(&pressed.locale));
    open_for_moderator(ctx, pressed, bot, modal).await
}

/// The form for the question that an answer is pinned for.
pub(crate) fn form(answer: &str, place: usize, message: Option<MessageId>, texts: &Texts) -> CreateModal {
    let action = Action::PinForm(place, message.map(MessageId::get));
    let id = CustomId { action, answer: answer.to_owned() };
    let question = CreateInputText::new(InputTextStyle::Short, texts.pins_question_label(), QUESTION)
        .placeholder(texts.pins_question_hint())
        .max_length(MAX_QUESTION_LENGTH)
        .required(true);
    let replaces = CreateInputText::new(InputTextStyle::Short, texts.pins_replaces_label(), REPLACES)
        .max_length(10)
        .required(false);
    CreateModal::new(id.encode(), texts.pins_form_title())
        .components(vec![CreateActionRow::InputText(question), CreateActionRow::InputText(replaces)])
}

/// The passage that is pinned.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PinTarget<'a> {
    /// Key of the answer.
    pub(crate) answer: &'a str,
    /// Place of the passage in the answer.
    pub(crate) place: usize,
    /// The message that shows it; none: a private one.
    pub(crate) message: Option<MessageId>,
}

/// What a moderator wants to be pinned.
struct Wanted {
    question: String,
    replaces: Option<i64>,
    state: AnswerState,
    passage: NotedPassage,
}

/// Pins what the form says: in the channel first, then in the store, and only then is it confirmed.
pub(crate) async fn submit(
    ctx: &Client,
    modal: &ModalInteraction,
    bot: &Arc<Bot>,
    target: PinTarget<'_>,
) -> serenity::Result<()> {
    delivery::wait(ctx, modal, true).await?;
    let said = match pin(ctx, modal, bot, target).await {
        Ok(said) | Err(said) => said,
    };
    delivery::fill(ctx, modal, Reply::words(&said), true).await
}

/// Pins an answer; what is said then, or why it was not.
async fn pin(
    ctx: &Client,
    modal: &ModalInteraction,
    bot: &Arc<Bot>,
    target: PinTarget<'_>,
) -> Result<String, String> {
    let texts = bot.texts(&modal.locale);
    let server = modal.guild_id.ok_or(texts.bot_not_moderator())?;
    if !moderates(bot, modal.member.as_ref()).await {
        return Err(texts.bot_not_moderator().to_owned());
    }
    let wanted = wanted(bot, modal, target, texts).await?;
    let channel = modal.channel_id;
    let mut said = Vec::new();
    let shown = if let Some(message) = target.message {
        message
    } else {
        said.push(texts.pins_posted().to_owned());
        post(ctx, modal, bot, target, &wanted.state).await?
    };
    delivery::again(|| ctx.http.pin_message(channel, shown, Some(REASON)))
        .await
        .map_err(|error| not_pinned(&error, texts))?;
    let new = NewPin {
        server: server.get(),
        channel: channel.get(),
        message: shown.get(),
        question: wanted.question.clone(),
        passages: vec![pinned_passage(&wanted.passage)],
        by: modal.user.id.get(),
        at: Timestamp::now().as_second(),
    };
    let store = Arc::clone(&bot.store);
    let replaces = wanted.replaces;
    let kept = tokio::task::spawn_blocking(move || match replaces {
        Some(id) => Ok(store.replace_pin(id, &new)?.map(|before| (id, Some(before)))),
        None => Ok(Some((store.add_pin(&new)?, None))),
    });
    let (number, before) = match kept.await.map_err(|_| texts.bot_failed().to_owned())? {
        Ok(Some(kept)) => kept,
        Ok(None) => {
            let number = replaces.unwrap_or_default().to_string();
            return Err(texts.pins_no_such(&number));
        }
        Err(StoreError::AlreadyPinned) => return Err(texts.pins_already().to_owned()),
        Err(error) => {
            tracing::error!(%error, "a pinned answer could not be kept");
            unpin(ctx, channel, shown).await;
            return Err(not_kept(&error, texts));
        }
    };
    bot.ready_pins().changed(server.get());
    label(ctx, channel, shown, &pinned_line(&wanted.question)).await;
    if let Some(before) = before.filter(|before| before.message != shown.get()) {
        unpin(ctx, ChannelId::new(before.channel), MessageId::new(before.message)).await;
    }
    let question = escaped(&wanted.question);
    said.push(match replaces {
        Some(_) => texts.pins_replaced(PinsReplaced { number, question }),
        None => texts.pins_done(PinsDone { number, question }),
    });
    Ok(said.join("\n"))
}

/// Reads the form, and looks whether all that it means is there.
async fn wanted(
    bot: &Arc<Bot>,
    modal: &ModalInteraction,
    PinTarget { answer, place, message }: PinTarget<'_>,
    texts: &Texts,
) -> Result<Wanted, String> {
    let question = written(modal, QUESTION).ok_or(texts.bot_empty())?;
    let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
    let replaces = written(modal, REPLACES);
    let replaces = match &replaces {
        None => None,
        Some(number) => {
            let unknown = || texts.pins_no_such(escaped(number));
            Some(number.parse::<i64>().map_err(|_| unknown())?)
        }
    };
    let state = state(bot, answer).await.ok_or(texts.bot_expired())?;
    let shown = state.passages.get(place).ok_or(texts.pins_not_an_answer())?;
    let id = PassageId::from_input(&shown.id);
    let server = modal.guild_id.map_or(0, serenity::all::GuildId::get);
    let worker = Arc::clone(bot);
    let look = move || -> anyhow::Result<_> {
        let replaced = replaces.map(|id| worker.store.pin(server, id)).transpose()?;
        let known = replaces.is_none() || replaced.flatten().is_some();
        let pinned = message.map(|message| worker.store.is_pinned(server, message.get())).transpose()?;
        Ok((worker.engine().note(&id)?, known, pinned.unwrap_or(false)))
    };
    let looked = tokio::task::spawn_blocking(look).await.ok().and_then(Result::ok);
    let (passage, known, pinned) = looked.ok_or(texts.bot_failed())?;
    if let Some(id) = replaces.filter(|_| !known) {
        return Err(texts.pins_no_such(id));
    }
    if pinned && replaces.is_none() {
        return Err(texts.pins_already().to_owned());
    }
    Ok(Wanted { question, replaces, passage: passage.ok_or(texts.bot_gone())?, state })
}

/// Posts a private answer for all to see.
async fn post(
    ctx: &Client,
    modal: &ModalInteraction,
    bot: &Arc<Bot>,
    PinTarget { answer, place, .. }: PinTarget<'_>,
    state: &AnswerState,
) -> Result<MessageId, String> {
    let texts = bot.texts(&modal.locale);
    let earlier = EarlierAnswer { key: answer, state, place };
    let embeds = short_embeds(bot, earlier, modal.guild_id, &modal.locale).await.ok_or(texts.bot_gone())?;
    let count = state.passages.len();
    let buttons = Buttons { answer, place, count, private: false, pins: false, sendable: false };
    let message = CreateMessage::new().embeds(Reply::embeds(embeds).embeds).components(buttons.rows(texts));
    let posted = delivery::post(&ctx.http, modal.channel_id, &modal.id.to_string(), message).await;
    posted.map(|message| message.id).map_err(|error| not_pinned(&error, texts))
}

/// Why Discord did not pin, in words that say what to do.
fn not_pinned(error: &serenity::Error, texts: &Texts) -> String {
    match code(error) {
        CHANNEL_FULL => texts.pins_channel_full().to_owned(),
        MISSING_ACCESS | MISSING_PERMISSIONS => texts.pins_no_permission().to_owned(),
        UNKNOWN_MESSAGE => texts.pins_message_gone().to_owned(),
        _ => {
            tracing::warn!(error = %kind(error), "a message could not be pinned");
            texts.bot_failed().to_owned()
        }
    }
}

fn not_kept(error: &StoreError, texts: &Texts) -> String {
    match error {
        StoreError::TooMany { most, .. } => texts.pins_server_full(most),
        _ => texts.bot_failed().to_owned(),
    }
}

/// What a pinned message says above its answer, so that the channel's pins show the question.
fn pinned_line(question: &str) -> String {
    format!("\u{1f4cc} {}", escaped(question))
}

/// Sets the text above an answer. The answer is pinned and served without it, too.
async fn label(ctx: &Client, channel: ChannelId, message: MessageId, text: &str) {
    let edit = EditMessage::new().content(text).allowed_mentions(CreateAllowedMentions::new());
    let change = || {
        let edit = edit.clone();
        async move { edit.execute(ctx, (channel, message, None)).await.map(drop) }
    };
    if let Err(error) = delivery::again(change).await
        && code(&error) != UNKNOWN_MESSAGE
    {
        tracing::warn!(error = %kind(&error), "a pinned message could not be labeled");
    }
}

/// Unpins a message in its channel; whether it is no longer pinned.
pub(crate) async fn unpin(ctx: &Client, channel: ChannelId, message: MessageId) -> bool {
    label(ctx, channel, message, "").await;
    match delivery::again(|| ctx.http.unpin_message(channel, message, Some(REASON))).await {
        Ok(()) => true,
        Err(error) if code(&error) == UNKNOWN_MESSAGE => true,
        Err(error) => {
            tracing::warn!(error = %kind(&error), "a message could not be unpinned");
            false
        }
    }
}
