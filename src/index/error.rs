//! What can go wrong with an index.

use std::path::PathBuf;

use thiserror::Error;

use crate::corpus::CorpusError;

/// Why an index cannot be built or used.
#[derive(Debug, Error)]
pub enum IndexError {
    /// A file or folder of the index cannot be read or written.
    #[error("cannot use {path}: {source}", path = path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The search library refused.
    #[error("the index cannot be used: {0}")]
    Tantivy(#[from] tantivy::TantivyError),
    /// What was stored cannot be read back.
    #[error("the index holds something unreadable: {0}")]
    Stored(#[from] serde_json::Error),
    /// Another process is building the same index and did not finish in time.
    #[error("another process has been building the index in {path} for {seconds} s; try again, or raise answer.lock_wait_seconds", path = path.display())]
    Busy {
        /// Directory of the index.
        path: PathBuf,
        /// How long was waited.
        seconds: u64,
    },
    /// The corpus cannot be read, or has errors.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// There is no index, or not one that can be used; the text says why.
    #[error("{0}")]
    Unusable(String),
}

impl IndexError {
    /// Of a file that Tantivy reads or writes.
    pub(crate) fn in_tantivy(source: std::io::Error) -> Self {
        tantivy::TantivyError::from(source).into()
    }

    pub(super) fn io(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::Io { path, source }
    }
}
