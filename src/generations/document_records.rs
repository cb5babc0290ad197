//! What a generation keeps of each document, one JSON line each in the order of the corpus.
//!
//! The next build takes over the documents whose hash is still the same; a reader needs their metadata.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::StorageError;
use super::document_store::{DOCUMENT_LINES, LineNotes};
use crate::corpus::{ContentHash, DocumentId, DocumentInfo};

/// Name of the file in a generation.
pub(crate) const DOCUMENTS: &str = "documents.jsonl";

/// Bits of the numbers that a document's passages have to themselves.
const PASSAGE_BITS: u32 = 17;
/// Bits of the places between two neighbors of a full build.
const GAP_BITS: u32 = 23;
/// Places that a new document leaves before it, if there are so many.
const STEP: u64 = 1 << 10;

/// Where a document comes in the corpus: larger than that of the document before it.
///
/// A full build leaves gaps, so that a new document between two others changes neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct CorpusOrder(u64);

impl CorpusOrder {
    /// Before the first document.
    pub(crate) const START: Self = Self(0);

    /// The order of the next document at the end of the corpus.
    pub(crate) fn after_gap(self) -> Self {
        Self(self.0.saturating_add(1 << (PASSAGE_BITS + GAP_BITS)))
    }

    /// The order of a document between this one and another one. Where there is no room, it is not below the other
    /// one, which then has to move, too.
    pub(crate) fn before(self, next: Self) -> Self {
        let places = next.0.saturating_sub(self.0) >> PASSAGE_BITS;
        Self(self.0.saturating_add((places / 2).clamp(1, STEP) << PASSAGE_BITS))
    }

    /// The order of a passage of this document.
    pub(crate) fn of_passage(self, position: u32) -> u64 {
        self.0 | u64::from(position).min((1 << PASSAGE_BITS) - 1)
    }
}

/// A document of a generation.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DocumentRecord<Info> {
    pub(crate) hash: ContentHash,
    pub(crate) order: CorpusOrder,
    pub(crate) info: Info,
}

/// Writes the records of a generation.
pub(crate) struct RecordWriter {
    path: PathBuf,
    file: BufWriter<File>,
    lines: LineNotes,
}

impl RecordWriter {
    pub(crate) fn create(generation: &Path) -> Result<Self, StorageError> {
        let path = generation.join(DOCUMENTS);
        let file = File::create_new(&path).map_err(StorageError::io(&path))?;
        Ok(Self { path, file: BufWriter::new(file), lines: LineNotes::default() })
    }

    pub(crate) fn write(&mut self, record: &DocumentRecord<&DocumentInfo>) -> Result<(), StorageError> {
        let mut line = serde_json::to_vec(record)?;
        line.push(b'\n');
        self.lines.add(record.info, line.len());
        self.file.write_all(&line).map_err(StorageError::io(&self.path))
    }

    pub(crate) fn finish(mut self) -> Result<(), StorageError> {
        self.file.flush().map_err(StorageError::io(&self.path))?;
        let path = self.path.with_file_name(DOCUMENT_LINES);
        std::fs::write(&path, self.lines.into_bytes()).map_err(StorageError::io(&path))
    }
}

/// A document that an earlier build analyzed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EarlierDocument {
    pub(crate) hash: ContentHash,
    pub(crate) order: CorpusOrder,
}

#[derive(Deserialize)]
struct OnlyId {
    id: DocumentId,
}

/// The documents of an earlier generation by their ids, without their metadata.
pub(crate) fn read_earlier(
    generation: &Path,
) -> Result<FxHashMap<DocumentId, EarlierDocument>, StorageError> {
    let path = generation.join(DOCUMENTS);
    let mut file = BufReader::new(File::open(&path).map_err(StorageError::io(&path))?);
    let mut documents = FxHashMap::default();
    let mut line = Vec::new();
    while file.read_until(b'\n', &mut line).map_err(StorageError::io(&path))? > 0 {
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
    fn documents_and_their_passages_fit_between_two_others() {
        let (first, second) = (CorpusOrder::START.after_gap(), CorpusOrder::START.after_gap().after_gap());
        let mut last = first;
        for _ in 0..1000 {
            let between = last.before(second);
            assert!(last.of_passage(u32::MAX) < between.of_passage(0));
            last = between;
        }
        assert!(last.of_passage(u32::MAX) < second.of_passage(0));
        // and again, always at the same place
        let mut next = second;
        for _ in 0..10 {
            let between = first.before(next);
            assert!(first.of_passage(u32::MAX) < between.of_passage(0) && between < next);
            next = between;
        }
    }
}
