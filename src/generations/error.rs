//! What can go wrong with the files of an index.

use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why the files of an index cannot be read or written.
#[derive(Debug, Error)]
pub enum StorageError {
    /// A file or folder cannot be read or written.
    #[error("cannot use {path}: {source}", path = path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Tantivy's directory cannot be opened.
    #[error("the index cannot be used: {0}")]
    Tantivy(#[from] tantivy::TantivyError),
    /// A file's content makes no sense.
    #[error("the index contains something unreadable: {0}")]
    Content(#[from] serde_json::Error),
    /// A file is missing, or not as it was written.
    #[error("its file {0} is damaged or missing")]
    Damaged(String),
    /// Another process is building the same index and did not finish in time.
    #[error("another process has been building the index in {path} for {seconds} s; try again, or raise answer.lock_wait_seconds", path = path.display())]
    Busy {
        /// Directory of the index.
        path: PathBuf,
        /// How long was waited.
        seconds: u64,
    },
    /// There is no index.
    #[error("there is no index yet")]
    Missing,
}

impl StorageError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::Io { path, source }
    }
}
