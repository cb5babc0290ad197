//! Makes the newest release the current generation of the index on this machine, and opens it.
//!
//! A release is used when all of it is there, is signed, has the right hashes and can be opened; until then, and whenever
//! something is wrong, the last good one stays.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::place::Place;
use super::release::{MAX_RELEASE_BYTES, Release};
use super::{PublicKeys, ReplicaError};
use crate::config::ReplicasConfig;
use crate::generations::{
    BuildLock, IndexFiles, Manifest, ManifestFile, NewGeneration, RELEASE, StorageError, hash_file,
    read_current, try_current,
};
use crate::index::{PassageIndex, Refusal, open_generation};

/// What is fetched, and where to.
pub struct FetchRequest<'a> {
    /// Directory of the index on this machine.
    pub directory: &'a Path,
    /// The place and the limits.
    pub config: &'a ReplicasConfig,
    /// Says why an index can't be used by this program.
    pub refuses: &'a Refusal<'a>,
    /// How long another process that fetches is waited for, in seconds.
    pub wait_seconds: u64,
    /// Whether the release that this machine has is fetched again, because it can't be used.
    pub again: bool,
    /// Whether a release from before the last one is accepted.
    pub allow_older: bool,
}

/// What came of a look for a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetched {
    /// The version that this machine has now.
    pub version: u64,
    /// Whether it is new here.
    pub is_new: bool,
    /// Bytes that were downloaded.
    pub downloaded: u64,
}

/// Looks for a release, and makes one that isn't the last one the current generation.
///
/// # Errors
/// When nothing can be reached, the release is not to be used, or the disk can't be written; the last one stays.
pub fn fetch(request: &FetchRequest<'_>) -> Result<Fetched, ReplicaError> {
    let FetchRequest { directory, config, .. } = *request;
    let keys = PublicKeys::parse(&config.public_key)?;
    let place = Place::open(&config.follow, Duration::from_secs(config.fetch_seconds))?;
    let sealed = place.read_release()?.ok_or_else(|| ReplicaError::Nothing(place.address().to_owned()))?;
    let release = Release::unseal(&sealed, &keys, &place.release_name())?;
    if let Some(same) = compare(&release, request, &keys)? {
        return Ok(same);
    }
    if release.bytes() > config.most_bytes {
        return Err(ReplicaError::TooLarge { found: release.bytes(), most: config.most_bytes });
    }
    if let Some(reason) = (request.refuses)(&release.index.fingerprint) {
        return Err(ReplicaError::Unusable(reason));
    }

    let lock = BuildLock::acquire(directory, request.wait_seconds, &|| {})?;
    // another process of this machine may have been faster
    if let Some(same) = compare(&release, request, &keys)? {
        return Ok(same);
    }
    let before = read_current(directory)?.map(|name| directory.join(name));
    let before = before.and_then(|path| Some(Earlier { manifest: Manifest::read(&path).ok()?, path }));
    let generation = NewGeneration::create(directory, &lock, release.version)?;
    let mut downloaded = 0;
    for file in &release.files {
        let to = generation.path().join(&file.name);
        if !before.as_ref().is_some_and(|before| before.shares(file, &to)) {
            place.download(file, &to)?;
            downloaded += file.bytes;
        }
    }
    let path = generation.path().join(RELEASE);
    fs::write(&path, &sealed).map_err(StorageError::io(&path))?;
    let manifest = Manifest { files: release.files };
    open_generation(generation.path(), &manifest, IndexFiles::UpTo(0), request.refuses)?;
    generation.publish_with(&manifest.files)?;
    Ok(Fetched { version: release.version, is_new: true, downloaded })
}

/// `Some`: this machine has the release already. An error: it is from before the last one.
fn compare(
    release: &Release,
    request: &FetchRequest<'_>,
    keys: &PublicKeys,
) -> Result<Option<Fetched>, ReplicaError> {
    let older = |least, reason| Err(ReplicaError::Older { found: release.version, least, reason });
    let least = request.config.least_version;
    if release.version < least {
        return older(least, "replicas.least_version");
    }
    match current_version(request.directory, keys)? {
        Some(version) if version == release.version && !request.again => {
            Ok(Some(Fetched { version, is_new: false, downloaded: 0 }))
        }
        Some(version) if version > release.version && !request.allow_older => {
            older(version, "what this machine has")
        }
        _ => Ok(None),
    }
}

/// The version that this machine has. `None`: no index, or one that none of the keys signed.
fn current_version(directory: &Path, keys: &PublicKeys) -> Result<Option<u64>, ReplicaError> {
    let Some(name) = read_current(directory)? else { return Ok(None) };
    Ok(release_of(&directory.join(name), keys).ok().map(|release| release.version))
}

/// The release that a generation was fetched as, if one of the keys signed it.
fn release_of(generation: &Path, keys: &PublicKeys) -> Result<Release, ReplicaError> {
    let path = generation.join(RELEASE);
    let not_signed = || ReplicaError::NotSigned(format!("the index in {}", generation.display()));
    let size = fs::metadata(&path).map_err(|_| not_signed())?.len();
    let bytes = if size > MAX_RELEASE_BYTES { None } else { fs::read(&path).ok() };
    Release::unseal(&bytes.ok_or_else(not_signed)?, keys, &generation.display().to_string())
}

/// The generation that is current during a fetch.
struct Earlier {
    path: PathBuf,
    manifest: Manifest,
}

impl Earlier {
    /// Gives the new generation a file of this one, whatever its name, where that has the wanted hash.
    fn shares(&self, wanted: &ManifestFile, to: &Path) -> bool {
        let same = |file: &&ManifestFile| (file.bytes, &file.hash) == (wanted.bytes, &wanted.hash);
        let Some(file) = self.manifest.files.iter().find(same) else { return false };
        let from = self.path.join(&file.name);
        let linked = fs::hard_link(&from, to).or_else(|_| fs::copy(&from, to).map(drop));
        if linked.is_ok() && hash_file(to).is_ok_and(|hash| hash == wanted.hash) {
            return true;
        }
        // damaged since, or not to be had: it is downloaded
        let _ = fs::remove_file(to);
        false
    }
}

/// A fetched index that answers.
pub struct OpenReplica {
    /// The index.
    pub index: PassageIndex,
    /// Its generation, which has the vectors of its passages, too.
    pub folder: PathBuf,
    /// Its version.
    pub version: u64,
}

/// Opens the index that was fetched last. One that isn't signed, such as one that was built here, is not opened.
///
/// # Errors
/// When there is none, or it is damaged, refused or not signed by one of the keys.
pub fn open(
    directory: &Path,
    keys: &PublicKeys,
    files: IndexFiles,
    refuses: &Refusal<'_>,
) -> Result<OpenReplica, ReplicaError> {
    try_current(directory, |path, manifest| {
        let release = release_of(path, keys)?;
        // the signature is on the list of files, which may have been replaced together with them
        if let Some(file) = release.files.iter().find(|file| !manifest.files.contains(file)) {
            return Err(file.damaged().into());
        }
        let index = open_generation(path, manifest, files, refuses)?;
        Ok(OpenReplica { index, folder: path.to_owned(), version: release.version })
    })
}
