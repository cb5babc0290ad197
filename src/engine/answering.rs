//! From a question to its answer: read, kept to the terms, searched, judged, put together.

use std::borrow::Cow;
use std::time::Instant;

use super::options::Scope;
use super::retrieving::{Retrieved, Wanted};
use super::{AskOptions, Asked, Engine, EngineError, PinnedAnswer};
use crate::answer::{Answer, Composer, Found, NoticeCode, Outcome, Verdict};
use crate::config::{HelpLevel, Language};
use crate::question::{Conversation, DocumentFilter, Understanding};
use crate::safety::Strength;

/// An answer, and the passages that it shows.
pub(super) struct Answered<'e> {
    pub(super) answer: Answer,
    pub(super) found: Vec<Found<'e>>,
}

impl Engine {
    /// Answers a question with at most `top` passages, in a conversation that it carries on.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn ask(
        &self,
        question: &str,
        top: usize,
        conversation: &mut Conversation,
    ) -> Result<Answer, EngineError> {
        Ok(self.ask_with(question, top, conversation, &AskOptions::default(), &[])?.answer)
    }

    /// Answers as [`Engine::ask`] under the terms of `options`, with a pinned answer first where one of
    /// `pins` asks the same.
    ///
    /// While the index can't be read, an emergency still gets its answer.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn ask_with(
        &self,
        question: &str,
        top: usize,
        conversation: &mut Conversation,
        options: &AskOptions,
        pins: &[PinnedAnswer],
    ) -> Result<Asked, EngineError> {
        match self.ask_index(question, top, conversation, options, pins) {
            Err(EngineError::Index(error)) => match self.urgent(question, options) {
                Some(answer) => Ok(Asked::unsearched(answer)),
                None => Err(EngineError::Index(error)),
            },
            asked => asked,
        }
    }

    /// The steps of an answer, one after the other: reading, help, terms, what needs no search, retrieval, pins,
    /// and the answer put together.
    fn ask_index(
        &self,
        question: &str,
        top: usize,
        conversation: &mut Conversation,
        options: &AskOptions,
        pins: &[PinnedAnswer],
    ) -> Result<Asked, EngineError> {
        let now = Instant::now();
        let mut understanding = self.read(question, conversation, now);
        let options = in_language_of(&understanding, options);
        let admitted = self.admitted(&options);
        let composer = self.composer(&options, &admitted);
        if is_crisis(&understanding) || understanding.small_talk.is_some() {
            return Ok(Asked::unsearched(composer.without_search(question, &understanding)));
        }
        self.index.ready()?;
        let said = match self.apply_scope(&mut understanding, &options) {
            Scope::Answered(said) => said,
            Scope::Withheld(why) => {
                return Ok(Asked::unsearched(composer.withheld(question, &understanding, why)));
            }
        };
        self.settle_vague(&mut understanding, &options);
        let beside =
            self.answer_beside_search(question, &mut understanding, top, &options, conversation, now)?;
        if let Some(mut answer) = beside {
            answer.notices.put_first(said);
            return Ok(Asked::unsearched(answer));
        }
        self.settle_publisher(&mut understanding);
        self.settle_kind(&mut understanding);
        let shown = conversation.topic(now).filter(|_| understanding.more).map(|turn| turn.shown.clone());
        let wanted = Wanted {
            admitted: self.admits_publishers(&understanding.publishers, admitted.clone()),
            shown_before: shown.unwrap_or_default(),
            top,
            texts: self.config.texts.of(options.language),
        };
        let mut retrieved = self.retrieve(understanding, &wanted)?;
        if retrieved.found.is_empty() && !wanted.shown_before.is_empty() {
            let why = NoticeCode::NoMore.says(wanted.texts.no_more_excerpts());
            let answer = composer.withheld(question, &retrieved.search.understanding, why);
            return Ok(Asked::searched(answer, None));
        }
        let pinned = self.serve_pin(&mut retrieved, pins, top)?;
        let urgent = is_urgent(&retrieved.search.understanding);
        if self.helps_alone(&retrieved) {
            let answer = composer.without_search(question, &retrieved.search.understanding);
            return Ok(Asked::searched(answer, pinned));
        }
        if urgent {
            retrieved.found.truncate(1);
        }
        let said = match said {
            None if retrieved.judgement.outcome != Outcome::Answered => {
                self.answered_by_what_is_off(&retrieved.search, &options)?
            }
            said => said,
        };
        let parts = if pinned.is_none() && !urgent {
            self.answer_parts(question, &retrieved.search, top, &composer, &options)?
        } else {
            None
        };
        let Answered { mut answer, found } = match parts {
            Some(parts) => parts,
            None => Answered {
                answer: self.put_together_whole(question, &retrieved, &composer, &options),
                found: retrieved.found,
            },
        };
        let understanding = &retrieved.search.understanding;
        if let Some(turn) = self.turn(understanding, answer.outcome, &found, &wanted.shown_before) {
            conversation.remember(turn, now);
        }
        answer.notices.put_first(said);
        self.add_beside(&mut answer, understanding, &composer, &found);
        composer.add_care(&mut answer, understanding);
        if urgent {
            // help and at most one passage: nothing else is worth reading now
            answer.notices.clear();
            answer.near_sections.clear();
        }
        let unclear = understanding.unclear.clone().filter(|_| answer.outcome == Outcome::NoAnswer);
        Ok(Asked { unclear, ..Asked::searched(answer, pinned) })
    }

    /// Reads a question in a conversation, which remembers what it says of danger.
    fn read(&self, question: &str, conversation: &mut Conversation, now: Instant) -> Understanding {
        let mut understanding =
            self.understander.understand(question, conversation, now, self.index.as_ref());
        self.find_in_titles(&mut understanding);
        conversation.remember_safety(understanding.safety.clone());
        if understanding.for_child_or_pregnant {
            conversation.remember_child_or_pregnant(now);
        }
        understanding
    }

    /// The answer to a question that asks one thing.
    fn put_together_whole(
        &self,
        question: &str,
        retrieved: &Retrieved<'_>,
        composer: &Composer<'_>,
        options: &AskOptions,
    ) -> Answer {
        let Retrieved { search, judgement, notices, found } = retrieved;
        let verdict = Verdict {
            outcome: judgement.outcome,
            not_held: judgement.not_held.as_ref(),
            unclear: search.understanding.unclear.as_ref(),
            found,
            plan: &search.plan,
            rarity: &search.rarity,
        };
        let interpretation = self.interpretation(search, judgement.confidence);
        // their list is long, and only shown where nothing answers
        let conditions = match verdict.outcome {
            Outcome::NoAnswer => self.conditions_under(options),
            Outcome::Answered | Outcome::Related => Cow::Borrowed(&[][..]),
        };
        let mut answer = composer.compose(question, interpretation, &verdict, &conditions);
        answer.notices.put_first(notices.iter().cloned());
        answer
    }

    /// Whether a message asks anything, in a conversation at `now`.
    #[must_use]
    pub fn asks(&self, message: &str, conversation: &Conversation, now: Instant) -> bool {
        let understanding = self.understander.understand(message, conversation, now, self.index.as_ref());
        self.understander.asks(message, &understanding, conversation, now)
    }

    /// Which of so many numbered passages a message picks and says nothing else, from 0.
    #[must_use]
    pub fn picked(&self, message: &str, shown: usize) -> Option<usize> {
        self.understander.picked(message, shown)
    }

    /// Where to get help at once, if a question needs that; nothing is searched.
    #[must_use]
    pub fn urgent(&self, question: &str, options: &AskOptions) -> Option<Answer> {
        let conversation = Conversation::new(&self.config.answer);
        let understanding =
            self.understander.understand(question, &conversation, Instant::now(), self.index.as_ref());
        understanding.urgency.as_ref()?;
        Some(self.composer(options, &DocumentFilter::All).without_search(question, &understanding))
    }
}

/// The options with the language of a question: one in Spanish gets its notices in Spanish.
fn in_language_of<'o>(understanding: &Understanding, options: &'o AskOptions) -> Cow<'o, AskOptions> {
    if understanding.language == Some(Language::Es.code()) {
        Cow::Owned(AskOptions { language: Language::Es, ..options.clone() })
    } else {
        Cow::Borrowed(options)
    }
}

/// Whether somebody is in a crisis.
fn is_crisis(understanding: &Understanding) -> bool {
    let urgency = understanding.urgency.as_ref();
    urgency.is_some_and(|found| found.level == HelpLevel::Crisis && found.strength == Strength::First)
}

/// Whether help comes before anything else.
pub(super) fn is_urgent(understanding: &Understanding) -> bool {
    understanding.urgency.as_ref().is_some_and(|found| found.strength == Strength::First)
}
