//! Of whom a match speaks: the writer, or somebody whom the writer worries about.

use serde::Serialize;

use super::pattern::Message;
use super::vocabulary::SetId;

/// Words that may stand between a verb of saying and the words that it reports.
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

/// Words by which a language tells persons apart.
#[derive(Debug, Default)]
pub(super) struct PersonWords {
    /// The writer: `i`, `me`, `myself`, and forms of verbs.
    pub(super) first: Option<SetId>,
    /// Somebody else: `he`, `brother`, `himself`, and forms of verbs.
    pub(super) third: Option<SetId>,
    /// Verbs of saying.
    pub(super) says: Option<SetId>,
}

/// Of whom the words up to `end` speak, from `start`: the last person named, save where somebody else says
/// it: "she told me i want to die".
pub(super) fn who(message: &Message, words: &PersonWords, start: usize, end: usize) -> Option<Who> {
    let is = |at: usize, set: Option<SetId>| set.is_some_and(|set| message.is_in(at, set));
    let last = (start..end).rev().find(|&at| is(at, words.first) || is(at, words.third))?;
    if is(last, words.third) {
        return Some(Who::Other);
    }
    let is_reported = (start..last).any(|says| {
        is(says, words.says)
            && (start..says).any(|at| is(at, words.third))
            && (says + 1..=says + REPORTED).any(|at| at <= last && is(at, words.first))
            && !(start..says).any(|at| is(at, words.first))
    });
    Some(if is_reported { Who::Other } else { Who::Writer })
}
