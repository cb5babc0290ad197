//! How many questions a server may ask in a minute, and how many reports a member may send in an hour.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// The maximum number of servers or members that are remembered.
const MOST: usize = 100_000;

/// What servers or members did, by their ids. All of a period can be used at once; each use is given back
/// after its share of the period (a leaky bucket, also known as the generic cell rate algorithm).
#[derive(Debug)]
pub(crate) struct Rates {
    period: Duration,
    share: Duration,
    /// When everything that somebody used is given back.
    free: HashMap<u64, Instant>,
}

impl Rates {
    /// So many uses in a minute, at least one.
    pub(crate) fn per_minute(uses: u32) -> Self {
        Self::per(Duration::from_mins(1), uses)
    }

    /// So many uses in an hour, at least one.
    pub(crate) fn per_hour(uses: u32) -> Self {
        Self::per(Duration::from_hours(1), uses)
    }

    fn per(period: Duration, uses: u32) -> Self {
        Self { period, share: period / uses.max(1), free: HashMap::new() }
    }

    /// Notes a use where it is allowed.
    pub(crate) fn ask(&mut self, id: u64, now: Instant) -> bool {
        let is_allowed = self.is_allowed(id, now);
        if is_allowed {
            if self.free.len() >= MOST {
                self.tidy(now);
            }
            if self.free.len() >= MOST {
                // a flood gains no more than a limit that is lost
                self.free.clear();
            }
            self.free.insert(id, self.after(id, now));
        }
        is_allowed
    }

    /// Whether a use would be allowed.
    pub(crate) fn is_allowed(&self, id: u64, now: Instant) -> bool {
        self.after(id, now).saturating_duration_since(now) <= self.period
    }

    fn after(&self, id: u64, now: Instant) -> Instant {
        self.free.get(&id).map_or(now, |free| now.max(*free)) + self.share
    }

    /// Forgets everybody who used nothing lately.
    pub(crate) fn tidy(&mut self, now: Instant) {
        self.free.retain(|_, free| *free > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_asks_as_many_as_it_may_and_then_one_after_another() {
        let mut rates = Rates::per_minute(3);
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        for _ in 0..3 {
            assert!(rates.ask(1, start));
        }
        assert!(!rates.ask(1, start));
        assert!(rates.ask(2, start), "another server");
        assert!(!rates.ask(1, after(19)));
        assert!(rates.ask(1, after(20)));
        assert!(!rates.ask(1, after(20)));
        rates.tidy(after(79));
        assert_eq!(rates.free.len(), 1);
        rates.tidy(after(80));
        assert!(rates.free.is_empty());
        for _ in 0..3 {
            assert!(rates.ask(1, after(90)));
        }
        assert!(!rates.ask(1, after(90)));
    }

    #[test]
    fn no_number_forbids_every_question() {
        let start = Instant::now();
        for questions in [0, 1, u32::MAX] {
            assert!(Rates::per_minute(questions).ask(1, start), "{questions}");
        }
    }

    #[test]
    fn no_more_are_remembered_than_fit() {
        let mut rates = Rates::per_hour(1);
        let now = Instant::now();
        for member in 0..=MOST as u64 {
            assert!(rates.is_allowed(member, now) && rates.ask(member, now));
        }
        assert!(rates.free.len() <= MOST);
        assert!(!rates.is_allowed(MOST as u64, now));
    }
}
