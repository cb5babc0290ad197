//! Remembers beside an index which files its corpus had, so that a start doesn't read all of a large one again.
//!
//! It is a cache: without it, or with one that can't be read, the corpus is read and hashed.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::corpus::CorpusStamps;
use crate::index::replace_file;

/// Name of the file in the directory of an index.
const FILE: &str = "corpus-stamps.json";

#[derive(Debug, Serialize, Deserialize)]
struct KnownCorpus {
    /// Hash of names and contents.
    fingerprint: String,
    stamps: CorpusStamps,
}

/// The fingerprint of a corpus, where the files are as they were when it was computed.
pub(super) fn known_fingerprint(directory: &Path, now: &CorpusStamps) -> Option<String> {
    let known: KnownCorpus = serde_json::from_slice(&std::fs::read(directory.join(FILE)).ok()?).ok()?;
    known.stamps.vouch_for(now).then_some(known.fingerprint)
}

/// Notes the fingerprint of files that were read after these stamps were taken. A directory that can't be written
/// only costs the next start more time.
pub(super) fn note_fingerprint(directory: &Path, stamps: CorpusStamps, fingerprint: &str) {
    let known = KnownCorpus { fingerprint: fingerprint.to_owned(), stamps };
    if let Ok(content) = serde_json::to_vec(&known) {
        let _ = replace_file(directory, FILE, &content);
    }
}
