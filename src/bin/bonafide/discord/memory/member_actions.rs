//! What members did with answers, so that nothing is done twice. In memory only, as fingerprints.

use lru::LruCache;

use super::bounded;

/// Deeds that are remembered.
const MOST: usize = 100_000;

/// What is done at most once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    /// An answer was shared: once, no matter who sees it.
    Share,
    /// A member reported it.
    Report,
    /// A member said whether it is helpful.
    Opinion,
}

/// Opinions and other deeds, by fingerprint.
#[derive(Debug)]
pub(crate) struct Deeds {
    /// Makes the fingerprints worthless to anybody else.
    secret: [u8; 32],
    done: LruCache<blake3::Hash, Opinion>,
}

/// An opinion on an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Opinion {
    pub(crate) helpful: bool,
    /// The day on which it was counted.
    pub(crate) day: i64,
}

impl Deeds {
    pub(crate) fn new(secret: [u8; 32]) -> Self {
        Self { secret, done: bounded(MOST) }
    }

    /// Notes a deed; whether it is the first.
    pub(crate) fn is_first(&mut self, deed: Deed, member: u64, answer: &str) -> bool {
        self.put(deed, (member, answer), Opinion { helpful: false, day: 0 }).is_none()
    }

    /// Whether something was done.
    pub(crate) fn is_done(&self, deed: Deed, member: u64, answer: &str) -> bool {
        self.done.contains(&self.fingerprint(deed, (member, answer)))
    }

    /// Forgets a deed that failed.
    pub(crate) fn forget(&mut self, deed: Deed, member: u64, answer: &str) {
        self.done.pop(&self.fingerprint(deed, (member, answer)));
    }

    /// Notes an opinion; the one before it.
    pub(crate) fn say(&mut self, member: u64, answer: &str, opinion: Opinion) -> Option<Opinion> {
        self.put(Deed::Opinion, (member, answer), opinion)
    }

    fn put(&mut self, deed: Deed, who: (u64, &str), opinion: Opinion) -> Option<Opinion> {
        self.done.put(self.fingerprint(deed, who), opinion)
    }

    fn fingerprint(&self, deed: Deed, (member, answer): (u64, &str)) -> blake3::Hash {
        let text = match deed {
            Deed::Share => format!("share {answer}"),
            Deed::Report => format!("report {member} {answer}"),
            Deed::Opinion => format!("opinion {member} {answer}"),
        };
        blake3::keyed_hash(&self.secret, text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_shared_once_and_reported_once_by_each() {
        let mut deeds = Deeds::new([0; 32]);
        assert!(deeds.is_first(Deed::Share, 1, "a") && !deeds.is_first(Deed::Share, 2, "a"));
        assert!(deeds.is_first(Deed::Report, 1, "a") && deeds.is_first(Deed::Report, 2, "a"));
        assert!(!deeds.is_first(Deed::Report, 1, "a") && deeds.is_done(Deed::Report, 1, "a"));
        deeds.forget(Deed::Report, 1, "a");
        assert!(!deeds.is_done(Deed::Report, 1, "a") && deeds.is_done(Deed::Report, 2, "a"));
    }

    #[test]
    fn an_opinion_replaces_the_one_before() {
        let mut deeds = Deeds::new([0; 32]);
        let (good, bad) = (Opinion { helpful: true, day: 1 }, Opinion { helpful: false, day: 2 });
        assert_eq!(deeds.say(1, "a", good), None);
        assert_eq!(deeds.say(1, "a", bad), Some(good));
        assert_eq!(deeds.say(2, "a", bad), None);
    }
}
