//! What can go wrong with an index.

use thiserror::Error;

use crate::corpus::CorpusError;
use crate::generations::StorageError;

/// Why an index cannot be built or used.
#[derive(Debug, Error)]
pub enum IndexError {
    /// Its files cannot be read or written.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The search library refused.
    #[error("the index cannot be used: {0}")]
    Tantivy(#[from] tantivy::TantivyError),
    /// What was stored cannot be read back.
    #[error("the index contains something unreadable: {0}")]
    Stored(#[from] serde_json::Error),
    /// The corpus cannot be read, or has errors.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// It is not one that can be used; the text says why.
    #[error("{0}")]
    Unusable(String),
}

impl IndexError {
    /// An error in a file that Tantivy reads.
    pub(crate) fn in_tantivy(source: std::io::Error) -> Self {
        tantivy::TantivyError::from(source).into()
    }
}
