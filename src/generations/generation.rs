//! Generations of an index on disk: each is a directory that never changes, and the file `CURRENT` names the one in use.
//!
//! Tantivy's commits are atomic, but only within one schema, and they delete files that a reader may have yet to open.
//! A build therefore writes a directory of its own, which shares unchanged files with the one before (hard links), and
//! switches to it when it is complete.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::StorageError;
use super::document_records::DOCUMENTS;
use super::document_store::DOCUMENT_LINES;
use super::lock::BuildLock;
use super::manifest::{MANIFEST, Manifest, ManifestFile, RELEASE};
use super::read_only_directory::ReadOnlyDirectory;
use super::side_files::{replace_file, sync_directory};

const CURRENT: &str = "CURRENT";
const PREFIX: &str = "generation-";
/// Digits of a generation's number.
const DIGITS: usize = 6;
/// In every generation from its first moment on: a directory without it isn't ours, whatever its name.
pub(crate) const MARKER: &str = "bonafide-generation";
const MARKER_TEXT: &[u8] = b"bonafide made this directory and removes it when a newer index replaces it\n";
/// Name of the file with the abbreviations that documents explain, by document: for the next build.
pub(crate) const ABBREVIATIONS: &str = "abbreviations.json";
/// Name of the file with the same abbreviations, each once: for questions.
pub(crate) const DISTINCT_ABBREVIATIONS: &str = "distinct-abbreviations.json";

/// How often opening is tried while builders switch generations.
const TRIES: usize = 4;

/// How much of an index is compared with its hashes when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexFiles {
    /// All files of an index up to this size, which is then read into memory; of a larger one the sizes.
    UpTo(u64),
    /// All files.
    All,
}

/// A generation that is being built. It is removed when it is dropped before it is published.
#[derive(Debug)]
pub(crate) struct NewGeneration<'a> {
    directory: &'a Path,
    name: String,
    path: PathBuf,
    is_published: bool,
    _lock: &'a BuildLock,
}

impl<'a> NewGeneration<'a> {
    /// Creates the next generation, with this number or a higher one, and removes what killed builders left behind.
    pub(crate) fn create(
        directory: &'a Path,
        lock: &'a BuildLock,
        at_least: u64,
    ) -> Result<Self, StorageError> {
        let current = read_current(directory)?;
        remove_others(directory, current.as_deref());
        let mut number = numbers(directory)?.into_iter().max().unwrap_or(0).max(at_least.saturating_sub(1));
        loop {
            number = number.saturating_add(1);
            let name = format!("{PREFIX}{number:0DIGITS$}");
            let path = directory.join(&name);
            match fs::create_dir(&path) {
                Ok(()) => {
                    let generation = Self { directory, name, path, is_published: false, _lock: lock };
                    let marker = generation.path.join(MARKER);
                    let mut file = File::create_new(&marker).map_err(StorageError::io(&marker))?;
                    file.write_all(MARKER_TEXT).map_err(StorageError::io(&marker))?;
                    return Ok(generation);
                }
                // somebody's file, or a directory that isn't ours
                Err(error) if error.kind() == ErrorKind::AlreadyExists && number < u64::MAX => {}
                Err(source) => return Err(StorageError::Io { path, source }),
            }
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives this generation Tantivy's files of an earlier one.
    pub(crate) fn share_files(&self, earlier: &Path, manifest: &Manifest) -> Result<(), StorageError> {
        for file in &manifest.files {
            let ours =
                [MANIFEST, MARKER, RELEASE, DOCUMENTS, DOCUMENT_LINES, ABBREVIATIONS, DISTINCT_ABBREVIATIONS];
            if ours.contains(&file.name.as_str()) || file.is_of_vectors() {
                continue;
            }
            let (from, to) = (earlier.join(&file.name), self.path.join(&file.name));
            // Tantivy replaces its JSON files; all others are written once. Some file systems have no hard links.
            let is_json = Path::new(&file.name).extension().is_some_and(|ending| ending == "json");
            let linked = if is_json { Err(ErrorKind::Unsupported.into()) } else { fs::hard_link(&from, &to) };
            linked.or_else(|_| fs::copy(&from, &to).map(drop)).map_err(StorageError::io(&to))?;
        }
        Ok(())
    }

    /// Gives Tantivy's JSON files, which only their owner may read, the permissions of all others.
    fn share_permissions(&self) -> Result<(), StorageError> {
        let marker = self.path.join(MARKER);
        let permissions = fs::metadata(&marker).map_err(StorageError::io(&marker))?.permissions();
        for name in ["meta.json", ".managed.json"] {
            let path = self.path.join(name);
            fs::set_permissions(&path, permissions.clone()).map_err(StorageError::io(&path))?;
        }
        Ok(())
    }

    /// Writes everything to the disk, then makes this the current generation. Gives its bytes.
    pub(crate) fn publish(self) -> Result<u64, StorageError> {
        self.publish_with(&[])
    }

    /// The same if these files are on the disk as listed.
    pub(crate) fn publish_with(mut self, expected: &[ManifestFile]) -> Result<u64, StorageError> {
        self.share_permissions()?;
        let manifest = Manifest::of_synced(&self.path)?;
        if let Some(missing) = expected.iter().find(|file| !manifest.files.contains(file)) {
            return Err(missing.damaged());
        }
        let path = self.path.join(MANIFEST);
        let mut file = File::create_new(&path).map_err(StorageError::io(&path))?;
        file.write_all(&serde_json::to_vec_pretty(&manifest)?)
            .and_then(|()| file.sync_all())
            .map_err(StorageError::io(&path))?;
        sync_directory(&self.path)?;
        sync_directory(self.directory)?;
        replace_file(self.directory, CURRENT, self.name.as_bytes())?;
        self.is_published = true;
        remove_others(self.directory, Some(&self.name));
        Ok(manifest.bytes())
    }
}

impl Drop for NewGeneration<'_> {
    fn drop(&mut self) {
        if !self.is_published {
            // a full disk has to become free again; what remains is removed by the next build
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Calls `open` with the path of the current generation and its manifest; again where builders switch meanwhile.
///
/// # Errors
/// That of `open`; or there is no index, or no readable manifest.
pub(crate) fn try_current<T, E: From<StorageError>>(
    directory: &Path,
    open: impl Fn(&Path, &Manifest) -> Result<T, E>,
) -> Result<T, E> {
    let mut last = E::from(StorageError::Missing);
    for _ in 0..TRIES {
        let Some(name) = read_current(directory)? else { break };
        let path = directory.join(&name);
        match Manifest::read(&path).map_err(E::from).and_then(|manifest| open(&path, &manifest)) {
            Ok(opened) => return Ok(opened),
            Err(error) => last = error,
        }
        if read_current(directory)?.as_ref() == Some(&name) {
            break;
        }
    }
    Err(last)
}

/// Opens the files of a generation for reading, compared as `files` says.
pub(crate) fn open_files(
    path: &Path,
    manifest: &Manifest,
    files: IndexFiles,
) -> Result<ReadOnlyDirectory, StorageError> {
    match files {
        IndexFiles::UpTo(limit) if manifest.bytes() <= limit => ReadOnlyDirectory::read(path, manifest),
        IndexFiles::UpTo(_) => {
            manifest.check_sizes(path)?;
            ReadOnlyDirectory::map(path)
        }
        IndexFiles::All => {
            manifest.check_hashes(path)?;
            ReadOnlyDirectory::map(path)
        }
    }
}

/// Name of the current generation in `directory`. `None`: there is no index.
///
/// # Errors
/// When the pointer to it cannot be read.
pub fn read_current(directory: &Path) -> Result<Option<String>, StorageError> {
    let path = directory.join(CURRENT);
    match fs::read_to_string(&path) {
        Ok(name) => Ok(number_of(&name).map(|_| name)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidData) => Ok(None),
        Err(source) => Err(StorageError::Io { path, source }),
    }
}

/// The number in the name of a generation.
fn number_of(name: &str) -> Option<u64> {
    let digits = name.strip_prefix(PREFIX)?;
    let is_number = (DIGITS..19).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

/// Numbers of everything that is named like a generation, whatever it is.
fn numbers(directory: &Path) -> Result<Vec<u64>, StorageError> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(directory).map_err(StorageError::io(directory))? {
        let entry = entry.map_err(StorageError::io(directory))?;
        numbers.extend(number_of(&entry.file_name().to_string_lossy()));
    }
    Ok(numbers)
}

/// Removes generations other than one. On Windows a reader may hold their files; the next builder tries again.
fn remove_others(directory: &Path, kept: Option<&str>) {
    for number in numbers(directory).unwrap_or_default() {
        let name = format!("{PREFIX}{number:0DIGITS$}");
        let path = directory.join(&name);
        if kept != Some(name.as_str()) && is_ours(&path) {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// Whether a program of ours made this directory.
fn is_ours(path: &Path) -> bool {
    let is_directory = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir());
    is_directory && path.join(MARKER).is_file()
}
