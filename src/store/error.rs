//! What can go wrong with the store.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use thiserror::Error;

/// Failures of any store of this process.
static FAILURES: AtomicU64 = AtomicU64::new(0);

/// How often a database failed in this process, such as for being full, locked or damaged.
#[must_use]
pub fn database_failures() -> u64 {
    FAILURES.load(Ordering::Relaxed)
}

/// Why the store cannot be used.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The folder or file cannot be made or read.
    #[error("cannot use {path}: {source}", path = path.display())]
    File {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is no store yet.
    #[error("there is no store at {path}: the Discord bot makes it when it first runs", path = .0.display())]
    Missing(PathBuf),
    /// The file was written by a newer version.
    #[error(
        "the store has version {found}, and this program knows versions up to {known}: use a newer program"
    )]
    Newer {
        /// Version of the file.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// The file is damaged.
    #[error("the store is damaged: {0}; put a backup in its place (bonafide store backup makes them)")]
    Damaged(String),
    /// The target of a backup is there already.
    #[error("{path} is there already: give --force to replace it", path = .0.display())]
    Exists(PathBuf),
    /// The message is pinned already.
    #[error("this message is pinned already")]
    AlreadyPinned,
    /// There is no room for more.
    #[error("{what} can be at most {most}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there may be.
        most: usize,
    },
    /// The database failed.
    #[error("the store failed: {0}")]
    Sqlite(rusqlite::Error),
    /// A record is not what it should be.
    #[error("a record of the store cannot be read: {0}")]
    Record(#[from] serde_json::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        FAILURES.fetch_add(1, Ordering::Relaxed);
        Self::Sqlite(error)
    }
}
