//! What can go wrong with an OpenSearch cluster, in words for the operator.

use std::path::PathBuf;

use thiserror::Error;

use crate::corpus::CorpusError;
use crate::generations::StorageError;
use crate::index::IndexError;

/// Why the cluster can't be used.
#[derive(Debug, Error)]
pub enum OpenSearchError {
    /// A setting is wrong.
    #[error("opensearch.{0}")]
    Setting(String),
    /// A file that a setting names can't be used.
    #[error("{}: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// No node answered in time, or only with errors that may pass.
    #[error("OpenSearch at {node} doesn't answer ({attempts} attempts): {reason}")]
    Unreachable {
        /// The node that was asked last.
        node: String,
        /// How often nodes were asked.
        attempts: u32,
        /// What happened last.
        reason: String,
    },
    /// A request was refused for good.
    #[error("OpenSearch refused to {what}: {status} {reason}")]
    Refused {
        /// What was asked.
        what: &'static str,
        /// HTTP status.
        status: u16,
        /// The cluster's own words.
        reason: String,
    },
    /// The disks of the cluster are full.
    #[error(
        "a disk of the OpenSearch cluster is full, so it accepts no passages: enlarge it, or delete indexes and snapshots that nothing uses (GET _cat/allocation names the full disk, GET _cat/indices the indexes), and run the same command again, which continues where this one stopped; the cluster lifts its block itself once there is space, and the index in use hasn't changed ({0})"
    )]
    Full(String),
    /// Nothing was built there yet.
    #[error("no index has the alias {0}: build one with `bonafide index --to opensearch`")]
    NoIndex(String),
    /// The index was made by something else.
    #[error(
        "the index {index} can't be used: {reason}; build it again with `bonafide index --to opensearch`"
    )]
    Unusable {
        /// The index.
        index: String,
        /// Why.
        reason: String,
    },
    /// Another process builds.
    #[error(
        "another process is building the index {alias}: wait until it has finished; if it was killed, its claim ends in {seconds} seconds"
    )]
    Busy {
        /// The alias.
        alias: String,
        /// Until its claim ends.
        seconds: u64,
    },
    /// Another process builds, since this one was away for too long.
    #[error(
        "another process took over the build of the index {0}, because this one didn't renew its claim in time; nothing was published"
    )]
    ClaimLost(String),
    /// The corpus changed while it was read.
    #[error("the corpus changed while it was indexed: run the command again; nothing was published")]
    CorpusChanged,
    /// An answer of the cluster can't be read.
    #[error("OpenSearch answered with something unreadable: {0}")]
    Answer(#[from] serde_json::Error),
    /// The corpus has errors.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// Files next to the local index can't be written.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl OpenSearchError {
    /// Whether the settings are wrong, so that nothing else can be expected to work either.
    #[must_use]
    pub fn is_setting(&self) -> bool {
        matches!(self, Self::Setting(_) | Self::File { .. })
    }
}

impl From<OpenSearchError> for IndexError {
    fn from(error: OpenSearchError) -> Self {
        match error {
            OpenSearchError::Corpus(error) => Self::Corpus(error),
            OpenSearchError::Storage(error) => Self::Storage(error),
            error => Self::Unusable(error.to_string()),
        }
    }
}
