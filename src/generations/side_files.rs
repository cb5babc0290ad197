//! Files beside the generations of an index: written without leaving the directory, and read so that nobody can take
//! away what was read where that fits into memory.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use tantivy::directory::OwnedBytes;
use tempfile::NamedTempFile;

use super::StorageError;
use super::read_only_directory::ReadOnlyDirectory;

/// Reads a file of up to `limit` bytes into memory; a larger one is mapped. If another program truncates a mapped
/// file, its readers end with SIGBUS.
pub(crate) fn read_file(directory: &Path, name: &str, limit: u64) -> Result<OwnedBytes, StorageError> {
    let path = directory.join(name);
    let metadata = fs::metadata(&path).map_err(StorageError::io(&path))?;
    // a pipe would never end
    if !metadata.is_file() {
        return Err(StorageError::Damaged(name.to_owned()));
    }
    if metadata.len() <= limit {
        return Ok(OwnedBytes::new(fs::read(&path).map_err(StorageError::io(&path))?));
    }
    ReadOnlyDirectory::map(directory)?.content(name)
}

/// Opens a file to write to it, and makes it if that is wanted. A link, which may lead out of the directory, is refused.
pub(crate) fn open_unlinked(path: &Path, create: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(create).truncate(false);
    // between the check below and the opening, somebody might make one
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, nix::libc::O_NOFOLLOW);
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => {
            Err(io::Error::other("it is a symbolic link, which is never written through: remove it"))
        }
        Ok(metadata) if !metadata.is_file() => Err(io::Error::other("it is no file: remove it")),
        Ok(_) | Err(_) => options.open(path),
    }
}

/// Puts a file in the place of another one, or of none, at once.
pub(crate) fn replace_file(directory: &Path, name: &str, content: &[u8]) -> Result<(), StorageError> {
    let mut file = new_file(directory, name)?;
    file.write_all(content).map_err(StorageError::io(&directory.join(name)))?;
    put_file(directory, name, file).map(drop)
}

/// Begins a file that is to take the place of another one. It has a name that nobody can have prepared, for example as a
/// link to somewhere else, and is removed when it is dropped.
pub(crate) fn new_file(directory: &Path, name: &str) -> Result<NamedTempFile, StorageError> {
    let mut builder = tempfile::Builder::new();
    let prefix = format!(".{name}-");
    builder.prefix(&prefix);
    // temporary files are private, but other users may read an index as far as the umask lets them
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(directory).map_err(StorageError::io(&directory.join(name)))
}

/// Writes a new file to the disk and gives it its name.
pub(crate) fn put_file(directory: &Path, name: &str, file: NamedTempFile) -> Result<File, StorageError> {
    let path = directory.join(name);
    file.as_file().sync_all().map_err(StorageError::io(&path))?;
    let file =
        file.persist(&path).map_err(|error| StorageError::Io { path: path.clone(), source: error.error })?;
    sync_directory(directory)?;
    Ok(file)
}

/// Writes the names in a directory to the disk.
pub(super) fn sync_directory(path: &Path) -> Result<(), StorageError> {
    if cfg!(unix) {
        File::open(path).and_then(|directory| directory.sync_all()).map_err(StorageError::io(path))?;
    }
    Ok(())
}
