//! Where the whole disclaimer was shown, so that it is shown once in a conversation. In memory only.

use std::time::{Duration, Instant};

use lru::LruCache;

use super::bounded;

/// Who read the disclaimer, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Readers {
    /// The only one who did; none: everybody in the channel.
    pub(crate) member: Option<u64>,
    pub(crate) channel: u64,
}

/// When an answer was last shown to whom, the whole disclaimer with it or before it.
#[derive(Debug)]
pub(crate) struct WholeDisclaimers {
    shown: LruCache<Readers, Instant>,
    lifetime: Duration,
}

impl WholeDisclaimers {
    /// Remembers at most so many readers, each as long as a conversation.
    pub(crate) fn new(most: usize, lifetime: Duration) -> Self {
        Self { shown: bounded(most), lifetime }
    }

    /// Notes an answer; whether the whole disclaimer belongs to it.
    pub(crate) fn is_due(&mut self, readers: Readers, now: Instant) -> bool {
        let before = self.shown.put(readers, now);
        before.is_none_or(|at| now.saturating_duration_since(at) >= self.lifetime)
    }

    /// Forgets conversations that are over.
    pub(crate) fn tidy(&mut self, now: Instant) {
        let is_over = |at: Instant| now.saturating_duration_since(at) >= self.lifetime;
        while self.shown.peek_lru().is_some_and(|(_, at)| is_over(*at)) {
            self.shown.pop_lru();
        }
    }

    /// Forgets a member.
    pub(crate) fn forget(&mut self, member: u64) {
        self.shown.retain(|readers, _| readers.member != Some(member));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIFETIME: Duration = Duration::from_mins(30);

    #[test]
    fn it_is_due_once_in_a_conversation() {
        let mut disclaimers = WholeDisclaimers::new(10, LIFETIME);
        let start = Instant::now();
        let ana = Readers { member: Some(1), channel: 7 };
        assert!(disclaimers.is_due(ana, start));
        let later = start + Duration::from_secs(29 * 60 + 59);
        assert!(!disclaimers.is_due(ana, later));
        // the answer before was part of the conversation
        assert!(!disclaimers.is_due(ana, start + LIFETIME));
        for other in [Readers { channel: 8, ..ana }, Readers { member: None, ..ana }] {
            assert!(disclaimers.is_due(other, start), "{other:?}");
        }
        assert!(disclaimers.is_due(ana, start + LIFETIME * 3));
    }

    #[test]
    fn what_is_over_or_unwanted_is_forgotten() {
        let mut disclaimers = WholeDisclaimers::new(10, LIFETIME);
        let start = Instant::now();
        for member in [1, 2] {
            disclaimers.is_due(Readers { member: Some(member), channel: 7 }, start);
        }
        disclaimers.forget(1);
        assert_eq!(disclaimers.shown.len(), 1);
        disclaimers.tidy(start + LIFETIME);
        assert!(disclaimers.shown.is_empty());
    }
}
