//! Shows a passage among those around it.

use super::{AskOptions, Engine, EngineError};
use crate::answer::{AnswerPassage, Found};
use crate::config::Language;
use crate::passage::{Passage, PassageId};
use crate::question::DocumentFilter;

/// A passage among its neighbors.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageInContext {
    /// Passages of the same document right before it.
    pub before: Vec<AnswerPassage>,
    /// The passage.
    pub passage: AnswerPassage,
    /// Passages of the same document right after it.
    pub after: Vec<AnswerPassage>,
    /// What must be said of the document.
    pub notices: Vec<String>,
}

impl Engine {
    /// A passage with up to `neighbours` passages of its document on either side.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn show(&self, id: &PassageId, neighbours: usize) -> Result<Option<PassageInContext>, EngineError> {
        self.show_in(id, neighbours, Language::default())
    }

    /// The same with fixed words in a language.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn show_in(
        &self,
        id: &PassageId,
        neighbours: usize,
        language: Language,
    ) -> Result<Option<PassageInContext>, EngineError> {
        let Some(passage) = self.index.passage(id)? else { return Ok(None) };
        let Some(document) = self.index.document(&passage.document)? else { return Ok(None) };
        let passages = self.index.passages_of(&passage.document)?;
        let options = AskOptions { language, ..AskOptions::default() };
        let composer = self.composer(&options, &DocumentFilter::All);
        let place = passages.iter().position(|other| other.id == passage.id).unwrap_or(0);
        let shown = |passage: &Passage| {
            let rank = passage.position as usize + 1;
            let found = Found { passage: passage.clone(), document, score: 0.0, nearest_sentence: None };
            composer.passage(rank, &found)
        };
        let before = passages[place.saturating_sub(neighbours)..place].iter().map(shown).collect();
        let end = passages.len().min(place + 1 + neighbours);
        let after = passages.get(place + 1..end).unwrap_or_default().iter().map(shown).collect();
        Ok(Some(PassageInContext {
            before,
            passage: shown(&passage),
            after,
            notices: composer.document_notices(document),
        }))
    }
}
