//! What can go wrong with replicas of an index.

use thiserror::Error;

use crate::generations::StorageError;
use crate::index::IndexError;

/// Why an index can't be published or fetched.
#[derive(Debug, Error)]
pub enum ReplicaError {
    /// The settings are wrong, so that nothing else can be expected to work either.
    #[error("{0}")]
    Setting(String),
    /// The folder or bucket can't be read or written.
    #[error("cannot use {object} in {place}: {source}")]
    Store {
        /// The folder or bucket.
        place: String,
        /// The object in it.
        object: String,
        /// Why.
        source: object_store::Error,
    },
    /// It takes too long.
    #[error("{place} took more than {seconds} s (replicas.fetch_seconds)")]
    TooSlow {
        /// The folder or bucket.
        place: String,
        /// The time limit.
        seconds: u64,
    },
    /// Nothing was published there.
    #[error("nothing is published in {0}: run `bonafide index --publish` where the corpus is")]
    Nothing(String),
    /// No publisher that is trusted signed it.
    #[error("{0} isn't signed by a key of replicas.public_key: it is not used")]
    NotSigned(String),
    /// A release that makes no sense.
    #[error("the release can't be used: {0}")]
    Release(String),
    /// A file isn't what the release says.
    #[error("{object} in {place} isn't the file that was published: it is not used")]
    Altered {
        /// The folder or bucket.
        place: String,
        /// The object in it.
        object: String,
    },
    /// A release from before the last one.
    #[error(
        "version {found} is older than version {least}, which is {reason}: it is not used (to go back on purpose, publish the old corpus again, or fetch with --allow-older)"
    )]
    Older {
        /// The version that was found.
        found: u64,
        /// The least that is accepted.
        least: u64,
        /// Where that comes from.
        reason: &'static str,
    },
    /// An index larger than is allowed.
    #[error("the published index has {found} bytes, more than replicas.most_bytes = {most}")]
    TooLarge {
        /// Its bytes.
        found: u64,
        /// What is allowed.
        most: u64,
    },
    /// An index that this program can't read.
    #[error("the published index can't be used here: {0}")]
    Unusable(&'static str),
    /// The index on this machine can't be read or written.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl ReplicaError {
    /// Whether the settings are wrong.
    #[must_use]
    pub fn is_setting(&self) -> bool {
        matches!(self, Self::Setting(_))
    }
}

impl From<StorageError> for ReplicaError {
    fn from(error: StorageError) -> Self {
        Self::Index(error.into())
    }
}

impl From<ReplicaError> for IndexError {
    fn from(error: ReplicaError) -> Self {
        match error {
            ReplicaError::Index(error) => error,
            error => Self::Unusable(error.to_string()),
        }
    }
}
