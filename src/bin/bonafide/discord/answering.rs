//! From a question of somebody to an answer with its buttons.

use std::sync::Arc;

use bonafide::answer::{Answer, AnswerPassage, Outcome};
use bonafide::passage::PassageId;
use bonafide::question::Conversation;
use bonafide::store::{AnswerState, ShownPassage};
use serenity::all::{CreateActionRow, CreateEmbed};

use super::bot::{Bot, Refusal, today};
use super::limits::ALL_EMBEDS;
use super::message::{Embed, answer_embeds, buttons, passage_embeds};
use bonafide::answer::Disclaimer;

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
}

/// A message that is ready to be sent.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) embeds: Vec<CreateEmbed>,
    pub(super) rows: Vec<CreateActionRow>,
}

impl Reply {
    /// Plain words.
    pub(super) fn words(text: &str) -> Self {
        let embed = Embed { description: text.to_owned(), ..Embed::default() };
        Self { embeds: vec![embed.build()], rows: Vec::new() }
    }

    /// Embeds without buttons.
    pub(super) fn embeds(embeds: Vec<Embed>) -> Self {
        Self { embeds: embeds.into_iter().map(Embed::build).collect(), rows: Vec::new() }
    }
}

/// Answers a question, or says why not. Nothing of the question is kept.
pub(super) async fn answer(bot: &Arc<Bot>, asker: &Asker, question: &str, private: bool) -> Reply {
    let texts = bot.texts(&asker.locale);
    let question: String = question.trim().chars().take(LONGEST_QUESTION).collect();
    if question.is_empty() {
        return Reply::words(&texts.empty);
    }
    match answered(bot, asker, question).await {
        Ok((answer, key)) => {
            let embeds = answer_embeds(&answer, bot.words(&asker.locale));
            let rows = match key {
                Some(key) => buttons(&key, (0, answer.passages.len()), private, texts),
                None => Vec::new(),
            };
            Reply { rows, ..Reply::embeds(embeds) }
        }
        Err(refusal) => Reply::words(&refused(bot, refusal, &asker.locale)),
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

async fn answered(
    bot: &Arc<Bot>,
    asker: &Asker,
    question: String,
) -> Result<(Answer, Option<String>), Refusal> {
    let _turn = bot.turn(asker.member, asker.server).await?;
    let place = (asker.member, asker.channel);
    let before = bot.conversations().get(place, &bot.config.answer);
    let server = asker.server;
    let worker = Arc::clone(bot);
    let work = move || work(&worker, &question, before, server);
    let (answer, conversation, key) =
        tokio::task::spawn_blocking(work).await.map_err(|_| Refusal::Failed)?.map_err(|error| {
            tracing::error!(%error, "a question could not be answered");
            Refusal::Failed
        })?;
    bot.conversations().put(place, conversation);
    Ok((answer, key))
}

/// Searching and the store, on a blocking thread.
fn work(
    bot: &Bot,
    question: &str,
    mut conversation: Conversation,
    server: Option<u64>,
) -> anyhow::Result<(Answer, Conversation, Option<String>)> {
    let engine = bot.engine();
    let answer = engine.ask(question, PASSAGES, &mut conversation)?;
    let searched = !answer.interpretation.words.is_empty() || !answer.passages.is_empty();
    if !searched || answer.urgency.is_some() && answer.passages.is_empty() {
        return Ok((answer, conversation, None));
    }
    let outcome = outcome(answer.outcome);
    let topic = answer.interpretation.condition.clone();
    bot.store.count_question(server.unwrap_or(0), today(), topic.as_deref().unwrap_or(""), outcome)?;
    let state = AnswerState {
        condition: topic,
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
    };
    let key = blake3::hash(format!("{:?} {state:?}", std::time::Instant::now()).as_bytes()).to_hex();
    let key = key.as_str()[..24].to_owned();
    bot.store.keep_answer(&key, today(), server, &state, bot.config.discord.most_buttons)?;
    Ok((answer, conversation, Some(key)))
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

/// One page of an earlier answer.
pub(super) fn page(bot: &Bot, passage: &AnswerPassage, count: usize, locale: &str) -> Vec<Embed> {
    let disclaimer = Disclaimer::new(&bot.config.texts.disclaimer_addition);
    passage_embeds(passage, count, &disclaimer, bot.words(locale), ALL_EMBEDS)
}
