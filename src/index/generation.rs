//! Generations of an index on disk: each is a directory that never changes, and the file `CURRENT` names the one in use.
//!
//! Tantivy's commits are atomic, but only within one schema, and they delete files that a reader may have yet to open.
//! A build therefore writes a directory of its own, which shares unchanged files with the one before (hard links), and
//! switches to it when it is complete.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use tantivy::Index;

use super::document_records::{CorpusOrder, DOCUMENTS, read_documents};
use super::lock::BuildLock;
use super::manifest::{IndexDescription, MANIFEST, Manifest};
use super::read_only_directory::ReadOnlyDirectory;
use super::schema::IndexFields;
use super::{Fingerprint, IndexError, PassageIndex};
use crate::passage::Abbreviation;

const CURRENT: &str = "CURRENT";
const PREFIX: &str = "generation-";
/// Digits of a generation's number.
const DIGITS: usize = 6;
/// In every generation from its first moment on: a directory without it isn't ours, whatever its name.
const MARKER: &str = "bonafide-generation";
/// Name of the file with the abbreviations that documents explain.
pub(super) const ABBREVIATIONS: &str = "abbreviations.json";

/// How often opening is tried while builders switch generations.
const TRIES: usize = 4;

/// Abbreviations of documents, by their place in the corpus.
pub(super) type Abbreviations = BTreeMap<CorpusOrder, Vec<Abbreviation>>;

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
pub(super) struct NewGeneration<'a> {
    directory: &'a Path,
    name: String,
    path: PathBuf,
    is_published: bool,
    _lock: &'a BuildLock,
}

impl<'a> NewGeneration<'a> {
    /// Creates the next generation and removes what killed builders left behind.
    pub(super) fn create(directory: &'a Path, lock: &'a BuildLock) -> Result<Self, IndexError> {
        let current = read_current(directory)?;
        remove_others(directory, current.as_deref());
        let mut number = numbers(directory)?.into_iter().max().unwrap_or(0);
        loop {
            number = number.saturating_add(1);
            let name = format!("{PREFIX}{number:0DIGITS$}");
            let path = directory.join(&name);
            match fs::create_dir(&path) {
                Ok(()) => {
                    let generation = Self { directory, name, path, is_published: false, _lock: lock };
                    let marker = generation.path.join(MARKER);
                    File::create_new(&marker).map_err(IndexError::io(&marker))?;
                    return Ok(generation);
                }
                // somebody's file, or a directory that isn't ours
                Err(error) if error.kind() == ErrorKind::AlreadyExists && number < u64::MAX => {}
                Err(source) => return Err(IndexError::Io { path, source }),
            }
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives this generation Tantivy's files of an earlier one.
    pub(super) fn share_files(&self, earlier: &Path, manifest: &Manifest) -> Result<(), IndexError> {
        for file in &manifest.files {
            let ours = [MANIFEST, MARKER, DOCUMENTS, ABBREVIATIONS];
            if ours.contains(&file.name.as_str()) {
                continue;
            }
            let (from, to) = (earlier.join(&file.name), self.path.join(&file.name));
            // Tantivy replaces its JSON files; all others are written once. Some file systems have no hard links.
            let linked = if file.name.ends_with(".json") {
                Err(ErrorKind::Unsupported.into())
            } else {
                fs::hard_link(&from, &to)
            };
            linked.or_else(|_| fs::copy(&from, &to).map(drop)).map_err(IndexError::io(&to))?;
        }
        Ok(())
    }

    /// Writes everything to the disk, then makes this the current generation. Gives its bytes.
    pub(super) fn publish(mut self) -> Result<u64, IndexError> {
        let manifest = Manifest::of_synced(&self.path)?;
        let path = self.path.join(MANIFEST);
        let mut file = File::create_new(&path).map_err(IndexError::io(&path))?;
        file.write_all(&serde_json::to_vec_pretty(&manifest)?)
            .and_then(|()| file.sync_all())
            .map_err(IndexError::io(&path))?;
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

/// The files of the current generation, where an update can begin with them.
pub(super) struct Reusable {
    pub(super) path: PathBuf,
    pub(super) manifest: Manifest,
}

/// The current generation, where it was made under the same settings and every file is as it was written.
pub(super) fn reusable(directory: &Path, wanted: &Fingerprint) -> Option<Reusable> {
    let path = directory.join(read_current(directory).ok()??);
    let manifest = Manifest::read(&path).ok()?;
    manifest.check_hashes(&path).ok()?;
    let description = IndexDescription::of(&Index::open(ReadOnlyDirectory::map(&path).ok()?).ok()?).ok()?;
    description.fingerprint.analyzes_like(wanted).then_some(Reusable { path, manifest })
}

/// The description of the current generation; `None` where there is no index yet.
///
/// # Errors
/// When the index is damaged or cannot be read.
pub fn current_generation(directory: &Path) -> Result<Option<IndexDescription>, IndexError> {
    let mut last = None;
    for _ in 0..TRIES {
        let Some(name) = read_current(directory)? else { return Ok(None) };
        let path = directory.join(&name);
        let description = Manifest::read(&path)
            .and_then(|manifest| manifest.check_sizes(&path))
            .and_then(|()| Ok(Index::open(ReadOnlyDirectory::map(&path)?)?))
            .and_then(|index| IndexDescription::of(&index));
        match description {
            Ok(description) => return Ok(Some(description)),
            Err(error) => last = Some(error),
        }
        if read_current(directory)?.as_ref() == Some(&name) {
            break;
        }
    }
    Err(last.unwrap_or_else(changes_too_fast))
}

/// Opens the current generation if `wanted` accepts its fingerprint, or says why not.
///
/// # Errors
/// When there is no index, it is refused or damaged; the message says which.
pub fn open_current(
    directory: &Path,
    files: IndexFiles,
    refuses: &dyn Fn(&Fingerprint) -> Option<&'static str>,
) -> Result<PassageIndex, IndexError> {
    let mut last = None;
    for _ in 0..TRIES {
        let Some(name) = read_current(directory)? else { break };
        match open_generation(&directory.join(&name), files, refuses) {
            Ok(index) => return Ok(index),
            Err(error) => last = Some(error),
        }
        if read_current(directory)?.as_ref() == Some(&name) {
            break;
        }
    }
    Err(last.unwrap_or_else(|| IndexError::Unusable("there is no index yet".to_owned())))
}

fn open_generation(
    path: &Path,
    files: IndexFiles,
    refuses: &dyn Fn(&Fingerprint) -> Option<&'static str>,
) -> Result<PassageIndex, IndexError> {
    let manifest = Manifest::read(path)?;
    let is_small = |limit| manifest.bytes() <= limit;
    let directory = match files {
        IndexFiles::UpTo(limit) if is_small(limit) => ReadOnlyDirectory::read(path, &manifest)?,
        IndexFiles::UpTo(_) => {
            manifest.check_sizes(path)?;
            ReadOnlyDirectory::map(path)?
        }
        IndexFiles::All => {
            manifest.check_hashes(path)?;
            ReadOnlyDirectory::map(path)?
        }
    };
    read_index(&Index::open(directory.clone())?, &directory, refuses)
}

/// Reads an index and what lies beside it, if its fingerprint is accepted.
pub(super) fn read_index(
    index: &Index,
    directory: &ReadOnlyDirectory,
    refuses: &dyn Fn(&Fingerprint) -> Option<&'static str>,
) -> Result<PassageIndex, IndexError> {
    let description = IndexDescription::of(index)?;
    if let Some(reason) = refuses(&description.fingerprint) {
        return Err(IndexError::Unusable(reason.to_owned()));
    }
    let (schema, fields) = IndexFields::schema();
    if index.schema() != schema {
        return Err(IndexError::Unusable("its fields are not those of this version".to_owned()));
    }
    let documents = read_documents(&directory.content(DOCUMENTS)?)?;
    let abbreviations: Abbreviations = serde_json::from_slice(&directory.content(ABBREVIATIONS)?)?;
    PassageIndex::new(index, fields, documents, abbreviations.into_values().flatten().collect())
}

/// Name of the current generation in `directory`. `None`: there is no index.
///
/// # Errors
/// When the pointer to it cannot be read.
pub fn read_current(directory: &Path) -> Result<Option<String>, IndexError> {
    let path = directory.join(CURRENT);
    match fs::read_to_string(&path) {
        Ok(name) => Ok(number_of(&name).map(|_| name)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidData) => Ok(None),
        Err(source) => Err(IndexError::Io { path, source }),
    }
}

/// The number in the name of a generation.
fn number_of(name: &str) -> Option<u64> {
    let digits = name.strip_prefix(PREFIX)?;
    let is_number = (DIGITS..19).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

/// Numbers of everything that is named like a generation, whatever it is.
fn numbers(directory: &Path) -> Result<Vec<u64>, IndexError> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(directory).map_err(IndexError::io(directory))? {
        let entry = entry.map_err(IndexError::io(directory))?;
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
    // versions before 0.2 wrote no marker, but a manifest with a fingerprint
    is_directory
        && (path.join(MARKER).is_file()
            || fs::read(path.join(MANIFEST)).is_ok_and(|bytes| {
                serde_json::from_slice::<serde_json::Value>(&bytes)
                    .is_ok_and(|manifest| manifest.get("fingerprint").is_some())
            }))
}

/// Puts a file in the place of another one, or of none, at once.
///
/// The new one has a name that nobody can have prepared, for example as a link to somewhere else.
pub(crate) fn replace_file(directory: &Path, name: &str, content: &[u8]) -> Result<(), IndexError> {
    let path = directory.join(name);
    let mut file = tempfile::Builder::new()
        .prefix(&format!(".{name}-"))
        .tempfile_in(directory)
        .map_err(IndexError::io(&path))?;
    file.write_all(content)
        .and_then(|()| file.as_file().sync_all())
        .map_err(IndexError::io(&path))?;
    share_permissions(file.as_file())?;
    file.persist(&path).map_err(|error| IndexError::Io { path: path.clone(), source: error.error })?;
    sync_directory(directory)
}

/// Temporary files are private; an index may be read by other users, as its other files are.
fn share_permissions(file: &File) -> Result<(), IndexError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(fs::Permissions::from_mode(0o644)).map_err(IndexError::io(Path::new(CURRENT)))?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

fn sync_directory(path: &Path) -> Result<(), IndexError> {
    if cfg!(unix) {
        File::open(path).and_then(|directory| directory.sync_all()).map_err(IndexError::io(path))?;
    }
    Ok(())
}

fn changes_too_fast() -> IndexError {
    IndexError::Unusable("the index changes faster than it can be opened".to_owned())
}
