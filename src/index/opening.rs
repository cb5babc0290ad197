//! Opens the current generation of an index on disk, if it is the one that is wanted.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tantivy::Index;

use super::schema::IndexFields;
use super::{Fingerprint, IndexDescription, IndexError, PassageIndex};
use crate::generations::{
    CorpusOrder, DISTINCT_ABBREVIATIONS, DOCUMENT_LINES, DOCUMENTS, DocumentStore, IndexFiles, Manifest,
    ReadOnlyDirectory, open_files, read_current, try_current,
};
use crate::passage::Abbreviation;

/// Abbreviations of documents, by their place in the corpus.
pub(super) type Abbreviations = BTreeMap<CorpusOrder, Vec<Abbreviation>>;

/// Says why an index with this fingerprint can't be used; `None`: it can.
pub type Refusal<'a> = dyn Fn(&Fingerprint) -> Option<&'static str> + 'a;

/// The description of the current generation; `None` where there is no index yet.
///
/// # Errors
/// When the index is damaged or cannot be read.
pub fn current_description(directory: &Path) -> Result<Option<IndexDescription>, IndexError> {
    if read_current(directory)?.is_none() {
        return Ok(None);
    }
    try_current(directory, |path, manifest| {
        manifest.check_sizes(path)?;
        IndexDescription::of(&Index::open(ReadOnlyDirectory::map(path)?)?).map(Some)
    })
}

/// Opens the current generation if its fingerprint is not refused.
///
/// # Errors
/// When there is no index, it is refused or damaged; the message says which.
pub fn open_current(
    directory: &Path,
    files: IndexFiles,
    refuses: &Refusal<'_>,
) -> Result<PassageIndex, IndexError> {
    try_current(directory, |path, manifest| open_directory(&open_files(path, manifest, files)?, refuses))
}

/// Opens the index in a directory if its fingerprint is not refused.
pub(super) fn open_directory(
    directory: &ReadOnlyDirectory,
    refuses: &Refusal<'_>,
) -> Result<PassageIndex, IndexError> {
    let index = Index::open(directory.clone())?;
    let description = IndexDescription::of(&index)?;
    if let Some(reason) = refuses(&description.fingerprint) {
        return Err(IndexError::Unusable(reason.to_owned()));
    }
    let (schema, fields) = IndexFields::schema();
    if index.schema() != schema {
        return Err(IndexError::Unusable("its fields are not those of this version".to_owned()));
    }
    let documents = DocumentStore::open(directory.content(DOCUMENTS)?, directory.content(DOCUMENT_LINES)?)?;
    let abbreviations = serde_json::from_slice(&directory.content(DISTINCT_ABBREVIATIONS)?)?;
    PassageIndex::new(&index, fields, documents, abbreviations)
}

/// Opens a generation, current or not, if its fingerprint is not refused.
#[cfg(feature = "replicas")]
pub(crate) fn open_generation(
    path: &Path,
    manifest: &Manifest,
    files: IndexFiles,
    refuses: &Refusal<'_>,
) -> Result<PassageIndex, IndexError> {
    open_directory(&open_files(path, manifest, files)?, refuses)
}

/// A generation whose files an update can begin with.
pub(super) struct Reusable {
    pub(super) path: PathBuf,
    pub(super) manifest: Manifest,
}

/// The current generation, where it was made under the same settings and every file is as it was written.
pub(super) fn reusable(directory: &Path, wanted: &Fingerprint) -> Option<Reusable> {
    let path = directory.join(read_current(directory).ok()??);
    let manifest = Manifest::read(&path).ok()?;
    let files = open_files(&path, &manifest, IndexFiles::All).ok()?;
    let description = IndexDescription::of(&Index::open(files).ok()?).ok()?;
    description.fingerprint.analyzes_like(wanted).then_some(Reusable { path, manifest })
}
