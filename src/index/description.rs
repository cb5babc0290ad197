//! What an index was made from: the payload of Tantivy's commit.

use serde::{Deserialize, Serialize};
use tantivy::Index;

use super::{Fingerprint, IndexError};

/// What an index was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexDescription {
    /// What the content depends on.
    pub fingerprint: Fingerprint,
    /// Where the corpus came from.
    pub origin: String,
}

impl IndexDescription {
    /// The description in the last commit.
    pub(super) fn of(index: &Index) -> Result<Self, IndexError> {
        let payload = index.load_metas()?.payload;
        let payload = payload.ok_or_else(|| IndexError::Unusable("it has no description".to_owned()))?;
        Ok(serde_json::from_str(&payload)?)
    }
}
