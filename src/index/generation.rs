//! Generations of an index on disk: each is a folder, and the file `CURRENT` names the one in use.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::Index;

use super::files::{ManifestFile, hash_file};
use super::join::JoinedRecord;
use super::lock::BuildLock;
use super::part::PartRecord;
use super::schema::IndexFields;
use super::{Fingerprint, IndexError, PassageIndex};
use crate::corpus::DocumentInfo;
use crate::passage::Abbreviation;

const CURRENT: &str = "CURRENT";
const MANIFEST: &str = "manifest.json";
const DOCUMENTS: &str = "documents.json";
const ABBREVIATIONS: &str = "abbreviations.json";
const PARTS: &str = "parts.json";
const SEGMENTS: &str = "segments.json";
const PREFIX: &str = "generation-";

/// How often opening is tried while builders switch generations.
const TRIES: usize = 4;

/// What a generation was made from and consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// What the content depends on.
    pub fingerprint: Fingerprint,
    /// Where the corpus came from.
    pub origin: String,
    /// Documents.
    pub documents: usize,
    /// Passages.
    pub passages: usize,
    files: Vec<ManifestFile>,
}

impl Manifest {
    /// Bytes of all files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// What a generation keeps for the next build.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) parts: Vec<PartRecord>,
    pub(super) joined: Vec<JoinedRecord>,
}

/// The folder of the current generation and what it keeps, where that was made under the same settings and is
/// whole; else nothing.
pub(super) fn kept_before(directory: &Path, wanted: &Fingerprint) -> (PathBuf, Kept) {
    let folder = read_current(directory).ok().flatten().map(|name| directory.join(name)).unwrap_or_default();
    let kept = || {
        let manifest = read_manifest(directory).ok().flatten()?;
        let read = |name| {
            let noted = manifest.files.iter().find(|file| file.name == name)?;
            fs::read(folder.join(name)).ok().filter(|_| noted.is_in(&folder))
        };
        if !manifest.fingerprint.analyzes_like(wanted) {
            return None;
        }
        let parts = serde_json::from_slice(&read(PARTS)?).ok()?;
        Some(Kept { parts, joined: serde_json::from_slice(&read(SEGMENTS)?).ok()? })
    };
    let kept = kept().unwrap_or_default();
    (folder, kept)
}

/// What a new generation holds besides Tantivy's files.
pub(super) struct Content<'a> {
    pub(super) fingerprint: &'a Fingerprint,
    pub(super) origin: String,
    pub(super) documents: usize,
    pub(super) joined: &'a [JoinedRecord],
    pub(super) passages: usize,
}

/// A generation that is being built and is in nobody's way.
#[derive(Debug)]
pub(super) struct NewGeneration<'a> {
    directory: PathBuf,
    name: String,
    path: PathBuf,
    _lock: &'a BuildLock,
}

impl<'a> NewGeneration<'a> {
    pub(super) fn create(directory: &Path, lock: &'a BuildLock) -> Result<Self, IndexError> {
        let current = read_current(directory)?;
        let mut number = 0;
        for name in generation_names(directory)? {
            number = number.max(name[PREFIX.len()..].parse::<u64>().unwrap_or(0));
            // what a killed builder left behind
            if current.as_ref() != Some(&name) {
                let path = directory.join(&name);
                fs::remove_dir_all(&path).map_err(IndexError::io(&path))?;
            }
        }
        let name = format!("{PREFIX}{:06}", number + 1);
        let path = directory.join(&name);
        fs::create_dir(&path).map_err(IndexError::io(&path))?;
        Ok(Self { directory: directory.to_path_buf(), name, path, _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes what is known of the documents and of the parts that they are in.
    pub(super) fn write_documents(
        &self,
        documents: &[DocumentInfo],
        parts: &[PartRecord],
    ) -> Result<(), IndexError> {
        self.write(DOCUMENTS, documents)?;
        let abbreviations: BTreeSet<&Abbreviation> =
            parts.iter().flat_map(PartRecord::abbreviations).collect();
        self.write(ABBREVIATIONS, &abbreviations)?;
        self.write(PARTS, parts)
    }

    fn write(&self, name: &str, content: &(impl Serialize + ?Sized)) -> Result<(), IndexError> {
        let path = self.path.join(name);
        fs::write(&path, serde_json::to_vec(content)?).map_err(IndexError::io(&path))
    }

    /// Writes everything else to the disk, then makes this the current generation. Gives its bytes.
    pub(super) fn publish(self, content: &Content<'_>) -> Result<u64, IndexError> {
        self.write(SEGMENTS, content.joined)?;
        let manifest = Manifest {
            fingerprint: content.fingerprint.clone(),
            origin: content.origin.clone(),
            documents: content.documents,
            passages: content.passages,
            files: sync_files(&self.path, content.joined)?,
        };
        let bytes = manifest.bytes();
        write_synced(&self.path.join(MANIFEST), &serde_json::to_vec_pretty(&manifest)?)?;
        sync_directory(&self.path)?;
        sync_directory(&self.directory)?;
        let next = self.directory.join(format!("{CURRENT}.next"));
        write_synced(&next, self.name.as_bytes())?;
        let current = self.directory.join(CURRENT);
        fs::rename(&next, &current).map_err(IndexError::io(&current))?;
        sync_directory(&self.directory)?;
        for name in generation_names(&self.directory)? {
            if name != self.name {
                // a reader may still hold the files; the next builder tries again
                let _ = fs::remove_dir_all(self.directory.join(name));
            }
        }
        Ok(bytes)
    }
}

/// The manifest of the current generation; `None` where there is no index yet.
///
/// # Errors
/// When the index is damaged or cannot be read.
pub fn read_manifest(directory: &Path) -> Result<Option<Manifest>, IndexError> {
    for _ in 0..TRIES {
        let Some(name) = read_current(directory)? else { return Ok(None) };
        let path = directory.join(&name).join(MANIFEST);
        match fs::read(&path) {
            Ok(bytes) => return Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(_) if read_current(directory)?.as_ref() != Some(&name) => {}
            Err(source) => return Err(IndexError::Io { path, source }),
        }
    }
    Err(IndexError::Unusable("the index changes faster than it can be opened".to_owned()))
}

/// Opens the current generation if it has the fingerprint `wanted`.
///
/// Every file's hash is compared where they have at most `verify_bytes` together, else their sizes.
///
/// # Errors
/// When there is no index, it is stale or damaged; the message says which.
pub fn open_current(
    directory: &Path,
    wanted: &Fingerprint,
    verify_bytes: u64,
) -> Result<PassageIndex, IndexError> {
    let mut last = IndexError::Unusable("there is no index yet".to_owned());
    for _ in 0..TRIES {
        let Some(manifest) = read_manifest(directory)? else { return Err(last) };
        if let Some(reason) = manifest.fingerprint.differs_from(wanted) {
            return Err(IndexError::Unusable(reason.to_owned()));
        }
        let Some(name) = read_current(directory)? else { return Err(last) };
        match open_generation(&directory.join(&name), &manifest, verify_bytes) {
            Ok(index) => return Ok(index),
            Err(error) => last = error,
        }
        if read_current(directory)?.as_ref() == Some(&name) {
            break;
        }
    }
    Err(last)
}

fn open_generation(path: &Path, manifest: &Manifest, verify_bytes: u64) -> Result<PassageIndex, IndexError> {
    let hashed = manifest.bytes() <= verify_bytes;
    for file in &manifest.files {
        let damaged = || IndexError::Unusable(format!("its file {} is damaged or missing", file.name));
        let place = path.join(&file.name);
        let bytes = fs::metadata(&place).map_err(|_| damaged())?.len();
        if bytes != file.bytes || hashed && hash_file(&place)? != file.hash {
            return Err(damaged());
        }
    }
    let read = |name: &str| {
        let file = path.join(name);
        fs::read(&file).map_err(IndexError::io(&file))
    };
    let documents: Vec<DocumentInfo> = serde_json::from_slice(&read(DOCUMENTS)?)?;
    let abbreviations: Vec<Abbreviation> = serde_json::from_slice(&read(ABBREVIATIONS)?)?;
    let (schema, fields) = IndexFields::schema();
    let index = Index::open_in_dir(path)?;
    if index.schema() != schema {
        return Err(IndexError::Unusable("its fields are not those of this version".to_owned()));
    }
    PassageIndex::new(&index, fields, documents, abbreviations)
}

/// Name of the current generation in `directory`. `None`: there is no index.
///
/// # Errors
/// When the pointer to it cannot be read.
pub fn read_current(directory: &Path) -> Result<Option<String>, IndexError> {
    let path = directory.join(CURRENT);
    match fs::read_to_string(&path) {
        Ok(name) if is_generation_name(&name) => Ok(Some(name)),
        Ok(_) => Ok(None),
        Err(error)
            if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::InvalidData) =>
        {
            Ok(None)
        }
        Err(source) => Err(IndexError::Io { path, source }),
    }
}

fn is_generation_name(name: &str) -> bool {
    name.strip_prefix(PREFIX).is_some_and(|number| {
        !number.is_empty() && number.len() < 19 && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn generation_names(directory: &Path) -> Result<Vec<String>, IndexError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory).map_err(IndexError::io(directory))? {
        let entry = entry.map_err(IndexError::io(directory))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_generation_name(&name) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Brings all files of a folder to the disk and says what they are, of `known` ones as it was said.
fn sync_files(folder: &Path, known: &[JoinedRecord]) -> Result<Vec<ManifestFile>, IndexError> {
    let known: Vec<&ManifestFile> = known.iter().flat_map(JoinedRecord::files).collect();
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(IndexError::io(folder))? {
        let path = entry.map_err(IndexError::io(folder))?.path();
        // Tantivy's own lock files are empty and may come and go
        if path.extension().is_none_or(|ending| ending != "lock") && !path.is_dir() {
            paths.push(path);
        }
    }
    paths.sort();
    let sync = |path: &PathBuf| {
        let file = File::open(path).map_err(IndexError::io(path))?;
        file.sync_all().map_err(IndexError::io(path))?;
        let known =
            known.iter().find(|known| path.file_name().is_some_and(|name| name == known.name.as_str()));
        known.map_or_else(|| ManifestFile::of(path), |&known| Ok(known.clone()))
    };
    paths.par_iter().map(sync).collect()
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), IndexError> {
    let mut file = File::create(path).map_err(IndexError::io(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(IndexError::io(path))
}

fn sync_directory(path: &Path) -> Result<(), IndexError> {
    if cfg!(unix) {
        File::open(path).and_then(|folder| folder.sync_all()).map_err(IndexError::io(path))?;
    }
    Ok(())
}
