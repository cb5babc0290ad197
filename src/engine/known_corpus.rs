//! Remembers beside an index which files its corpus had, so that a start doesn't read all of a large one again.
//!
//! It is a cache: without it, or with one that can't be read, the corpus is read and hashed.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::corpus::CorpusStamps;
use crate::generations::replace_file;

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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::corpus::CorpusOrigin;

    /// The stamps of a corpus as if they were taken long after its files changed last.
    fn settled(corpus: &Path) -> CorpusStamps {
        let stamps = CorpusStamps::take(&CorpusOrigin::Directory(corpus.to_path_buf())).expect("a corpus");
        let mut stamps = serde_json::to_value(stamps).expect("JSON");
        stamps["taken"] = u64::MAX.into();
        serde_json::from_value(stamps).expect("stamps")
    }

    #[test]
    fn a_corpus_is_known_until_a_file_of_it_changes() {
        let place = tempfile::tempdir().expect("a folder");
        let (corpus, index) = (place.path().join("corpus"), place.path().join("index"));
        for folder in [&corpus, &index] {
            fs::create_dir(folder).expect("a folder");
        }
        for name in ["a.md", "rows.jsonl", "rows.toml"] {
            fs::write(corpus.join(name), "one").expect("a file");
        }
        assert_eq!(known_fingerprint(&index, &settled(&corpus)), None);
        for name in ["a.md", "rows.jsonl", "rows.toml"] {
            note_fingerprint(&index, settled(&corpus), "0123");
            assert_eq!(known_fingerprint(&index, &settled(&corpus)).as_deref(), Some("0123"));
            // of the same size, in a new file
            fs::write(corpus.join("new"), "two").expect("a file");
            fs::rename(corpus.join("new"), corpus.join(name)).expect("renamed");
            assert_eq!(known_fingerprint(&index, &settled(&corpus)), None, "{name}");
        }
        note_fingerprint(&index, settled(&corpus), "0123");
        fs::write(corpus.join("b.md"), "three").expect("a file");
        assert_eq!(known_fingerprint(&index, &settled(&corpus)), None);
    }

    #[test]
    fn a_damaged_note_is_none() {
        let place = tempfile::tempdir().expect("a folder");
        fs::write(place.path().join("a.md"), "one").expect("a file");
        note_fingerprint(place.path(), settled(place.path()), "0123");
        let note = place.path().join(FILE);
        let bytes = fs::read(&note).expect("a note");
        fs::write(&note, &bytes[..bytes.len() / 2]).expect("written");
        assert_eq!(known_fingerprint(place.path(), &settled(place.path())), None);
    }
}
