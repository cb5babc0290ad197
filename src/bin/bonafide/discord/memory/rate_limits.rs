//! How often members and servers may ask, and members may report a problem.

use std::hash::Hash;
use std::time::{Duration, Instant};

use lru::LruCache;

use super::bounded;

/// The maximum number of members or servers that are remembered. A flood gains no more than a limit that is lost.
const MOST: usize = 100_000;

/// So many uses in a period, at least one. All can be used at once; each is given back after its share of the period.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quota {
    uses: u32,
    period: Duration,
}

impl Quota {
    pub(crate) fn per_minute(uses: u32) -> Self {
        Self { uses, period: Duration::from_mins(1) }
    }

    pub(crate) fn per_hour(uses: u32) -> Self {
        Self { uses, period: Duration::from_hours(1) }
    }

    /// One use in so many seconds; 0: no limit.
    pub(crate) fn once_in(seconds: u32) -> Self {
        Self { uses: 1, period: Duration::from_secs(seconds.into()) }
    }
}

/// Who used what lately: a leaky bucket for each, also known as the generic cell rate algorithm.
#[derive(Debug)]
pub(crate) struct RateLimits<K: Hash + Eq> {
    buckets: LruCache<K, Bucket>,
}

#[derive(Debug)]
struct Bucket {
    /// When everything that was used is given back.
    free: Instant,
    /// The period of the quota at the last use.
    period: Duration,
}

impl<K: Hash + Eq> Default for RateLimits<K> {
    fn default() -> Self {
        Self { buckets: bounded(MOST) }
    }
}

impl<K: Hash + Eq> RateLimits<K> {
    /// Notes a use, or returns how long to wait for it.
    pub(crate) fn ask(&mut self, who: K, quota: Quota, now: Instant) -> Result<(), Duration> {
        let wait = self.wait(&who, quota, now);
        if !wait.is_zero() {
            return Err(wait);
        }
        if !quota.period.is_zero() {
            let free = self.free_after(&who, quota, now);
            self.buckets.put(who, Bucket { free, period: quota.period });
        }
        Ok(())
    }

    /// How long to wait until a use is allowed.
    pub(crate) fn wait(&self, who: &K, quota: Quota, now: Instant) -> Duration {
        self.free_after(who, quota, now).saturating_duration_since(now + quota.period)
    }

    /// When everything is given back after one more use. A quota that was changed counts from the last use.
    fn free_after(&self, who: &K, quota: Quota, now: Instant) -> Instant {
        let free = self.buckets.peek(who).map_or(now, |bucket| {
            (bucket.free + quota.period).checked_sub(bucket.period).unwrap_or(bucket.free)
        });
        free.max(now) + quota.period / quota.uses.max(1)
    }

    /// Forgets everybody who used nothing lately.
    pub(crate) fn tidy(&mut self, now: Instant) {
        while self.buckets.peek_lru().is_some_and(|(_, bucket)| bucket.free <= now) {
            self.buckets.pop_lru();
        }
    }
}

/// A member who waits between two questions, and the server that sets the wait; none: the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Waiting {
    pub(crate) server: Option<u64>,
    pub(crate) member: u64,
}

impl RateLimits<Waiting> {
    /// Forgets what a member did in servers with a limit of their own. The limit anywhere is not escaped this way.
    pub(crate) fn forget(&mut self, member: u64) {
        self.buckets.retain(|who, _| who.server.is_none() || who.member != member);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_asks_as_many_as_it_may_and_then_one_after_another() {
        let mut limits = RateLimits::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut ask = |server, now| limits.ask(server, Quota::per_minute(3), now);
        for _ in 0..3 {
            assert_eq!(ask(1, start), Ok(()));
        }
        assert_eq!(ask(1, start), Err(Duration::from_secs(20)));
        assert_eq!(ask(2, start), Ok(()), "another server");
        assert!(ask(1, after(19)).is_err() && ask(1, after(20)).is_ok() && ask(1, after(20)).is_err());
        limits.tidy(after(79));
        assert_eq!(limits.buckets.len(), 1);
        limits.tidy(after(80));
        assert!(limits.buckets.is_empty());
        for allowed in [true, true, true, false] {
            assert_eq!(limits.ask(1, Quota::per_minute(3), after(90)).is_ok(), allowed);
        }
    }

    #[test]
    fn a_member_waits_in_one_server_as_long_as_it_is_set_now() {
        let mut limits = RateLimits::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let waiting = |server, member| Waiting { server: Some(server), member };
        let mut ask = |who, seconds, now| limits.ask(who, Quota::once_in(seconds), now);
        assert_eq!(ask(waiting(1, 1), 60, start), Ok(()));
        assert_eq!(ask(waiting(1, 1), 60, after(1)), Err(Duration::from_secs(59)));
        assert_eq!(ask(waiting(2, 1), 60, after(1)), Ok(()), "another server");
        assert_eq!(ask(waiting(1, 2), 60, after(1)), Ok(()), "another member");
        assert_eq!(ask(waiting(1, 1), 0, after(1)), Ok(()), "no wait any more");
        assert_eq!(ask(waiting(1, 1), 90, after(1)), Err(Duration::from_secs(89)), "a longer one");
        assert_eq!(ask(waiting(1, 1), 60, after(60)), Ok(()));
        assert_eq!(ask(waiting(1, 1), 10, after(70)), Ok(()), "a shorter one");
        limits.tidy(after(121));
        assert!(limits.buckets.is_empty());
    }

    #[test]
    fn no_number_forbids_every_use() {
        for uses in [0, 1, u32::MAX] {
            let asked = RateLimits::default().ask(1, Quota::per_minute(uses), Instant::now());
            assert_eq!(asked, Ok(()), "{uses}");
        }
    }

    #[test]
    fn no_more_are_remembered_than_fit() {
        let mut limits = RateLimits::default();
        let (quota, now) = (Quota::per_hour(1), Instant::now());
        for member in 0..=MOST {
            assert_eq!(limits.ask(member, quota, now), Ok(()));
        }
        assert_eq!(limits.buckets.len(), MOST);
        assert!(limits.wait(&0, quota, now).is_zero() && !limits.wait(&MOST, quota, now).is_zero());
    }
}
