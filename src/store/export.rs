//! Everything that the store holds, as JSON.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value, json};

use super::contents::{Contents, Row};
use super::tables::{TABLES, Table};
use super::target::Target;
use super::{StoreError, StoreReader, schema};

impl StoreReader {
    /// Every row of every table, as [`Store::export`](super::Store::export) gives them. Tables that came with a later version are
    /// left out.
    ///
    /// # Errors
    /// When the store can't be read, or lacks a table.
    pub fn export(&self) -> Result<Value, StoreError> {
        self.read(export)
    }

    /// Writes the export to a file that only its owner can read.
    ///
    /// # Errors
    /// As for [`StoreReader::export`]; also when the file is one of the store's own, exists and isn't to be
    /// replaced, or can't be written. Then it is as it was.
    pub fn export_to(&self, file: &Path, replace: bool) -> Result<(), StoreError> {
        write(Target::new(file, replace, Some(&self.path))?, &self.export()?)
    }
}

/// Writes the export of a store that isn't a file to a file that only its owner can read.
///
/// # Errors
/// When the file exists and isn't to be replaced, or can't be written. Then it is as it was.
pub fn write_export(export: &Value, file: &Path, replace: bool) -> Result<(), StoreError> {
    write(Target::new(file, replace, None)?, export)
}

fn write(mut target: Target<'_>, export: &Value) -> Result<(), StoreError> {
    target.write(&serde_json::to_vec_pretty(export)?)?;
    target.write(b"\n")?;
    target.publish()
}

pub(super) fn export(connection: &Connection) -> Result<Value, StoreError> {
    Ok(contents(connection)?.export())
}

pub(super) fn contents(connection: &Connection) -> Result<Contents, StoreError> {
    // all tables as they are at one moment
    let transaction = connection.unchecked_transaction()?;
    read(&transaction)
}

/// Reads everything in a transaction that is open.
pub(super) fn read(transaction: &Connection) -> Result<Contents, StoreError> {
    let differences = schema::differences(transaction)?;
    if !differences.is_empty() {
        return Err(StoreError::Unsound(differences));
    }
    let mut contents = Contents::new(schema::version(transaction)?);
    for table in TABLES {
        if transaction.table_exists(None, table.name)? {
            contents.tables.push((table, rows(transaction, &table)?));
            if table.is_numbered {
                contents.last_numbers.push((table.name, last_number(transaction, &table)?));
            }
        }
    }
    Ok(contents)
}

/// The last number that a table gave, also when its row is gone. For `reports`, only a copy records it.
fn last_number(connection: &Connection, table: &Table) -> Result<i64, StoreError> {
    let sql = format!(
        "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?1), 0),
                    coalesce((SELECT max(id) FROM {}), 0))",
        table.name
    );
    Ok(connection.query_row(&sql, [table.name], |row| row.get(0))?)
}

fn rows(connection: &Connection, table: &Table) -> Result<Vec<Row>, StoreError> {
    let mut query = connection.prepare(&format!("SELECT * FROM {} ORDER BY rowid", table.name))?;
    let names: Vec<String> = query.column_names().map(str::to_owned).collect();
    let mut rows = query.query([])?;
    let mut listed = Vec::new();
    while let Some(row) = rows.next()? {
        let mut object = Map::new();
        for (place, name) in names.iter().enumerate() {
            let value = match row.get_ref(place)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => json!(number),
                ValueRef::Real(number) => json!(number),
                ValueRef::Text(text) | ValueRef::Blob(text) => json!(String::from_utf8_lossy(text)),
            };
            object.insert(name.clone(), value);
        }
        listed.push(object);
    }
    Ok(listed)
}
