//! Metadata of the documents of an index, read when it is asked for: a question needs only a few of them.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;
use tantivy::directory::OwnedBytes;

use super::StorageError;
use super::document_records::{DOCUMENTS, DocumentRecord};
use crate::corpus::{DocumentId, DocumentInfo};

/// Name of the file in a generation that says where in `documents.jsonl` each document is.
pub(crate) const DOCUMENT_LINES: &str = "document-lines.bin";

/// Bytes of a number in that file.
const BYTES: usize = 8;

/// The documents of an index, in the order of the corpus.
#[derive(Debug)]
pub(crate) struct DocumentStore {
    records: OwnedBytes,
    lines: DocumentLines,
    /// Those that were asked for.
    read: Box<[OnceLock<Box<DocumentInfo>>]>,
    /// All of them, where somebody asked for all.
    all: OnceLock<Vec<DocumentInfo>>,
}

/// What a list of conditions needs of a record.
#[derive(Deserialize)]
struct OnlyCondition<'a> {
    #[serde(borrow)]
    info: ConditionOf<'a>,
}

#[derive(Deserialize)]
struct ConditionOf<'a> {
    #[serde(borrow)]
    condition: Cow<'a, str>,
}

/// Where each document is.
#[derive(Debug)]
enum DocumentLines {
    /// Numbers of a file, first one for each document in the order of the corpus: twice the end of its line, and one
    /// more where it names contacts. Then, in the order of the first ones, a hash of each id and its document's place.
    File(OwnedBytes),
    /// All documents are in memory.
    Loaded,
}

/// Notes where documents are while they are written.
#[derive(Debug, Default)]
pub(super) struct LineNotes {
    ends: Vec<u64>,
    ids: Vec<IdPlace>,
}

/// The hash of a document's id, and its place in the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct IdPlace {
    hash: u64,
    place: u64,
}

impl LineNotes {
    /// Notes the next document, whose line has so many bytes.
    pub(super) fn add(&mut self, info: &DocumentInfo, bytes: usize) {
        let end = self.ends.last().map_or(0, |end| end >> 1) + bytes as u64;
        self.ids.push(IdPlace { hash: id_hash(&info.id), place: self.ends.len() as u64 });
        self.ends.push(end << 1 | u64::from(!info.contacts.is_empty()));
    }

    /// The content of the file.
    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        self.ids.sort_unstable();
        let ids = self.ids.into_iter().flat_map(|id| [id.hash, id.place]);
        self.ends.into_iter().chain(ids).flat_map(u64::to_le_bytes).collect()
    }
}

impl DocumentStore {
    /// Documents that are in memory.
    pub(crate) fn loaded(documents: Vec<DocumentInfo>) -> Self {
        Self {
            records: OwnedBytes::empty(),
            lines: DocumentLines::Loaded,
            read: Box::default(),
            all: OnceLock::from(documents),
        }
    }

    /// Documents of a generation's files.
    pub(crate) fn open(records: OwnedBytes, lines: OwnedBytes) -> Result<Self, StorageError> {
        let count = lines.len() / (3 * BYTES);
        let store = Self {
            records,
            lines: DocumentLines::File(lines),
            read: (0..count).map(|_| OnceLock::new()).collect(),
            all: OnceLock::new(),
        };
        let end = count.checked_sub(1).map_or(Some(0), |last| store.line(last).map(|line| line.end));
        if end == Some(store.records.len()) {
            Ok(store)
        } else {
            Err(StorageError::Damaged(DOCUMENT_LINES.to_owned()))
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.all.get().map_or(self.read.len(), Vec::len)
    }

    /// All documents. Of a mapped index that was damaged after it was opened, those that can be read.
    pub(crate) fn all(&self) -> &[DocumentInfo] {
        self.all.get_or_init(|| (0..self.read.len()).filter_map(|place| self.parse(place).ok()).collect())
    }

    /// The document with this id.
    pub(crate) fn find(&self, id: &DocumentId) -> Result<Option<&DocumentInfo>, StorageError> {
        let DocumentLines::File(lines) = &self.lines else {
            return Ok(self.all().iter().find(|document| document.id == *id));
        };
        let hash = id_hash(id);
        let known = |at: usize| {
            let place = number(lines, self.read.len() + 2 * at + 1)?;
            Some(IdPlace { hash: number(lines, self.read.len() + 2 * at)?, place })
        };
        let (mut low, mut high) = (0, self.read.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if known(middle).is_some_and(|known| known.hash < hash) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        // other ids may have the same hash
        let same = (low..self.read.len()).map_while(known).take_while(|known| known.hash == hash);
        for IdPlace { place, .. } in same {
            let document = self.get(usize::try_from(place).unwrap_or(usize::MAX))?;
            if document.id == *id {
                return Ok(Some(document));
            }
        }
        Ok(None)
    }

    /// Those documents that name contacts, in order.
    pub(crate) fn with_contacts(&self) -> Box<dyn Iterator<Item = &DocumentInfo> + '_> {
        match &self.lines {
            DocumentLines::Loaded => {
                Box::new(self.all().iter().filter(|document| !document.contacts.is_empty()))
            }
            DocumentLines::File(lines) => {
                let places =
                    (0..self.read.len()).filter(|&place| number(lines, place).is_some_and(|n| n & 1 == 1));
                Box::new(places.filter_map(|place| self.get(place).ok()))
            }
        }
    }

    /// Usual names of the conditions that documents are about, each once, in the order of the corpus.
    pub(crate) fn conditions(&self) -> Vec<String> {
        let mut seen = HashSet::new();
        let mut conditions = Vec::new();
        let mut add = |condition: &str| {
            if !condition.is_empty() && !seen.contains(condition) {
                seen.insert(condition.to_owned());
                conditions.push(condition.to_owned());
            }
        };
        if let Some(all) = self.all.get() {
            for document in all {
                add(&document.condition);
            }
        } else {
            let lines = (0..self.read.len()).filter_map(|place| self.records.get(self.line(place)?));
            for record in lines.filter_map(|line| serde_json::from_slice::<OnlyCondition>(line).ok()) {
                add(&record.info.condition);
            }
        }
        conditions
    }

    fn get(&self, place: usize) -> Result<&DocumentInfo, StorageError> {
        let damaged = || StorageError::Damaged(DOCUMENT_LINES.to_owned());
        let known = self.read.get(place).ok_or_else(damaged)?;
        if let Some(document) = known.get() {
            return Ok(document);
        }
        let document = Box::new(self.parse(place)?);
        Ok(known.get_or_init(|| document))
    }

    fn parse(&self, place: usize) -> Result<DocumentInfo, StorageError> {
        let line = self.line(place).and_then(|line| self.records.get(line));
        let line = line.ok_or_else(|| StorageError::Damaged(DOCUMENTS.to_owned()))?;
        Ok(serde_json::from_slice::<DocumentRecord<DocumentInfo>>(line)?.info)
    }

    /// Bytes of a document's line.
    fn line(&self, place: usize) -> Option<Range<usize>> {
        let DocumentLines::File(lines) = &self.lines else { return None };
        let end = |place: usize| usize::try_from(number(lines, place)? >> 1).ok();
        let start = place.checked_sub(1).map_or(Some(0), end)?;
        Some(start..end(place)?)
    }
}

fn number(lines: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*lines.get(at.checked_mul(BYTES)?..)?.first_chunk()?))
}

/// FNV-1a: the same on every machine.
fn id_hash(id: &DocumentId) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    id.as_str().bytes().fold(0xcbf2_9ce4_8422_2325, mix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{CorpusOrigin, Document, ReadDocument, read_sources};
    use crate::generations::{CorpusOrder, RecordWriter};

    fn documents() -> Vec<DocumentInfo> {
        let corpus =
            read_sources(&CorpusOrigin::Embedded).and_then(|sources| sources.load()).expect("a corpus");
        corpus.documents.into_iter().map(|document| document.info).collect()
    }

    fn written(documents: &[DocumentInfo]) -> (Vec<u8>, Vec<u8>) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut writer = RecordWriter::create(folder.path()).expect("a file");
        for info in documents {
            let hash = ReadDocument::loaded(&Document { info: info.clone(), sections: Vec::new() }).hash;
            writer.write(&DocumentRecord { hash, order: CorpusOrder::START, info }).expect("written");
        }
        writer.finish().expect("written");
        let read = |name: &str| std::fs::read(folder.path().join(name)).expect("a file");
        (read(DOCUMENTS), read(DOCUMENT_LINES))
    }

    #[test]
    fn each_document_is_found_and_no_other() {
        let documents = documents();
        assert!(documents.iter().any(|document| !document.contacts.is_empty()), "contacts are tested");
        let (records, lines) = written(&documents);
        let opened = DocumentStore::open(OwnedBytes::new(records), OwnedBytes::new(lines)).expect("a store");
        let other = DocumentId::from_text("no such document").expect("an id");
        let mut conditions: Vec<String> = Vec::new();
        for document in &documents {
            if !conditions.contains(&document.condition) {
                conditions.push(document.condition.clone());
            }
        }
        for store in [opened, DocumentStore::loaded(documents.clone())] {
            assert_eq!(store.conditions(), conditions);
            for document in &documents {
                assert_eq!(store.find(&document.id).expect("readable"), Some(document));
            }
            assert_eq!(store.find(&other).expect("readable"), None);
            let expected: Vec<_> =
                documents.iter().filter(|document| !document.contacts.is_empty()).collect();
            assert_eq!(store.with_contacts().collect::<Vec<_>>(), expected);
            assert_eq!(store.len(), documents.len());
            assert_eq!(store.all(), documents);
        }
    }

    #[test]
    fn files_that_do_not_fit_each_other_are_refused() {
        let (records, lines) = written(&documents());
        let open = |records: &[u8], lines: &[u8]| {
            DocumentStore::open(OwnedBytes::new(records.to_vec()), OwnedBytes::new(lines.to_vec()))
        };
        assert!(open(&records[1..], &lines).is_err());
        assert!(open(&records, &lines[3 * BYTES..]).is_err());
        let mut changed = records.clone();
        changed[0] = b'!';
        let store = open(&changed, &lines).expect("as long as it was");
        let first = &documents()[0].id;
        assert!(store.find(first).is_err(), "a line that can't be read is no missing document");
    }
}
