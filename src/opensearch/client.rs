//! Requests to the cluster: with a time limit, on the next node where one fails, and repeated a few times.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use opensearch::http::Method;
use opensearch::http::headers::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::runtime::{Builder, Runtime};

use super::OpenSearchError;
use super::address::{NodeAddress, nodes};
use crate::config::OpenSearchConfig;

/// The maximum wait between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// Bytes of the cluster's own words that a message repeats.
const LONGEST_REASON: usize = 300;

/// What sends requests. Its functions block; they can be called on any thread.
pub(super) struct Client {
    /// Runs the connections; taken only when this is dropped.
    runtime: Option<Runtime>,
    cluster: Arc<Cluster>,
    /// The time limit of a request during a build.
    pub(super) build_timeout: Duration,
    question_timeout: Duration,
}

struct Cluster {
    nodes: Vec<Node>,
    next: AtomicUsize,
    attempts: u32,
    backoff: Duration,
    rest: Duration,
}

struct Node {
    address: NodeAddress,
    /// Not asked until then, while another can be.
    rests_until: Mutex<Option<Instant>>,
}

/// A request, which has the same effect when it is sent twice.
#[derive(Debug, Clone)]
pub(super) struct Request {
    what: &'static str,
    method: Method,
    path: String,
    query: Vec<(&'static str, String)>,
    body: Option<String>,
    content_type: &'static str,
    timeout: Option<Duration>,
    expected: &'static [u16],
    /// Whether errors may repeat the words of a question.
    is_private: bool,
}

/// What the cluster answered.
#[derive(Debug)]
pub(super) struct Reply {
    /// 200, or one of those that the request expects.
    pub(super) status: u16,
    body: Vec<u8>,
}

/// A request that is under way.
pub(super) struct Pending(Receiver<Result<Reply, OpenSearchError>>);

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
            timeout: None,
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
    pub(super) fn within(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Where these statuses are answers, too.
    pub(super) fn expecting(mut self, statuses: &'static [u16]) -> Self {
        self.expected = statuses;
        self
    }
}

impl Request {
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

impl Pending {
    /// Waits for the answer.
    pub(super) fn wait(self) -> Result<Reply, OpenSearchError> {
        self.0.recv().unwrap_or_else(|_| Err(stopped()))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("nodes", &self.names()).finish_non_exhaustive()
    }
}

impl Client {
    /// A client of the cluster that the settings name; nothing is sent yet.
    pub(super) fn new(config: &OpenSearchConfig) -> Result<Self, OpenSearchError> {
        let node = |address| Node { address, rests_until: Mutex::new(None) };
        let cluster = Cluster {
            nodes: nodes(config)?.into_iter().map(node).collect(),
            next: AtomicUsize::new(0),
            attempts: config.attempts,
            backoff: Duration::from_millis(config.backoff_milliseconds),
            rest: Duration::from_secs(config.rest_seconds),
        };
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("opensearch")
            .enable_all()
            .build()
            .map_err(|error| {
                OpenSearchError::Setting(format!("addresses: no thread can be started: {error}"))
            })?;
        Ok(Self {
            runtime: Some(runtime),
            cluster: Arc::new(cluster),
            build_timeout: Duration::from_secs(config.build_timeout_seconds),
            question_timeout: Duration::from_millis(config.timeout_milliseconds),
        })
    }

    /// The nodes, for messages.
    pub(super) fn names(&self) -> String {
        let names: Vec<&str> = self.cluster.nodes.iter().map(|node| node.address.name.as_str()).collect();
        names.join(", ")
    }

    /// Sends a request and waits for the answer.
    pub(super) fn send(&self, request: Request) -> Result<Reply, OpenSearchError> {
        self.begin(request).wait()
    }

    /// Sends a request.
    pub(super) fn begin(&self, request: Request) -> Pending {
        let (sender, receiver) = sync_channel(1);
        if let Some(runtime) = &self.runtime {
            let cluster = Arc::clone(&self.cluster);
            let timeout = request.timeout.unwrap_or(self.question_timeout);
            runtime.spawn(async move {
                // nobody waits any more: nothing to do
                let _ = sender.send(cluster.ask(&request, timeout).await);
            });
        }
        Pending(receiver)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // not waited for: this may be a thread that must not block
            runtime.shutdown_background();
        }
    }
}

impl Cluster {
    /// Asks nodes until one answers: each once without a pause, then with pauses that double.
    async fn ask(&self, request: &Request, timeout: Duration) -> Result<Reply, OpenSearchError> {
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        let mut last = (String::new(), String::new());
        for attempt in 0..self.attempts {
            let tried = usize::try_from(attempt).unwrap_or(usize::MAX);
            if tried >= self.nodes.len() {
                let doublings = u32::try_from(tried - self.nodes.len()).unwrap_or(u32::MAX).min(16);
                let pause = self.backoff.saturating_mul(1 << doublings).min(LONGEST_PAUSE);
                tokio::time::sleep(pause / 2 + (pause / 2).mul_f64(chance())).await;
            }
            let node = self.node(first.wrapping_add(tried));
            match node.ask(request, timeout).await {
                Ok(reply) if is_passing(&reply) && !request.expected.contains(&reply.status) => {
                    last = (
                        node.address.name.clone(),
                        format!("{} {}", reply.status, request.reason(&reply.body)),
                    );
                }
                Ok(reply) => {
                    *node.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = None;
                    return accepted(request, reply);
                }
                Err(reason) => {
                    let until = Instant::now() + self.rest;
                    *node.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
                    last = (node.address.name.clone(), reason);
                }
            }
        }
        let (node, reason) = last;
        Err(OpenSearchError::Unreachable { node, attempts: self.attempts, reason })
    }

    /// The node whose turn it is; one that didn't answer a moment ago only if all others didn't, either.
    fn node(&self, turn: usize) -> &Node {
        let count = self.nodes.len();
        let now = Instant::now();
        let rests = |node: &Node| {
            let until = node.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
            until.is_some_and(|until| until > now)
        };
        let in_turn = (0..count).map(|offset| &self.nodes[(turn % count + offset) % count]);
        in_turn.clone().find(|node| !rests(node)).unwrap_or(&self.nodes[turn % count])
    }
}

impl Node {
    /// One attempt; an error says why there is no answer.
    async fn ask(&self, request: &Request, timeout: Duration) -> Result<Reply, String> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(request.content_type));
        let (path, query, body) = (&request.path, Some(&request.query), request.body.clone());
        let transport = &self.address.transport;
        let answer = async {
            let response = transport.send(request.method, path, headers, query, body, Some(timeout)).await?;
            let status = response.status_code().as_u16();
            Ok::<_, opensearch::Error>(Reply { status, body: response.bytes().await?.to_vec() })
        };
        match tokio::time::timeout(timeout, answer).await {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(error)) if !error.is_timeout() => Err(innermost(&error)),
            Ok(Err(_)) | Err(_) => Err(format!("no answer within {} milliseconds", timeout.as_millis())),
        }
    }
}

/// Whether an answer may be another one a moment later.
fn is_passing(reply: &Reply) -> bool {
    reply.status == 429 || reply.status >= 500
}

fn accepted(request: &Request, reply: Reply) -> Result<Reply, OpenSearchError> {
    if (200..300).contains(&reply.status) || request.expected.contains(&reply.status) {
        return Ok(reply);
    }
    let reason = request.reason(&reply.body);
    if is_full(reply.status, &reason) {
        return Err(OpenSearchError::Full(reason));
    }
    Err(OpenSearchError::Refused { what: request.what, status: reply.status, reason })
}

/// Whether a refusal means that a disk is full: the cluster then blocks what is written.
pub(super) fn is_full(status: u16, reason: &str) -> bool {
    let blocks = ["read-only / allow delete", "read-only-allow-delete"];
    matches!(status, 403 | 429) && blocks.iter().any(|block| reason.contains(block))
}

/// A text of the cluster, as long as a message may be.
pub(super) fn shortened(text: &str) -> String {
    let end = (0..=LONGEST_REASON.min(text.len())).rev().find(|&end| text.is_char_boundary(end));
    text[..end.unwrap_or(0)].to_owned()
}

/// What an error was caused by, which doesn't repeat the address.
fn innermost(error: &opensearch::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    shortened(&cause.to_string())
}

fn stopped() -> OpenSearchError {
    OpenSearchError::Unreachable {
        node: "?".to_owned(),
        attempts: 0,
        reason: "the program is stopping".to_owned(),
    }
}

/// A number from 0 to 1, so that clients don't repeat in step.
fn chance() -> f64 {
    let random = RandomState::new().build_hasher().finish();
    #[expect(clippy::cast_precision_loss, reason = "any number will do")]
    let share = (random >> 32) as f64 / f64::from(u32::MAX);
    share
}

/// A name that no other has.
pub(super) fn token() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}
