//! The wait between two questions of a member, in a server that sets one of its own, or anywhere.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Members whose last question is remembered.
const MOST: usize = 100_000;

/// When members asked last, by member and by server, where the server sets the wait.
#[derive(Debug, Default)]
pub(crate) struct Cooldowns {
    asked: HashMap<(Option<u64>, u64), (Instant, Duration)>,
}

impl Cooldowns {
    /// Notes a question, or returns how many seconds are left to wait.
    pub(crate) fn ask(&mut self, who: (Option<u64>, u64), seconds: u32, now: Instant) -> Result<(), u64> {
        let wait = Duration::from_secs(u64::from(seconds));
        if wait.is_zero() {
            return Ok(());
        }
        if let Some((asked, _)) = self.asked.get(&who) {
            let left = wait.saturating_sub(now.saturating_duration_since(*asked));
            if !left.is_zero() {
                return Err(left.as_secs() + u64::from(left.subsec_nanos() > 0));
            }
        }
        if self.asked.len() >= MOST {
            self.tidy(now);
        }
        if self.asked.len() >= MOST {
            // a flood of members gains no more than a wait that is lost
            self.asked.clear();
        }
        self.asked.insert(who, (now, wait));
        Ok(())
    }

    /// Forgets who need not wait any more.
    pub(crate) fn tidy(&mut self, now: Instant) {
        self.asked.retain(|_, (asked, wait)| now.saturating_duration_since(*asked) < *wait);
    }

    /// Forgets when a member asked in servers that set a wait. The wait anywhere is not escaped this way.
    pub(crate) fn forget(&mut self, member: u64) {
        self.asked.retain(|who, _| who.0.is_none() || who.1 != member);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_waits_in_one_server_as_long_as_it_is_set_now() {
        let mut cooldowns = Cooldowns::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(cooldowns.ask((Some(1), 1), 60, start), Ok(()));
        assert_eq!(cooldowns.ask((Some(1), 1), 60, after(1)), Err(59));
        assert_eq!(cooldowns.ask((Some(2), 1), 60, after(1)), Ok(()), "another server");
        assert_eq!(cooldowns.ask((Some(1), 2), 60, after(1)), Ok(()), "another member");
        assert_eq!(cooldowns.ask((Some(1), 1), 0, after(1)), Ok(()), "no wait any more");
        assert_eq!(cooldowns.ask((Some(1), 1), 60, after(60)), Ok(()));
        cooldowns.tidy(after(121));
        assert!(cooldowns.asked.is_empty());
    }

    #[test]
    fn no_more_are_remembered_than_fit() {
        let mut cooldowns = Cooldowns::default();
        let now = Instant::now();
        for member in 0..=MOST as u64 {
            assert_eq!(cooldowns.ask((Some(1), member), 60, now), Ok(()));
        }
        assert!(cooldowns.asked.len() <= MOST);
    }
}
