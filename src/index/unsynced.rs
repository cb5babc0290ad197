//! A folder for Tantivy's files that nobody waits for until all are there.
//!
//! Tantivy waits for the disk after every file, and after every note about one; a generation that is being
//! built is in nobody's way, and is synced when it is complete. Until then a thread begins with what is written.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::error::{DeleteError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, FileHandle, MmapDirectory, TerminatingWrite, WatchCallback, WatchHandle,
    WritePtr,
};

use super::files::ManifestFile;

/// Most files that wait to be synced early; others are only synced at the end.
const MOST_WAITING: usize = 64;

/// Files that are complete, and could be on the disk already when all are.
#[derive(Debug, Clone)]
pub(super) struct EarlySync(SyncSender<File>);

/// The other end of [`EarlySync`].
pub(super) struct CompleteFiles(Receiver<File>);

impl EarlySync {
    /// Both ends.
    pub(super) fn new() -> (Self, CompleteFiles) {
        let (send, receive) = sync_channel(MOST_WAITING);
        (Self(send), CompleteFiles(receive))
    }
}

impl CompleteFiles {
    /// Syncs files until no more can come. What fails here fails again at the end, where it is told.
    pub(super) fn sync_all(self) {
        self.0.into_iter().for_each(|file| drop(file.sync_all()));
    }
}

/// Bytes that are written, and hashed, at a time.
const WRITTEN_AT_ONCE: usize = 64 << 10;

/// Reads like [`MmapDirectory`] and writes without waiting. Files are hashed while they are written.
#[derive(Debug, Clone)]
pub(super) struct UnsyncedDirectory {
    folder: PathBuf,
    files: MmapDirectory,
    early: Option<EarlySync>,
    complete: Arc<Mutex<Vec<ManifestFile>>>,
}

impl UnsyncedDirectory {
    /// A folder that is there, and who syncs its files early.
    pub(super) fn open(folder: &Path, early: Option<EarlySync>) -> Result<Self, OpenDirectoryError> {
        let complete = Arc::default();
        Ok(Self { folder: folder.to_path_buf(), files: MmapDirectory::open(folder)?, early, complete })
    }

    /// The files that are complete, as they were written.
    pub(super) fn complete(&self) -> Vec<ManifestFile> {
        self.complete.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

struct UnsyncedFile {
    file: File,
    name: String,
    bytes: u64,
    hasher: blake3::Hasher,
    folder: UnsyncedDirectory,
}

impl Write for UnsyncedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.hasher.update(&bytes[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for UnsyncedFile {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.flush()?;
        let file = ManifestFile::of_hash(&self.name, self.bytes, &self.hasher.finalize());
        self.folder.complete.lock().unwrap_or_else(PoisonError::into_inner).push(file);
        if let Some(EarlySync(early)) = &self.folder.early
            && let Ok(file) = self.file.try_clone()
        {
            let _ = early.try_send(file);
        }
        Ok(())
    }
}

impl Directory for UnsyncedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = File::create_new(self.folder.join(path)).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_path_buf()),
            _ => OpenWriteError::wrap_io_error(error, path.to_path_buf()),
        })?;
        let name = path.to_string_lossy().into_owned();
        let hasher = blake3::Hasher::new();
        let file = UnsyncedFile { file, name, bytes: 0, hasher, folder: self.clone() };
        Ok(BufWriter::with_capacity(WRITTEN_AT_ONCE, Box::new(file)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        fs::write(self.folder.join(path), data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}
