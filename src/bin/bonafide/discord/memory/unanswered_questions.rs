//! Questions that found no answer: in memory only and for a short while, in case their askers send
//! them to the moderators.

use std::time::{Duration, Instant};

use bonafide::store::RedactedQuestion;
use lru::LruCache;

use super::bounded;

/// The maximum number of questions that are remembered.
const MOST: usize = 2000;
/// How long one is.
const MAX_LENGTH: Duration = Duration::from_mins(15);

/// A question that found no answer, as its asker wrote it, or as it would be kept.
#[derive(Debug, Clone)]
enum Remembered {
    Asked(String),
    Shown(RedactedQuestion),
}

/// The key of an answer, and who asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct AskedAnswer {
    pub(crate) answer: String,
    pub(crate) member: u64,
}

impl AskedAnswer {
    pub(crate) fn new(answer: &str, member: u64) -> Self {
        Self { answer: answer.to_owned(), member }
    }
}

/// A question, and since when it is remembered.
#[derive(Debug)]
struct Dated {
    at: Instant,
    question: Remembered,
}

impl Dated {
    fn is_old(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.at) > MAX_LENGTH
    }
}

/// Questions by the keys of their answers and their askers: nobody sends somebody else's.
#[derive(Debug)]
pub(crate) struct Unanswered {
    by_answer: LruCache<AskedAnswer, Dated>,
}

impl Default for Unanswered {
    fn default() -> Self {
        Self { by_answer: bounded(MOST) }
    }
}

impl Unanswered {
    /// Remembers a question under the key of its answer.
    pub(crate) fn asked(&mut self, answer: AskedAnswer, question: String, now: Instant) {
        self.by_answer.put(answer, Dated { at: now, question: Remembered::Asked(question) });
    }

    /// Remembers what was shown to be kept of a question.
    pub(crate) fn shown(&mut self, answer: AskedAnswer, question: RedactedQuestion, now: Instant) {
        self.by_answer.put(answer, Dated { at: now, question: Remembered::Shown(question) });
    }

    /// The question as it was written, if that is still known.
    pub(crate) fn question(&self, answer: &AskedAnswer, now: Instant) -> Option<String> {
        match &self.by_answer.peek(answer).filter(|dated| !dated.is_old(now))?.question {
            Remembered::Asked(question) => Some(question.clone()),
            Remembered::Shown(_) => None,
        }
    }

    /// Takes out what was shown to be kept.
    pub(crate) fn take_shown(&mut self, answer: &AskedAnswer, now: Instant) -> Option<RedactedQuestion> {
        let known = self.by_answer.peek(answer).filter(|dated| !dated.is_old(now))?;
        if matches!(known.question, Remembered::Asked(_)) {
            return None;
        }
        match self.by_answer.pop(answer)?.question {
            Remembered::Shown(question) => Some(question),
            Remembered::Asked(_) => None,
        }
    }

    /// Forgets what is too old.
    pub(crate) fn tidy(&mut self, now: Instant) {
        while self.by_answer.peek_lru().is_some_and(|(_, dated)| dated.is_old(now)) {
            self.by_answer.pop_lru();
        }
    }

    /// Forgets the questions of a member.
    pub(crate) fn forget(&mut self, member: u64) {
        self.by_answer.retain(|answer, _| answer.member != member);
    }
}

#[cfg(test)]
mod tests {
    use bonafide::store::{KnownWords, redact};

    use super::*;

    #[test]
    fn a_question_is_known_for_a_while_and_sent_once() {
        let mut unanswered = Unanswered::default();
        let start = Instant::now();
        let (own, other) = (AskedAnswer::new("a", 1), AskedAnswer::new("a", 2));
        unanswered.asked(own.clone(), "why?".to_owned(), start);
        assert_eq!(unanswered.question(&own, start + MAX_LENGTH), Some("why?".to_owned()));
        assert_eq!(unanswered.question(&own, start + MAX_LENGTH + Duration::from_secs(1)), None);
        assert_eq!(unanswered.question(&other, start), None, "somebody else's");
        assert_eq!(unanswered.take_shown(&own, start), None, "it was not shown");
        let known = KnownWords { terms: &|_| true, common: &|_| true };
        unanswered.shown(own.clone(), redact("why", known), start);
        assert_eq!(unanswered.question(&own, start), None);
        assert!(unanswered.take_shown(&own, start).is_some() && unanswered.take_shown(&own, start).is_none());
    }

    #[test]
    fn the_oldest_are_forgotten_first() {
        let mut unanswered = Unanswered::default();
        let start = Instant::now();
        for number in 0..=MOST {
            unanswered.asked(AskedAnswer::new(&number.to_string(), 1), String::new(), start);
        }
        assert_eq!(unanswered.by_answer.len(), MOST);
        assert_eq!(unanswered.question(&AskedAnswer::new("0", 1), start), None);
        unanswered.tidy(start + MAX_LENGTH + Duration::from_secs(1));
        assert!(unanswered.by_answer.is_empty());
    }
}
