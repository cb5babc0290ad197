//! Publishes the current generation of an index: first its files, each under its hash, then the release that lists them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::place::Place;
use super::release::Release;
use super::{ReplicaError, SigningKey};
use crate::generations::{
    BuildLock, MARKER, Manifest, ManifestFile, RELEASE, StorageError, VECTORS_LOCK, hash_file, read_current,
};
use crate::index::current_description;

/// Files of earlier releases are kept for this long, for machines that are still fetching one, and for a publisher that
/// is still at work.
const KEPT: Duration = Duration::from_hours(1);

/// What is published, and where.
#[derive(Debug, Clone, Copy)]
pub struct PublishRequest<'a> {
    /// Directory of the index.
    pub directory: &'a Path,
    /// Folder or bucket.
    pub place: &'a str,
    /// What signs it.
    pub key: &'a SigningKey,
    /// How long a builder of the index is waited for, in seconds.
    pub wait_seconds: u64,
    /// How long publishing may take.
    pub limit: Duration,
}

/// What came of publishing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// The version that is there now.
    pub version: u64,
    /// Whether it was there already.
    pub is_unchanged: bool,
    /// Files of the index.
    pub files: usize,
    /// Files that weren't there yet.
    pub uploaded: usize,
    /// Their bytes.
    pub uploaded_bytes: u64,
    /// Files of earlier releases that were deleted.
    pub deleted: usize,
}

/// A file of the index on this machine.
struct Listed {
    file: ManifestFile,
    path: PathBuf,
}

/// Publishes the current generation unless it is the one that is there. Until the end, the release before stays.
///
/// # Errors
/// When there is no undamaged index, the release that is there is of another key, or a file can't be written.
pub fn publish(request: &PublishRequest<'_>) -> Result<Published, ReplicaError> {
    let PublishRequest { directory, key, .. } = *request;
    Place::create(request.place)?;
    let place = Place::open(request.place, request.limit)?;
    // nothing of the generation is removed or appended meanwhile
    let _lock = BuildLock::acquire(directory, request.wait_seconds, &|| {})?;
    let _vectors = BuildLock::acquire_named(directory, VECTORS_LOCK, request.wait_seconds, &|| {})?;
    let listed = list(directory)?;
    let index = current_description(directory)?.ok_or(StorageError::Missing)?;
    let before = match place.read_release()? {
        Some(sealed) => Some(Release::unseal(&sealed, &key.public(), &place.release_name())?),
        None => None,
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let version = before.as_ref().map_or(now, |before| now.max(before.version.saturating_add(1)));
    let files = listed.iter().map(|listed| listed.file.clone()).collect();
    let release = Release { version, index, files };
    let sealed = release.seal(key)?;

    let there = place.files()?;
    let mut published = Published {
        version,
        is_unchanged: false,
        files: listed.len(),
        uploaded: 0,
        uploaded_bytes: 0,
        deleted: 0,
    };
    for Listed { file, path } in &listed {
        if there.get(&file.hash).is_none_or(|found| found.size != file.bytes) {
            place.upload(file, path)?;
            published.uploaded += 1;
            published.uploaded_bytes += file.bytes;
        }
    }
    if let Some(before) = &before
        && (&before.index, &before.files) == (&release.index, &release.files)
    {
        return Ok(Published { version: before.version, is_unchanged: true, ..published });
    }
    place.write_release(sealed)?;

    let used = before.iter().chain([&release]).flat_map(|release| &release.files);
    let used: HashSet<&str> = used.map(|file| file.hash.as_str()).collect();
    let oldest = i64::try_from(now.saturating_sub(KEPT.as_secs())).unwrap_or(i64::MAX);
    for (hash, file) in &there {
        if !used.contains(hash.as_str()) && file.last_modified.timestamp() < oldest {
            place.delete(file)?;
            published.deleted += 1;
        }
    }
    Ok(published)
}

/// The files of the current generation and the vectors beside it, in order, compared with their hashes.
fn list(directory: &Path) -> Result<Vec<Listed>, ReplicaError> {
    let generation = directory.join(read_current(directory)?.ok_or(StorageError::Missing)?);
    let manifest = Manifest::read(&generation)?;
    manifest.check_hashes(&generation)?;
    let is_of_index = |file: &ManifestFile| {
        // those that each machine writes by itself
        !file.is_of_vectors() && ![MARKER, RELEASE].contains(&file.name.as_str())
    };
    let files = manifest.files.into_iter().filter(is_of_index);
    let mut listed: Vec<Listed> =
        files.map(|file| Listed { path: generation.join(&file.name), file }).collect();
    let entries = std::fs::read_dir(directory).map_err(StorageError::io(directory))?;
    for entry in entries {
        let path = entry.map_err(StorageError::io(directory))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_none_or(|ending| ending != "bin") {
            continue;
        }
        let bytes = std::fs::metadata(&path).map_err(StorageError::io(&path))?.len();
        let file = ManifestFile { name, bytes, hash: String::new() };
        if file.is_of_vectors() {
            listed.push(Listed { file: ManifestFile { hash: hash_file(&path)?, ..file }, path });
        }
    }
    listed.sort_by(|one, other| one.file.name.cmp(&other.file.name));
    Ok(listed)
}
