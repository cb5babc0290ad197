//! Answers that need no search, and lines that are said beside the passages.

use std::time::Instant;

use super::{AskOptions, Engine, EngineError};
use crate::answer::{Answer, Composer, Found, Notice, Outcome};
use crate::question::{Choice, Conversation, Offer, SourceAsked, Understanding, WordRole};

impl Engine {
    /// The answer where no passage is looked for in the usual way: a question about the documents, or one that
    /// does not say what it is about.
    pub(super) fn answer_beside_search(
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
                        let kind = self.understander.intents().about_source();
                        let asked = Understanding { kind, ..understanding.clone() };
                        if let Some(turn) = self.turn(&asked, answer.outcome, &[], &[]) {
                            conversation.remember(turn, now);
                        }
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
    pub(super) fn add_beside(
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
}
