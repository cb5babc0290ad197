//! Files of an index as they are noted: name, size and hash.

use std::fs::{self, File};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::IndexError;

/// A file of a generation or a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ManifestFile {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) hash: String,
}

impl ManifestFile {
    /// A file as it is now.
    pub(super) fn of(path: &Path) -> Result<Self, IndexError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::metadata(path).map_err(IndexError::io(path))?.len();
        Ok(Self { name, bytes, hash: hash_file(path)? })
    }

    /// A file that has these bytes.
    pub(super) fn of_bytes(name: &str, bytes: &[u8]) -> Self {
        Self::of_hash(name, bytes.len() as u64, &blake3::hash(bytes))
    }

    /// A file that has so many bytes and this hash.
    pub(super) fn of_hash(name: &str, bytes: u64, hash: &blake3::Hash) -> Self {
        Self { name: name.to_owned(), bytes, hash: hash.to_hex().to_string() }
    }

    /// Whether a folder has the file as it was.
    pub(super) fn is_in(&self, folder: &Path) -> bool {
        hash_file(&folder.join(&self.name)).is_ok_and(|hash| hash == self.hash)
    }
}

/// The BLAKE3 hash of a file.
pub(super) fn hash_file(path: &Path) -> Result<String, IndexError> {
    let mut hasher = blake3::Hasher::new();
    let file = File::open(path).map_err(IndexError::io(path))?;
    hasher.update_reader(file).map_err(IndexError::io(path))?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// Links files of one folder into another; nothing where one is not there as it was.
pub(super) fn take_over<'a>(
    files: impl IntoIterator<Item = &'a ManifestFile>,
    from: &Path,
    to: &Path,
) -> Option<()> {
    for file in files {
        let (old, new) = (from.join(&file.name), to.join(&file.name));
        // a file system without hard links gets a copy
        fs::hard_link(&old, &new).or_else(|_| fs::copy(&old, &new).map(drop)).ok()?;
        if !file.is_in(to) {
            return None;
        }
    }
    Some(())
}
