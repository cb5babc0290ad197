//! One builder at a time: a lock on a file beside the generations.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::StorageError;
use super::side_files::open_unlinked;

/// Held while a generation is built; released when dropped or when the process ends.
#[derive(Debug)]
pub(crate) struct BuildLock {
    _file: File,
}

const FILE: &str = "LOCK";
/// The lock file of who encodes the passages of an index.
pub(crate) const VECTORS_LOCK: &str = "LOCK-VECTORS";
const PAUSE: Duration = Duration::from_millis(25);
/// The maximum wait, in seconds: a longer one counts as this.
const MAX_WAIT: u64 = 24 * 60 * 60;

impl BuildLock {
    /// Waits up to `seconds` (a day at most) for other builders; `waiting` is called once if that is needed.
    pub(crate) fn acquire(directory: &Path, seconds: u64, waiting: &dyn Fn()) -> Result<Self, StorageError> {
        Self::acquire_named(directory, FILE, seconds, waiting)
    }

    /// The same for what is made beside the generations, by the lock file of this name.
    pub(crate) fn acquire_named(
        directory: &Path,
        name: &str,
        seconds: u64,
        waiting: &dyn Fn(),
    ) -> Result<Self, StorageError> {
        std::fs::create_dir_all(directory).map_err(StorageError::io(directory))?;
        let path = directory.join(name);
        let file = open_unlinked(&path, true).map_err(StorageError::io(&path))?;
        let end = Instant::now() + Duration::from_secs(seconds.min(MAX_WAIT));
        let mut is_reported = false;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if Instant::now() < end => {
                    if !is_reported {
                        waiting();
                        is_reported = true;
                    }
                    thread::sleep(PAUSE);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(StorageError::Busy { path: directory.to_path_buf(), seconds });
                }
                Err(TryLockError::Error(source)) => return Err(StorageError::Io { path, source }),
            }
        }
    }
}
