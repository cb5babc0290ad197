//! A file that a backup or an export writes: whole, or not at all, and for its owner alone.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::StoreError;
use super::reader::all_files;

/// A file under a temporary name, until it is published under its own. Dropped before, it is deleted.
#[derive(Debug)]
pub(super) struct Target<'a> {
    path: &'a Path,
    folder: &'a Path,
    replace: bool,
    temporary: NamedTempFile,
}

impl<'a> Target<'a> {
    /// Begins a file next to where it will be; `store` is the file of the store, if it has one.
    ///
    /// # Errors
    /// When `path` is a file of the store or no regular file, exists and isn't to be replaced, or its
    /// directory can't be written.
    pub(super) fn new(path: &'a Path, replace: bool, store: Option<&Path>) -> Result<Self, StoreError> {
        if store.is_some_and(|store| is_file_of_store(path, store)) {
            return Err(StoreError::OwnFile(path.to_path_buf()));
        }
        if path.file_name().is_none() || fs::metadata(path).is_ok_and(|found| !found.is_file()) {
            return Err(StoreError::NotAFile(path.to_path_buf()));
        }
        if !replace && fs::symlink_metadata(path).is_ok() {
            return Err(StoreError::Exists(path.to_path_buf()));
        }
        let folder = folder_of(path);
        let temporary = tempfile::Builder::new()
            .prefix(".bonafide-")
            .make_in(folder, create)
            .map_err(|reason| StoreError::Write { path: path.to_path_buf(), reason })?;
        Ok(Self { path, folder, replace, temporary })
    }

    /// Its temporary name.
    pub(super) fn temporary(&self) -> &Path {
        self.temporary.path()
    }

    /// Empties it, for another attempt.
    pub(super) fn clear(&self) -> Result<(), StoreError> {
        self.temporary.as_file().set_len(0).map_err(|reason| self.failed(reason))
    }

    /// The file, to be written.
    pub(super) fn file(&self) -> &fs::File {
        self.temporary.as_file()
    }

    /// Puts it on the disk under its own name.
    pub(super) fn publish(self) -> Result<(), StoreError> {
        let Self { path, folder, replace, temporary } = self;
        let failed = |reason| StoreError::Write { path: path.to_path_buf(), reason };
        temporary.as_file().sync_all().map_err(failed)?;
        let published = if replace { temporary.persist(path) } else { temporary.persist_noclobber(path) };
        match published {
            Ok(_) => {}
            // it appeared since the first look
            Err(error) if !replace && error.error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Err(StoreError::Exists(path.to_path_buf()));
            }
            Err(error) => return Err(failed(error.error)),
        }
        if cfg!(unix) {
            fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
        }
        Ok(())
    }

    /// A failure to write it.
    pub(super) fn failed(&self, reason: std::io::Error) -> StoreError {
        StoreError::Write { path: self.path.to_path_buf(), reason }
    }
}

/// Makes a file that only its owner can read.
fn create(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a path leads to a file of the store, by its name, a symbolic link or a hard link; or to one that
/// `SQLite` would make.
fn is_file_of_store(path: &Path, store: &Path) -> bool {
    let mut names = vec![store.to_path_buf()];
    names.extend(store.canonicalize());
    names.iter().flat_map(|name| all_files(name)).any(|file| is_same(path, &file))
}

fn is_same(one: &Path, other: &Path) -> bool {
    let resolved = |path: &Path| -> Option<PathBuf> {
        Some(folder_of(path).canonicalize().ok()?.join(path.file_name()?))
    };
    resolved(one).is_some_and(|one| resolved(other) == Some(one)) || is_same_file(one, other)
}

#[cfg(unix)]
fn is_same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |path| fs::metadata(path).map(|found| (found.dev(), found.ino())).ok();
    id(one).is_some_and(|one| id(other) == Some(one))
}

#[cfg(not(unix))]
fn is_same_file(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}
