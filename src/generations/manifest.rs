//! The files of a generation with their sizes and hashes.

use std::fs::{self, File};
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::StorageError;

/// Name of the file in a generation.
pub(crate) const MANIFEST: &str = "manifest.json";

/// Name of the signed list of files in a generation that was fetched.
pub(crate) const RELEASE: &str = "release.json";

/// How the names of files of vectors begin.
pub(crate) const VECTORS_PREFIX: &str = "vectors-";

/// How many digits of the model's hash follow.
pub(crate) const MODEL_DIGITS: usize = 12;

/// The files of a generation. Tantivy panics on some damaged files, so they are compared before it opens them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) files: Vec<ManifestFile>,
}

/// A file of a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ManifestFile {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    /// BLAKE3, as 64 hexadecimal digits.
    pub(crate) hash: String,
}

impl Manifest {
    /// The manifest of a generation.
    pub(crate) fn read(generation: &Path) -> Result<Self, StorageError> {
        let path = generation.join(MANIFEST);
        let manifest: Self = serde_json::from_slice(&fs::read(&path).map_err(StorageError::io(&path))?)?;
        if manifest.files.iter().all(ManifestFile::has_plain_name) {
            Ok(manifest)
        } else {
            Err(StorageError::Damaged(MANIFEST.to_owned()))
        }
    }

    /// Describes all files of a generation and writes them to the disk.
    pub(crate) fn of_synced(generation: &Path) -> Result<Self, StorageError> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(generation).map_err(StorageError::io(generation))? {
            let path = entry.map_err(StorageError::io(generation))?.path();
            // Tantivy's lock files are empty and may come and go
            if path.extension().is_none_or(|ending| ending != "lock") {
                paths.push(path);
            }
        }
        paths.sort();
        let describe = |path: &std::path::PathBuf| {
            let file = File::open(path).map_err(StorageError::io(path))?;
            file.sync_all().map_err(StorageError::io(path))?;
            Ok(ManifestFile {
                name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                bytes: file.metadata().map_err(StorageError::io(path))?.len(),
                hash: hash_file(path)?,
            })
        };
        Ok(Self { files: paths.par_iter().map(describe).collect::<Result<_, StorageError>>()? })
    }

    /// Bytes of all files.
    pub(crate) fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Refuses a generation with a file that is missing or has another size.
    pub(crate) fn check_sizes(&self, generation: &Path) -> Result<(), StorageError> {
        self.files.iter().try_for_each(|file| {
            let metadata = fs::metadata(generation.join(&file.name)).map_err(|_| file.damaged())?;
            if metadata.len() == file.bytes { Ok(()) } else { Err(file.damaged()) }
        })
    }

    /// Refuses a generation with a file that isn't as it was written.
    pub(crate) fn check_hashes(&self, generation: &Path) -> Result<(), StorageError> {
        self.check_sizes(generation)?;
        self.files.par_iter().try_for_each(|file| {
            let hash = hash_file(&generation.join(&file.name)).map_err(|_| file.damaged())?;
            if hash == file.hash { Ok(()) } else { Err(file.damaged()) }
        })
    }
}

impl ManifestFile {
    /// Whether its name, which is joined to the path of a generation, leads nowhere else.
    pub(crate) fn has_plain_name(&self) -> bool {
        Path::new(&self.name).file_name() == Some(self.name.as_ref())
    }

    /// Whether it has the vectors of a fetched index; those of an index that is built here are beside its generations.
    pub(crate) fn is_of_vectors(&self) -> bool {
        is_name_of_vectors(&self.name)
    }

    /// Whether these are the file's bytes.
    pub(crate) fn is_of(&self, bytes: &[u8]) -> bool {
        blake3::hash(bytes).to_hex().as_str() == self.hash
    }

    pub(crate) fn damaged(&self) -> StorageError {
        StorageError::Damaged(self.name.clone())
    }
}

/// Whether a file of vectors, or of what was learned from them, is named like this.
pub(crate) fn is_name_of_vectors(name: &str) -> bool {
    let parts = || {
        let (model, detail) = name.strip_prefix(VECTORS_PREFIX)?.strip_suffix(".bin")?.split_once('-')?;
        let is_model = model.len() == MODEL_DIGITS && model.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_model.then(|| detail.strip_suffix("-questions").unwrap_or(detail))
    };
    parts().is_some_and(|detail| ["whole", "sentences"].contains(&detail))
}

/// BLAKE3 of a file, as 64 hexadecimal digits.
pub(crate) fn hash_file(path: &Path) -> Result<String, StorageError> {
    let mut hasher = blake3::Hasher::new();
    let file = File::open(path).map_err(StorageError::io(path))?;
    hasher.update_reader(file).map_err(StorageError::io(path))?;
    Ok(hasher.finalize().to_hex().to_string())
}
