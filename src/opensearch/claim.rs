//! One builder at a time: a document in the cluster that a builder claims, renews while it works, and releases.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::Timestamp;
use opensearch::http::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::OpenSearchError;
use super::builder_identity::identity;
use super::claim_writes::{ClaimWrites, Version};
use super::client::Client;
use super::request::{Limit, Request};
use crate::config::OpenSearchConfig;
use crate::generations::{BuildLock, StorageError};

/// The lock of the builder on this machine.
const LOCK: &str = "LOCK-OPENSEARCH";
/// Id of the document.
const CLAIM: &str = "claim";
/// How often a claim is written when others write, too, or an answer was lost.
const TRIES: usize = 3;

/// The right to build, as long as this is there.
pub(super) struct Claim {
    shared: Arc<Shared>,
    stop: Option<Sender<()>>,
    renewer: Option<JoinHandle<()>>,
    _local: BuildLock,
}

struct Shared {
    client: Arc<Client>,
    alias: String,
    path: String,
    owner: String,
    seconds: u64,
    /// Locked while the claim is written: one write at a time.
    writes: Mutex<ClaimWrites>,
    is_lost: AtomicBool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Content {
    owner: String,
    /// Of this write alone.
    #[serde(rename = "build")]
    write: String,
    until: i64,
}

#[derive(Deserialize)]
struct Found {
    #[serde(flatten)]
    version: Version,
    #[serde(rename = "_source")]
    source: Content,
}

impl Claim {
    /// Claims the build of an alias.
    ///
    /// # Errors
    /// When another builder has it, or the cluster doesn't answer.
    pub(super) fn acquire(
        client: &Arc<Client>,
        config: &OpenSearchConfig,
        directory: &Path,
    ) -> Result<Self, OpenSearchError> {
        let busy = |seconds| OpenSearchError::Busy { alias: config.alias.clone(), seconds };
        let local = BuildLock::acquire_named(directory, LOCK, 0, &|| {}).map_err(|error| match error {
            StorageError::Busy { .. } => busy(config.claim_seconds),
            error => error.into(),
        })?;
        let index = format!("{}-builder", config.alias);
        let settings = json!({
            "settings": {"index": {"number_of_shards": 1, "number_of_replicas": config.replicas}},
            "mappings": {"dynamic": false},
        });
        let create = Request::new("create the index of the builder's claim", Method::Put, &index);
        // 400: it is there
        client.send(create.within(Limit::Build).json(&settings).expecting(&[400]))?;
        let shared = Shared {
            client: Arc::clone(client),
            alias: config.alias.clone(),
            path: format!("{index}/_doc/{CLAIM}"),
            owner: identity(directory)?,
            seconds: config.claim_seconds,
            writes: Mutex::new(ClaimWrites::of(directory)),
            is_lost: AtomicBool::new(false),
        };
        for _ in 0..TRIES {
            let mut writes = shared.writes();
            let found = shared.read()?;
            if let Some(Found { source, .. }) = &found {
                let left = source.until - now();
                // a builder of this very directory that doesn't hold the lock any more is gone
                let is_gone = source.owner == shared.owner && writes.is_open(&source.write);
                if left > 0 && !is_gone {
                    return Err(busy(u64::try_from(left).unwrap_or(0)));
                }
            }
            writes.version = found.map(|found| found.version);
            if shared.write(&mut writes, shared.until())? {
                drop(writes);
                return Ok(Self::renewed(shared, local));
            }
        }
        Err(busy(config.claim_seconds))
    }

    fn renewed(shared: Shared, local: BuildLock) -> Self {
        let shared = Arc::new(shared);
        let (stop, stopped) = channel();
        let worker = Arc::clone(&shared);
        let every = Duration::from_secs(shared.seconds) / 3;
        let renewer = std::thread::spawn(move || {
            while stopped.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
                // while the cluster is away, the claim may still be renewed in time
                if matches!(worker.renew(), Err(OpenSearchError::ClaimLost(_))) {
                    break;
                }
            }
        });
        Self { shared, stop: Some(stop), renewer: Some(renewer), _local: local }
    }

    /// Whether this builder still has the right to build, as far as it knows.
    pub(super) fn check(&self) -> Result<(), OpenSearchError> {
        self.shared.check()
    }

    /// Asks the cluster whether it has, and renews it.
    pub(super) fn renew(&self) -> Result<(), OpenSearchError> {
        self.shared.renew()
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(renewer) = self.renewer.take() {
            let _ = renewer.join();
        }
        if self.shared.check().is_ok() {
            // a claim that can't be released ends by itself
            let _ = self.shared.write(&mut self.shared.writes(), 0);
        }
    }
}

impl Shared {
    fn until(&self) -> i64 {
        now().saturating_add(i64::try_from(self.seconds).unwrap_or(i64::MAX))
    }

    fn check(&self) -> Result<(), OpenSearchError> {
        if self.is_lost.load(Ordering::Acquire) {
            return Err(OpenSearchError::ClaimLost(self.alias.clone()));
        }
        Ok(())
    }

    fn writes(&self) -> MutexGuard<'_, ClaimWrites> {
        self.writes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn renew(&self) -> Result<(), OpenSearchError> {
        self.check()?;
        if !self.write(&mut self.writes(), self.until())? {
            self.is_lost.store(true, Ordering::Release);
        }
        self.check()
    }

    fn read(&self) -> Result<Option<Found>, OpenSearchError> {
        let request = Request::new("read the builder's claim", Method::Get, &self.path);
        let reply = self.client.send(request.within(Limit::Build).expecting(&[404]))?;
        if reply.status == 404 { Ok(None) } else { Ok(Some(reply.parse()?)) }
    }

    /// Writes the claim, if it is still that of this version; false: another builder wrote it.
    fn write(&self, writes: &mut ClaimWrites, until: i64) -> Result<bool, OpenSearchError> {
        for _ in 0..TRIES {
            let write = writes.begin()?;
            let content = Content { owner: self.owner.clone(), write: write.clone(), until };
            let request = Request::new("write the builder's claim", Method::Put, &self.path)
                .within(Limit::Build)
                .json(&json!(content))
                .expecting(&[409]);
            let request = match writes.version {
                Some(version) => {
                    request.with("if_seq_no", version.sequence).with("if_primary_term", version.term)
                }
                None => request.with("op_type", "create"),
            };
            let reply = self.client.send(request)?;
            if reply.status != 409 {
                writes.confirm(write, reply.parse()?);
                return Ok(true);
            }
            // the answer to an earlier attempt may have been lost
            let Some(found) = self.read()?.filter(|found| writes.is_open(&found.source.write)) else {
                return Ok(false);
            };
            let is_this = found.source.write == write;
            writes.confirm(found.source.write, found.version);
            if is_this {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn now() -> i64 {
    Timestamp::now().as_second()
}
