//! From a question to its answer: read, kept to the terms, searched, judged, put together.

use std::time::Instant;

use super::options::Terms;
use super::{AskOptions, Asked, Engine, EngineError, PinnedAnswer, Search};
use crate::answer::{Answer, Found, Outcome, Verdict};
use crate::config::HelpLevel;
use crate::question::{Admitted, Conversation, Turn, Understanding};
use crate::safety::Strength;

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
        let now = Instant::now();
        let mut understanding = self.understander.understand(question, conversation, now, &self.index);
        let admitted = self.admitted(options);
        let composer = self.composer(options, &admitted);
        conversation.remember_safety(understanding.safety.clone());
        let crisis = understanding
            .urgency
            .as_ref()
            .is_some_and(|urgency| urgency.level == HelpLevel::Crisis && urgency.strength == Strength::First);
        if crisis || understanding.small_talk.is_some() {
            let answer = composer.without_search(question, &understanding);
            return Ok(Asked { answer, pinned: None, searched: false });
        }
        let mut said = match self.keep_to_terms(&mut understanding, options) {
            Terms::Answered(said) => said,
            Terms::Withheld(why) => {
                let answer = composer.withheld(question, &understanding, why);
                return Ok(Asked { answer, pinned: None, searched: false });
            }
        };
        let search = self.search_understood(understanding, admitted.clone())?;
        let mut judgement = self.judge(&search);
        let texts = self.config.texts.of(options.language);
        let shielded = self.shield(&search, (top, texts), &mut judgement)?;
        let mut found = self.choose(shielded.ranked.as_deref().unwrap_or(&search.ranked), top)?;
        let pinned = self.pinned_for(&search, pins)?.map(|(id, pinned)| {
            if !pinned.is_empty() && judgement.outcome != Outcome::Answered {
                // what was found is not worth showing beside an answer
                found.clear();
                (judgement.outcome, judgement.not_held) = (Outcome::Answered, None);
            }
            found.retain(|found| pinned.iter().all(|pin| pin.passage.id != found.passage.id));
            found.splice(0..0, pinned);
            found.truncate(top);
            id
        });
        let urgent =
            search.understanding.urgency.as_ref().is_some_and(|found| found.strength == Strength::First);
        if urgent {
            // a passage about something near, or about how rare the danger is, would only keep people from getting help
            let plays_down = found.first().is_some_and(|found| self.plays_down(&found.passage.text));
            let answers = judgement.outcome == Outcome::Answered && !plays_down;
            if search.understanding.named.is_empty() || !answers {
                let answer = composer.without_search(question, &search.understanding);
                return Ok(Asked { answer, pinned, searched: true });
            }
            found.truncate(1);
        }
        if judgement.outcome != Outcome::Answered && said.is_none() {
            said = self.answered_by_what_is_off(&search, options)?;
        }
        if let Some(turn) = self.turn(&search.understanding, judgement.outcome, &found) {
            conversation.remember(turn, now);
        }
        let verdict = Verdict {
            outcome: judgement.outcome,
            not_held: judgement.not_held.as_ref(),
            unclear: search.understanding.unclear.as_ref(),
            found: &found,
            plan: &search.plan,
            rarity: &search.rarity,
        };
        let interpretation = self.interpretation(&search, judgement.confidence);
        let mut answer =
            composer.compose(question, interpretation, &verdict, &self.conditions_under(options));
        answer.notices.splice(0..0, said.into_iter().chain(shielded.notices));
        composer.add_care(&mut answer, &search.understanding);
        if urgent {
            // help and at most one passage: nothing else is worth reading now
            answer.notices.clear();
        }
        Ok(Asked { answer, pinned, searched: true })
    }

    /// Where to get help at once, if a question needs that; nothing is searched.
    #[must_use]
    pub fn urgent(&self, question: &str, options: &AskOptions) -> Option<Answer> {
        let conversation = Conversation::new(&self.config.answer);
        let understanding =
            self.understander.understand(question, &conversation, Instant::now(), &self.index);
        understanding.urgency.as_ref()?;
        Some(self.composer(options, &Admitted::All).without_search(question, &understanding))
    }

    /// Whether a text plays danger down.
    fn plays_down(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.config.care.plays_down.iter().any(|words| text.contains(words.as_str()))
    }

    /// That a topic is switched off whose document would have answered a question that names none.
    fn answered_by_what_is_off(
        &self,
        search: &Search,
        options: &AskOptions,
    ) -> Result<Option<String>, EngineError> {
        let understanding = &search.understanding;
        let restricted = !options.conditions_off.is_empty() && options.only_condition.is_none();
        if !restricted || understanding.condition.is_some() || understanding.not_held.is_some() {
            return Ok(None);
        }
        let all = self.search_understood(understanding.clone(), Admitted::All)?;
        let best = all.ranked.first().filter(|_| self.judge(&all).outcome == Outcome::Answered);
        let Some(best) = best else { return Ok(None) };
        let passage = self.passage_at(best)?;
        let info = self.index.document(&passage.document);
        let off = info.and_then(|info| self.condition_off(info, options));
        let text = &self.config.texts.of(options.language).topic_off;
        Ok(off.map(|condition| text.replace("{condition}", condition)))
    }

    /// What this turn was about: the condition named, else the one of the first passage.
    fn turn(&self, understanding: &Understanding, outcome: Outcome, found: &[Found<'_>]) -> Option<Turn> {
        let answering = found.first().filter(|_| outcome == Outcome::Answered);
        let kind = understanding.kind;
        let heading = answering
            .and_then(|found| found.passage.heading_path.last())
            .map_or_else(Vec::new, |heading| self.understander.words_of(heading));
        if let Some((condition, keys)) = &understanding.condition {
            return Some(Turn { condition: condition.clone(), key: keys.first()?.clone(), kind, heading });
        }
        let first = answering?;
        let condition = first.document.condition.clone();
        Some(Turn { key: self.analyzer.name_key(&condition), condition, kind, heading })
    }
}
