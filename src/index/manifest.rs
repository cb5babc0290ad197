//! What a generation was made from and which files it consists of.

use std::fs::{self, File};
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::Index;

use super::{Fingerprint, IndexError};

/// Name of the file in a generation.
pub(super) const MANIFEST: &str = "manifest.json";

/// What a generation was made from; it is the payload of Tantivy's commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexDescription {
    /// What the content depends on.
    pub fingerprint: Fingerprint,
    /// Where the corpus came from.
    pub origin: String,
    /// Documents.
    pub documents: usize,
}

impl IndexDescription {
    /// The description in the last commit.
    pub(super) fn of(index: &Index) -> Result<Self, IndexError> {
        let payload = index.load_metas()?.payload;
        let payload = payload.ok_or_else(|| IndexError::Unusable("it has no description".to_owned()))?;
        Ok(serde_json::from_str(&payload)?)
    }
}

/// The files of a generation. Tantivy panics on some damaged files, so they are compared before it opens them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) files: Vec<ManifestFile>,
}

/// A file of a generation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ManifestFile {
    pub(super) name: String,
    pub(super) bytes: u64,
    /// BLAKE3, as 64 hexadecimal digits.
    pub(super) hash: String,
}

impl Manifest {
    /// The manifest of a generation.
    pub(super) fn read(generation: &Path) -> Result<Self, IndexError> {
        let path = generation.join(MANIFEST);
        let manifest: Self = serde_json::from_slice(&fs::read(&path).map_err(IndexError::io(&path))?)?;
        // names are joined to the generation's path, and must not lead out of it
        let is_plain = |file: &ManifestFile| Path::new(&file.name).file_name() == Some(file.name.as_ref());
        if manifest.files.iter().all(is_plain) {
            Ok(manifest)
        } else {
            Err(IndexError::Unusable(format!("its file {MANIFEST} is damaged or missing")))
        }
    }

    /// Describes all files of a generation and writes them to the disk.
    pub(super) fn of_synced(generation: &Path) -> Result<Self, IndexError> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(generation).map_err(IndexError::io(generation))? {
            let path = entry.map_err(IndexError::io(generation))?.path();
            // Tantivy's lock files are empty and may come and go
            if path.extension().is_none_or(|ending| ending != "lock") {
                paths.push(path);
            }
        }
        paths.sort();
        let describe = |path: &std::path::PathBuf| {
            let file = File::open(path).map_err(IndexError::io(path))?;
            file.sync_all().map_err(IndexError::io(path))?;
            Ok(ManifestFile {
                name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                bytes: file.metadata().map_err(IndexError::io(path))?.len(),
                hash: hash_file(path)?,
            })
        };
        Ok(Self { files: paths.par_iter().map(describe).collect::<Result<_, IndexError>>()? })
    }

    /// Bytes of all files.
    pub(super) fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Refuses a generation with a file that is missing or has another size.
    pub(super) fn check_sizes(&self, generation: &Path) -> Result<(), IndexError> {
        self.files.iter().try_for_each(|file| {
            let metadata = fs::metadata(generation.join(&file.name)).map_err(|_| file.damaged())?;
            if metadata.len() == file.bytes { Ok(()) } else { Err(file.damaged()) }
        })
    }

    /// Refuses a generation with a file that isn't as it was written.
    pub(super) fn check_hashes(&self, generation: &Path) -> Result<(), IndexError> {
        self.check_sizes(generation)?;
        self.files.par_iter().try_for_each(|file| {
            let hash = hash_file(&generation.join(&file.name)).map_err(|_| file.damaged())?;
            if hash == file.hash { Ok(()) } else { Err(file.damaged()) }
        })
    }
}

impl ManifestFile {
    /// Whether these are the file's bytes.
    pub(super) fn is_of(&self, bytes: &[u8]) -> bool {
        blake3::hash(bytes).to_hex().as_str() == self.hash
    }

    pub(super) fn damaged(&self) -> IndexError {
        IndexError::Unusable(format!("its file {} is damaged or missing", self.name))
    }
}

fn hash_file(path: &Path) -> Result<String, IndexError> {
    let mut hasher = blake3::Hasher::new();
    let file = File::open(path).map_err(IndexError::io(path))?;
    hasher.update_reader(file).map_err(IndexError::io(path))?;
    Ok(hasher.finalize().to_hex().to_string())
}
