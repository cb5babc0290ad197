//! The hash of a passage's text. A later reader uses it to check whether the text is the same.

use std::fmt;

use serde::{Deserialize, Serialize};

/// BLAKE3 of the passage's text as it is shown, in UTF-8, as 64 hexadecimal digits. Headings,
/// citations and the document's front matter are not part of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PassageHash(String);

impl PassageHash {
    /// The hash of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(blake3::hash(text.as_bytes()).to_hex().to_string())
    }

    /// Takes a hash as it was noted; what is none is equal to none.
    #[must_use]
    pub fn from_input(digits: &str) -> Self {
        Self(digits.trim().to_ascii_lowercase())
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PassageHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
