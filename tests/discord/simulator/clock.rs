//! Simulated time: the real clock and what a test added to it.

use std::time::Instant;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

/// Time since 1970 as the simulator sees it.
#[derive(Debug)]
pub(crate) struct Clock {
    started: Instant,
    origin: Duration,
}

impl Clock {
    pub(crate) fn start() -> Self {
        let origin = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { started: Instant::now(), origin }
    }

    pub(crate) fn now(&self) -> Duration {
        self.origin + self.started.elapsed()
    }

    pub(crate) fn advance(&mut self, time: Duration) {
        self.origin += time;
    }

    /// The time in the form Discord writes it.
    pub(crate) fn text(&self) -> String {
        let milliseconds = i64::try_from(self.now().as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_millisecond(milliseconds).unwrap_or_default().to_string()
    }
}
