//! From a question to its answer: read, kept to the terms, searched, judged, put together.

use std::borrow::Cow;
use std::time::Instant;

use super::choice::MEANT_HEADING;
use super::options::Terms;
use super::{AskOptions, Asked, Engine, EngineError, PinnedAnswer, Search};
use crate::answer::{Answer, Composer, Found, Notice, NoticeCode, Outcome, Verdict};
use crate::config::{HelpLevel, Language};
use crate::passage::Kind;
use crate::question::{Admitted, Choice, Conversation, Offer, SourceAsked, Understanding, WordRole};
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
                Some(answer) => Ok(Asked { answer, pinned: None, searched: false, unclear: None }),
                None => Err(EngineError::Index(error)),
            },
            asked => asked,
        }
    }

    #[expect(clippy::too_many_lines, reason = "the steps of an answer, one after the other")]
    fn ask_index(
        &self,
        question: &str,
        top: usize,
        conversation: &mut Conversation,
        options: &AskOptions,
        pins: &[PinnedAnswer],
    ) -> Result<Asked, EngineError> {
        let now = Instant::now();
        let mut understanding =
            self.understander.understand(question, conversation, now, self.index.as_ref());
        self.find_in_titles(&mut understanding);
        // a question in Spanish gets its notices in Spanish
        let in_spanish = AskOptions { language: Language::Es, ..options.clone() };
        let options = if understanding.language == Some(Language::Es.code()) { &in_spanish } else { options };
        let admitted = self.admitted(options);
        let composer = self.composer(options, &admitted);
        conversation.remember_safety(understanding.safety.clone());
        if understanding.for_child_or_pregnant {
            conversation.remember_child_or_pregnant(now);
        }
        let crisis = understanding
            .urgency
            .as_ref()
            .is_some_and(|urgency| urgency.level == HelpLevel::Crisis && urgency.strength == Strength::First);
        if crisis || understanding.small_talk.is_some() {
            let answer = composer.without_search(question, &understanding);
            return Ok(Asked { answer, pinned: None, searched: false, unclear: None });
        }
        self.index.ready()?;
        let mut said = match self.keep_to_terms(&mut understanding, options) {
            Terms::Answered(said) => said,
            Terms::Withheld(why) => {
                let answer = composer.withheld(question, &understanding, why);
                return Ok(Asked { answer, pinned: None, searched: false, unclear: None });
            }
        };
        self.settle_vague(&mut understanding, options);
        if let Some(answer) =
            self.answer_beside_search(question, &mut understanding, top, options, conversation, now)?
        {
            let mut answer = answer;
            answer.notices.put_first(said);
            return Ok(Asked { answer, pinned: None, searched: false, unclear: None });
        }
        let wanted = self.admits_publishers(&understanding.publishers, admitted.clone());
        let earlier = conversation.topic(now).filter(|_| understanding.more).map(|turn| turn.shown.clone());
        let earlier = earlier.unwrap_or_default();
        self.settle_publisher(&mut understanding);
        let says = understanding
            .words
            .iter()
            .any(|word| matches!(word.role, WordRole::Content | WordRole::Cue | WordRole::Condition));
        if !says && understanding.condition.is_some() {
            self.say_kind(&mut understanding);
        }
        let search = self.search_without_missing(self.search_understood(understanding, wanted)?)?;
        let mut judgement = self.judge(&search)?;
        judgement.outcome = self.settled(&search, &judgement);
        let texts = self.config.texts.of(options.language);
        let shielded = self.shield(&search, (top, texts), &mut judgement)?;
        let search = match shielded.ranked {
            Some(ranked) => Search { ranked, ..search },
            None => search,
        };
        let mut found = self.choose(&search, top.saturating_add(earlier.len()))?;
        found.retain(|found| !earlier.contains(&found.passage.id));
        found.truncate(top);
        if found.is_empty() && !earlier.is_empty() {
            let why = NoticeCode::NoMore.says(texts.no_more_excerpts());
            let answer = composer.withheld(question, &search.understanding, why);
            return Ok(Asked { answer, pinned: None, searched: true, unclear: None });
        }
        if judgement.outcome == Outcome::Answered && self.leads_beside(&search, &found) {
            judgement.outcome = Outcome::Related;
        }
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
                return Ok(Asked { answer, pinned, searched: true, unclear: None });
            }
            found.truncate(1);
        } else if judgement.outcome != Outcome::Answered && is_possible_crisis(&search.understanding) {
            // passages about something near would look like an answer to despair
            let answer = composer.without_search(question, &search.understanding);
            return Ok(Asked { answer, pinned, searched: true, unclear: None });
        }
        if judgement.outcome != Outcome::Answered && said.is_none() {
            said = self.answered_by_what_is_off(&search, options)?;
        }
        let parts = if pinned.is_none() && !urgent {
            self.answer_parts(question, &search, top, &composer, options)?
        } else {
            None
        };
        if let Some((mut answer, found)) = parts {
            if let Some(turn) = self.turn(&search.understanding, answer.outcome, &found, &earlier) {
                conversation.remember(turn, now);
            }
            answer.notices.put_first(said);
            self.add_beside(&mut answer, &search.understanding, &composer, &found);
            composer.add_care(&mut answer, &search.understanding);
            return Ok(Asked { answer, pinned, searched: true, unclear: None });
        }
        if let Some(turn) = self.turn(&search.understanding, judgement.outcome, &found, &earlier) {
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
        // their list is long, and only shown where nothing answers
        let conditions = match verdict.outcome {
            Outcome::NoAnswer => self.conditions_under(options),
            Outcome::Answered | Outcome::Related => Cow::Borrowed(&[][..]),
        };
        let mut answer = composer.compose(question, interpretation, &verdict, &conditions);
        answer.notices.put_first(said.into_iter().chain(shielded.notices));
        self.add_beside(&mut answer, &search.understanding, &composer, &found);
        composer.add_care(&mut answer, &search.understanding);
        if urgent {
            // help and at most one passage: nothing else is worth reading now
            answer.notices.clear();
        }
        let unclear = search.understanding.unclear.clone().filter(|_| answer.outcome == Outcome::NoAnswer);
        Ok(Asked { answer, pinned, searched: true, unclear })
    }

    /// A question that names no condition, in a corpus or a channel that is about one, is about that one. A message
    /// that asks for nothing, as “the” or “when”, is about none.
    fn settle_vague(&self, understanding: &mut Understanding, options: &AskOptions) {
        if !understanding.is_vague || understanding.condition.is_some() {
            return;
        }
        let asks = understanding.kind.is_some()
            || !understanding.figures.is_empty()
            || understanding.words.iter().any(|word| word.role != WordRole::LeftOut);
        match self.conditions_under(options).as_ref() {
            // no document names a condition: there is nothing to choose from
            [] => understanding.is_vague = false,
            [only] if asks => {
                understanding.condition = Some((only.clone(), vec![self.analyzer.name_key(only)]));
                understanding.used_context = true;
            }
            _ => {}
        }
    }

    /// What a publisher says, where all its documents are on one condition, is about that one.
    fn settle_publisher(&self, understanding: &mut Understanding) {
        if understanding.publishers.is_empty() || understanding.condition.is_some() {
            return;
        }
        let of_them =
            self.documents().iter().filter(|info| understanding.publishers.contains(&info.source.publisher));
        let mut conditions: Vec<&String> = of_them.map(|info| &info.condition).collect();
        conditions.dedup();
        if let [only] = conditions.as_slice() {
            understanding.condition = Some(((*only).clone(), vec![self.analyzer.name_key(only)]));
            let says = understanding.words.iter().any(|word| word.role == WordRole::Content);
            understanding.kind = understanding.kind.or(self.definition().filter(|_| !says));
        }
    }

    /// Lets an encoder read the condition and what is asked for, where a message doesn't say them itself.
    fn say_kind(&self, understanding: &mut Understanding) {
        let kind = understanding.kind.and_then(|kind| self.understander.intents().name(kind));
        let Some((condition, _)) = &understanding.condition else { return };
        let mut text = condition.clone();
        let heading = understanding.context.iter().map(|form| form.exact.as_str());
        for word in kind.map(|kind| kind.replace('_', " ")).iter().map(String::as_str).chain(heading) {
            text.push(' ');
            text.push_str(word);
        }
        understanding.text = text;
    }

    /// The kind of section that says what a condition is.
    pub(super) fn definition(&self) -> Option<Kind> {
        self.understander.intents().kind_named(&self.config.answer.bare_name_intent)
    }

    /// Where a condition is compared with one that no document is about, and no heading is on both, the one
    /// that is held is looked for alone.
    fn search_without_missing(&self, search: Search) -> Result<Search, EngineError> {
        let understanding = &search.understanding;
        let is_on_both = search.ranked.first().is_some_and(|best| best.heading_coverage >= MEANT_HEADING);
        if understanding.compared_words.is_empty() || is_on_both {
            return Ok(search);
        }
        let mut understanding = understanding.clone();
        for word in &mut understanding.words {
            if understanding.compared_words.contains(&word.token.position) {
                word.role = WordRole::LeftOut;
                word.synonyms.clear();
            }
        }
        let says =
            understanding.words.iter().any(|word| matches!(word.role, WordRole::Content | WordRole::Cue));
        understanding.kind = understanding.kind.or(self.definition().filter(|_| !says));
        self.search_understood(understanding, search.plan.admitted.clone())
    }

    /// The answer where no passage is looked for in the usual way: a question about the documents, or one that
    /// does not say what it is about.
    fn answer_beside_search(
        &self,
        question: &str,
        understanding: &mut Understanding,
        top: usize,
        options: &AskOptions,
        conversation: &mut Conversation,
        now: Instant,
    ) -> Result<Option<Answer>, EngineError> {
        let admitted = self.admitted(options);
        let composer = self.composer(options, &admitted);
        if understanding.not_held.is_none() {
            match understanding.source {
                Some(SourceAsked::Facts) => {
                    let answer =
                        self.source_answer(question, understanding, top, &composer, &admitted, options)?;
                    if let Some(mut answer) = answer {
                        composer.add_care(&mut answer, understanding);
                        return Ok(Some(answer));
                    }
                }
                Some(SourceAsked::Whole) if understanding.condition.is_some() => {
                    understanding.kind =
                        self.understander.intents().kind_named(&self.config.answer.bare_name_intent);
                    for word in understanding.words.iter_mut().filter(|word| word.role != WordRole::Condition)
                    {
                        word.role = WordRole::LeftOut;
                        word.synonyms.clear();
                    }
                    self.say_kind(understanding);
                }
                Some(SourceAsked::Whole) | None => {}
            }
        }
        if !understanding.is_vague || understanding.condition.is_some() {
            return Ok(None);
        }
        let conditions = self.conditions_under(options);
        let choices: &[String] =
            if conditions.len() > self.config.answer.listed_conditions { &[] } else { &conditions };
        let choice = |condition: &String| Choice {
            condition: condition.clone(),
            key: self.analyzer.name_key(condition),
        };
        let offer = Offer { choices: choices.iter().map(choice).collect(), kind: understanding.kind };
        conversation.remember_offer(offer, now);
        let contacts = self.asks_for_people(understanding);
        Ok(Some(composer.ask_back(question, understanding, choices.to_vec(), contacts)))
    }

    fn asks_for_people(&self, understanding: &Understanding) -> bool {
        let intent = understanding.kind.and_then(|kind| self.understander.intents().name(kind));
        matches!(intent, Some("contacts" | "who_to_see"))
    }

    /// Adds what is said beside the passages: on a condition that is compared and not held, on where the whole
    /// document is, and on whom to ask.
    fn add_beside(
        &self,
        answer: &mut Answer,
        understanding: &Understanding,
        composer: &Composer<'_>,
        found: &[Found<'_>],
    ) {
        let missing = understanding.compared_with.iter().map(|condition| composer.not_held(condition));
        let mut said: Vec<Notice> = missing.collect();
        if understanding.source == Some(SourceAsked::Whole)
            && let Some(first) = found.first()
        {
            said.push(composer.whole_document(first.document));
        }
        let near = found.iter().any(|found| !found.document.contacts.is_empty());
        if self.asks_for_people(understanding) && near && answer.outcome != Outcome::NoAnswer {
            said.extend(composer.contacts_of(found));
        }
        answer.notices.put_first(said);
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
    ) -> Result<Option<Notice>, EngineError> {
        let understanding = &search.understanding;
        let restricted = !options.conditions_off.is_empty() && options.only_condition.is_none();
        if !restricted || understanding.condition.is_some() || understanding.not_held.is_some() {
            return Ok(None);
        }
        let all = self.search_understood(understanding.clone(), Admitted::All)?;
        let answers = self.judge(&all)?.outcome == Outcome::Answered;
        let Some(best) = all.ranked.first().filter(|_| answers) else { return Ok(None) };
        let passage = self.passage_at(best)?;
        let info = self.index.document(&passage.document)?;
        let off = info.and_then(|info| self.condition_off(info, options));
        let texts = self.config.texts.of(options.language);
        Ok(off.map(|condition| NoticeCode::TopicOff.says(texts.topic_off(condition))))
    }
}

/// Whether somebody may be in a crisis.
fn is_possible_crisis(understanding: &Understanding) -> bool {
    let urgency = understanding.urgency.as_ref();
    urgency.is_some_and(|found| found.level == HelpLevel::Crisis && found.strength == Strength::Possible)
}
