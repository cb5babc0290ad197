//! Opening the file to use it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::StoreError;
use super::schema;
use crate::config::StoreConfig;

/// Name of the file in its directory.
const FILE: &str = "bonafide.sqlite3";

/// A store in an `SQLite` database.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Mutex<Connection>,
}

impl SqliteStore {
    /// Where the file is in a directory.
    #[must_use]
    pub fn file(directory: &Path) -> PathBuf {
        directory.join(FILE)
    }

    /// Opens the store in a directory, and makes both where there are none.
    ///
    /// # Errors
    /// When the directory or file cannot be used, is no store, or is of a newer version.
    pub fn open(directory: &Path, config: &StoreConfig) -> Result<Self, StoreError> {
        std::fs::create_dir_all(directory)
            .map_err(|reason| StoreError::File { path: directory.to_path_buf(), reason })?;
        Self::connect(&Self::file(directory), config, OpenFlags::default(), schema::migrate)
    }

    /// Opens a store that is there already.
    ///
    /// # Errors
    /// When there is none, or as for [`SqliteStore::open`].
    pub fn open_existing(directory: &Path, config: &StoreConfig) -> Result<Self, StoreError> {
        let path = Self::file(directory);
        Self::refuse_missing(&path)?;
        let flags = OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE;
        Self::connect(&path, config, flags, schema::migrate)
    }

    /// Opens a file of any name whose content is replaced as a whole, and makes it where there is none. Its tables are
    /// updated only together with the content.
    ///
    /// # Errors
    /// As for [`SqliteStore::open`].
    pub(super) fn open_to_replace(path: &Path, config: &StoreConfig) -> Result<Self, StoreError> {
        Self::connect(path, config, OpenFlags::default(), |_| Ok(()))
    }

    /// A store in memory, which is gone when it is dropped.
    ///
    /// # Errors
    /// When the database fails.
    pub fn in_memory(config: &StoreConfig) -> Result<Self, StoreError> {
        let connection = Connection::open_in_memory()?;
        Self::refuse(&connection, config)?;
        let mut connection = Self::configured(connection)?;
        schema::migrate(&mut connection)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    pub(super) fn refuse_missing(path: &Path) -> Result<(), StoreError> {
        match path.try_exists() {
            Ok(true) => Ok(()),
            Ok(false) => Err(StoreError::Missing(path.to_path_buf())),
            Err(reason) => Err(StoreError::File { path: path.to_path_buf(), reason }),
        }
    }

    fn connect(
        path: &Path,
        config: &StoreConfig,
        flags: OpenFlags,
        update: fn(&mut Connection) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        Self::prepared(path, config, flags)
            .and_then(|mut connection| update(&mut connection).map(|()| connection))
            .map(|connection| Self { connection: Mutex::new(connection) })
            .map_err(|error| match error {
                StoreError::Sqlite(error) => StoreError::of_file(path, error),
                other => other,
            })
    }

    fn prepared(path: &Path, config: &StoreConfig, flags: OpenFlags) -> Result<Connection, StoreError> {
        let connection = Connection::open_with_flags(path, flags)?;
        Self::refuse(&connection, config)?;
        restrict(path).map_err(|reason| StoreError::File { path: path.to_path_buf(), reason })?;
        Self::configured(connection)
    }

    /// Refuses what is no store of this version or an older one, before anything of it is changed.
    fn refuse(connection: &Connection, config: &StoreConfig) -> Result<(), StoreError> {
        connection.busy_timeout(Duration::from_millis(config.busy_milliseconds))?;
        // in a transaction, because another process may be making the tables
        schema::refuse_foreign(&*connection.unchecked_transaction()?)
    }

    fn configured(connection: Connection) -> Result<Connection, StoreError> {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // a confirmed write survives a power cut; deleted data is overwritten
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "secure_delete", true)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        Ok(connection)
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Connection> {
        // SQLite rolls back what a panic left unfinished
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Only the user who runs the bot may read the file.
#[cfg(unix)]
fn restrict(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn restrict(_: &Path) -> std::io::Result<()> {
    Ok(())
}
