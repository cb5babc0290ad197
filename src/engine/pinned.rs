//! Answers that moderators pinned: which one serves a question.

use std::time::Instant;

use super::{Engine, EngineError, Search};
use crate::answer::Found;
use crate::passage::PassageId;
use crate::question::{AskedFor, Conversation};

/// A pinned answer, or a question that was added to a section, ready to be compared with questions.
#[derive(Debug, Clone)]
pub struct PinnedAnswer {
    /// Its number; 0 for a question that was added to a section.
    pub id: i64,
    /// What its question asks.
    pub asked: AskedFor,
    /// Its passages, in order; those that are no longer there are passed over.
    pub passages: Vec<PassageId>,
}

impl Engine {
    /// What a question asks, for comparing it with others about this corpus.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn asked_for(
        &self,
        question: &str,
        conversation: &Conversation,
        now: Instant,
    ) -> Result<AskedFor, EngineError> {
        Ok(self.asked_in(&self.search(question, conversation, now)?))
    }

    fn asked_in(&self, search: &Search) -> AskedFor {
        AskedFor::new(&search.understanding, &search.plan, &search.rarity, &self.config.similarity)
    }

    /// The pinned answer that serves a search: the likest one, if it is like enough; with those of its
    /// passages that are there.
    pub(super) fn pinned_for<'e>(
        &'e self,
        search: &Search,
        pins: &[PinnedAnswer],
    ) -> Result<Option<(i64, Vec<Found<'e>>)>, EngineError> {
        if pins.is_empty() {
            return Ok(None);
        }
        let own = self.asked_in(search);
        let config = &self.config.similarity;
        let mut best: Option<(f32, &PinnedAnswer)> = None;
        for pin in pins {
            let similarity = own.similarity(&pin.asked, config);
            // of equals the first in the moderators' order
            if similarity >= config.same && best.is_none_or(|(most, _)| similarity > most) {
                best = Some((similarity, pin));
            }
        }
        let Some((similarity, pin)) = best else { return Ok(None) };
        let mut found = Vec::new();
        let mut hidden = false;
        for id in &pin.passages {
            let Some(passage) = self.index.passage(id)? else { continue };
            if !search.plan.admitted.allows(&passage.document) {
                hidden = true;
                continue;
            }
            let Some(document) = self.index.document(&passage.document)? else { continue };
            found.push(Found { passage, document, score: similarity, nearest_sentence: None });
        }
        // one whose passages may not be shown serves no question
        Ok(Some((pin.id, found)).filter(|(_, found)| !hidden || !found.is_empty()))
    }
}
