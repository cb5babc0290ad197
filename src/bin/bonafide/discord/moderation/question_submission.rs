//! Sending a question that found no answer to the moderators: its asker first sees exactly what would be
//! kept.

use std::sync::Arc;
use std::time::Instant;

use bonafide::config::{Texts, commonness};
use bonafide::store::{KnownWords, RedactedQuestion, redact};
use serenity::all::{
    ButtonStyle, ComponentInteraction, Context as Client, CreateActionRow, CreateButton,
    CreateInteractionResponse, GuildId,
};

use super::notices::{self, NoticeTexts};
use crate::discord::answers::answer_state::state;
use crate::discord::bot::{Bot, today};
use crate::discord::delivery::{self, Reply, Response, tell};
use crate::discord::memory::AskedAnswer;
use crate::discord::messages::{Action, CustomId, Embed, List, TITLE, escaped, modal, shortened};

/// The maximum length of a question that is shown for editing.
const MAX_QUESTION_LENGTH: u16 = 1000;

/// Shows its asker what would be kept of a question; where it is no longer known, or somebody else's,
/// asks for one.
pub(crate) async fn preview(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    id: &CustomId,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    let answer = AskedAnswer::new(&id.answer, pressed.user.id.get());
    let question = bot.unanswered().question(&answer, Instant::now());
    let Some(question) = question else {
        let form = modal(id, texts.gaps_form_title(), texts.gaps_form_label(), MAX_QUESTION_LENGTH);
        return delivery::acknowledge(ctx, pressed, CreateInteractionResponse::Modal(form)).await;
    };
    let reply = would_keep(bot, answer, question, &pressed.locale).await;
    tell(ctx, pressed, reply).await
}

/// What would be kept of a question, with the button that sends exactly this.
pub(crate) async fn would_keep(bot: &Arc<Bot>, answer: AskedAnswer, question: String, locale: &str) -> Reply {
    let texts = bot.texts(locale);
    let engine = bot.engine();
    let work = move || {
        let known = KnownWords {
            terms: &|word| engine.is_term(word),
            common: &|word| commonness(word).is_some() || engine.knows_word(word),
        };
        redact(&question, known)
    };
    let Ok(redacted) = tokio::task::spawn_blocking(work).await else {
        return Reply::words(texts.bot_failed());
    };
    if !redacted.as_str().chars().any(char::is_alphabetic) {
        return Reply::words(texts.gaps_nothing_left());
    }
    let embed = Embed {
        title: shortened(texts.gaps_preview_title(), TITLE),
        description: format!(">>> {}", escaped(redacted.as_str())),
        footer: texts.gaps_preview().to_owned(),
        ..Embed::default()
    };
    let id = CustomId { action: Action::SendNow, answer: answer.answer.clone() }.encode();
    bot.unanswered().shown(answer, redacted, Instant::now());
    let button = CreateButton::new(id).label(texts.gaps_send_now()).style(ButtonStyle::Primary);
    Reply { rows: vec![CreateActionRow::Buttons(vec![button])], ..Reply::embeds(vec![embed]) }
}

/// Keeps what was shown, confirms it, and notifies the moderators.
pub(crate) async fn send(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    answer: &str,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    let shown = bot.unanswered().take_shown(&AskedAnswer::new(answer, pressed.user.id.get()), Instant::now());
    let (Some(question), Some(server)) = (shown, pressed.guild_id.map(GuildId::get)) else {
        return tell(ctx, pressed, Reply::words(texts.gaps_forgotten())).await;
    };
    let mut number = None;
    let work = async {
        number = kept(bot, answer, server, &question).await;
        let said = if number.is_some() { texts.gaps_sent() } else { texts.bot_failed() };
        Response::private(Reply::words(said))
    };
    delivery::reply_soon(ctx, pressed, work).await?;
    if let Some(number) = number {
        let words = |texts: &Texts| {
            let notice = texts.gaps_notice(number);
            let description = format!("{notice}\n>>> {}", escaped(question.as_str()));
            NoticeTexts { title: texts.gaps_notice_title().to_owned(), description }
        };
        notices::post(&ctx.http, bot, server, &pressed.id.to_string(), List::Sent, words).await;
    }
    Ok(())
}

/// Keeps a question and returns its number.
async fn kept(bot: &Arc<Bot>, answer: &str, server: u64, question: &RedactedQuestion) -> Option<i64> {
    let topic = state(bot, answer).await.and_then(|state| state.condition).unwrap_or_default();
    let (store, kept) = (Arc::clone(&bot.store), question.clone());
    let keep = move || store.add_sent_question(server, today(), &topic, &kept);
    if let Ok(Ok(number)) = tokio::task::spawn_blocking(keep).await {
        return Some(number);
    }
    tracing::error!("a question for the moderators could not be kept");
    None
}
