//! Questions that found no answer: in memory only and for a short while, in case their askers send
//! them to the moderators.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use bonafide::store::RedactedQuestion;

/// Most questions that are remembered.
const MOST: usize = 2000;
/// How long one is.
const LONGEST: Duration = Duration::from_mins(15);

/// A question that found no answer, as its asker wrote it, or as it would be kept.
#[derive(Debug, Clone)]
enum Remembered {
    Asked(String),
    Shown(RedactedQuestion),
}

/// Questions by the keys of their answers; who asked is not known.
#[derive(Debug, Default)]
pub(super) struct Unanswered {
    by_answer: HashMap<String, (Instant, Remembered)>,
    order: VecDeque<String>,
}

impl Unanswered {
    /// Remembers a question under the key of its answer.
    pub(super) fn asked(&mut self, answer: &str, question: String, now: Instant) {
        self.put(answer, Remembered::Asked(question), now);
    }

    /// Remembers what was shown to be kept of a question.
    pub(super) fn shown(&mut self, answer: &str, question: RedactedQuestion, now: Instant) {
        self.put(answer, Remembered::Shown(question), now);
    }

    /// The question as it was written, if that is still known.
    pub(super) fn question(&self, answer: &str, now: Instant) -> Option<String> {
        match self.by_answer.get(answer) {
            Some((at, Remembered::Asked(question))) if now.duration_since(*at) <= LONGEST => {
                Some(question.clone())
            }
            _ => None,
        }
    }

    /// Takes out what was shown to be kept.
    pub(super) fn take_shown(&mut self, answer: &str, now: Instant) -> Option<RedactedQuestion> {
        match self.by_answer.get(answer) {
            Some((at, Remembered::Shown(_))) if now.duration_since(*at) <= LONGEST => {}
            _ => return None,
        }
        self.order.retain(|other| other != answer);
        match self.by_answer.remove(answer) {
            Some((_, Remembered::Shown(question))) => Some(question),
            _ => None,
        }
    }

    /// Forgets what is too old.
    pub(super) fn tidy(&mut self, now: Instant) {
        self.by_answer.retain(|_, (at, _)| now.duration_since(*at) <= LONGEST);
        self.order.retain(|answer| self.by_answer.contains_key(answer));
    }

    fn put(&mut self, answer: &str, question: Remembered, now: Instant) {
        if self.by_answer.insert(answer.to_owned(), (now, question)).is_some() {
            self.order.retain(|other| other != answer);
        }
        self.order.push_back(answer.to_owned());
        while self.order.len() > MOST {
            if let Some(oldest) = self.order.pop_front() {
                self.by_answer.remove(&oldest);
            }
        }
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
        unanswered.asked("a", "why?".to_owned(), start);
        assert_eq!(unanswered.question("a", start + LONGEST), Some("why?".to_owned()));
        assert_eq!(unanswered.question("a", start + LONGEST + Duration::from_secs(1)), None);
        assert_eq!(unanswered.take_shown("a", start), None, "it was not shown");
        let known = KnownWords { terms: &|_| true, common: &|_| true };
        unanswered.shown("a", redact("why", known), start);
        assert_eq!(unanswered.question("a", start), None);
        assert!(unanswered.take_shown("a", start).is_some() && unanswered.take_shown("a", start).is_none());
    }

    #[test]
    fn the_oldest_are_forgotten_first() {
        let mut unanswered = Unanswered::default();
        let start = Instant::now();
        for number in 0..=MOST {
            unanswered.asked(&number.to_string(), String::new(), start);
        }
        assert_eq!((unanswered.by_answer.len(), unanswered.order.len()), (MOST, MOST));
        assert_eq!(unanswered.question("0", start), None);
        unanswered.tidy(start + LONGEST + Duration::from_secs(1));
        assert!(unanswered.by_answer.is_empty() && unanswered.order.is_empty());
    }
}
