//! Where a passage that somebody noted stands today: as it was, changed, or no more.

use super::{Engine, EngineError};
use crate::passage::{Passage, PassageHash, PassageId};

/// A passage as it was when it was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedPassage {
    /// Its document.
    pub document: String,
    /// Headings above it, the outermost first.
    pub section: Vec<String>,
    /// Its number among the passages right below these headings, from 1.
    pub number: u32,
    /// Its id.
    pub id: PassageId,
    /// Hash of its text.
    pub hash: PassageHash,
}

/// Where a noted passage stands today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// It is as it was.
    Held(PassageId),
    /// In its place stands this one.
    Changed(PassageId),
    /// Nothing stands in its place.
    Lost,
}

impl Engine {
    /// Notes a passage, so that it can be looked for later. `None`: there is none with this id.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn note(&self, id: &PassageId) -> Result<Option<NotedPassage>, EngineError> {
        let Some(passage) = self.index.passage(id)? else { return Ok(None) };
        let all = self.index.passages_of(&passage.document)?;
        let number = (1..).zip(below(&all, &passage.heading_path)).find(|(_, other)| other.id == passage.id);
        Ok(Some(NotedPassage {
            document: passage.document.to_string(),
            number: number.map_or(1, |(number, _)| number),
            hash: PassageHash::of(&passage.text),
            section: passage.heading_path,
            id: passage.id,
        }))
    }

    /// Where a noted passage stands today: the one with its id and text; else, below the same headings
    /// of the same document, the one with its text, or with its number.
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
        let place = noted.number.saturating_sub(1) as usize;
        let successor = all
            .iter()
            .find(same_text)
            .or_else(|| below(&all, &noted.section).nth(place))
            .map(|p| p.id.clone());
        Ok(successor.map_or(Whereabouts::Lost, Whereabouts::Changed))
    }
}

fn below<'a>(passages: &'a [Passage], section: &'a [String]) -> impl Iterator<Item = &'a Passage> {
    passages.iter().filter(move |passage| passage.heading_path == section)
}
