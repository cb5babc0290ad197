//! What the patterns found in a message.

use std::ops::Range;

use super::detector::{ATTEMPT, POISONING};
use super::evidence::{Danger, Guard, Strength};
use super::guards::FoundGuard;
use super::pattern::{Language, Match, Message, Rule};
use super::who::Reading;

/// Kind of danger where somebody else does the harm.
const ABUSE: &str = "abuse";
/// Kinds of emergencies that an attempted suicide causes.
const SIGNS_OF_ATTEMPT: [&str; 5] = ["breathing", "unconscious", "bleeding", "injury", POISONING];

/// A pattern that was found, and what speaks against it.
pub(super) struct Hit<'a> {
    pub(super) rule: Rule<'a>,
    pub(super) language: &'a Language,
    pub(super) matched: Match,
    pub(super) danger: Danger,
    pub(super) kind: &'a str,
    pub(super) guard: Option<Guard>,
}

/// Everything that the patterns found in a message.
#[expect(clippy::struct_excessive_bools, reason = "independent findings")]
pub(super) struct Evidence<'a> {
    pub(super) hits: Vec<Hit<'a>>,
    pub(super) guards: Vec<FoundGuard>,
    pub(super) is_safe: bool,
    pub(super) is_quantity: bool,
    pub(super) continues: bool,
    pub(super) names_medicine: bool,
}

impl Hit<'_> {
    /// The first word of it.
    pub(super) fn start(&self) -> usize {
        self.matched.start
    }

    /// Whether it begins in these words, and nothing speaks against it.
    pub(super) fn is_unguarded_in(&self, words: &Range<usize>) -> bool {
        self.guard.is_none() && words.contains(&self.matched.start)
    }

    /// The words from the beginning of its sentence to its end.
    pub(super) fn reading<'a>(&'a self, message: &'a Message) -> Reading<'a> {
        let start = message.sentence_start(self.matched.start);
        Reading { message, words: &self.language.persons, start, end: self.matched.end }
    }

    /// Whether it has not happened yet.
    pub(super) fn is_ahead(&self, message: &Message) -> bool {
        let end = (self.matched.start + 1).min(self.matched.end);
        Reading { end, ..self.reading(message) }.is_ahead()
    }
}

impl Evidence<'_> {
    /// Whether the body shows what somebody has done to themselves: signs of it beside words of an attempt, or of a crisis
    /// where its score doesn't speak against it. Where the crisis is plain already, only signs of now count.
    pub(super) fn shows_attempt(&self, message: &Message, danger: Danger, is_doubtful: bool) -> bool {
        let found = || self.hits.iter().filter(|hit| hit.guard.is_none());
        let is_meant = |hit: &Hit<'_>| {
            let is_certain = hit.kind == ATTEMPT || hit.kind != ABUSE && !is_doubtful;
            hit.danger == Danger::Crisis && hit.rule.strength == Strength::First && is_certain
        };
        let is_sign = |hit: &Hit<'_>| {
            let is_now =
                danger == Danger::Emergency || hit.rule.strength == Strength::First && !hit.is_ahead(message);
            SIGNS_OF_ATTEMPT.contains(&hit.kind) && is_now
        };
        let is_abuse = danger == Danger::Crisis && found().any(|hit| hit.kind == ABUSE);
        !is_abuse && found().any(is_meant) && found().any(is_sign)
    }
}
