//! Parts of an index: consecutive documents that are analyzed and written together, and kept beside the
//! index so that the next build takes over what did not change.
//!
//! Where a part ends is told by the ids of documents alone (content-defined chunking, as by Manber 1994),
//! so a document that comes or goes changes the part that it is in and no other.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::{Index, Segment};

use super::IndexError;
use super::entry::{Prepared, prepare};
use super::files::{ManifestFile, Verify, hash_file, take_over};
use super::schema::IndexFields;
use super::settings::{BuildSettings, store_settings, tokenizers};
use crate::analysis::StemCache;
use crate::corpus::{ContentHash, DocumentId, DocumentInfo, ReadDocument};
use crate::passage::Abbreviation;

/// Documents of a part, on average and at most.
const MEAN: u64 = 256;
const MOST: usize = 1024;

/// Memory of a part's writer, in bytes: the least that Tantivy allows.
const ARENA: usize = 15_000_000;

/// Folder of the parts in a generation, and what analysis gave for each.
pub(super) const PARTS: &str = "parts";
const ENTRIES: &str = "entries.json";

/// Whether a part of so many documents ends with this one.
pub(super) fn ends_part(last: &DocumentId, documents: usize) -> bool {
    let hash = blake3::hash(last.as_str().as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(first).is_multiple_of(MEAN) || documents >= MOST
}

/// A part as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PartRecord {
    /// Name of its folder: a hash of what its documents were made of.
    pub(super) name: String,
    /// Hashes of its documents, in order.
    documents: Vec<ContentHash>,
    pub(super) passages: usize,
    pub(super) abbreviations: Vec<Abbreviation>,
    files: Vec<ManifestFile>,
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
    /// The part that has a document.
    by_document: HashMap<ContentHash, String>,
}

impl OldParts {
    /// The parts beside a generation.
    pub(super) fn of(generation: &Path, records: Vec<PartRecord>) -> Self {
        let mut parts = Self { folder: generation.join(PARTS), ..Self::default() };
        for record in records {
            for document in &record.documents {
                parts.by_document.insert(*document, record.name.clone());
            }
            parts.by_name.insert(record.name.clone(), record);
        }
        parts
    }

    /// Takes over a whole part into a folder; nothing where it is not there as it was.
    fn take_over(&self, name: &str, folder: &Path) -> Option<PartRecord> {
        let record = self.by_name.get(name)?;
        let old = self.folder.join(name);
        fs::create_dir_all(folder).ok()?;
        // the entries are looked at when they are read
        let (entries, files): (Vec<_>, Vec<_>) = record.files.iter().partition(|file| file.name == ENTRIES);
        take_over(files, &old, folder, Verify::Hash)?;
        take_over(entries, &old, folder, Verify::Nothing)?;
        Some(record.clone())
    }

    /// What analysis gave for those of some documents that were there before.
    fn entries(&self, wanted: &[ContentHash]) -> HashMap<ContentHash, Prepared> {
        let names: HashSet<&String> = wanted.iter().filter_map(|hash| self.by_document.get(hash)).collect();
        let mut entries = HashMap::new();
        for name in names {
            let record = &self.by_name[name];
            let path = self.folder.join(name).join(ENTRIES);
            let whole = record.files.iter().find(|file| file.name == ENTRIES).map(|file| file.hash.as_str());
            if hash_file(&path).ok().as_deref() != whole {
                continue;
            }
            let Ok(bytes) = fs::read(&path) else { continue };
            let Ok(prepared) = serde_json::from_slice::<Vec<Prepared>>(&bytes) else { continue };
            entries.extend(record.documents.iter().copied().zip(prepared));
        }
        entries
    }
}

/// Builds a part in the folder of the parts, or takes it over.
pub(super) fn build(
    documents: Vec<ReadDocument>,
    old: &OldParts,
    parts: &Path,
    settings: &BuildSettings,
    cache: &mut StemCache,
) -> Result<BuiltPart, IndexError> {
    let hashes: Vec<ContentHash> = documents.iter().map(|read| read.hash).collect();
    let mut hasher = blake3::Hasher::new();
    for hash in &hashes {
        hasher.update(hash.as_bytes());
    }
    let name = hasher.finalize().to_hex()[..32].to_owned();
    let folder = parts.join(&name);
    if let Some(record) = old.take_over(&name, &folder) {
        let infos = documents.into_iter().map(|read| read.document.info).collect();
        return Ok(BuiltPart { record, infos, analyzed: 0 });
    }
    // what was taken over so far is not whole
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(IndexError::io(&folder))?;
    let mut known = old.entries(&hashes);
    let mut analyzed = 0;
    let mut prepared = Vec::with_capacity(documents.len());
    let mut infos = Vec::with_capacity(documents.len());
    for read in documents {
        let earlier = known.remove(&read.hash);
        analyzed += usize::from(earlier.is_none());
        prepared.push(earlier.map_or_else(|| prepare(&read.document, settings, cache), Ok)?);
        infos.push(read.document.info);
    }
    write(&prepared, &folder)?;
    let path = folder.join(ENTRIES);
    fs::write(&path, serde_json::to_vec(&prepared)?).map_err(IndexError::io(&path))?;
    let record = PartRecord {
        name,
        documents: hashes,
        passages: prepared.iter().map(Prepared::passages).sum(),
        abbreviations: prepared.into_iter().flat_map(|prepared| prepared.abbreviations).collect(),
        files: files(&folder)?,
    };
    Ok(BuiltPart { record, infos, analyzed })
}

fn write(prepared: &[Prepared], folder: &Path) -> Result<(), IndexError> {
    let (schema, fields) = IndexFields::schema();
    let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
    let mut writer = Index::builder()
        .schema(schema)
        .settings(store_settings())
        .tokenizers(tokenizers())
        .single_segment_index_writer(directory, ARENA)?;
    for document in prepared.iter().flat_map(|prepared| prepared.documents(&fields)) {
        writer.add_document(document)?;
    }
    writer.finalize()?;
    Ok(())
}

/// The segments of a part; none where it has no passages.
pub(super) fn segments(parts: &Path, record: &PartRecord) -> Result<Vec<Segment>, IndexError> {
    if record.passages == 0 {
        return Ok(Vec::new());
    }
    Ok(Index::open_in_dir(parts.join(&record.name))?.searchable_segments()?)
}

/// The files of a part. They are not brought to the disk: what a crash leaves of them is told by its hash,
/// and made anew.
fn files(folder: &Path) -> Result<Vec<ManifestFile>, IndexError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(IndexError::io(folder))? {
        let path = entry.map_err(IndexError::io(folder))?.path();
        if path.extension().is_none_or(|ending| ending != "lock") {
            files.push(ManifestFile::of(&path)?);
        }
    }
    Ok(files)
}
