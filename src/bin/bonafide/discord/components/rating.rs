//! Whether an answer is helpful: asked for in private, counted once for each member, and changed on request.

use std::sync::Arc;

use bonafide::store::NewOpinion;
use serenity::all::ComponentInteraction;

use crate::discord::answers::answer_state::EarlierAnswer;
use crate::discord::bot::{Bot, today};
use crate::discord::delivery::Reply;
use crate::discord::memory::{Deed, Opinion};
use crate::discord::messages::Buttons;

/// Asks whether an answer is helpful.
pub(crate) fn ask(bot: &Bot, key: &str, locale: &str) -> Reply {
    let texts = bot.texts(locale);
    let buttons = Buttons { answer: key, place: 0, count: 1, private: true, pins: false, sendable: false };
    Reply { rows: buttons.rating_row(texts), ..Reply::words(texts.bot_rate_question()) }
}

/// Counts an opinion, in the place of the member's earlier one.
pub(crate) async fn count(
    bot: &Arc<Bot>,
    pressed: &ComponentInteraction,
    EarlierAnswer { key, state, .. }: EarlierAnswer<'_>,
    helpful: bool,
) -> Reply {
    let texts = bot.texts(&pressed.locale);
    let (member, day) = (pressed.user.id.get(), today());
    let before = bot.deeds().say(member, key, Opinion { helpful, day });
    if let Some(before) = before.filter(|before| before.helpful == helpful) {
        bot.deeds().say(member, key, before);
        return Reply::words(texts.bot_counted_already());
    }
    let store = Arc::clone(&bot.store);
    let server = pressed.guild_id.map_or(0, serenity::all::GuildId::get);
    let condition = state.condition.clone().unwrap_or_default();
    let passage = state.passages.first().map(|passage| passage.id.clone()).unwrap_or_default();
    let replaced = before.map(|before| before.day);
    let work = move || {
        let new = NewOpinion { server, day, condition: &condition, passage: &passage, is_helpful: helpful };
        store.count_feedback(&new, replaced)
    };
    if matches!(tokio::task::spawn_blocking(work).await, Ok(Ok(()))) {
        let said = if before.is_some() { texts.bot_opinion_changed() } else { texts.bot_thanks_feedback() };
        return Reply::words(said);
    }
    let mut deeds = bot.deeds();
    match before {
        Some(before) => drop(deeds.say(member, key, before)),
        None => deeds.forget(Deed::Opinion, member, key),
    }
    Reply::words(texts.bot_failed())
}
