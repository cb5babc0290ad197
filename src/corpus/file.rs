//! A document as it lies on the disk.

use serde::{Deserialize, Serialize};

/// A document as it lies on the disk.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CorpusFile {
    /// Path relative to the corpus, with `/` between its parts.
    pub name: String,
    /// Content.
    pub text: String,
}
