//! A generation as Tantivy reads it: in memory where it is small, else mapped, and never written.
//!
//! Tantivy's own directories create a lock file to open a reader, which fails in a read-only directory. Nothing
//! deletes or changes the files of a published generation, so a reader needs no lock.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback, WatchHandle,
    WritePtr,
};

use super::StorageError;
use super::manifest::{Manifest, ManifestFile};

/// The files of one generation.
#[derive(Debug, Clone)]
pub(crate) struct ReadOnlyDirectory(Files);

#[derive(Debug, Clone)]
enum Files {
    /// Another process can't take these away: shortening a mapped file ends its readers with SIGBUS.
    Memory(Arc<HashMap<PathBuf, OwnedBytes>>),
    Mapped(MmapDirectory),
}

impl ReadOnlyDirectory {
    /// Reads all files into memory, but for vectors, which are read apart, and compares each with its hash.
    pub(crate) fn read(generation: &Path, manifest: &Manifest) -> Result<Self, StorageError> {
        manifest.check_sizes(generation)?;
        let read = |file: &ManifestFile| {
            let bytes = std::fs::read(generation.join(&file.name)).map_err(|_| file.damaged())?;
            if file.is_of(&bytes) {
                Ok((PathBuf::from(&file.name), OwnedBytes::new(bytes)))
            } else {
                Err(file.damaged())
            }
        };
        let files = manifest
            .files
            .iter()
            .filter(|file| !file.is_of_vectors())
            .map(read)
            .collect::<Result<_, StorageError>>()?;
        Ok(Self(Files::Memory(Arc::new(files))))
    }

    /// Takes files that are part of the program.
    pub(crate) fn of_static(files: &[(&str, &'static [u8])]) -> Self {
        let files = files.iter().map(|&(name, bytes)| (PathBuf::from(name), OwnedBytes::new(bytes)));
        Self(Files::Memory(Arc::new(files.collect())))
    }

    /// Maps the files when they are needed.
    pub(crate) fn map(generation: &Path) -> Result<Self, StorageError> {
        let mapped = MmapDirectory::open(generation).map_err(tantivy::TantivyError::from)?;
        Ok(Self(Files::Mapped(mapped)))
    }

    /// The content of a file that is not Tantivy's.
    pub(crate) fn content(&self, name: &str) -> Result<OwnedBytes, StorageError> {
        let unreadable = |error: OpenReadError| StorageError::from(tantivy::TantivyError::from(error));
        let handle = self.get_file_handle(Path::new(name)).map_err(unreadable)?;
        let io = StorageError::io(Path::new(name));
        handle.read_bytes(0..handle.len()).map_err(io)
    }
}

fn refusal() -> io::Error {
    io::Error::new(io::ErrorKind::ReadOnlyFilesystem, "an index that is open for reading is never written")
}

impl Directory for ReadOnlyDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        match &self.0 {
            Files::Memory(files) => match files.get(path) {
                Some(bytes) => Ok(Arc::new(bytes.clone())),
                None => Err(OpenReadError::FileDoesNotExist(path.to_path_buf())),
            },
            Files::Mapped(mapped) => mapped.get_file_handle(path),
        }
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        match &self.0 {
            Files::Memory(files) => Ok(files.contains_key(path)),
            Files::Mapped(mapped) => mapped.exists(path),
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        match &self.0 {
            Files::Memory(files) => match files.get(path) {
                Some(bytes) => Ok(bytes.as_slice().to_vec()),
                None => Err(OpenReadError::FileDoesNotExist(path.to_path_buf())),
            },
            Files::Mapped(mapped) => mapped.atomic_read(path),
        }
    }

    fn acquire_lock(&self, _lock: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _changed: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(refusal()), filepath: path.to_path_buf() })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::IoError { io_error: Arc::new(refusal()), filepath: path.to_path_buf() })
    }

    fn atomic_write(&self, _path: &Path, _data: &[u8]) -> io::Result<()> {
        Err(refusal())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Err(refusal())
    }
}
