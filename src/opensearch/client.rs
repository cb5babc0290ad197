//! Requests to the cluster: with a time limit, on the next node where one fails, and repeated a few times.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use opensearch::http::headers::{CONTENT_TYPE, HeaderMap, HeaderValue};
use tokio::runtime::{Builder, Runtime};

use super::OpenSearchError;
use super::address::{NodeAddress, nodes};
use super::request::{Limit, Reply, Request, shortened};
use crate::config::OpenSearchConfig;

/// The maximum wait between two attempts.
const MAX_PAUSE_LENGTH: Duration = Duration::from_secs(10);

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

/// Why an attempt gave no answer.
struct Failed {
    node: String,
    reason: String,
}

/// A request that is under way.
pub(super) struct Pending(Receiver<Result<Reply, OpenSearchError>>);

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
        self.cluster.names()
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
            let timeout = match request.limit {
                Limit::Question | Limit::Opening(_) => self.question_timeout,
                Limit::Build | Limit::OpeningLarge(_) => self.build_timeout,
            };
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
    fn names(&self) -> String {
        self.nodes.iter().map(Node::name).collect::<Vec<_>>().join(", ")
    }

    /// Asks nodes until one answers: each once without a pause, then with pauses that double.
    async fn ask(&self, request: &Request, timeout: Duration) -> Result<Reply, OpenSearchError> {
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        let mut last = Failed { node: self.names(), reason: String::new() };
        let mut made = 0;
        for attempt in 0..self.attempts {
            let tried = usize::try_from(attempt).unwrap_or(usize::MAX);
            if tried >= self.nodes.len() {
                let doublings = u32::try_from(tried - self.nodes.len()).unwrap_or(u32::MAX).min(16);
                let pause = self.backoff.saturating_mul(1 << doublings).min(MAX_PAUSE_LENGTH);
                tokio::time::sleep(request.limit.bound(pause / 2 + (pause / 2).mul_f64(chance()))).await;
            }
            let timeout = request.limit.share(timeout, self.attempts - attempt);
            if timeout.is_zero() {
                break;
            }
            made += 1;
            let node = self.node(first.wrapping_add(tried));
            match node.ask(request, timeout).await {
                Ok(reply) if request.may_succeed_later(&reply) => {
                    last = Failed { node: node.name(), reason: request.refusal(&reply) };
                }
                Ok(reply) => {
                    *node.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = None;
                    return request.accept(reply);
                }
                Err(reason) => {
                    let until = Instant::now() + self.rest;
                    *node.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
                    last = Failed { node: node.name(), reason };
                }
            }
        }
        let Failed { node, reason } = last;
        let reason = request.limit.explain(reason);
        Err(OpenSearchError::Unreachable { node, attempts: made, reason })
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
    fn name(&self) -> String {
        self.address.name.clone()
    }

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

/// A name that no other has. Machines that were cloned give the same random numbers, but not at the same nanosecond.
pub(super) fn token() -> String {
    let random = || RandomState::new().build_hasher().finish();
    let all = format!("{} {} {}", random(), random(), Timestamp::now().as_nanosecond());
    blake3::hash(all.as_bytes()).to_hex()[..32].to_owned()
}
