//! Buttons and modals of answers.

use std::sync::Arc;

use bonafide::config::Texts;
use bonafide::store::AnswerState;
use serenity::all::{
    ComponentInteraction, ComponentInteractionDataKind, Context, CreateInteractionResponse, GuildId,
    MessageId, ModalInteraction,
};

use super::rating;
use super::surroundings::{around, sources};
use crate::discord::answers::answer_state::{
    EarlierAnswer, asker, is_private, page_embeds, short_embeds, shows_what_is_off, state,
};
use crate::discord::answers::ask_handlers;
use crate::discord::answers::forum_offers;
use crate::discord::bot::{Bot, today};
use crate::discord::context::moderates;
use crate::discord::delivery::{self, Reply, Response, Shown, in_time, tell};
use crate::discord::memory::{AskedAnswer, Deed};
use crate::discord::messages::{Action, Buttons, CustomId, FIELD, List, escaped, modal, written};
#[cfg(feature = "fetch")]
use crate::discord::moderation::document_approval;
use crate::discord::moderation::notices::{self, NoticeTexts};
use crate::discord::moderation::question_submission;
use crate::discord::moderation::review;
use crate::discord::moderation::wordings;
use crate::discord::pins::pinning::PinTarget;
use crate::discord::pins::{self, pinning};
use crate::discord::settings::audit_log;
use crate::discord::settings::menu;

/// Longest report.
const MAX_REPORT_LENGTH: u16 = 1000;
/// Longest follow-up question.
const MAX_QUESTION_LENGTH: u16 = 1000;

/// Does what a button stands for.
pub(crate) async fn press(
    ctx: &Context,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    let chosen = match &pressed.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.as_slice(),
        _ => &[],
    };
    let used = CustomId::decode(&pressed.data.custom_id);
    // these menus say by the chosen value what is to be done
    let used = match used {
        Some(CustomId { action: Action::Menu | Action::Choices, .. }) => {
            chosen.first().and_then(|id| CustomId::decode(id))
        }
        used => used,
    };
    let Some(id) = used else {
        return tell(ctx, pressed, Reply::words(texts.bot_expired())).await;
    };
    let member = pressed.user.id.get();
    match id.action {
        Action::FollowUp => {
            let modal =
                modal(&id, texts.bot_follow_up_title(), texts.bot_follow_up_label(), MAX_QUESTION_LENGTH);
            return delivery::acknowledge(ctx, pressed, CreateInteractionResponse::Modal(modal)).await;
        }
        Action::Report => {
            if bot.deeds().is_done(Deed::Report, member, &id.answer) {
                return tell(ctx, pressed, Reply::words(texts.bot_reported_already())).await;
            }
            if !bot.may_report(member) {
                return tell(ctx, pressed, Reply::words(texts.review_too_many_reports())).await;
            }
            let modal = modal(&id, texts.bot_report_title(), texts.bot_report_label(), MAX_REPORT_LENGTH);
            return delivery::acknowledge(ctx, pressed, CreateInteractionResponse::Modal(modal)).await;
        }
        Action::Delete => return delete(ctx, pressed, bot, &id).await,
        Action::Pin(place) => return pinning::open_form(ctx, pressed, bot, &id.answer, place).await,
        Action::ConfirmPin(pin, ref text) => {
            return pins::review::confirm(ctx, pressed, bot, pin, text).await;
        }
        Action::RemovePin(pin) => return pins::review::remove_pressed(ctx, pressed, bot, pin).await,
        Action::SendQuestion => return question_submission::preview(ctx, pressed, bot, &id).await,
        Action::SendNow => return question_submission::send(ctx, pressed, bot, &id.answer).await,
        Action::Choose(place) => return ask_handlers::choose(ctx, pressed, bot, &id.answer, place).await,
        Action::ShowAlone => return ask_handlers::show_alone(ctx, pressed, bot).await,
        Action::Audit(before) => return audit_log::turn(ctx, pressed, bot, before).await,
        Action::TakeOffer(author) => return forum_offers::take(ctx, pressed, bot, &id, author).await,
        Action::RefuseOffer(author) => return forum_offers::refuse(ctx, pressed, bot, author).await,
        #[cfg(feature = "fetch")]
        Action::ApproveDocument => return document_approval::approve(ctx, pressed, bot).await,
        #[cfg(feature = "fetch")]
        Action::DiscardDocument => return document_approval::discard(ctx, pressed, bot).await,
        Action::AnswerListed => {
            let number = chosen.first().and_then(|number| number.parse().ok()).unwrap_or(0);
            return wordings::begin(ctx, pressed, bot, number).await;
        }
        Action::Way(way) => return wordings::turn(ctx, pressed, bot, way).await,
        Action::FindTopic(question) => return wordings::find(ctx, pressed, bot, question).await,
        Action::AddWording(section) => return wordings::open_form(ctx, pressed, bot, section).await,
        Action::Settings(view) => return menu::turn(ctx, pressed, bot, view).await,
        Action::EditSettings(edit, view) => return menu::edit(ctx, pressed, bot, edit, view).await,
        Action::Review(list, page) => return review::turn(ctx, pressed, bot, list, page).await,
        Action::CloseListed(list, page) => {
            let numbers = chosen.iter().filter_map(|number| number.parse().ok()).collect();
            return review::close(ctx, pressed, bot, list, page, numbers).await;
        }
        Action::OpenListed => {
            let passage = chosen.first().map_or("", String::as_str);
            return review::open(ctx, pressed, bot, passage).await;
        }
        _ => {}
    }
    let mut shared = None;
    let work = shown_by(ctx, pressed, bot, &id, &mut shared);
    let sent = delivery::reply_soon(ctx, pressed, work).await;
    if sent.is_err() && id.action == Action::Share {
        bot.deeds().forget(Deed::Share, member, &id.answer);
    }
    if sent.is_ok()
        && let Some(state) = shared
    {
        keep_shared(bot, &id.answer, pressed.guild_id, state).await;
    }
    sent
}

/// Keeps that an answer was shared, so that it isn't shared again after a restart or through another process.
async fn keep_shared(bot: &Arc<Bot>, key: &str, server: Option<GuildId>, state: AnswerState) {
    let (bot, key, server) = (Arc::clone(bot), key.to_owned(), server.map(GuildId::get));
    let work = move || {
        let state = AnswerState { is_shared: true, ..state };
        bot.store.keep_answer(&key, today(), server, &state, bot.config.discord.most_buttons)
    };
    if !matches!(tokio::task::spawn_blocking(work).await, Ok(Ok(()))) {
        tracing::warn!("it could not be kept that an answer was shared");
    }
}

/// What a button of an answer shows. The state of an answer that is shared by it is left in `kept`.
async fn shown_by(
    ctx: &Context,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    id: &CustomId,
    kept: &mut Option<AnswerState>,
) -> Response {
    let texts = bot.texts(&pressed.locale);
    let Some(state) = state(bot, &id.answer).await else {
        return Response::private(Reply::words(texts.bot_expired()));
    };
    match is_off_now(bot, pressed.guild_id, &state).await {
        Ok(false) => {}
        Ok(true) => return Response::private(Reply::words(texts.settings_topic_off_now())),
        Err(_) => return Response::private(Reply::words(texts.bot_failed())),
    }
    let earlier = |place| EarlierAnswer { key: &id.answer, state: &state, place };
    let reply = match id.action {
        Action::Whole(place) | Action::Near(place) => whole(pressed, bot, earlier(place)).await,
        Action::Page(place) => {
            let reply = whole(pressed, bot, earlier(place)).await;
            // an answer stays as it is; only a page in private is turned
            let is_page = is_private(&pressed.message) && !reply.rows.is_empty();
            return if is_page { Response::changed(reply) } else { Response::private(reply) };
        }
        Action::Share => {
            let response = shared(ctx, pressed, bot, earlier(0)).await;
            *kept = (response.shown == Shown::Public).then_some(state);
            return response;
        }
        Action::Around(place) => around(bot, &state, place, &pressed.locale).await,
        Action::Sources => sources(bot, &state, &pressed.locale).await,
        Action::Rate => rating::ask(bot, &id.answer, &pressed.locale),
        Action::Feedback(helpful) => rating::count(bot, pressed, earlier(0), helpful).await,
        // done before, or no button
        Action::FollowUp
        | Action::Report
        | Action::Delete
        | Action::Menu
        | Action::Choices
        | Action::Choose(_)
        | Action::Pin(_)
        | Action::PinForm(..)
        | Action::ConfirmPin(..)
        | Action::RemovePin(_)
        | Action::SendQuestion
        | Action::SendNow
        | Action::ShowAlone
        | Action::Audit(_)
        | Action::TakeOffer(_)
        | Action::RefuseOffer(_)
        | Action::Review(..)
        | Action::CloseListed(..)
        | Action::OpenListed
        | Action::AnswerListed
        | Action::Way(_)
        | Action::FindTopic(_)
        | Action::AddWording(_)
        | Action::ApproveDocument
        | Action::DiscardDocument
        | Action::Settings(_)
        | Action::EditSettings(..) => Reply::words(texts.bot_expired()),
    };
    Response::private(reply)
}

/// Takes what was written into a modal.
pub(crate) async fn submit(ctx: &Context, modal: &ModalInteraction, bot: &Arc<Bot>) -> serenity::Result<()> {
    let private = modal.message.as_deref().is_some_and(is_private);
    let written = written(modal, FIELD);
    let id = CustomId::decode(&modal.data.custom_id);
    match (id, written) {
        (Some(CustomId { action: Action::PinForm(place, message), answer }), _) => {
            let message = message.map(MessageId::new);
            pinning::submit(ctx, modal, bot, PinTarget { answer: &answer, place, message }).await
        }
        (Some(CustomId { action: Action::EditSettings(edit, view), .. }), text) => {
            menu::submit(ctx, modal, bot, edit, view, text).await
        }
        (Some(CustomId { action: Action::FindTopic(question), .. }), Some(part)) => {
            wordings::found(ctx, modal, bot, question, part).await
        }
        (Some(CustomId { action: Action::AddWording(section), .. }), text) => {
            wordings::submit(ctx, modal, bot, section, text.unwrap_or_default()).await
        }
        (Some(CustomId { action: Action::FollowUp | Action::TakeOffer(_), answer }), Some(question)) => {
            ask_handlers::of_form(ctx, modal, bot, &question, private, answer).await
        }
        (id, written) => {
            let mut notice = None;
            let work = async { Response::private(taken(modal, bot, (id, written), &mut notice).await) };
            delivery::reply_soon(ctx, modal, work).await?;
            if let (Some(text), Some(server)) = (notice, modal.guild_id) {
                let words = |texts: &Texts| NoticeTexts {
                    title: texts.review_report_notice().to_owned(),
                    description: format!(">>> {}", escaped(&text)),
                };
                let nonce = modal.id.to_string();
                notices::post(&ctx.http, bot, server.get(), &nonce, List::Reports, words).await;
            }
            Ok(())
        }
    }
}

/// Takes what a form contains, and answers it. A report that was kept is left in `kept`.
async fn taken(
    modal: &ModalInteraction,
    bot: &Arc<Bot>,
    (id, written): (Option<CustomId>, Option<String>),
    kept: &mut Option<String>,
) -> Reply {
    let texts = bot.texts(&modal.locale);
    match (id, written) {
        (Some(CustomId { action: Action::Report, answer: key }), Some(text)) => {
            let member = modal.user.id.get();
            if !bot.deeds().is_first(Deed::Report, member, &key) {
                return Reply::words(texts.bot_reported_already());
            }
            if !bot.note_report(member) {
                bot.deeds().forget(Deed::Report, member, &key);
                return Reply::words(texts.review_too_many_reports());
            }
            let server = modal.guild_id.map_or(0, GuildId::get);
            if report(bot, &key, server, text.clone()).await {
                *kept = Some(text);
                // nobody moderates a direct message
                let is_moderated = modal.guild_id.is_some();
                let said =
                    if is_moderated { texts.bot_thanks_report() } else { texts.review_thanks_operator() };
                return Reply::words(said);
            }
            bot.deeds().forget(Deed::Report, member, &key);
            Reply::words(texts.bot_failed())
        }
        (Some(CustomId { action: Action::SendQuestion, answer: key }), Some(question)) => {
            question_submission::would_keep(
                bot,
                AskedAnswer::new(&key, modal.user.id.get()),
                question,
                &modal.locale,
            )
            .await
        }
        (Some(_), None) => Reply::words(texts.bot_empty()),
        _ => Reply::words(texts.bot_expired()),
    }
}

/// Whether a server has switched off a topic of an earlier answer.
async fn is_off_now(bot: &Arc<Bot>, server: Option<GuildId>, state: &AnswerState) -> anyhow::Result<bool> {
    let settings = bot.known.settings(server.map(GuildId::get)).await?;
    let (bot, state) = (Arc::clone(bot), state.clone());
    tokio::task::spawn_blocking(move || shows_what_is_off(&bot, &settings, &state)).await?
}

/// A whole passage with its notices, references and source; without buttons where it is gone.
async fn whole(pressed: &ComponentInteraction, bot: &Arc<Bot>, earlier: EarlierAnswer<'_>) -> Reply {
    let texts = bot.texts(&pressed.locale);
    let Some(embeds) = page_embeds(bot, earlier, pressed.guild_id, &pressed.locale).await else {
        return Reply::words(texts.bot_gone());
    };
    let EarlierAnswer { key, state, place } = earlier;
    let count = state.passages.len();
    let pins = moderates(bot, pressed.member.as_ref()).await;
    let buttons = Buttons { answer: key, place, count, private: true, pins, sendable: false };
    Reply { rows: buttons.whole_row(texts), ..Reply::embeds(embeds) }
}

/// Posts a private answer in the channel, once.
async fn shared(
    ctx: &Context,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    earlier: EarlierAnswer<'_>,
) -> Response {
    let texts = bot.texts(&pressed.locale);
    if ask_handlers::place_of_press(ctx, pressed, bot).await.is_refused() {
        return Response::private(Reply::words(texts.settings_refused_here()));
    }
    let EarlierAnswer { key, state, place } = earlier;
    let Some(embeds) = short_embeds(bot, earlier, pressed.guild_id, &pressed.locale).await else {
        return Response::private(Reply::words(texts.bot_gone()));
    };
    if state.is_shared || !bot.deeds().is_first(Deed::Share, pressed.user.id.get(), key) {
        return Response::private(Reply::words(texts.bot_shared_already()));
    }
    let count = state.passages.len();
    let buttons = Buttons { answer: key, place, count, private: false, pins: false, sendable: false };
    Response::public(Reply { rows: buttons.rows(texts), ..Reply::embeds(embeds) })
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
    // a private answer and one in a direct message are seen by their asker alone
    let alone = is_private(&pressed.message) || pressed.guild_id.is_none();
    let may = async {
        alone
            || moderates(bot, pressed.member.as_ref()).await
            || asker(ctx, pressed, bot, &id.answer).await == Some(pressed.user.id.get())
    };
    let may = in_time(may).await;
    match may {
        Some(true) => {}
        Some(false) => return tell(ctx, pressed, Reply::words(texts.bot_not_yours())).await,
        None => return tell(ctx, pressed, Reply::words(texts.bot_busy())).await,
    }
    delivery::acknowledge(ctx, pressed, CreateInteractionResponse::Acknowledge).await?;
    delivery::delete(ctx, pressed).await?;
    // a private answer may have been shared: the buttons there keep working
    if is_private(&pressed.message) {
        return delivery::follow(ctx, pressed, Reply::words(texts.bot_deleted()), true).await;
    }
    let (store, key) = (Arc::clone(&bot.store), id.answer.clone());
    let forgotten = tokio::task::spawn_blocking(move || store.forget_answer(&key)).await;
    if !matches!(forgotten, Ok(Ok(()))) {
        tracing::warn!("the buttons of a deleted answer could not be forgotten");
    }
    delivery::follow(ctx, pressed, Reply::words(texts.bot_deleted()), true).await
}
