//! Whether a store is sound: its file, its version and its tables.

use rusqlite::{Connection, ErrorCode};

use super::{StoreError, StoreReader, schema};

/// What a check of a store found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreCheck {
    /// Version of its tables.
    pub version: i64,
    /// The version to which the bot updates it.
    pub newest: i64,
    /// Every problem in words; none: the store is sound.
    pub problems: Vec<String>,
}

impl StoreReader {
    /// Checks the store and only reads it.
    ///
    /// # Errors
    /// When it can't be read at all, is no database, or is of a newer version.
    pub fn check(&self) -> Result<StoreCheck, StoreError> {
        self.read(|connection| {
            let version = schema::version(connection)?;
            Ok(StoreCheck { version, newest: schema::VERSION, problems: problems(connection)? })
        })
    }
}

/// Every problem of a database, in words.
pub(super) fn problems(connection: &Connection) -> Result<Vec<String>, StoreError> {
    match damage(connection) {
        Ok(mut problems) => {
            problems.extend(schema::differences(connection)?);
            Ok(problems)
        }
        Err(StoreError::Sqlite(error)) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
            Ok(vec![format!("the file is damaged: {error}")])
        }
        Err(error) => Err(error),
    }
}

fn damage(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut check = connection.prepare("PRAGMA integrity_check")?;
    let lines: Vec<String> = check.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut problems: Vec<String> = lines
        .into_iter()
        .filter(|line| line != "ok")
        .map(|line| format!("the file is damaged: {line}"))
        .collect();
    let mut check = connection.prepare("PRAGMA foreign_key_check")?;
    let tables: Vec<String> = check.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    problems.extend(
        tables.into_iter().map(|table| format!("a row of the table {table} refers to a row that is missing")),
    );
    Ok(problems)
}
