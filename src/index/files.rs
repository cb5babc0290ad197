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
}

/// The BLAKE3 hash of a file.
pub(super) fn hash_file(path: &Path) -> Result<String, IndexError> {
    let mut hasher = blake3::Hasher::new();
    let file = File::open(path).map_err(IndexError::io(path))?;
    hasher.update_reader(file).map_err(IndexError::io(path))?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// What is looked at before a file is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verify {
    Hash,
    Nothing,
}

/// Links files of one folder into another; nothing where one is not there as it was.
pub(super) fn take_over<'a>(
    files: impl IntoIterator<Item = &'a ManifestFile>,
    from: &Path,
    to: &Path,
    verify: Verify,
) -> Option<()> {
    for file in files {
        let (from, to) = (from.join(&file.name), to.join(&file.name));
        // a file system without hard links gets a copy
        fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop)).ok()?;
        if verify == Verify::Hash && hash_file(&to).ok()? != file.hash {
            return None;
        }
    }
    Some(())
}
