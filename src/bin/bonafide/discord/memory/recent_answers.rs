//! Recent answers: who asked, and what may hold words of the question. In memory only, and bounded.

use std::time::{Duration, Instant};

use lru::LruCache;

use super::bounded;

/// The maximum number of answers that are remembered.
const MOST: usize = 10_000;
/// How long anything that may hold words of a question is remembered: as long as a conversation.
const MAX_LENGTH: Duration = Duration::from_mins(30);

/// What is remembered of an answer.
#[derive(Debug, Clone)]
pub(crate) struct RecentAnswer {
    /// Who asked.
    pub(crate) asker: u64,
    /// Its notices.
    pub(crate) notices: Vec<String>,
    /// The question, where it is asked again with one of the conditions to choose from.
    pub(crate) open: Option<OpenQuestion>,
}

/// A question that does not say which condition it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenQuestion {
    /// As it was asked.
    pub(crate) question: String,
    /// Conditions or names to choose from.
    pub(crate) choices: Vec<String>,
    /// The word that one of the names is put in place of; none: the condition is added.
    pub(crate) word: Option<String>,
}

impl OpenQuestion {
    /// The question with the condition or name at this place.
    pub(crate) fn with_choice(&self, place: usize) -> Option<String> {
        let chosen = self.choices.get(place)?;
        let at = self.word.as_ref().and_then(|word| Some((place_of(&self.question, word)?, word.len())));
        Some(match at {
            Some((start, length)) => {
                format!("{}{chosen}{}", &self.question[..start], &self.question[start + length..])
            }
            None => format!("{} {chosen}", self.question),
        })
    }
}

/// Where a whole word begins in a text.
fn place_of(text: &str, word: &str) -> Option<usize> {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_whole = |start: usize| {
        !is_word(text[..start].chars().next_back()) && !is_word(text[start + word.len()..].chars().next())
    };
    text.match_indices(word).map(|(start, _)| start).find(|start| is_whole(*start))
}

/// An answer, and since when it is remembered.
#[derive(Debug)]
struct Dated {
    at: Instant,
    answer: RecentAnswer,
}

impl Dated {
    fn is_old(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.at) > MAX_LENGTH
    }
}

/// Recent answers by their keys.
#[derive(Debug)]
pub(crate) struct Recent {
    askers: LruCache<String, u64>,
    /// Forgotten before who asked.
    words: LruCache<String, Dated>,
}

impl Default for Recent {
    fn default() -> Self {
        Self { askers: bounded(MOST), words: bounded(MOST) }
    }
}

impl Recent {
    /// Remembers an answer. The oldest is forgotten where there are too many.
    pub(crate) fn put(&mut self, key: String, answer: RecentAnswer, now: Instant) {
        self.askers.put(key.clone(), answer.asker);
        self.words.put(key, Dated { at: now, answer });
    }

    /// Who asked for an answer.
    pub(crate) fn asker(&self, key: &str) -> Option<u64> {
        self.askers.peek(key).copied()
    }

    /// The notices of an answer, while they are known.
    pub(crate) fn notices(&self, key: &str, now: Instant) -> Option<Vec<String>> {
        self.words(key, now).map(|answer| answer.notices.clone())
    }

    /// The question of an answer that offers conditions, while it is known.
    pub(crate) fn open(&self, key: &str, now: Instant) -> Option<OpenQuestion> {
        self.words(key, now)?.open.clone()
    }

    fn words(&self, key: &str, now: Instant) -> Option<&RecentAnswer> {
        let dated = self.words.peek(key).filter(|dated| !dated.is_old(now))?;
        Some(&dated.answer)
    }

    /// Forgets words that are too old. Who asked stays known.
    pub(crate) fn tidy(&mut self, now: Instant) {
        while self.words.peek_lru().is_some_and(|(_, dated)| dated.is_old(now)) {
            self.words.pop_lru();
        }
    }

    /// Forgets the answers to a member.
    pub(crate) fn forget(&mut self, member: u64) {
        self.askers.retain(|_, asker| *asker != member);
        self.words.retain(|_, dated| dated.answer.asker != member);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(asker: u64) -> RecentAnswer {
        let open = OpenQuestion {
            question: "is it inherited".to_owned(),
            choices: vec!["CCM".to_owned()],
            word: None,
        };
        RecentAnswer { asker, notices: vec!["a notice".to_owned()], open: Some(open) }
    }

    #[test]
    fn words_are_forgotten_before_who_asked() {
        let mut recent = Recent::default();
        let start = Instant::now();
        recent.put("a".to_owned(), answer(1), start);
        assert_eq!(recent.notices("a", start + MAX_LENGTH), Some(vec!["a notice".to_owned()]));
        let later = start + MAX_LENGTH + Duration::from_secs(1);
        assert_eq!((recent.notices("a", later), recent.asker("a")), (None, Some(1)));
        assert_eq!(recent.open("a", later), None);
        let open = recent.open("a", start).expect("a question");
        assert_eq!(open.with_choice(0), Some("is it inherited CCM".to_owned()));
        assert_eq!(open.with_choice(1), None);
        let unclear = OpenQuestion { word: Some("it".to_owned()), ..open };
        assert_eq!(unclear.with_choice(0), Some("is CCM inherited".to_owned()));
        let gone = OpenQuestion { word: Some("its".to_owned()), ..unclear };
        assert_eq!(gone.with_choice(0), Some("is it inherited CCM".to_owned()));
        recent.tidy(later);
        assert_eq!((recent.open("a", start), recent.notices("a", start)), (None, None));
        recent.forget(1);
        assert_eq!(recent.asker("a"), None);
        assert!(recent.askers.is_empty());
    }

    #[test]
    fn the_oldest_go_first() {
        let mut recent = Recent::default();
        for key in 0..=MOST {
            recent.put(key.to_string(), answer(1), Instant::now());
        }
        assert_eq!((recent.askers.len(), recent.words.len()), (MOST, MOST));
        assert_eq!((recent.asker("0"), recent.asker("1")), (None, Some(1)));
    }
}
