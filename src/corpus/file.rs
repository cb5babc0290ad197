//! A document as it lies on the disk.

/// A document as it lies on the disk.
#[derive(Debug, Clone)]
pub struct CorpusFile {
    /// Path relative to the corpus, with `/` between its parts.
    pub name: String,
    /// Content.
    pub text: String,
}
