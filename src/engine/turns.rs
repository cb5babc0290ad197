//! What a conversation remembers of an answer, and what an earlier answer was about.

use std::time::Instant;

use super::{Engine, EngineError};
use crate::answer::{Found, Outcome};
use crate::passage::{Kind, Passage, PassageId, SectionKinds};
use crate::question::{Conversation, Turn, Understanding};

/// The maximum number of types that are remembered as a list.
const MAX_LISTED: usize = 8;

/// The maximum number of passages that a conversation remembers, so that it doesn't repeat them.
const MAX_SHOWN: usize = 50;

impl Engine {
    /// The topic that a text names, such as the title of a thread, for a question that names none itself.
    #[must_use]
    pub fn topic_named_in(&self, text: &str, now: Instant) -> Option<Turn> {
        let conversation = Conversation::new(&self.config.answer);
        let understanding = self.understander.understand(text, &conversation, now, self.index.as_ref());
        let (condition, keys) = understanding.condition?;
        Some(Turn {
            condition,
            key: keys.first()?.clone(),
            kind: None,
            heading: Vec::new(),
            listed: Vec::new(),
            shown: Vec::new(),
        })
    }

    /// What an earlier answer was about, from the passages that it showed. `None`: none of them is there.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn topic_of(&self, shown: &[PassageId], is_answered: bool) -> Result<Option<Turn>, EngineError> {
        let mut passages = Vec::new();
        for id in shown.iter().take(MAX_SHOWN) {
            passages.extend(self.index.passage(id)?);
        }
        let Some(first) = passages.first() else { return Ok(None) };
        let Some(document) = self.index.document(&first.document)? else { return Ok(None) };
        let heading = first.heading_path.last().filter(|_| is_answered);
        let path: Vec<Vec<String>> =
            first.heading_path.iter().map(|heading| self.analyzer.stems(heading)).collect();
        let kinds = self.kinds.get_or_init(|| SectionKinds::new(&self.config.intents, &self.analyzer));
        let kind = kinds.of(&path).iter().next().filter(|_| is_answered);
        let listed = self.listed_by(kind, first)?;
        Ok(Some(Turn {
            listed,
            condition: document.condition.clone(),
            key: self.analyzer.name_key(&document.condition),
            kind,
            heading: heading.map_or_else(Vec::new, |heading| self.understander.words_of(heading)),
            shown: passages.into_iter().map(|passage| passage.id).collect(),
        }))
    }

    /// What this turn was about: the condition named, else the one of the first passage.
    pub(super) fn turn(
        &self,
        understanding: &Understanding,
        outcome: Outcome,
        found: &[Found<'_>],
        earlier: &[PassageId],
    ) -> Option<Turn> {
        let ids = found.iter().map(|found| found.passage.id.clone());
        let shown: Vec<PassageId> = earlier.iter().cloned().chain(ids).take(MAX_SHOWN).collect();
        let answering = found.first().filter(|_| outcome == Outcome::Answered);
        let kind = understanding.kind;
        let listed =
            found.first().and_then(|found| self.listed_by(kind, &found.passage).ok()).unwrap_or_default();
        let heading = answering
            .and_then(|found| found.passage.heading_path.last())
            .map_or_else(Vec::new, |heading| self.understander.words_of(heading));
        if let Some((condition, keys)) = &understanding.condition {
            return Some(Turn {
                condition: condition.clone(),
                key: keys.first()?.clone(),
                kind,
                heading,
                listed,
                shown,
            });
        }
        let first = answering?;
        let condition = first.document.condition.clone();
        Some(Turn { key: self.analyzer.name_key(&condition), condition, kind, heading, listed, shown })
    }

    /// The headings of the types or forms of a condition, where those were asked for and a passage is on them: those
    /// under its own heading, else those beside it.
    fn listed_by(&self, kind: Option<Kind>, passage: &Passage) -> Result<Vec<String>, EngineError> {
        if kind.is_none() || kind != self.understander.intents().kind_named("types") {
            return Ok(Vec::new());
        }
        let others = self.index.passages_of(&passage.document)?;
        let under = |path: &[String]| {
            let mut headings: Vec<String> = Vec::new();
            for other in others.iter().filter(|other| other.heading_path.starts_with(path)) {
                let heading = other.heading_path.get(path.len());
                headings.extend(heading.filter(|heading| !headings.contains(heading)).cloned());
            }
            headings
        };
        let path = &passage.heading_path;
        let own = under(path);
        let listed = match path.split_last() {
            Some((_, outer)) if own.is_empty() && !outer.is_empty() => under(outer),
            _ => own,
        };
        Ok(if listed.len() <= MAX_LISTED { listed } else { Vec::new() })
    }
}
