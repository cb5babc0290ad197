//! Which writes of a claim are this builder's. Each write has an id of its own, noted on this machine before it is sent: a
//! machine that was cloned has the same builder, also a running one, but doesn't know what the other one writes from then on.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::client::token;
use crate::generations::StorageError;

/// File next to a local index with the ids, one a line.
const NOTES: &str = "opensearch-claim";

/// Which change of the claim's document was the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct Version {
    #[serde(rename = "_seq_no")]
    pub(super) sequence: u64,
    #[serde(rename = "_primary_term")]
    pub(super) term: u64,
}

/// The writes of one builder, or of those before it in its directory.
#[derive(Debug)]
pub(super) struct ClaimWrites {
    notes: PathBuf,
    /// What the document was changed to last, as far as it is known.
    pub(super) version: Option<Version>,
    /// The id of the last write that was confirmed.
    confirmed: Option<String>,
    /// Ids of writes that may have been done: their answers were lost, or a builder before noted them.
    open: Vec<String>,
}

impl ClaimWrites {
    /// Those that builders of a directory noted.
    pub(super) fn of(directory: &Path) -> Self {
        let notes = directory.join(NOTES);
        // without notes, a claim of a builder before is waited for
        let known = std::fs::read_to_string(&notes).unwrap_or_default();
        let open = known.lines().filter(|id| !id.is_empty()).map(str::to_owned).collect();
        Self { notes, version: None, confirmed: None, open }
    }

    /// Whether a write that the cluster has may be one whose answer this builder doesn't know.
    pub(super) fn is_open(&self, id: &str) -> bool {
        self.open.iter().any(|open| open == id)
    }

    /// Notes another write and gives its id.
    pub(super) fn begin(&mut self) -> Result<String, StorageError> {
        let id = token();
        self.open.push(id.clone());
        let ids: Vec<&str> = self.confirmed.iter().chain(&self.open).map(String::as_str).collect();
        std::fs::write(&self.notes, ids.join("\n")).map_err(StorageError::io(&self.notes))?;
        Ok(id)
    }

    /// The cluster has this write.
    pub(super) fn confirm(&mut self, id: String, version: Version) {
        self.version = Some(version);
        self.confirmed = Some(id);
        self.open.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_builder_knows_the_writes_of_the_one_before_and_a_clone_does_not_know_later_ones() {
        let folder = tempfile::tempdir().expect("a folder");
        let version = Version { sequence: 1, term: 1 };
        let mut first = ClaimWrites::of(folder.path());
        let id = first.begin().expect("noted");
        assert!(first.is_open(&id));
        first.confirm(id.clone(), version);
        assert!(!first.is_open(&id), "nobody else writes it");
        let clone = ClaimWrites::of(folder.path());
        let next = first.begin().expect("noted");
        // killed before or after the cluster had it
        let follower = ClaimWrites::of(folder.path());
        assert!(follower.is_open(&id) && follower.is_open(&next));
        assert!(clone.is_open(&id) && !clone.is_open(&next));
    }
}
