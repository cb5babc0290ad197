//! Pinned answers as moderators see them, with buttons that confirm and remove them.

use std::sync::Arc;

use bonafide::answer::AnswerPassage;
use bonafide::config::Texts;
use bonafide::config::messages::PinsShowBy;
use bonafide::engine::NotedPassage;
use bonafide::store::{PassageFlag, Pin};
use serenity::all::{
    ButtonStyle, ChannelId, ComponentInteraction, Context as Client, CreateActionRow, MessageId,
};

use super::pinning::unpin;
use crate::discord::answers::pinned_answer::{self, pinned_passage};
use crate::discord::bot::Bot;
use crate::discord::context::moderated;
use crate::discord::delivery::{self, Reply};
use crate::discord::messages::{ALL_EMBEDS, Action, Embed, button, escaped, passage_embeds};

/// Digits of a text's hash in the id of a button that confirms the text.
const SHOWN_DIGITS: usize = 16;

/// Removes a pinned answer for a moderator who pressed the button.
pub(crate) async fn remove_pressed(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    number: i64,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    delivery::wait(ctx, pressed, true).await?;
    let Some(server) = moderated(bot, pressed).await else {
        return delivery::fill(ctx, pressed, Reply::words(texts.bot_not_moderator()), true).await;
    };
    let said = removed(ctx, bot, server, number, &pressed.locale).await;
    let said = said.unwrap_or_else(|_| texts.bot_failed().to_owned());
    delivery::fill(ctx, pressed, Reply::words(&said), true).await
}

/// Confirms the text of today for a moderator who pressed the button, if it still is what was shown.
pub(crate) async fn confirm(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    number: i64,
    shown: &str,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    delivery::wait(ctx, pressed, true).await?;
    let Some(server) = moderated(bot, pressed).await else {
        return delivery::fill(ctx, pressed, Reply::words(texts.bot_not_moderator()), true).await;
    };
    let (worker, shown) = (Arc::clone(bot), shown.to_owned());
    let confirmed = tokio::task::spawn_blocking(move || confirmed(&worker, server, number, &shown)).await;
    let said = match confirmed {
        Ok(Ok(Some(true))) => texts.pins_confirmed(number),
        Ok(Ok(Some(false))) => texts.pins_changed_meanwhile(number),
        Ok(Ok(None)) => texts.pins_no_such(number),
        _ => texts.bot_failed().to_owned(),
    };
    delivery::fill(ctx, pressed, Reply::words(&said), true).await
}

pub(crate) async fn removed(
    ctx: &Client,
    bot: &Arc<Bot>,
    server: u64,
    number: i64,
    locale: &str,
) -> anyhow::Result<String> {
    let texts = bot.texts(locale);
    let store = Arc::clone(&bot.store);
    let remove = move || -> Result<Option<Pin>, bonafide::store::StoreError> {
        let pin = store.pin(server, number)?;
        store.remove_pin(server, number)?;
        Ok(pin)
    };
    let pin = tokio::task::spawn_blocking(remove).await??;
    bot.ready_pins().changed(server);
    let Some(pin) = pin else { return Ok(no_such(number, texts)) };
    let unpinned = unpin(ctx, ChannelId::new(pin.channel), MessageId::new(pin.message)).await;
    Ok(if unpinned { texts.pins_removed(number) } else { texts.pins_removed_here(number) })
}

/// Takes the text of today for a pinned answer. `None`: there is no such answer; `false`: the text is
/// not the one that was shown.
fn confirmed(bot: &Bot, server: u64, number: i64, shown: &str) -> anyhow::Result<Option<bool>> {
    let engine = bot.engine();
    let pins = pinned_answer::of_server(bot, &engine, server)?;
    let Some((_, passages)) = pins.find(number) else { return Ok(None) };
    let mut today: Vec<NotedPassage> = Vec::new();
    for id in passages {
        today.extend(engine.note(id)?);
    }
    if today.is_empty() || shown_digits(&today) != shown {
        return Ok(Some(false));
    }
    let passages: Vec<_> = today.iter().map(pinned_passage).collect();
    let replaced = bot.store.replace_pin_passages(server, number, &passages)?;
    bot.ready_pins().changed(server);
    Ok(replaced.then_some(true))
}

/// Digits that identify the texts of passages.
fn shown_digits(passages: &[NotedPassage]) -> String {
    let mut hasher = blake3::Hasher::new();
    for passage in passages {
        hasher.update(passage.hash.as_str().as_bytes());
    }
    hasher.finalize().to_hex()[..SHOWN_DIGITS].to_owned()
}

/// A pinned answer with its passages of today and buttons. `None`: there is no such answer.
pub(crate) fn shown(bot: &Bot, server: u64, number: i64, locale: &str) -> anyhow::Result<Option<Reply>> {
    let engine = bot.engine();
    let words = bot.words(locale);
    let texts = words.texts;
    let pins = pinned_answer::of_server(bot, &engine, server)?;
    let Some((pin, ids)) = pins.find(number) else { return Ok(None) };
    let date = format!("<t:{}:D>", pin.at);
    // the moderator may have been forgotten in another process
    let by = match bot.store.pin(server, number)?.and_then(|kept| kept.by) {
        Some(by) => texts.pins_show_by(PinsShowBy { date, member: format!("<@{by}>") }),
        None => texts.pins_show_by_nobody(date),
    };
    let mut lines = vec![format!("**{}**", escaped(&pin.question)), format!("{by} ({})", link(pin, texts))];
    lines.extend(flags(pin, texts).map(|flag| format!("\u{26a0} {flag}")));
    let title = texts.pins_show_title(number);
    let mut embeds = vec![Embed { title, description: lines.join("\n"), ..Embed::default() }];
    let mut today: Vec<NotedPassage> = Vec::new();
    let mut passages: Vec<AnswerPassage> = Vec::new();
    for id in ids {
        today.extend(engine.note(id)?);
        passages.extend(engine.show(id, 0)?.map(|found| found.passage));
    }
    let disclaimer = bot.disclaimer(locale);
    if let Some(passage) = passages.first() {
        let left = ALL_EMBEDS - embeds[0].length();
        let first = AnswerPassage { rank: 1, ..passage.clone() };
        embeds.extend(passage_embeds(&first, passages.len(), &disclaimer, words, left));
    }
    let mut row = Vec::new();
    if pin.is_flagged() && !today.is_empty() {
        let action = Action::ConfirmPin(number, shown_digits(&today));
        row.push(button(action, texts.pins_confirm(), ButtonStyle::Success));
    }
    row.push(button(Action::RemovePin(number), texts.pins_remove(), ButtonStyle::Danger));
    Ok(Some(Reply { rows: vec![CreateActionRow::Buttons(row)], ..Reply::embeds(embeds) }))
}

pub(crate) fn no_such(number: i64, texts: &Texts) -> String {
    texts.pins_no_such(number)
}

/// Where the pinned message is.
pub(crate) fn link(pin: &Pin, texts: &Texts) -> String {
    let Pin { server, channel, message, .. } = pin;
    format!("[{}](https://discord.com/channels/{server}/{channel}/{message})", texts.pins_message())
}

/// What has to be said of the passages of a pin.
pub(crate) fn flags<'a>(pin: &Pin, texts: &'a Texts) -> impl Iterator<Item = &'a str> {
    let has = |flag: PassageFlag| pin.passages.iter().any(|passage| passage.flag == Some(flag));
    let changed = has(PassageFlag::Changed).then_some(texts.pins_flag_changed());
    let removed = has(PassageFlag::Removed).then_some(texts.pins_flag_removed());
    changed.into_iter().chain(removed)
}

#[cfg(test)]
mod tests {
    use bonafide::passage::{PassageHash, PassageId};

    use super::*;

    #[test]
    fn what_was_shown_is_known_by_its_text_alone() {
        let noted = |text: &str| NotedPassage {
            document: "d".to_owned(),
            section: Vec::new(),
            position: 1,
            id: PassageId::from_input(text),
            hash: PassageHash::of(text),
        };
        let digits = shown_digits(&[noted("a")]);
        assert_eq!(digits.len(), SHOWN_DIGITS);
        assert_ne!(digits, shown_digits(&[noted("b")]));
    }
}
