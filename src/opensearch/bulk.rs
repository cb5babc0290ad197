//! Sends passages in batches, each while the next one is made.

use std::fmt::Write as _;
use std::time::Duration;

use opensearch::http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::OpenSearchError;
use super::client::{Client, Pending};
use super::full_disk::is_full;
use super::request::{Limit, Request, shortened};
use crate::config::OpenSearchConfig;

/// How often a batch is repeated when the cluster accepted only a part of it.
const REPETITIONS: u32 = 5;

/// What is sent to one index.
pub(super) struct Bulk<'a> {
    client: &'a Client,
    path: String,
    limit: usize,
    backoff: Duration,
    lines: String,
    sent: Option<Sent>,
}

/// A batch that is under way.
struct Sent {
    pending: Pending,
    lines: String,
}

#[derive(Deserialize)]
struct Answer {
    errors: bool,
    items: Vec<std::collections::BTreeMap<String, Item>>,
}

#[derive(Deserialize)]
struct Item {
    status: u16,
    error: Option<Problem>,
}

#[derive(Deserialize)]
struct Problem {
    r#type: String,
    reason: Option<String>,
}

impl<'a> Bulk<'a> {
    pub(super) fn new(client: &'a Client, index: &str, config: &OpenSearchConfig) -> Self {
        Self {
            client,
            path: format!("{index}/_bulk"),
            limit: config.bulk_bytes,
            backoff: Duration::from_millis(config.backoff_milliseconds),
            lines: String::new(),
            sent: None,
        }
    }

    /// Writes a document, over the one that has its id.
    pub(super) fn write(&mut self, id: &str, document: &Value) -> Result<(), OpenSearchError> {
        let _ = writeln!(self.lines, "{}\n{document}", json!({"index": {"_id": id}}));
        self.send_if_full()
    }

    /// Deletes a document, if it is there.
    pub(super) fn delete(&mut self, id: &str) -> Result<(), OpenSearchError> {
        let _ = writeln!(self.lines, "{}", json!({"delete": {"_id": id}}));
        self.send_if_full()
    }

    /// Waits until everything was accepted.
    pub(super) fn finish(mut self) -> Result<(), OpenSearchError> {
        self.send()?;
        self.wait()
    }

    fn send_if_full(&mut self) -> Result<(), OpenSearchError> {
        if self.lines.len() >= self.limit { self.send() } else { Ok(()) }
    }

    fn send(&mut self) -> Result<(), OpenSearchError> {
        self.wait()?;
        if !self.lines.is_empty() {
            let lines = std::mem::take(&mut self.lines);
            self.sent = Some(Sent { pending: self.begin(lines.clone()), lines });
        }
        Ok(())
    }

    fn begin(&self, lines: String) -> Pending {
        let request = Request::new("write passages", Method::Post, &self.path);
        self.client.begin(request.within(Limit::Build).lines(lines))
    }

    /// Waits for the batch that is under way, and repeats it where the cluster was too busy for a part of it.
    fn wait(&mut self) -> Result<(), OpenSearchError> {
        let Some(Sent { pending, lines }) = self.sent.take() else { return Ok(()) };
        let mut pending = Some(pending);
        for repetition in 0..=REPETITIONS {
            let answer = pending.take().unwrap_or_else(|| self.begin(lines.clone())).wait()?;
            let answer: Answer = answer.parse()?;
            let failed = answer.items.into_iter().flat_map(std::collections::BTreeMap::into_values);
            let failed: Vec<Item> = failed.filter(|item| item.error.is_some()).collect();
            if !answer.errors || failed.is_empty() {
                return Ok(());
            }
            if let Some(refused) = failed.iter().find(|item| !is_busy(item)) {
                return Err(refusal(refused));
            }
            if repetition == REPETITIONS {
                break;
            }
            std::thread::sleep(self.backoff.saturating_mul(1 << repetition));
        }
        let reason = "the cluster is too busy to accept passages".to_owned();
        Err(OpenSearchError::Unreachable { node: self.client.names(), attempts: REPETITIONS + 1, reason })
    }
}

fn is_busy(item: &Item) -> bool {
    let reason = item.error.as_ref().and_then(|error| error.reason.as_deref()).unwrap_or_default();
    (item.status == 429 || item.status >= 500) && !is_full(item.status, reason)
}

fn refusal(item: &Item) -> OpenSearchError {
    let reason = item.error.as_ref().map_or_else(String::new, |error| {
        format!("{}: {}", error.r#type, error.reason.as_deref().unwrap_or_default())
    });
    let reason = shortened(&reason);
    if is_full(item.status, &reason) {
        return OpenSearchError::Full(reason);
    }
    OpenSearchError::Refused { what: "write passages", status: item.status, reason }
}
