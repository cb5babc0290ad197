//! A request to the cluster, its time limit, and what answers to it mean.

use std::fmt;
use std::time::{Duration, Instant};

use opensearch::http::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::OpenSearchError;
use super::full_disk::is_full;

/// Bytes of the cluster's own words that a message repeats.
const MAX_REASON_LENGTH: usize = 300;

/// How long a request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    /// As long as an answer to a question, at each attempt.
    Question,
    /// As long as a step of a build, at each attempt.
    Build,
    /// The same, but all attempts together not beyond the time to open the index.
    Opening(Instant),
    /// The same for a large answer, which may take as long as a step of a build.
    OpeningLarge(Instant),
}

/// A request, which has the same effect when it is sent twice.
#[derive(Debug, Clone)]
pub(super) struct Request {
    what: &'static str,
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) body: Option<String>,
    pub(super) content_type: &'static str,
    pub(super) limit: Limit,
    expected: &'static [u16],
    /// Whether errors may repeat the words of a question.
    is_private: bool,
}

/// What the cluster answered.
#[derive(Debug)]
pub(super) struct Reply {
    /// 200, or one of those that the request expects.
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

impl Limit {
    /// The time for the next of so many attempts: what is left is shared, so that another node can still be asked where
    /// one hangs. Zero: the time is over.
    pub(super) fn share(self, timeout: Duration, attempts: u32) -> Duration {
        match self {
            Self::Question | Self::Build => timeout,
            Self::Opening(end) | Self::OpeningLarge(end) => {
                timeout.min(end.saturating_duration_since(Instant::now()) / attempts.max(1))
            }
        }
    }

    /// A pause that doesn't outlast the time.
    pub(super) fn bound(self, pause: Duration) -> Duration {
        match self {
            Self::Question | Self::Build => pause,
            Self::Opening(end) | Self::OpeningLarge(end) => {
                pause.min(end.saturating_duration_since(Instant::now()))
            }
        }
    }

    /// The reason why there is no answer, with the setting that allows for more time.
    pub(super) fn explain(self, reason: String) -> String {
        match self {
            Self::Question | Self::Build => reason,
            Self::Opening(_) | Self::OpeningLarge(_) if reason.is_empty() => {
                "opensearch.opening_seconds are over".to_owned()
            }
            Self::Opening(_) | Self::OpeningLarge(_) => {
                format!("{reason} (opensearch.opening_seconds limits the time)")
            }
        }
    }
}

impl Request {
    /// A request; `what` completes "OpenSearch refused to …".
    pub(super) fn new(what: &'static str, method: Method, path: impl Into<String>) -> Self {
        Self {
            what,
            method,
            path: path.into(),
            query: Vec::new(),
            body: None,
            content_type: "application/json",
            limit: Limit::Question,
            expected: &[],
            is_private: false,
        }
    }

    /// With the words of a question in it, which no message repeats.
    pub(super) fn private(mut self) -> Self {
        self.is_private = true;
        self
    }

    /// With a JSON body.
    pub(super) fn json(mut self, body: &serde_json::Value) -> Self {
        self.body = Some(body.to_string());
        self
    }

    /// With lines of JSON.
    pub(super) fn lines(mut self, body: String) -> Self {
        self.body = Some(body);
        self.content_type = "application/x-ndjson";
        self
    }

    /// With a parameter.
    pub(super) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    /// With another time limit than that of a question.
    pub(super) fn within(mut self, limit: Limit) -> Self {
        self.limit = limit;
        self
    }

    /// Where these statuses are answers, too.
    pub(super) fn expecting(mut self, statuses: &'static [u16]) -> Self {
        self.expected = statuses;
        self
    }
}

impl Request {
    /// Whether the answer may be another one a moment later. While a disk is full, it isn't, whatever the status.
    pub(super) fn may_succeed_later(&self, reply: &Reply) -> bool {
        (reply.status == 429 || reply.status >= 500)
            && !self.expected.contains(&reply.status)
            && !is_full(reply.status, &self.reason(&reply.body))
    }

    /// The answer, where it is one that the request expects.
    pub(super) fn accept(&self, reply: Reply) -> Result<Reply, OpenSearchError> {
        if (200..300).contains(&reply.status) || self.expected.contains(&reply.status) {
            return Ok(reply);
        }
        let reason = self.reason(&reply.body);
        if is_full(reply.status, &reason) {
            return Err(OpenSearchError::Full(reason));
        }
        Err(OpenSearchError::Refused { what: self.what, status: reply.status, reason })
    }

    /// Status and reason of a refusal.
    pub(super) fn refusal(&self, reply: &Reply) -> String {
        format!("{} {}", reply.status, self.reason(&reply.body))
    }

    /// The cluster's own words for an error, without what was asked.
    fn reason(&self, body: &[u8]) -> String {
        #[derive(Deserialize)]
        struct Body {
            error: Problem,
        }
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Problem {
            Cause { r#type: String, reason: Option<String> },
            Text(String),
        }
        let text = match serde_json::from_slice(body) {
            Ok(Body { error: Problem::Cause { r#type, reason } }) => match reason {
                Some(reason) if !self.is_private => format!("{type}: {reason}"),
                Some(_) | None => r#type,
            },
            Ok(Body { error: Problem::Text(text) }) if !self.is_private => text,
            Ok(Body { error: Problem::Text(_) }) | Err(_) => "without a reason".to_owned(),
        };
        shortened(&text)
    }
}

impl Reply {
    /// The answer as JSON.
    pub(super) fn parse<T: DeserializeOwned>(&self) -> Result<T, OpenSearchError> {
        Ok(serde_json::from_slice(&self.body)?)
    }
}

/// A text of the cluster, as long as a message may be.
pub(super) fn shortened(text: &str) -> String {
    let end = (0..=MAX_REASON_LENGTH.min(text.len())).rev().find(|&end| text.is_char_boundary(end));
    text[..end.unwrap_or(0)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_to_open_an_index_is_shared_by_all_attempts() {
        let minute = Duration::from_mins(1);
        let hour = Duration::from_hours(1);
        for limit in [Limit::Question, Limit::Build] {
            assert_eq!((limit.share(hour, 3), limit.bound(hour)), (hour, hour));
        }
        for opening in [Limit::Opening, Limit::OpeningLarge] {
            let limit = opening(Instant::now() + minute);
            assert!(limit.share(hour, 3) <= minute / 3 && limit.bound(hour) <= minute);
            assert!(limit.share(hour, 1) > limit.share(hour, 2));
            assert_eq!(limit.share(Duration::from_millis(1), 1), Duration::from_millis(1));
            let over = opening(Instant::now());
            assert!(over.share(hour, 1).is_zero() && over.bound(hour).is_zero());
            assert!(over.explain(String::new()).contains("opensearch.opening_seconds"));
        }
    }
}
