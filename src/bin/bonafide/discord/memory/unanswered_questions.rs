//! Questions that found no answer: in memory only and for a short while, in case their askers send
//! them to the moderators.

use std::time::{Duration, Instant};

use bonafide::store::RedactedQuestion;
use lru::LruCache;

use super::bounded;

/// The maximum number of questions that are remembered.
const MOST: usize = 2000;
/// How long one is.
const LONGEST: Duration = Duration::from_mins(15);

/// A question that found no answer, as its asker wrote it, or as it would be kept.
#[derive(Debug, Clone)]
enum Remembered {
    Asked(String),
    Shown(RedactedQuestion),
}

/// The key of an answer, and who asked.
type Place = (String, u64);

/// Questions by the keys of their answers and their askers: nobody sends somebody else's.
#[derive(Debug)]
pub(crate) struct Unanswered {
    by_place: LruCache<Place, (Instant, Remembered)>,
}

impl Default for Unanswered {
    fn default() -> Self {
        Self { by_place: bounded(MOST) }
    }
}

impl Unanswered {
    /// Remembers a question under the key of its answer.
    pub(crate) fn asked(&mut self, place: (&str, u64), question: String, now: Instant) {
        self.by_place.put(owned(place), (now, Remembered::Asked(question)));
    }

    /// Remembers what was shown to be kept of a question.
    pub(crate) fn shown(&mut self, place: (&str, u64), question: RedactedQuestion, now: Instant) {
        self.by_place.put(owned(place), (now, Remembered::Shown(question)));
    }

    /// The question as it was written, if that is still known.
    pub(crate) fn question(&self, place: (&str, u64), now: Instant) -> Option<String> {
        match self.by_place.peek(&owned(place)) {
            Some((at, Remembered::Asked(question))) if now.duration_since(*at) <= LONGEST => {
                Some(question.clone())
            }
            _ => None,
        }
    }

    /// Takes out what was shown to be kept.
    pub(crate) fn take_shown(&mut self, place: (&str, u64), now: Instant) -> Option<RedactedQuestion> {
        let place = owned(place);
        match self.by_place.peek(&place) {
            Some((at, Remembered::Shown(_))) if now.duration_since(*at) <= LONGEST => {}
            _ => return None,
        }
        match self.by_place.pop(&place) {
            Some((_, Remembered::Shown(question))) => Some(question),
            _ => None,
        }
    }

    /// Forgets what is too old.
    pub(crate) fn tidy(&mut self, now: Instant) {
        while self.by_place.peek_lru().is_some_and(|(_, (at, _))| now.duration_since(*at) > LONGEST) {
            self.by_place.pop_lru();
        }
    }

    /// Forgets the questions of a member.
    pub(crate) fn forget(&mut self, member: u64) {
        self.by_place.retain(|place, _| place.1 != member);
    }
}

fn owned((answer, member): (&str, u64)) -> Place {
    (answer.to_owned(), member)
}

#[cfg(test)]
mod tests {
    use bonafide::store::{KnownWords, redact};

    use super::*;

    #[test]
    fn a_question_is_known_for_a_while_and_sent_once() {
        let mut unanswered = Unanswered::default();
        let start = Instant::now();
        unanswered.asked(("a", 1), "why?".to_owned(), start);
        assert_eq!(unanswered.question(("a", 1), start + LONGEST), Some("why?".to_owned()));
        assert_eq!(unanswered.question(("a", 1), start + LONGEST + Duration::from_secs(1)), None);
        assert_eq!(unanswered.question(("a", 2), start), None, "somebody else's");
        assert_eq!(unanswered.take_shown(("a", 1), start), None, "it was not shown");
        let known = KnownWords { terms: &|_| true, common: &|_| true };
        unanswered.shown(("a", 1), redact("why", known), start);
        assert_eq!(unanswered.question(("a", 1), start), None);
        assert!(
            unanswered.take_shown(("a", 1), start).is_some()
                && unanswered.take_shown(("a", 1), start).is_none()
        );
    }

    #[test]
    fn the_oldest_are_forgotten_first() {
        let mut unanswered = Unanswered::default();
        let start = Instant::now();
        for number in 0..=MOST {
            unanswered.asked((&number.to_string(), 1), String::new(), start);
        }
        assert_eq!(unanswered.by_place.len(), MOST);
        assert_eq!(unanswered.question(("0", 1), start), None);
        unanswered.tidy(start + LONGEST + Duration::from_secs(1));
        assert!(unanswered.by_place.is_empty());
    }
}
