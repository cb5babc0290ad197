//! The state of a noted passage in the corpus of today: unchanged, changed, or removed.

use super::{Engine, EngineError};
use crate::passage::{Passage, PassageHash, PassageId};

/// A passage as it was when it was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedPassage {
    /// Its document.
    pub document: String,
    /// Headings above it, the outermost first.
    pub section: Vec<String>,
    /// Its number among the passages of its document, from 1.
    pub position: u32,
    /// Its id.
    pub id: PassageId,
    /// Hash of its text.
    pub hash: PassageHash,
}

/// Where a noted passage is today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// It is as it was.
    Held(PassageId),
    /// This passage replaces it.
    Changed(PassageId),
    /// Nothing replaces it.
    Lost,
}

impl Engine {
    /// Notes a passage, so that it can be looked for later. `None`: there is none with this id.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn note(&self, id: &PassageId) -> Result<Option<NotedPassage>, EngineError> {
        Ok(self.index.passage(id)?.map(noted))
    }

    /// Finds a noted passage in the corpus of today: the one with its id and text; else, below the same headings
    /// of the same document, the one with its text; else the one of these nearest to its place.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn whereabouts(&self, noted: &NotedPassage) -> Result<Whereabouts, EngineError> {
        if let Some(passage) = self.index.passage(&noted.id)?
            && PassageHash::of(&passage.text) == noted.hash
        {
            return Ok(Whereabouts::Held(passage.id));
        }
        let Some(document) = self.documents().iter().find(|info| info.id.as_str() == noted.document) else {
            return Ok(Whereabouts::Lost);
        };
        let all = self.index.passages_of(&document.id)?;
        let same_text = |passage: &&Passage| PassageHash::of(&passage.text) == noted.hash;
        if let Some(passage) = below(&all, &noted.section).find(same_text) {
            return Ok(Whereabouts::Held(passage.id.clone()));
        }
        // the same words elsewhere in the document may mean something else there
        let distance = |passage: &&Passage| noted.position.abs_diff(passage.position.saturating_add(1));
        let nearest = || below(&all, &noted.section).min_by_key(distance);
        let successor = all.iter().find(same_text).or_else(nearest).map(|passage| passage.id.clone());
        Ok(successor.map_or(Whereabouts::Lost, Whereabouts::Changed))
    }

    /// The passages of the section that a noted passage is in today, in order; none: it is no longer there.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn section_of(&self, noted: &NotedPassage) -> Result<Vec<PassageId>, EngineError> {
        let (Whereabouts::Held(id) | Whereabouts::Changed(id)) = self.whereabouts(noted)? else {
            return Ok(Vec::new());
        };
        let Some(passage) = self.index.passage(&id)? else { return Ok(Vec::new()) };
        let all = self.index.passages_of(&passage.document)?;
        Ok(below(&all, &passage.heading_path).map(|passage| passage.id.clone()).collect())
    }

    /// The sections of the documents about a condition, each by the passage that it begins with.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn sections_about(&self, condition: &str) -> Result<Vec<NotedPassage>, EngineError> {
        let mut sections: Vec<NotedPassage> = Vec::new();
        for document in self.documents().iter().filter(|document| document.condition == condition) {
            for passage in self.index.passages_of(&document.id)? {
                let is_known = |known: &NotedPassage| {
                    known.document == document.id.as_str() && known.section == passage.heading_path
                };
                if !sections.iter().any(is_known) {
                    sections.push(noted(passage));
                }
            }
        }
        Ok(sections)
    }
}

fn noted(passage: Passage) -> NotedPassage {
    NotedPassage {
        document: passage.document.to_string(),
        position: passage.position.saturating_add(1),
        hash: PassageHash::of(&passage.text),
        section: passage.heading_path,
        id: passage.id,
    }
}

fn below<'a>(passages: &'a [Passage], section: &'a [String]) -> impl Iterator<Item = &'a Passage> {
    passages.iter().filter(move |passage| passage.heading_path == section)
}
