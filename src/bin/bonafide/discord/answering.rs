//! From a question of somebody to an answer with its buttons.

use std::sync::Arc;
use std::time::Instant;

use bonafide::answer::{Answer, AnswerPassage, Disclaimer, Outcome};
use bonafide::passage::PassageId;
use bonafide::question::Conversation;
use bonafide::store::{AnswerState, Pin, ShownPassage, StoreError};
use serenity::all::{CreateActionRow, CreateEmbed};

use super::bot::{Bot, Refusal, today};
use super::limits::ALL_EMBEDS;
use super::message::{Buttons, Embed, answer_embeds, passage_embeds};
use super::metrics::{Outcome as Counted, RefusalReason, metrics};
use super::pages::messages;
use super::pinned;

/// Passages of an answer that its buttons can page through.
const PASSAGES: usize = 5;

/// Longest question that is read, in characters.
const LONGEST_QUESTION: usize = 4000;

/// Who asks, and where.
#[derive(Debug, Clone)]
pub(super) struct Asker {
    pub(super) member: u64,
    pub(super) channel: u64,
    pub(super) server: Option<u64>,
    pub(super) locale: String,
    pub(super) moderates: bool,
}

/// An answer, and what goes with it.
struct Answered {
    answer: Answer,
    /// Whether anything was searched; not for a crisis or a greeting.
    searched: bool,
    /// Key of what is kept for its buttons; none: it has no buttons.
    key: Option<String>,
    /// The pinned answer that serves the question, and whether its passage is there to be shown.
    pin: Option<(Pin, bool)>,
    /// Whether its question can be sent to the moderators.
    sendable: bool,
}

/// A message that is ready to be sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Reply {
    pub(super) embeds: Vec<CreateEmbed>,
    pub(super) rows: Vec<CreateActionRow>,
    /// Embeds of the messages that follow it.
    pub(super) further: Vec<Vec<CreateEmbed>>,
}

impl Reply {
    /// Plain words.
    pub(super) fn words(text: &str) -> Self {
        let embed = Embed { description: text.to_owned(), ..Embed::default() };
        Self { embeds: vec![embed.build()], ..Self::default() }
    }

    /// Embeds without buttons, in as many messages as they take.
    pub(super) fn embeds(embeds: Vec<Embed>) -> Self {
        let built = |embeds: Vec<Embed>| embeds.into_iter().map(Embed::build).collect::<Vec<_>>();
        let mut messages = messages(embeds).into_iter().map(built);
        let first = messages.next().unwrap_or_default();
        Self { embeds: first, further: messages.collect(), ..Self::default() }
    }
}

/// Answers a question, or says why not. Nothing of the question is kept.
pub(super) async fn answer(bot: &Arc<Bot>, asker: &Asker, question: &str, private: bool) -> Reply {
    let texts = bot.texts(&asker.locale);
    let question: String = question.trim().chars().take(LONGEST_QUESTION).collect();
    if question.is_empty() {
        return Reply::words(&texts.empty);
    }
    let began = Instant::now();
    match answered(bot, asker, question.clone()).await {
        Ok(Answered { answer, searched, key, pin, sendable }) => {
            metrics().answered(counted(&answer, searched), began.elapsed());
            let words = bot.words(&asker.locale);
            let mark = pin.map(|(pin, shown)| pinned::mark(&pin, shown, words));
            let embeds = answer_embeds(&answer, mark, words);
            let rows = key.map_or_else(Vec::new, |key| {
                let count = answer.passages.len();
                let pins = asker.moderates && count > 0;
                Buttons { answer: &key, place: 0, count, private, pins, sendable }.rows(texts)
            });
            Reply { rows, ..Reply::embeds(embeds) }
        }
        Err(refusal) => {
            match refusal {
                Refusal::Busy => metrics().refused(RefusalReason::busy),
                Refusal::Cooldown(_) => metrics().refused(RefusalReason::member_cooldown),
                Refusal::ServerCooldown => metrics().refused(RefusalReason::server_cooldown),
                Refusal::Failed => metrics().answered(Counted::failed, began.elapsed()),
            }
            let words = refused(bot, refusal, &asker.locale);
            // who is in danger is told where to get help whatever the load
            match help(bot, question).await {
                None => Reply::words(&words),
                Some(help) => {
                    let mut embeds = answer_embeds(&help, None, bot.words(&asker.locale));
                    embeds.push(Embed { description: words, ..Embed::default() });
                    Reply::embeds(embeds)
                }
            }
        }
    }
}

/// Where to get help, where a question asks for it.
async fn help(bot: &Arc<Bot>, question: String) -> Option<Answer> {
    let engine = bot.engine();
    tokio::task::spawn_blocking(move || engine.help_at_once(&question)).await.ok()?
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

/// Why a question was refused, in words.
fn refused(bot: &Bot, refusal: Refusal, locale: &str) -> String {
    let texts = bot.texts(locale);
    match refusal {
        Refusal::Busy => texts.busy.clone(),
        Refusal::Cooldown(seconds) => texts.cooldown.replace("{seconds}", &seconds.to_string()),
        Refusal::ServerCooldown => texts.server_cooldown.clone(),
        Refusal::Failed => texts.failed.clone(),
    }
}

async fn answered(bot: &Arc<Bot>, asker: &Asker, question: String) -> Result<Answered, Refusal> {
    let _turn = bot.turn(asker.member, asker.server).await?;
    let place = (asker.member, asker.channel);
    let before = bot.conversations().get(place, &bot.config.answer);
    let worker = Arc::clone(bot);
    let (member, server) = (asker.member, asker.server);
    let work = move || work(&worker, question, before, (member, server));
    let (answered, conversation) =
        tokio::task::spawn_blocking(work).await.map_err(|_| Refusal::Failed)?.map_err(|error| {
            tracing::error!(%error, "a question could not be answered");
            Refusal::Failed
        })?;
    bot.conversations().put(place, conversation);
    Ok(answered)
}

/// Searching and the store, on a blocking thread.
fn work(
    bot: &Bot,
    question: String,
    mut conversation: Conversation,
    (member, server): (u64, Option<u64>),
) -> anyhow::Result<(Answered, Conversation)> {
    let engine = bot.engine();
    let pins = server.and_then(|server| match pinned::of_server(bot, &engine, server) {
        Ok(pins) => Some(pins),
        Err(error) => {
            tracing::error!(%error, "the store failed: pinned answers are not served");
            None
        }
    });
    let answers = pins.as_deref().map_or(&[][..], |pins| &pins.answers);
    let (answer, pin) = engine.ask_with_pins(&question, PASSAGES, &mut conversation, answers)?;
    let first = answer.passages.first().map_or("", |passage| passage.id.as_str());
    let pin = pins.as_deref().zip(pin);
    let pin = pin.and_then(|(pins, id)| Some((pins.find(id)?.0.clone(), pins.holds(id, first))));
    let has_passages = !answer.passages.is_empty();
    let searched = has_passages || answer.urgency.is_none() && !answer.interpretation.words.is_empty();
    if !searched {
        return Ok((Answered { answer, searched, key: None, pin: None, sendable: false }, conversation));
    }
    let outcome = outcome(answer.outcome);
    let state = AnswerState {
        condition: answer.interpretation.condition.clone(),
        outcome: outcome.to_owned(),
        passages: answer
            .passages
            .iter()
            .map(|passage| ShownPassage {
                id: passage.id.clone(),
                words: passage.highlights.clone(),
                sentences: passage.sentences.clone(),
            })
            .collect(),
        pin: pin.as_ref().filter(|(_, shown)| *shown).map(|(pin, _)| pin.id),
    };
    let key = bot.unique_name();
    let kept = keep(bot, &key, server, &state);
    if let Err(error) = &kept {
        // an answer without buttons is better than none
        tracing::error!(%error, "the store failed: an answer has no buttons");
    }
    let key = kept.is_ok().then_some(key);
    let sendable = server.is_some() && answer.outcome != Outcome::Answered && answer.urgency.is_none();
    if let Some(key) = key.as_ref().filter(|_| sendable) {
        bot.unanswered().asked((key, member), question, Instant::now());
    }
    Ok((Answered { answer, searched, key, pin, sendable }, conversation))
}

/// Keeps what the buttons of an answer need, and counts its outcome.
fn keep(bot: &Bot, key: &str, server: Option<u64>, state: &AnswerState) -> Result<(), StoreError> {
    let topic = state.condition.as_deref().unwrap_or_default();
    bot.store.count_question(server.unwrap_or(0), today(), topic, &state.outcome)?;
    bot.store.keep_answer(key, today(), server, state, bot.config.discord.most_buttons)
}

/// An outcome as answers name it.
fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => "answered",
        Outcome::Related => "related",
        Outcome::NoAnswer => "no_answer",
    }
}

/// A passage of an earlier answer, with the marks that it had. `None`: it is no longer there.
pub(super) fn shown_passage(
    bot: &Bot,
    shown: &ShownPassage,
    place: usize,
) -> anyhow::Result<Option<AnswerPassage>> {
    let found = bot.engine().show(&PassageId::from_input(&shown.id), 0)?;
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
    let Some(passage) = shown_passage(bot, shown, place)? else { return Ok(None) };
    let words = bot.words(locale);
    let mut embeds = Vec::new();
    if let (Some(id), Some(server)) = (state.pin, server) {
        let pins = pinned::of_server(bot, &bot.engine(), server)?;
        let pin = pins.find(id).filter(|_| pins.holds(id, &shown.id));
        embeds.extend(pin.map(|(pin, _)| pinned::mark(pin, true, words)));
    }
    let disclaimer = Disclaimer::new(&bot.config.texts.disclaimer_addition);
    let used: usize = embeds.iter().map(Embed::length).sum();
    embeds.extend(passage_embeds(&passage, state.passages.len(), &disclaimer, words, ALL_EMBEDS - used));
    Ok(Some(embeds))
}
