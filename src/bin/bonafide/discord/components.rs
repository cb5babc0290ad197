//! Buttons and modals of answers.

use std::sync::Arc;
use std::time::Instant;

use bonafide::config::Language;
use bonafide::store::AnswerState;
use serenity::all::{ComponentInteraction, Context, CreateInteractionResponse, GuildId, ModalInteraction};

use super::bot::{Bot, today};
use super::buttons::Buttons;
use super::custom_id::{Action, CustomId};
use super::delivery::{self, Shown, in_time};
use super::forms::{FIELD, modal, written};
use super::limits::parts;
use super::message::{Embed, passage_embeds};
use super::moderators::moderates;
use super::pages::text_embeds;
use super::reply::Reply;
use super::shown::{asked_by, is_private, page_embeds, shown_passage, shows_what_is_off, state, tell};
use super::source::Origin;
use super::{asking, audit, offers, pinning, pins, sending};

/// Longest report.
const LONGEST_REPORT: u16 = 1000;
/// Longest follow-up question.
const LONGEST_QUESTION: u16 = 1000;
/// Passages shown before and after one.
const NEIGHBOURS: usize = 1;

/// Does what a button stands for.
pub(super) async fn press(
    ctx: &Context,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    let Some(id) = CustomId::decode(&pressed.data.custom_id) else {
        return tell(ctx, pressed, Reply::words(&texts.expired)).await;
    };
    match id.action {
        Action::FollowUp => {
            let modal = modal(&id, &texts.follow_up_title, &texts.follow_up_label, LONGEST_QUESTION);
            return delivery::acknowledge(ctx, pressed, CreateInteractionResponse::Modal(modal)).await;
        }
        Action::Report => {
            let modal = modal(&id, &texts.report_title, &texts.report_label, LONGEST_REPORT);
            return delivery::acknowledge(ctx, pressed, CreateInteractionResponse::Modal(modal)).await;
        }
        Action::Delete => return delete(ctx, pressed, bot, &id).await,
        Action::Pin(place) => return pinning::open_form(ctx, pressed, bot, (&id.answer, place)).await,
        Action::ConfirmPin(pin, ref text) => return pins::confirm(ctx, pressed, bot, (pin, text)).await,
        Action::RemovePin(pin) => return pins::remove_pressed(ctx, pressed, bot, pin).await,
        Action::SendQuestion => return sending::preview(ctx, pressed, bot, &id).await,
        Action::SendNow => return sending::send(ctx, pressed, bot, &id.answer).await,
        Action::ShowAlone => return asking::show_alone(ctx, pressed, bot).await,
        Action::Audit(before) => return audit::turn(ctx, pressed, bot, before).await,
        Action::TakeOffer(author) => return offers::take(ctx, pressed, bot, (&id, author)).await,
        Action::RefuseOffer(author) => return offers::refuse(ctx, pressed, bot, author).await,
        _ => {}
    }
    delivery::reply_soon(ctx, pressed, shown_by(ctx, pressed, bot, &id)).await
}

/// What a button of an answer shows.
async fn shown_by(
    ctx: &Context,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    id: &CustomId,
) -> (Reply, Shown) {
    let texts = bot.texts(&pressed.locale);
    let Some(state) = state(bot, &id.answer).await else {
        return (Reply::words(&texts.expired), Shown::Private);
    };
    match is_off_now(bot, pressed.guild_id, &state).await {
        Ok(false) => {}
        Ok(true) => return (Reply::words(&texts.settings.topic_off_now), Shown::Private),
        Err(_) => return (Reply::words(&texts.failed), Shown::Private),
    }
    let told = match id.action {
        Action::Page(place) => return turned(pressed, bot, (&id.answer, &state), place).await,
        Action::Share => return shared(ctx, pressed, bot, (&id.answer, &state)).await,
        Action::More(place) => around(bot, &state, place, &pressed.locale).await,
        Action::Sources => sources(bot, &state, &pressed.locale).await,
        Action::Feedback(helpful) => {
            let member = pressed.user.id.get();
            let first = bot.first_opinion(member, &id.answer);
            let counted = first && count(bot, pressed, &state, helpful).await;
            if first && !counted {
                bot.forget_opinion(member, &id.answer);
            }
            let text = match (first, counted) {
                (true, true) => &texts.thanks_feedback,
                (true, false) => &texts.failed,
                (false, _) => &texts.counted_already,
            };
            Reply::words(text)
        }
        // done before, or no button
        Action::FollowUp
        | Action::Report
        | Action::Delete
        | Action::Pin(_)
        | Action::PinForm(..)
        | Action::ConfirmPin(..)
        | Action::RemovePin(_)
        | Action::SendQuestion
        | Action::SendNow
        | Action::ShowAlone
        | Action::Audit(_)
        | Action::TakeOffer(_)
        | Action::RefuseOffer(_) => Reply::words(&texts.expired),
    };
    (told, Shown::Private)
}

/// Takes what was written into a modal.
pub(super) async fn submit(ctx: &Context, modal: &ModalInteraction, bot: &Arc<Bot>) -> serenity::Result<()> {
    let private = modal.message.as_deref().is_some_and(is_private);
    let written = written(modal, FIELD);
    let id = CustomId::decode(&modal.data.custom_id);
    match (id, written) {
        (Some(CustomId { action: Action::PinForm(place, message), answer }), _) => {
            pinning::submit(ctx, modal, bot, (&answer, place, message)).await
        }
        (Some(CustomId { action: Action::FollowUp | Action::TakeOffer(_), .. }), Some(question)) => {
            asking::of_form(ctx, modal, bot, (&question, private)).await
        }
        (id, written) => {
            let work = async { (taken(modal, bot, id, written).await, Shown::Private) };
            delivery::reply_soon(ctx, modal, work).await
        }
    }
}

/// What is said of a form that was sent.
async fn taken(
    modal: &ModalInteraction,
    bot: &Arc<Bot>,
    id: Option<CustomId>,
    written: Option<String>,
) -> Reply {
    let texts = bot.texts(&modal.locale);
    match (id, written) {
        (Some(CustomId { action: Action::Report, answer: key }), Some(text)) => {
            let kept = report(bot, &key, modal.guild_id.map_or(0, serenity::all::GuildId::get), text).await;
            Reply::words(if kept { &texts.thanks_report } else { &texts.failed })
        }
        (Some(CustomId { action: Action::SendQuestion, answer: key }), Some(question)) => {
            sending::would_keep(bot, (&key, modal.user.id.get()), question, &modal.locale).await
        }
        (Some(_), None) => Reply::words(&texts.empty),
        _ => Reply::words(&texts.expired),
    }
}

/// Whether a server has switched off a topic of an earlier answer.
async fn is_off_now(bot: &Arc<Bot>, server: Option<GuildId>, state: &AnswerState) -> anyhow::Result<bool> {
    let settings = bot.known.settings(server.map(GuildId::get)).await?;
    let (bot, state) = (Arc::clone(bot), state.clone());
    tokio::task::spawn_blocking(move || shows_what_is_off(&bot, &settings, &state)).await?
}

async fn turned(
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    (key, state): (&str, &AnswerState),
    place: usize,
) -> (Reply, Shown) {
    let texts = bot.texts(&pressed.locale);
    let Some(embeds) = page_embeds(bot, (state, place), pressed.guild_id, &pressed.locale).await else {
        return (Reply::words(&texts.gone), Shown::Private);
    };
    let private = is_private(&pressed.message);
    let count = state.passages.len();
    let pins = moderates(bot, pressed.member.as_ref()).await;
    let sendable = bot.unanswered().question((key, pressed.user.id.get()), Instant::now()).is_some();
    let buttons = Buttons { answer: key, place, count, private, pins, sendable };
    let reply = Reply { rows: buttons.rows(texts), ..Reply::embeds(embeds) };
    // somebody else turns pages for himself
    let own = asked_by(&pressed.message) == Some(pressed.user.id.get());
    (reply, if own || private { Shown::Changed } else { Shown::Private })
}

async fn shared(
    ctx: &Context,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    (key, state): (&str, &AnswerState),
) -> (Reply, Shown) {
    let texts = bot.texts(&pressed.locale);
    if asking::place_of_press(ctx, pressed, bot).await.is_refused() {
        return (Reply::words(&texts.settings.refused_here), Shown::Private);
    }
    let Some(embeds) = page_embeds(bot, (state, 0), pressed.guild_id, &pressed.locale).await else {
        return (Reply::words(&texts.gone), Shown::Private);
    };
    let count = state.passages.len();
    let pins = moderates(bot, pressed.member.as_ref()).await;
    let buttons = Buttons { answer: key, place: 0, count, private: false, pins, sendable: false };
    (Reply { rows: buttons.rows(texts), ..Reply::embeds(embeds) }, Shown::Public)
}

/// A passage among its neighbours, each under a heading of its own.
async fn around(bot: &Arc<Bot>, state: &AnswerState, place: usize, locale: &str) -> Reply {
    let texts = bot.texts(locale);
    let Some(shown) = state.passages.get(place).cloned() else { return Reply::words(&texts.gone) };
    let (worker, spoken) = (Arc::clone(bot), locale.to_owned());
    let work = move || {
        let id = bonafide::passage::PassageId::from_input(&shown.id);
        let language = Language::from_tag(&spoken).unwrap_or_default();
        let found = worker.engine().show_in(&id, NEIGHBOURS, language)?;
        anyhow::Ok(found.map(|found| {
            let disclaimer = worker.disclaimer(&spoken);
            let words = worker.words(&spoken);
            let own = passage_embeds(&found.passage, found.passage.rank, &disclaimer, words, 3600);
            let beside = |passages: Vec<bonafide::answer::AnswerPassage>| {
                passages.into_iter().filter_map(|passage| {
                    let path = passage.section.join(" › ");
                    let text = super::escape::escaped(&passage.text);
                    let first = parts(&text, 1100).into_iter().next()?;
                    Some(Embed {
                        title: super::limits::shortened(&path, 90),
                        description: first,
                        ..Embed::default()
                    })
                })
            };
            beside(found.before).chain(own).chain(beside(found.after)).collect::<Vec<_>>()
        }))
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(Some(embeds))) => Reply::embeds(embeds),
        Ok(Ok(None)) => Reply::words(&texts.gone),
        _ => Reply::words(&texts.failed),
    }
}

/// Where the passages of an answer are from, with every reference whole.
async fn sources(bot: &Arc<Bot>, state: &AnswerState, locale: &str) -> Reply {
    let texts = bot.texts(locale);
    let (worker, state, spoken) = (Arc::clone(bot), state.clone(), locale.to_owned());
    let work = move || {
        let mut text = String::new();
        let mut said: Vec<String> = Vec::new();
        for (place, shown) in state.passages.iter().enumerate() {
            let Some(passage) = shown_passage(&worker, (shown, place), &spoken)? else { continue };
            let mut lines = Vec::new();
            if !said.contains(&passage.document.id) {
                said.push(passage.document.id.clone());
                lines.push(format!("**{}**", super::escape::escaped(&passage.document.title)));
                lines.push(Origin::of_passage(&passage).in_words(worker.words(&spoken)));
            }
            for citation in &passage.citations {
                let marker = super::escape::escaped(&citation.marker);
                let line = format!("\\[{marker}\\] {}", super::escape::escaped(&citation.text));
                if !text.contains(&line) {
                    lines.push(line);
                }
            }
            for line in lines {
                text.push_str(&line);
                text.push('\n');
            }
        }
        anyhow::Ok(text)
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(text)) if !text.is_empty() => Reply::embeds(text_embeds(&texts.sources_title, &text)),
        Ok(Ok(_)) => Reply::words(&texts.gone),
        _ => Reply::words(&texts.failed),
    }
}

/// Counts an opinion; whether it is on disk.
async fn count(bot: &Arc<Bot>, pressed: &ComponentInteraction, state: &AnswerState, helpful: bool) -> bool {
    let store = Arc::clone(&bot.store);
    let server = pressed.guild_id.map_or(0, serenity::all::GuildId::get);
    let condition = state.condition.clone().unwrap_or_default();
    let passage = state.passages.first().map(|passage| passage.id.clone()).unwrap_or_default();
    let work = move || store.count_feedback(server, today(), (&condition, &passage), helpful);
    matches!(tokio::task::spawn_blocking(work).await, Ok(Ok(())))
}

/// Keeps a report; whether it is on disk.
async fn report(bot: &Arc<Bot>, key: &str, server: u64, text: String) -> bool {
    let passages = match state(bot, key).await {
        Some(state) => state.passages.into_iter().map(|passage| passage.id).collect(),
        None => Vec::new(),
    };
    let store = Arc::clone(&bot.store);
    let work = move || store.add_report(server, today(), &passages, &text);
    matches!(tokio::task::spawn_blocking(work).await, Ok(Ok(_)))
}

/// Deletes an answer for the person who asked, or a moderator.
async fn delete(
    ctx: &Context,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    id: &CustomId,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    let own = asked_by(&pressed.message) == Some(pressed.user.id.get());
    // a private answer and one in a direct message are seen by their asker alone
    let alone = is_private(&pressed.message) || pressed.guild_id.is_none();
    let may = own || alone;
    let may = if may { Some(true) } else { in_time(moderates(bot, pressed.member.as_ref())).await };
    match may {
        Some(true) => {}
        Some(false) => return tell(ctx, pressed, Reply::words(&texts.not_yours)).await,
        None => return tell(ctx, pressed, Reply::words(&texts.busy)).await,
    }
    delivery::acknowledge(ctx, pressed, CreateInteractionResponse::Acknowledge).await?;
    delivery::delete(ctx, pressed).await?;
    // a private answer may have been shared: the buttons there go on
    if is_private(&pressed.message) {
        return delivery::follow(ctx, pressed, Reply::words(&texts.deleted), true).await;
    }
    let (store, key) = (Arc::clone(&bot.store), id.answer.clone());
    let forgotten = tokio::task::spawn_blocking(move || store.forget_answer(&key)).await;
    if !matches!(forgotten, Ok(Ok(()))) {
        tracing::warn!("the buttons of a deleted answer could not be forgotten");
    }
    delivery::follow(ctx, pressed, Reply::words(&texts.deleted), true).await
}
