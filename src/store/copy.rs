//! Copying everything from one store to another, of the same or the other kind.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

#[cfg(feature = "postgres")]
use super::PostgresStore;
use super::contents::{CopiedTable, Source as _};
use super::spool::{Characters, CopyProgress, Spool, Spooled};
use super::tables::TABLES;
use super::{SqliteStore, StoreError, StoreReader, schema};
use crate::config::{Secret, StoreConfig, is_postgres};

/// What names a file.
const FILE_SCHEME: &str = "sqlite:";

/// Where a store is: `sqlite:PATH` or `postgres://…`.
#[derive(Clone, PartialEq, Eq)]
pub enum StorePlace {
    /// An `SQLite` file.
    File(PathBuf),
    /// A PostgreSQL database.
    Database(Secret),
}

impl fmt::Debug for StorePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.fmt(f),
            Self::Database(address) => address.fmt(f),
        }
    }
}

impl FromStr for StorePlace {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        if let Some(path) = text.strip_prefix(FILE_SCHEME).filter(|path| !path.is_empty()) {
            let path = PathBuf::from(path);
            return Ok(Self::File(if path.is_dir() { SqliteStore::file(&path) } else { path }));
        }
        let address = Secret::new(text);
        if is_postgres(&address) {
            return Ok(Self::Database(address));
        }
        // it may contain a password, so it isn't repeated
        Err(StoreError::Place)
    }
}

/// Copies everything, and compares what is read back from the copy before it is committed. The original is
/// only read. With `replace`, what was in the copy before is deleted. In between, everything is in a temporary file.
/// `report` hears of each row.
///
/// # Errors
/// When the original can't be read, is unsound or of an older version; when the copy isn't empty and `replace`
/// isn't given, can't be written, or differs. Then nothing in it has changed.
pub fn copy(
    from: &StorePlace,
    to: &StorePlace,
    replace: bool,
    config: &StoreConfig,
    report: &(dyn Fn(CopyProgress) + Sync),
) -> Result<Vec<CopiedTable>, StoreError> {
    let characters = if matches!(to, StorePlace::Database(_)) { Characters::NoNul } else { Characters::All };
    let contents = read(from, config, Spool::new(report, characters)?)?;
    write(to, &contents, replace, config)?;
    Ok(contents.summary.tables())
}

fn read<'a>(
    place: &StorePlace,
    config: &StoreConfig,
    mut spool: Spool<'a>,
) -> Result<Spooled<'a>, StoreError> {
    match place {
        StorePlace::File(path) => StoreReader::of_file(path, config)?.give(&mut spool)?,
        #[cfg(feature = "postgres")]
        StorePlace::Database(address) => {
            PostgresStore::open_existing(&at(address, config))?.give(&mut spool)?;
        }
        #[cfg(not(feature = "postgres"))]
        StorePlace::Database(_) => return Err(StoreError::NoPostgres),
    }
    spool.finish()
}

fn write(
    place: &StorePlace,
    contents: &Spooled<'_>,
    replace: bool,
    config: &StoreConfig,
) -> Result<(), StoreError> {
    match place {
        StorePlace::File(path) => write_file(path, contents, replace, config),
        #[cfg(feature = "postgres")]
        StorePlace::Database(address) => {
            PostgresStore::open_to_replace(&at(address, config))?.replace_contents(contents, replace)
        }
        #[cfg(not(feature = "postgres"))]
        StorePlace::Database(_) => Err(StoreError::NoPostgres),
    }
}

fn write_file(
    path: &Path,
    contents: &Spooled<'_>,
    replace: bool,
    config: &StoreConfig,
) -> Result<(), StoreError> {
    refuse_unopened(path, replace, config)?;
    SqliteStore::open_to_replace(path, config)?.replace_contents(path, contents, replace)
}

/// Refuses a file that isn't to be replaced, or that is no store, before opening it to write changes anything.
fn refuse_unopened(path: &Path, replace: bool, config: &StoreConfig) -> Result<(), StoreError> {
    if !path.try_exists().unwrap_or(true) {
        return Ok(());
    }
    StoreReader::of_file(path, config)?.read(|connection| {
        schema::refuse_foreign(connection).map_err(|error| match error {
            // what is read may be a copy under another name
            StoreError::NotAStore { why, .. } => StoreError::NotAStore { path: path.to_path_buf(), why },
            other => other,
        })?;
        for table in TABLES {
            let any = format!("SELECT EXISTS (SELECT 1 FROM {})", table.name);
            if !replace
                && connection.table_exists(None, table.name)?
                && connection.query_row(&any, [], |row| row.get(0))?
            {
                return Err(StoreError::NotEmpty(path.display().to_string()));
            }
        }
        Ok(())
    })
}

#[cfg(feature = "postgres")]
fn at(address: &Secret, config: &StoreConfig) -> StoreConfig {
    StoreConfig { address: address.clone(), ..config.clone() }
}
