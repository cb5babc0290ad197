//! Parts of an index: consecutive documents that are analyzed and written together, and kept beside the
//! index so that the next build takes over what did not change.
//!
//! Where a part ends is told by the ids of documents (content-defined chunking, as by Manber 1994), so a document
//! that comes or goes changes the part that it is in; others only where parts are large, and none further on than
//! the next such end.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::TantivyError;
use tantivy::directory::{Directory, MmapDirectory};

use super::IndexError;
use super::entry::enter;
use super::files::{ManifestFile, take_over};
use super::inverter::{Inverter, OldPart};
use super::layout::Layout;
use super::segment_writer::OpenPart;
use super::settings::BuildSettings;
use super::workspace::Workspace;
use crate::corpus::{ContentHash, DocumentId, DocumentInfo, ReadDocument};
use crate::passage::Abbreviation;

/// Documents of a part, on average and at most.
const MEAN: u64 = 128;
const MOST: usize = 256;
/// Bytes after which a part ends, so that no core waits for one that is large.
const MOST_BYTES: usize = 1 << 20;

/// Folder of the parts in a generation, each a file.
pub(super) const PARTS: &str = "parts";

/// Whether a part of so many documents and bytes ends with this one.
pub(super) fn ends_part(last: &DocumentId, documents: usize, bytes: usize) -> bool {
    let hash = blake3::hash(last.as_str().as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(first).is_multiple_of(MEAN) || documents >= MOST || bytes >= MOST_BYTES
}

/// A part as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PartRecord {
    /// Its file, which has the name of a hash of what its documents were made of.
    file: ManifestFile,
    /// Its documents, in order.
    documents: Vec<PartDocument>,
}

/// A document of a part.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct PartDocument {
    hash: ContentHash,
    passages: usize,
    abbreviations: Vec<Abbreviation>,
}

impl PartRecord {
    /// A hash of what its documents were made of.
    pub(super) fn name(&self) -> &str {
        &self.file.name
    }

    /// Bytes of its file.
    pub(super) fn bytes(&self) -> u64 {
        self.file.bytes
    }

    /// How many passages it has.
    pub(super) fn passages(&self) -> usize {
        self.documents.iter().map(|document| document.passages).sum()
    }

    /// Abbreviations that its documents explain.
    pub(super) fn abbreviations(&self) -> impl Iterator<Item = &Abbreviation> {
        self.documents.iter().flat_map(|document| &document.abbreviations)
    }
}

/// A part of the index that is built, and what its documents say of themselves.
pub(super) struct BuiltPart {
    pub(super) record: PartRecord,
    pub(super) infos: Vec<DocumentInfo>,
    /// Documents that were analyzed anew.
    pub(super) analyzed: usize,
}

/// The parts of the generation before, where they were made under the same settings.
#[derive(Debug, Default)]
pub(super) struct OldParts {
    folder: PathBuf,
    by_name: HashMap<String, PartRecord>,
    /// The part that has a document, and its number there.
    by_document: HashMap<ContentHash, (String, usize)>,
}

impl OldParts {
    /// The parts beside a generation.
    pub(super) fn of(generation: &Path, records: Vec<PartRecord>) -> Self {
        let mut parts = Self { folder: generation.join(PARTS), ..Self::default() };
        for record in records {
            let name = record.name().to_owned();
            for (number, document) in record.documents.iter().enumerate() {
                parts.by_document.insert(document.hash, (name.clone(), number));
            }
            parts.by_name.insert(name, record);
        }
        parts
    }

    /// Takes over a whole part into a folder; nothing where it is not there as it was.
    fn take_over(&self, name: &str, folder: &Path) -> Option<PartRecord> {
        let record = self.by_name.get(name)?;
        take_over([&record.file], &self.folder, folder)?;
        Some(record.clone())
    }
}

/// Documents that were there before, taken from the parts that have them.
struct KeptDocuments<'a> {
    parts: &'a OldParts,
    /// The parts opened so far; nothing where one is not as it was.
    open: HashMap<&'a str, Option<OldPart>>,
}

impl<'a> KeptDocuments<'a> {
    /// Takes a document over into a part, where it was there before.
    fn keep(
        &mut self,
        hash: &ContentHash,
        part: &mut Inverter<'_>,
    ) -> Result<Option<&'a PartDocument>, IndexError> {
        let Some((name, number)) = self.parts.by_document.get(hash) else { return Ok(None) };
        let Some(record) = self.parts.by_name.get(name) else { return Ok(None) };
        let (folder, record): (&'a Path, &'a PartRecord) = (&self.parts.folder, record);
        let old = self.open.entry(record.name()).or_insert_with(|| {
            let part = record.file.is_in(folder).then(|| open(folder, record).ok()).flatten()?;
            Some(part.into_old())
        });
        let (Some(old), Some(document)) = (old, record.documents.get(*number)) else { return Ok(None) };
        let first = record.documents[..*number].iter().map(|document| document.passages).sum();
        if !old.can_keep(first..first + document.passages) {
            return Ok(None);
        }
        part.keep(old, first..first + document.passages)?;
        Ok(Some(document))
    }
}

/// Builds a part in the folder of the parts, or takes it over.
pub(super) fn build(
    documents: Vec<ReadDocument>,
    old: &OldParts,
    parts: &Path,
    (settings, layout): (&BuildSettings, &Layout),
    space: &mut Workspace,
) -> Result<BuiltPart, IndexError> {
    let mut hasher = blake3::Hasher::new();
    for read in &documents {
        hasher.update(read.hash.as_bytes());
    }
    let name = hasher.finalize().to_hex()[..32].to_owned();
    if let Some(record) = old.take_over(&name, parts) {
        let infos = documents.into_iter().map(|read| read.document.info).collect();
        return Ok(BuiltPart { record, infos, analyzed: 0 });
    }
    let mut part = Inverter::new(space, layout)?;
    let mut kept = KeptDocuments { parts: old, open: HashMap::new() };
    let mut analyzed = 0;
    let mut noted = Vec::with_capacity(documents.len());
    let mut infos = Vec::with_capacity(documents.len());
    for ReadDocument { document, hash, .. } in documents {
        if let Some(document) = kept.keep(&hash, &mut part)? {
            noted.push(document.clone());
        } else {
            analyzed += 1;
            let before = part.passages();
            let abbreviations = enter(&document, settings, &mut part)?;
            noted.push(PartDocument { hash, passages: part.passages() - before, abbreviations });
        }
        infos.push(document.info);
    }
    for old in kept.open.values().flatten() {
        part.keep_terms(old)?;
    }
    let bytes = part.finish()?;
    let path = parts.join(&name);
    // it may be there, linked to one that is not as it was
    let _ = fs::remove_file(&path);
    // not brought to the disk: what a crash leaves of it is told by its hash, and made anew
    fs::write(&path, bytes).map_err(IndexError::io(&path))?;
    let record = PartRecord { file: ManifestFile::of_bytes(&name, bytes), documents: noted };
    Ok(BuiltPart { record, infos, analyzed })
}

/// Opens a part, which must be as it was written.
pub(super) fn open(parts: &Path, record: &PartRecord) -> Result<OpenPart, IndexError> {
    let folder = MmapDirectory::open(parts).map_err(TantivyError::from)?;
    OpenPart::open(&folder.open_read(Path::new(record.name())).map_err(TantivyError::from)?)
}
