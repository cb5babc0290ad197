//! Names of passages, made of what they say.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::corpus::DocumentId;

/// Name of a passage: the document's id, a slash and ten hexadecimal digits of a hash of the
/// heading path and the text. It changes when the passage does, and never when another does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PassageId(String);

impl PassageId {
    /// Takes a name as it was typed; only a lookup shows whether there is such a passage.
    #[must_use]
    pub fn from_input(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The document's id, and the hash as a number; none where this is no name of a passage.
    pub(crate) fn parts(&self) -> Option<(&str, u64)> {
        let (document, hash) = self.0.rsplit_once('/')?;
        Some((document, u64::from_str_radix(hash, 16).ok()?))
    }

    /// The hash of the `repetition`-th passage (from 0) of its document with this heading path and text.
    pub(super) fn hash(heading_path: &[String], text: &str, repetition: u32) -> u64 {
        let mut hasher = blake3::Hasher::new();
        for part in heading_path.iter().map(String::as_str).chain([text]) {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.update(&repetition.to_le_bytes());
        let mut bytes = [0; 8];
        bytes[3..].copy_from_slice(&hasher.finalize().as_bytes()[..5]);
        u64::from_be_bytes(bytes)
    }

    /// The name of the passage of a document that has this hash.
    pub(super) fn new(document: &DocumentId, hash: u64) -> Self {
        Self(format!("{document}/{hash:010x}"))
    }
}

impl fmt::Display for PassageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
