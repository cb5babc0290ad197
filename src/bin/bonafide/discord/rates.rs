//! How many questions a server may ask in a minute.

use std::collections::HashMap;
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_mins(1);

/// Questions of servers. A server may ask all questions of a minute at once; each is given back after its
/// share of the minute (a leaky bucket, also known as the generic cell rate algorithm).
#[derive(Debug)]
pub(super) struct Rates {
    share: Duration,
    /// When everything that a server asked is given back.
    free: HashMap<u64, Instant>,
}

impl Rates {
    /// So many questions in a minute, at least one.
    pub(super) fn per_minute(questions: u32) -> Self {
        Self { share: MINUTE / questions.max(1), free: HashMap::new() }
    }

    /// Notes a question where the server may ask it.
    pub(super) fn ask(&mut self, server: u64, now: Instant) -> bool {
        let free = self.free.get(&server).map_or(now, |free| now.max(*free)) + self.share;
        let is_allowed = free.saturating_duration_since(now) <= MINUTE;
        if is_allowed {
            self.free.insert(server, free);
        }
        is_allowed
    }

    /// Forgets servers that asked nothing lately.
    pub(super) fn tidy(&mut self, now: Instant) {
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
}
