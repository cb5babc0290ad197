//! What a generation keeps of each document, one JSON line each in the order of the corpus.
//!
//! The next build takes over the documents whose hash is still the same; a reader needs their metadata.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::IndexError;
use crate::corpus::{ContentHash, DocumentId, DocumentInfo};

/// Name of the file in a generation.
pub(super) const DOCUMENTS: &str = "documents.jsonl";

/// Numbers that a document's passages have to themselves.
const PASSAGE_BITS: u32 = 20;
/// Documents that fit between two neighbors of a full build.
const GAP_BITS: u32 = 20;

/// Where a document comes in the corpus: larger than that of the document before it.
///
/// A full build leaves gaps, so that a new document between two others changes neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct CorpusOrder(u64);

impl CorpusOrder {
    /// Before the first document.
    pub(super) const START: Self = Self(0);

    /// The order of the next document in a full build.
    pub(super) fn after_gap(self) -> Self {
        Self(self.0.saturating_add(1 << (PASSAGE_BITS + GAP_BITS)))
    }

    /// The order of a document that comes right after this one.
    pub(super) fn right_after(self) -> Self {
        Self(self.0.saturating_add(1 << PASSAGE_BITS))
    }

    /// The order of a passage of this document.
    pub(super) fn of_passage(self, position: u32) -> u64 {
        self.0 | u64::from(position).min((1 << PASSAGE_BITS) - 1)
    }
}

/// A document of a generation.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct DocumentRecord<Info> {
    pub(super) hash: ContentHash,
    pub(super) order: CorpusOrder,
    pub(super) info: Info,
}

/// Writes the records of a generation.
pub(super) struct RecordWriter {
    path: PathBuf,
    file: BufWriter<File>,
}

impl RecordWriter {
    pub(super) fn create(generation: &Path) -> Result<Self, IndexError> {
        let path = generation.join(DOCUMENTS);
        let file = File::create_new(&path).map_err(IndexError::io(&path))?;
        Ok(Self { path, file: BufWriter::new(file) })
    }

    pub(super) fn write(&mut self, record: &DocumentRecord<&DocumentInfo>) -> Result<(), IndexError> {
        let mut line = serde_json::to_vec(record)?;
        line.push(b'\n');
        self.file.write_all(&line).map_err(IndexError::io(&self.path))
    }

    pub(super) fn finish(mut self) -> Result<(), IndexError> {
        self.file.flush().map_err(IndexError::io(&self.path))
    }
}

/// Metadata of all documents, in the order of the corpus.
pub(super) fn read_documents(bytes: &[u8]) -> Result<Vec<DocumentInfo>, IndexError> {
    let lines = bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| Ok(serde_json::from_slice::<DocumentRecord<DocumentInfo>>(line)?.info)).collect()
}

/// A document that an earlier build analyzed.
#[derive(Debug, Clone, Copy)]
pub(super) struct EarlierDocument {
    pub(super) hash: ContentHash,
    pub(super) order: CorpusOrder,
}

#[derive(Deserialize)]
struct OnlyId {
    id: DocumentId,
}

/// The documents of an earlier generation by their ids, without their metadata.
pub(super) fn read_earlier(generation: &Path) -> Result<FxHashMap<DocumentId, EarlierDocument>, IndexError> {
    let path = generation.join(DOCUMENTS);
    let mut file = BufReader::new(File::open(&path).map_err(IndexError::io(&path))?);
    let mut documents = FxHashMap::default();
    let mut line = Vec::new();
    while file.read_until(b'\n', &mut line).map_err(IndexError::io(&path))? > 0 {
        let DocumentRecord { hash, order, info } = serde_json::from_slice::<DocumentRecord<OnlyId>>(&line)?;
        documents.insert(info.id, EarlierDocument { hash, order });
        line.clear();
    }
    Ok(documents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_and_its_passages_fit_between_two_others() {
        let first = CorpusOrder::START.after_gap();
        let second = first.after_gap();
        let mut last = first;
        for _ in 0..1000 {
            let between = last.right_after();
            assert!(last.of_passage(u32::MAX) < between.of_passage(0));
            last = between;
        }
        assert!(last.of_passage(u32::MAX) < second.of_passage(0));
        assert!(second.of_passage(3) < second.of_passage(4));
    }
}
