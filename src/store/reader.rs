//! Reading a store that is there, without writing to it: another program may be using it, it may be of an
//! older version, and its files or its directory may be read-only.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, ErrorCode, OpenFlags};
use tempfile::TempDir;

use super::{SqliteStore, StoreError, schema};
use crate::config::StoreConfig;

/// How often reading starts again when a file changes that nobody seemed to be using.
const ATTEMPTS: usize = 3;

/// Files that `SQLite` keeps next to a database.
const LOG: &str = "-wal";
const LOG_INDEX: &str = "-shm";
const JOURNAL: &str = "-journal";

/// A store that is only read: its files stay as they are, byte for byte.
#[derive(Debug)]
pub struct StoreReader {
    pub(super) path: PathBuf,
    busy: Duration,
}

/// A connection for reading, and what it needs to stay open.
struct Opened {
    connection: Connection,
    /// Whether `SQLite`'s locks keep other programs from changing what is being read.
    is_locked: bool,
    _copy: Option<TempDir>,
}

/// Size and time of each file that has data: a change between two looks shows.
type Stamps = [Option<(u64, SystemTime)>; 3];

impl StoreReader {
    /// Finds the store in a directory.
    ///
    /// # Errors
    /// When there is none, or the directory can't be read.
    pub fn open(directory: &Path, config: &StoreConfig) -> Result<Self, StoreError> {
        Self::of_file(&SqliteStore::file(directory), config)
    }

    /// Finds the store in a file, which may be a backup under any name.
    ///
    /// # Errors
    /// When there is none, or its directory can't be read.
    pub(super) fn of_file(path: &Path, config: &StoreConfig) -> Result<Self, StoreError> {
        SqliteStore::refuse_missing(path)?;
        Ok(Self { path: path.to_path_buf(), busy: Duration::from_millis(config.busy_milliseconds) })
    }

    /// Runs a function that reads. It runs again when the file changed under it without a lock.
    pub(super) fn read<T>(
        &self,
        read: impl Fn(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        for _ in 0..ATTEMPTS {
            let before = self.stamps()?;
            let opened = self.connect(&before)?;
            let result = schema::version(&opened.connection)
                .and_then(|found| schema::refuse_newer(found).and_then(|()| read(&opened.connection)))
                .map_err(|error| self.in_words(error));
            if opened.is_locked || self.stamps()? == before {
                return result;
            }
        }
        Err(StoreError::Changing(self.path.clone()))
    }

    /// Opens the database in the way that fits its files.
    ///
    /// A bot that runs has a log and an index of it: `SQLite`'s locks then keep what is read whole. Without a
    /// log, the file has everything, and `immutable` keeps `SQLite` from making files next to it. A log that a
    /// killed bot left in a directory that can't be written is read from a copy, because `SQLite` has to make
    /// an index of it.
    fn connect(&self, stamps: &Stamps) -> Result<Opened, StoreError> {
        let [_, log, journal] = stamps;
        if log.is_some() && beside(&self.path, LOG_INDEX).exists() {
            let opened = self.connect_to(&self.path, "mode=ro");
            match opened.and_then(|connection| schema::version(&connection).map(|_| connection)) {
                Ok(connection) => return Ok(Opened { connection, is_locked: true, _copy: None }),
                Err(StoreError::Sqlite(error)) if is_for_lack_of_permission(&error) => {}
                Err(error) => return Err(self.in_words(error)),
            }
        }
        if [log, journal].into_iter().flatten().any(|(bytes, _)| *bytes > 0) {
            return self.copied();
        }
        let connection =
            self.connect_to(&self.path, "mode=ro&immutable=1").map_err(|error| self.in_words(error))?;
        Ok(Opened { connection, is_locked: false, _copy: None })
    }

    fn connect_to(&self, path: &Path, parameters: &str) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(format!("{}?{parameters}", uri(path)), flags)?;
        connection.busy_timeout(self.busy)?;
        Ok(connection)
    }

    /// Reads a private copy of the file and its log.
    fn copied(&self) -> Result<Opened, StoreError> {
        let failed = |path: &Path| {
            let path = path.to_path_buf();
            move |reason| StoreError::File { path, reason }
        };
        let folder = tempfile::tempdir().map_err(failed(&std::env::temp_dir()))?;
        let copy = folder.path().join("copy.sqlite3");
        for suffix in ["", LOG, JOURNAL] {
            let from = beside(&self.path, suffix);
            let to = beside(&copy, suffix);
            let mut source = match fs::File::open(&from) {
                Ok(source) => source,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound && !suffix.is_empty() => continue,
                Err(error) => return Err(failed(&from)(error)),
            };
            // written, not copied with its permissions: the original may be read-only
            let mut target = fs::File::create_new(&to).map_err(failed(&to))?;
            std::io::copy(&mut source, &mut target).map_err(failed(&to))?;
        }
        // this copy may be written: SQLite takes over what is in the log
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_URI;
        let connection =
            Connection::open_with_flags(uri(&copy), flags).map_err(|error| self.in_words(error.into()))?;
        Ok(Opened { connection, is_locked: false, _copy: Some(folder) })
    }

    fn stamps(&self) -> Result<Stamps, StoreError> {
        let mut stamps = [None; 3];
        for (stamp, suffix) in stamps.iter_mut().zip(["", LOG, JOURNAL]) {
            let path = beside(&self.path, suffix);
            let found = fs::metadata(&path).and_then(|found| Ok((found.len(), found.modified()?)));
            *stamp = match found {
                Ok(found) => Some(found),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound && !suffix.is_empty() => None,
                Err(reason) => return Err(StoreError::File { path, reason }),
            };
        }
        Ok(stamps)
    }

    /// Names the file, and says what is wrong with it, where `SQLite` has only a code.
    fn in_words(&self, error: StoreError) -> StoreError {
        match error {
            StoreError::Sqlite(error) => StoreError::of_file(&self.path, error),
            other => other,
        }
    }
}

/// Whether `SQLite` can't use a log because it may not write files.
fn is_for_lack_of_permission(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied)
    )
}

/// A file that `SQLite` keeps next to a database.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// All files of a database.
pub(super) fn all_files(path: &Path) -> [PathBuf; 4] {
    ["", LOG, LOG_INDEX, JOURNAL].map(|suffix| beside(path, suffix))
}

/// A path as a URI, which can carry parameters for `SQLite`; every other byte is escaped.
pub(super) fn uri(path: &Path) -> String {
    let escaped = bytes_of(path).into_iter().map(|byte| {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    });
    let start = if path.is_absolute() { "file://" } else { "file:" };
    start.to_owned() + &escaped.collect::<String>()
}

#[cfg(unix)]
fn bytes_of(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str().as_bytes().to_vec()
}

#[cfg(not(unix))]
fn bytes_of(path: &Path) -> Vec<u8> {
    let text = path.to_string_lossy().replace('\\', "/");
    let start = if path.is_absolute() { "/" } else { "" };
    format!("{start}{text}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_keeps_every_byte_in_a_uri() {
        assert_eq!(uri(Path::new("a b/c?d#e%41.sqlite3")), "file:a%20b/c%3Fd%23e%2541.sqlite3");
        assert_eq!(uri(Path::new("/data/é")), "file:///data/%C3%A9");
    }

    #[test]
    fn a_store_in_an_oddly_named_directory_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let odd = folder.path().join("a b?mode=rwc#%41");
        let config = crate::config::Config::embedded().expect("valid settings").store;
        drop(SqliteStore::open(&odd, &config).expect("a store"));
        let reader = StoreReader::open(&odd, &config).expect("a store");
        assert_eq!(reader.check().expect("checked").problems, Vec::<String>::new());
    }
}
