//! Of whom a match speaks: the writer, or somebody whom the writer worries about.

use serde::Serialize;

use super::pattern::{Message, PersonWords};
use super::vocabulary::SetId;

/// The maximum number of words between a verb of saying and the reported words.
const REPORTED: usize = 3;

/// Of whom a message speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// The writer.
    #[default]
    Writer,
    /// Somebody else.
    Other,
}

/// Words of a message, from `start` to before `end`.
pub(super) struct Reading<'a> {
    pub(super) message: &'a Message,
    pub(super) words: &'a PersonWords,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Reading<'_> {
    fn is(&self, at: usize, set: Option<SetId>) -> bool {
        set.is_some_and(|set| self.message.is_in(at, set))
    }

    /// Whom the text is about, by the last person named, unless somebody else says it: "she told me i
    /// want to die".
    pub(super) fn who_last(&self) -> Option<Who> {
        // "me dijo", "me mandó": somebody else speaks to the writer
        let is_told = |at: usize| self.is(at, self.words.first) && self.is(at + 1, self.words.says);
        let persons =
            |at: &usize| self.is(*at, self.words.third) || self.is(*at, self.words.first) && !is_told(*at);
        let last = (self.start..self.end).rev().find(persons)?;
        let is_other = self.is(last, self.words.third) || self.is_reported(last);
        Some(if is_other { Who::Other } else { Who::Writer })
    }

    /// Of whom all of it speaks: the writer, wherever the writer says anything of themselves.
    pub(super) fn who_of_all(&self) -> Who {
        let has_writer = (self.start..self.end)
            .any(|at| self.is(at, self.words.first) && !self.is_reported(at) && !self.is_framing(at));
        let has_other = (self.start..self.end).any(|at| self.is(at, self.words.third));
        if has_other && !has_writer { Who::Other } else { Who::Writer }
    }

    /// Whether it has not happened yet.
    pub(super) fn is_ahead(&self) -> bool {
        (self.start..self.end).any(|at| self.is(at, self.words.ahead))
    }

    /// Whether somebody else says what the word at a place begins.
    fn is_reported(&self, at: usize) -> bool {
        let start = self.message.sentence_start(at);
        (start..at).any(|says| {
            self.is(says, self.words.says)
                && (start..says).any(|place| self.is(place, self.words.third))
                && (says + 1..=says + REPORTED).any(|place| place <= at && self.is(place, self.words.first))
                && !(start..says).any(|place| self.is(place, self.words.first))
        })
    }

    /// Whether the writer only says what they think or saw of somebody.
    fn is_framing(&self, at: usize) -> bool {
        (at + 1..=at + 2).any(|place| self.is(place, self.words.frames))
    }
}
