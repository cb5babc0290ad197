//! Weighs what is said around a match: figures of speech, negation, stories, past, general and
//! imagined cases. Each holds only where it occurs and for what it governs.

use super::evidence::Guard;
use super::pattern::{GuardWords, Match, Message};
use super::vocabulary::SetId;
use super::words::Break;

/// Words before a match in which a negation counts.
const NEGATION_REACH: usize = 4;
/// Words between a denial ("I never said that") and what it denies.
const DENIAL_REACH: usize = 5;

/// A guard that was found in a message.
#[derive(Debug, Clone)]
pub(super) struct FoundGuard {
    pub(super) guard: Guard,
    /// Number of the language that it is of: it says nothing about a match in another one.
    pub(super) language: usize,
    pub(super) matched: Match,
}

/// What speaks against a match, the strongest first.
pub(super) fn weigh(
    matched: &Match,
    always: bool,
    (languages, words): (&[usize], &GuardWords),
    found: &[FoundGuard],
    message: &Message,
) -> Option<Guard> {
    let reader = Reader { matched, words, message };
    let of = |guard: Guard| {
        found.iter().filter(move |found| found.guard == guard && languages.contains(&found.language))
    };
    if of(Guard::Figure).any(|figure| reader.is_covered_by(&figure.matched)) {
        return Some(Guard::Figure);
    }
    if reader.is_negated() || of(Guard::Negated).any(|denial| reader.is_denied_by(&denial.matched)) {
        return Some(Guard::Negated);
    }
    if of(Guard::Fiction).any(|fiction| reader.is_in_sentence(&fiction.matched)) {
        return Some(Guard::Fiction);
    }
    if always {
        return None;
    }
    if of(Guard::Past).any(|past| reader.is_past(&past.matched)) {
        return Some(Guard::Past);
    }
    if of(Guard::Hypothetical).any(|guard| reader.is_imagined(&guard.matched)) {
        return Some(Guard::Hypothetical);
    }
    of(Guard::General).any(|general| reader.is_general(&general.matched)).then_some(Guard::General)
}

struct Reader<'a> {
    matched: &'a Match,
    words: &'a GuardWords,
    message: &'a Message,
}

impl Reader<'_> {
    fn is(&self, at: usize, set: Option<SetId>) -> bool {
        set.is_some_and(|set| self.message.is_in(at, set))
    }

    fn uses(&self, at: usize) -> bool {
        u32::try_from(at).is_ok_and(|at| self.matched.used.binary_search(&at).is_ok())
    }

    fn begins_clause(&self, at: usize) -> bool {
        at == 0
            || self.message.words[at].before >= Break::Clause
            || self.is(at, self.words.split) && !self.uses(at)
    }

    /// First word of the clause of a word.
    fn clause_start(&self, at: usize) -> usize {
        (0..=at).rev().find(|&place| self.begins_clause(place)).unwrap_or(0)
    }

    fn clause_end(&self, at: usize) -> usize {
        (at + 1..self.message.words.len())
            .find(|&place| self.begins_clause(place))
            .unwrap_or(self.message.words.len())
    }

    fn is_covered_by(&self, figure: &Match) -> bool {
        (figure.start..figure.end).any(|at| self.uses(at))
    }

    fn is_in_sentence(&self, other: &Match) -> bool {
        let start = self.message.sentence_start(self.matched.start);
        other.start >= start && other.start < self.message.sentence_end(self.matched.end.saturating_sub(1))
    }

    fn is_negated(&self) -> bool {
        let inside = (self.matched.start..self.matched.end)
            .any(|at| !self.uses(at) && self.is(at, self.words.negation));
        if inside {
            return true;
        }
        let after = self.matched.end..(self.matched.end + 2).min(self.message.words.len());
        for at in after {
            if self.begins_clause(at) {
                break;
            }
            if self.is(at, self.words.negation_after) {
                return true;
            }
        }
        if self.is(self.matched.start, self.words.restart) || self.begins_clause(self.matched.start) {
            return false;
        }
        for at in (self.matched.start.saturating_sub(NEGATION_REACH)..self.matched.start).rev() {
            if self.is(at, self.words.negation) {
                return true;
            }
            if self.is(at, self.words.restart) || self.begins_clause(at) {
                return false;
            }
        }
        false
    }

    fn is_denied_by(&self, denial: &Match) -> bool {
        let (from, to) = (denial.end, self.matched.start);
        // a match that begins with the negation asks for it: "no quiero vivir"
        if denial.start < to && to < from {
            return true;
        }
        from <= to
            && to - from <= DENIAL_REACH
            && (from..=to).all(|at| self.message.words.get(at).is_none_or(|word| word.before < Break::Clause))
    }

    fn is_past(&self, past: &Match) -> bool {
        let (start, end) = (self.clause_start(self.matched.start), self.clause_end(self.matched.end - 1));
        let has_now = |from: usize, to: usize| (from..to).any(|at| self.is(at, self.words.now));
        if has_now(start, end) {
            return false;
        }
        if past.start < end && past.end > start {
            return true;
        }
        // "last year, I …" and "…, that was years ago": a clause of nothing else is said of its neighbor
        let (own_start, own_end) = (self.clause_start(past.start), self.clause_end(past.end - 1));
        let is_bare = (own_end - own_start) <= (past.end - past.start) + 3;
        let is_next = own_end == start || own_start == end;
        is_bare && is_next && self.is_in_sentence(past)
    }

    fn is_imagined(&self, guard: &Match) -> bool {
        let start = self.clause_start(self.matched.start);
        guard.start >= start && guard.start < self.matched.start
    }

    fn is_general(&self, guard: &Match) -> bool {
        if guard.start > self.matched.start || !self.is_in_sentence(guard) {
            return false;
        }
        let personal = |at: usize| self.is(at, self.words.personal);
        let own = (self.matched.start..self.matched.end).any(personal);
        own.then_some(()).is_none() && !(guard.end..self.matched.start).any(personal)
    }
}
