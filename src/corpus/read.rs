//! A document as it was read: with its place, and a hash of what it was made of.

use std::fmt;

use super::Document;

/// A document and where it was read.
#[derive(Debug, Clone)]
pub struct ReadDocument {
    /// The document.
    pub document: Document,
    /// Hash of everything that it was made of.
    pub hash: ContentHash,
    /// Bytes that it was made of.
    pub bytes: usize,
    /// Its file or collection.
    pub file: String,
    /// Line at which it begins, from 1.
    pub line: usize,
}

/// A hash of what a document was made of: it changes exactly when the document does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct ContentHash([u8; 16]);

impl ContentHash {
    pub(super) fn new(hash: &blake3::Hash) -> Self {
        let mut short = [0; 16];
        short.copy_from_slice(&hash.as_bytes()[..16]);
        Self(short)
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&u128::from_be_bytes(self.0).to_string())
    }
}

impl ReadDocument {
    /// A document that was made in memory.
    #[must_use]
    pub fn loaded(document: &Document) -> Self {
        let written = format!("{document:?}");
        let hash = ContentHash::new(&blake3::hash(written.as_bytes()));
        Self { document: document.clone(), hash, bytes: written.len(), file: String::new(), line: 1 }
    }
}
