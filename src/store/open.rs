//! Opening, checking and copying the file.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _};

use super::StoreError;
use super::schema::{self, VERSION};
use crate::config::StoreConfig;

/// Name of the file in its directory.
const FILE: &str = "bonafide.sqlite3";

/// Pages copied at once in a backup; writers get in between.
const BACKUP_PAGES: i32 = 256;

/// The store. Its functions block: call them on blocking threads. A write is on disk when its
/// function returns.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl Store {
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
            .map_err(|source| StoreError::File { path: directory.to_path_buf(), source })?;
        Self::connect(&Self::file(directory), config, OpenFlags::default())
    }

    /// Opens a store that is there already.
    ///
    /// # Errors
    /// When there is none, or as for [`Store::open`].
    pub fn open_existing(directory: &Path, config: &StoreConfig) -> Result<Self, StoreError> {
        let path = Self::file(directory);
        if !path.exists() {
            return Err(StoreError::Missing(path));
        }
        Self::connect(&path, config, OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE)
    }

    fn connect(path: &Path, config: &StoreConfig, flags: OpenFlags) -> Result<Self, StoreError> {
        let failed = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
                StoreError::Damaged(format!("{} is no SQLite database", path.display()))
            }
            _ => error.into(),
        };
        let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        restrict(path).map_err(|source| StoreError::File { path: path.to_path_buf(), source })?;
        connection.busy_timeout(Duration::from_millis(config.busy_milliseconds))?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        // a confirmed write survives a power cut; deleted data is overwritten
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "secure_delete", true)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        schema::migrate(&mut connection)?;
        Ok(Self { path: path.to_path_buf(), connection: Mutex::new(connection) })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Connection> {
        // SQLite rolls back what a panic left unfinished
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the file is sound; every problem in words.
    ///
    /// # Errors
    /// When it cannot be read at all.
    pub fn problems(&self) -> Result<Vec<String>, StoreError> {
        let connection = self.lock();
        let mut check = connection.prepare("PRAGMA integrity_check")?;
        let lines: Vec<String> = check.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut problems: Vec<String> = lines.into_iter().filter(|line| line != "ok").collect();
        let mut check = connection.prepare("PRAGMA foreign_key_check")?;
        let tables: Vec<String> = check.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        problems.extend(tables.into_iter().map(|table| format!("{table} refers to what is not there")));
        Ok(problems)
    }

    /// Version of the tables.
    #[must_use]
    pub fn version(&self) -> i64 {
        VERSION
    }

    /// Copies the store to a file while it is in use.
    ///
    /// # Errors
    /// When the target is there already and is not to be replaced, or cannot be written.
    pub fn backup(&self, target: &Path, replace: bool) -> Result<(), StoreError> {
        if target.exists() && !replace {
            return Err(StoreError::Exists(target.to_path_buf()));
        }
        if target.exists() && target.canonicalize().ok() == self.path.canonicalize().ok() {
            return Err(StoreError::Exists(target.to_path_buf()));
        }
        let source = self.lock();
        let file = |source| StoreError::File { path: target.to_path_buf(), source };
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
        let copy = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(file)?;
        {
            let mut into = Connection::open(copy.path())?;
            let backup = rusqlite::backup::Backup::new(&source, &mut into)?;
            backup.run_to_completion(BACKUP_PAGES, Duration::ZERO, None)?;
        }
        copy.as_file().sync_all().map_err(file)?;
        copy.persist(target).map_err(|error| file(error.error))?;
        Ok(())
    }

    /// A fact that the program keeps for itself.
    ///
    /// # Errors
    /// When the database fails.
    pub fn fact(&self, name: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM facts WHERE name = ?1";
        Ok(self.lock().query_row(sql, [name], |row| row.get(0)).optional()?)
    }

    /// Keeps a fact in place of what it was.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_fact(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO facts (name, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2";
        self.lock().execute(sql, [name, value])?;
        Ok(())
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
