//! From a question of somebody to an answer with its buttons.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bonafide::answer::{Answer, Outcome};
use bonafide::config::HelpRegion;
use bonafide::engine::AskOptions;
use bonafide::passage::PassageId;
use bonafide::question::Conversation;
use bonafide::render::near_sections;
use bonafide::safety::Strength;
use bonafide::store::{AnswerState, Pin, ShownPassage, StoreError};
use serenity::all::CreateEmbed;

use super::pinned_answer;
use crate::discord::bot::{Bot, Refusal, today};
use crate::discord::context::Place;
use crate::discord::delivery::Reply;
use crate::discord::memory::{AskedAnswer, ConversationPlace, OpenQuestion, Readers, RecentAnswer};
use crate::discord::messages::{Buttons, Embed, answer_embeds};
use crate::discord::metrics::{Outcome as Counted, RefusalReason, metrics};

/// Passages of an answer that its buttons can page through.
const PASSAGES: usize = 5;

/// Longest question that is read, in characters.
const MAX_QUESTION_LENGTH: usize = 4000;

/// Time within which a question is looked at for danger before it is acknowledged.
const URGENT_LOOK: Duration = Duration::from_millis(800);

/// Who asks, and where.
#[derive(Debug, Clone)]
pub(super) struct Asker {
    pub(crate) member: u64,
    pub(crate) place: Place,
    /// In which the asker is spoken to.
    pub(crate) locale: String,
    pub(crate) moderates: bool,
    /// Key of the answer that the question follows up on; none: what the asker asked before.
    pub(crate) about: Option<String>,
    /// Whether a message asks: everybody in its channel sees what is replied.
    pub(crate) by_message: bool,
    /// What the thread is about, in which nothing was asked yet: its title and first message.
    pub(crate) thread: Option<String>,
}

/// An answer, and what goes with it.
struct Answered {
    answer: Answer,
    /// What must be said of the documents shown.
    document_notices: Vec<String>,
    /// Whether anything was searched; not for a crisis or a greeting.
    searched: bool,
    /// Key of what is kept for its buttons; none: it has no buttons.
    key: Option<String>,
    /// Conditions or names to choose from.
    choices: Vec<String>,
    /// Key of what is remembered for them.
    choice_key: Option<String>,
    /// The pinned answer that serves the question, and whether its passage is there to be shown.
    pin: Option<(Pin, bool)>,
    /// Whether its question can be sent to the moderators.
    sendable: bool,
}

/// Answers a question, or says why not. Nothing of the question is kept.
pub(crate) async fn answer(bot: &Arc<Bot>, asker: &Asker, question: &str, private: bool) -> Reply {
    let texts = bot.texts(&asker.locale);
    let question: String = question.trim().chars().take(MAX_QUESTION_LENGTH).collect();
    if question.is_empty() {
        return Reply::words(texts.bot_empty());
    }
    let began = Instant::now();
    let answered = if asker.place.is_refused() {
        Err(Refusal::Channel)
    } else {
        answered(bot, asker, question.clone()).await
    };
    match answered {
        Ok(answered) => {
            let Answered { mut answer, document_notices, searched, key, choices, choice_key, pin, sendable } =
                answered;
            metrics().answered(counted(&answer, searched), began.elapsed());
            let words = bot.words(&asker.locale);
            if key.is_none() {
                // sections without buttons are only named
                answer.near_sections.clear();
            }
            let mark = pin.map(|(pin, shown)| pinned_answer::mark(&pin, shown, words));
            let embeds = answer_embeds(&answer, &document_notices, mark, words);
            let count = answer.passages.len();
            let pins = asker.moderates && count > 0;
            let buttons = |answer| Buttons { answer, place: 0, count, private, pins, sendable };
            let mut rows = Vec::new();
            if let Some(key) = &choice_key {
                rows.extend(buttons(key).choice_row(&choices, texts));
            }
            if let Some(key) = &key {
                rows.extend(buttons(key).near_row(near_sections(&answer)));
                rows.extend(buttons(key).rows(texts));
            }
            let aside = whole_disclaimer(bot, asker, &answer);
            Reply { rows, aside, ..Reply::embeds(embeds) }
        }
        Err(refusal) => {
            match refusal {
                Refusal::Busy => metrics().refused(RefusalReason::busy),
                Refusal::Cooldown(_) => metrics().refused(RefusalReason::member_cooldown),
                Refusal::ServerCooldown => metrics().refused(RefusalReason::server_cooldown),
                Refusal::Channel => metrics().refused(RefusalReason::channel),
                Refusal::Failed => metrics().answered(Counted::failed, began.elapsed()),
            }
            let said = refused(bot, refusal, asker);
            // people in danger get help whatever the load
            let help = urgent(bot, asker, question).await;
            match help {
                Some(help) => help_and(bot, &help, said, asker),
                None => Reply::words(&said),
            }
        }
    }
}

/// The whole disclaimer, once in a conversation: below the first answer with an excerpt, and not where help comes
/// first.
fn whole_disclaimer(bot: &Bot, asker: &Asker, answer: &Answer) -> Vec<CreateEmbed> {
    if answer.passages.is_empty() || answer.urgency.is_some() {
        return Vec::new();
    }
    let member = (!asker.by_message).then_some(asker.member);
    let readers = Readers { member, channel: asker.place.channel };
    let is_due = bot.whole_disclaimers().is_due(readers, Instant::now());
    let description = answer.disclaimer.as_str().to_owned();
    let embed = is_due.then(|| Embed { description, ..Embed::default() }.build());
    embed.into_iter().collect()
}

/// As what an answer is counted.
fn counted(answer: &Answer, searched: bool) -> Counted {
    match answer.outcome {
        _ if !searched => Counted::no_search,
        Outcome::Answered => Counted::answered,
        Outcome::Related => Counted::related,
        Outcome::NoAnswer => Counted::no_answer,
    }
}

/// Where to get help at once, if a question needs that; also where it is not answered.
pub(crate) async fn urgent(bot: &Arc<Bot>, asker: &Asker, question: String) -> Option<Answer> {
    let terms = terms(bot, asker).await;
    let _turn = bot.urgent_turn().await?;
    let engine = bot.engine();
    tokio::task::spawn_blocking(move || engine.urgent(&question, &terms)).await.ok()?
}

/// Whether a question is of somebody in danger, who gets help first.
pub(super) async fn is_urgent(bot: &Arc<Bot>, question: &str) -> bool {
    let question: String = question.trim().chars().take(MAX_QUESTION_LENGTH).collect();
    let engine = bot.engine();
    let work = tokio::task::spawn_blocking(move || engine.urgent(&question, &AskOptions::default()));
    // a command must be acknowledged soon; later the answer is shown as it would be without this
    let found = tokio::time::timeout(URGENT_LOOK, work).await.ok().and_then(Result::ok).flatten();
    found.and_then(|answer| answer.urgency).is_some_and(|urgency| urgency.strength == Strength::First)
}

/// The terms under which somebody's question is answered; their own region goes before that of the server.
async fn terms(bot: &Bot, asker: &Asker) -> AskOptions {
    let terms = asker.place.terms_for(&asker.locale, &bot.config.help);
    match bot.known.region(asker.member).await {
        Ok(region) => AskOptions { region: region.or(terms.region), ..terms },
        Err(error) => {
            tracing::error!(%error, "the region of a member cannot be read");
            terms
        }
    }
}

/// What is said in public of help that was sent in private.
pub(super) async fn help_sent(bot: &Bot, asker: &Asker) -> Reply {
    let help = &bot.config.help;
    let terms = terms(bot, asker).await;
    let texts = help.texts(terms.language.code());
    let numbers = help.region(terms.region.as_deref()).map(HelpRegion::police).unwrap_or_default();
    let number = match (numbers, texts) {
        ([], Some(texts)) => texts.unknown_number.clone(),
        (numbers, Some(texts)) => numbers.join(&format!(" {} ", texts.words.or)),
        (_, None) => String::new(),
    };
    Reply::words(&bot.texts(&asker.locale).bot_help_sent(&number))
}

/// Where to get help first, then something else.
pub(super) fn help_and(bot: &Bot, help: &Answer, said: String, asker: &Asker) -> Reply {
    let mut embeds = answer_embeds(help, &[], None, bot.words(&asker.locale));
    let disclaimer = embeds.last_mut().map(|last| std::mem::take(&mut last.footer)).unwrap_or_default();
    embeds.push(Embed { description: said, footer: disclaimer, ..Embed::default() });
    Reply::embeds(embeds)
}

/// Why a question was refused, in words.
fn refused(bot: &Bot, refusal: Refusal, asker: &Asker) -> String {
    let texts = bot.texts(&asker.locale);
    match refusal {
        Refusal::Channel => match asker.place.answered_in() {
            channels if channels.is_empty() => texts.settings_refused_here().to_owned(),
            channels => texts.settings_refused_but(&channels),
        },
        Refusal::Busy => texts.bot_busy().to_owned(),
        Refusal::Cooldown(seconds) => texts.bot_cooldown(seconds),
        Refusal::ServerCooldown => texts.bot_server_cooldown().to_owned(),
        Refusal::Failed => texts.bot_failed().to_owned(),
    }
}

async fn answered(bot: &Arc<Bot>, asker: &Asker, question: String) -> Result<Answered, Refusal> {
    let Place { server, channel, .. } = asker.place;
    let _turn = bot.turn(asker.member, server, asker.place.settings.cooldown_seconds).await?;
    let place = ConversationPlace { member: asker.member, channel };
    let before = bot.conversations().get(place, &bot.config.answer);
    let terms = terms(bot, asker).await;
    let (worker, member) = (Arc::clone(bot), asker.member);
    let (about, thread) = (asker.about.clone(), asker.thread.clone());
    let work = move || {
        let before = match about {
            Some(key) => continued(&worker, &key, before),
            None => begun(&worker, thread.as_deref(), before),
        };
        work(&worker, question, before, (member, server, &terms))
    };
    let (answered, conversation) =
        tokio::task::spawn_blocking(work).await.map_err(|_| Refusal::Failed)?.map_err(|error| {
            tracing::error!(%error, "a question could not be answered");
            Refusal::Failed
        })?;
    bot.conversations().put(place, conversation);
    Ok(answered)
}

/// A conversation that continues from an earlier answer, no matter who asked for that: the topic is read from
/// the passages that it showed, on a blocking thread.
fn continued(bot: &Bot, key: &str, mut before: Conversation) -> Conversation {
    let state = match bot.store.answer(key) {
        // sections to choose from are no answer
        Ok(Some(state)) if state.outcome != outcome(Outcome::NoAnswer) => state,
        Ok(_) => return before,
        Err(error) => {
            tracing::error!(%error, "the store failed: a follow-up continues from what was asked before");
            return before;
        }
    };
    let ids: Vec<PassageId> = state.passages.iter().map(|shown| PassageId::from_input(&shown.id)).collect();
    let now = Instant::now();
    // the asker's own topic knows more than the passages say
    if before.topic(now).is_some_and(|turn| turn.shown.first() == ids.first() && !ids.is_empty()) {
        return before;
    }
    match bot.engine().topic_of(&ids, state.outcome == outcome(Outcome::Answered)) {
        Ok(Some(turn)) => before.remember(turn, now),
        Ok(None) => {}
        // an emergency has to be answered even now
        Err(error) => tracing::error!(%error, "a follow-up continues without the answer above it"),
    }
    before
}

/// A conversation in a thread, which begins with what the thread is about.
fn begun(bot: &Bot, thread: Option<&str>, mut before: Conversation) -> Conversation {
    let now = Instant::now();
    if before.topic(now).is_none()
        && let Some(turn) = thread.and_then(|text| bot.engine().topic_named_in(text, now))
    {
        before.remember(turn, now);
    }
    before
}

/// Whether a message asks anything of the bot, in the conversation of its author.
pub(crate) async fn asks(bot: &Arc<Bot>, asker: &Asker, message: &str) -> bool {
    let message: String = message.chars().take(MAX_QUESTION_LENGTH).collect();
    let place = ConversationPlace { member: asker.member, channel: asker.place.channel };
    let before = bot.conversations().get(place, &bot.config.answer);
    let engine = bot.engine();
    let work = move || engine.asks(&message, &before, Instant::now());
    tokio::task::spawn_blocking(work).await.unwrap_or(false)
}

/// Searching and the store, on a blocking thread.
fn work(
    bot: &Bot,
    question: String,
    mut conversation: Conversation,
    (member, server, terms): (u64, Option<u64>, &AskOptions),
) -> anyhow::Result<(Answered, Conversation)> {
    let engine = bot.engine();
    let pins = server.and_then(|server| match pinned_answer::of_server(bot, &engine, server) {
        Ok(pins) => Some(pins),
        Err(error) => {
            tracing::error!(%error, "the store failed: pinned answers are not served");
            None
        }
    });
    let answers = pins.as_deref().map_or(&[][..], |pins| &pins.answers);
    let asked = engine.ask_with(&question, PASSAGES, &mut conversation, terms, answers)?;
    let (answer, searched, pin) = (asked.answer, asked.searched, asked.pinned);
    let first = answer.passages.first().map_or("", |passage| passage.id.as_str());
    let pin = pins.as_deref().zip(pin);
    let pin = pin.and_then(|(pins, id)| Some((pins.find(id)?.0.clone(), pins.holds(id, first))));
    let document_notices = engine.notices_of(&answer);
    let (word, choices) = match asked.unclear {
        Some((word, names)) => (Some(word), names),
        None => (None, answer.choices.clone()),
    };
    let choice_key = (!choices.is_empty()).then(|| {
        let key = bot.unique_name();
        let open = OpenQuestion { question: question.clone(), choices: choices.clone(), word };
        let recent = RecentAnswer { asker: member, notices: Vec::new(), open: Some(open) };
        bot.recent().put(key.clone(), recent, Instant::now());
        key
    });
    if !searched || answer.urgency.is_some() && answer.passages.is_empty() {
        let (key, pin, sendable) = (None, None, false);
        let answered =
            Answered { answer, document_notices, searched, key, choices, choice_key, pin, sendable };
        return Ok((answered, conversation));
    }
    let outcome = outcome(answer.outcome);
    let state = AnswerState {
        condition: answer.interpretation.condition.clone(),
        outcome: outcome.to_owned(),
        passages: shown_passages(&answer),
        pin: pin.as_ref().filter(|(_, shown)| *shown).map(|(pin, _)| pin.id),
        blocks: answer.parts.iter().filter_map(|part| part.passages.first().copied()).collect(),
        is_shared: false,
    };
    let key = bot.unique_name();
    let kept = keep(bot, &key, server, &state);
    if let Err(error) = &kept {
        // an answer without buttons is better than none
        tracing::error!(%error, "the store failed: an answer has no buttons");
    }
    let key = kept.is_ok().then_some(key);
    if let Some(key) = &key {
        let recent = RecentAnswer { asker: member, notices: answer.notices.to_vec(), open: None };
        bot.recent().put(key.clone(), recent, Instant::now());
    }
    let sendable = server.is_some() && answer.outcome != Outcome::Answered && answer.urgency.is_none();
    if let Some(key) = key.as_ref().filter(|_| sendable) {
        bot.unanswered().asked(AskedAnswer::new(key, member), question, Instant::now());
    }
    let answered = Answered { answer, document_notices, searched, key, choices, choice_key, pin, sendable };
    Ok((answered, conversation))
}

/// The passages that an answer shows, or those of the sections to choose from.
fn shown_passages(answer: &Answer) -> Vec<ShownPassage> {
    let passages = answer.passages.iter().map(|passage| ShownPassage {
        id: passage.id.clone(),
        words: passage.highlights.clone(),
        sentences: passage.sentences.clone(),
    });
    let near = near_sections(answer).iter().map(|near| ShownPassage {
        id: near.passage.clone(),
        words: Vec::new(),
        sentences: Vec::new(),
    });
    passages.chain(near).collect()
}

/// Keeps what the buttons of an answer need, and counts its outcome.
fn keep(bot: &Bot, key: &str, server: Option<u64>, state: &AnswerState) -> Result<(), StoreError> {
    let topic = state.condition.as_deref().unwrap_or_default();
    let kept = bot.store.keep_answer(key, today(), server, state, bot.config.discord.most_buttons);
    // a count that is missing is no reason for an answer without buttons
    if let Err(error) = bot.store.count_question(server.unwrap_or(0), today(), topic, &state.outcome) {
        tracing::error!(%error, "the store failed: a question isn't counted");
    }
    kept
}

/// An outcome as answers name it.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => "answered",
        Outcome::Related => "related",
        Outcome::NoAnswer => "no_answer",
    }
}
