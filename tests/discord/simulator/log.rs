//! What was called and which rules were broken.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use serde_json::Value;

use super::endpoint::Call;
use super::violation::{Rule, Violation};

/// Calls that are kept; older ones are forgotten, so that long tests stay small.
const KEPT: usize = 20_000;
/// Requests that Discord takes within a second.
const REQUESTS_PER_SECOND: usize = 50;

/// A request that was served.
#[derive(Debug, Clone)]
pub(crate) struct Served {
    pub(crate) call: Call,
    pub(crate) path: String,
    pub(crate) body: Value,
    pub(crate) status: u16,
}

/// Requests and violations, in order.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) calls: VecDeque<Served>,
    pub(crate) violations: Vec<Violation>,
    /// 401, 403 and 429, of which Discord bears 10,000 in ten minutes.
    pub(crate) invalid: usize,
    /// How often each call was served.
    pub(crate) counts: HashMap<Call, usize>,
    recent: VecDeque<Duration>,
}

impl Log {
    pub(crate) fn times(&self, call: Call) -> usize {
        self.counts.get(&call).copied().unwrap_or(0)
    }

    pub(crate) fn record(&mut self, served: Served) {
        if matches!(served.status, 401 | 403 | 429) {
            self.invalid += 1;
        }
        *self.counts.entry(served.call).or_default() += 1;
        self.calls.push_back(served);
        if self.calls.len() > KEPT {
            self.calls.pop_front();
        }
    }

    /// Counts a request under the limit of 50 a second.
    pub(crate) fn count(&mut self, call: Call, now: Duration) {
        if call.by_interaction_token() {
            return;
        }
        self.recent.push_back(now);
        while self.recent.front().is_some_and(|it| now.saturating_sub(*it) >= Duration::from_secs(1)) {
            self.recent.pop_front();
        }
        if self.recent.len() == REQUESTS_PER_SECOND + 1 {
            let detail =
                format!("more than {REQUESTS_PER_SECOND} requests within a second, the last {call:?}");
            self.violations.push(Violation { rule: Rule::RequestRate, detail });
        }
    }
}
