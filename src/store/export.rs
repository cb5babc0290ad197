//! Everything that the store holds, as JSON, with each row on a line of its own.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Seek as _, Write as _};
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Value, json};

use super::contents::{Part, Receiver, Row, Source};
use super::tables::{TABLES, Table};
use super::target::Target;
use super::{SqliteStore, StoreError, StoreReader, schema, spool};

/// Writes an export to a file, from its beginning.
struct ExportFile<'a, F> {
    out: BufWriter<&'a File>,
    /// Names the file in an error.
    failed: F,
    tables: usize,
    rows: usize,
}

impl<F: Fn(std::io::Error) -> StoreError> ExportFile<'_, F> {
    fn write(&mut self, text: &str) -> Result<(), StoreError> {
        self.out.write_all(text.as_bytes()).map_err(&self.failed)
    }

    fn end(mut self) -> Result<(), StoreError> {
        self.write("\n]}}\n")?;
        self.out.flush().map_err(&self.failed)
    }
}

impl<F: Fn(std::io::Error) -> StoreError> Receiver for ExportFile<'_, F> {
    fn begin(&mut self, version: i64) -> Result<(), StoreError> {
        self.out.rewind().and_then(|()| self.out.get_ref().set_len(0)).map_err(&self.failed)?;
        self.tables = 0;
        self.write(&format!("{{\"version\": {version}, \"tables\": {{"))
    }

    fn take(&mut self, part: Part) -> Result<(), StoreError> {
        match part {
            Part::Table(table) => {
                let before = if self.tables > 0 { "\n]," } else { "" };
                (self.tables, self.rows) = (self.tables + 1, 0);
                self.write(&format!("{before}\n\"{}\": [", table.name))
            }
            Part::Row(row) => {
                let before = if self.rows > 0 { "," } else { "" };
                self.rows += 1;
                self.write(&format!("{before}\n{}", Value::Object(row)))
            }
            // only copies need it
            Part::LastNumber(_) => Ok(()),
        }
    }
}

fn write(
    source: &dyn Source,
    file: &File,
    failed: impl Fn(std::io::Error) -> StoreError,
) -> Result<(), StoreError> {
    let mut export = ExportFile { out: BufWriter::new(file), failed, tables: 0, rows: 0 };
    source.give(&mut export)?;
    export.end()
}

/// Everything, in a temporary file that is at its beginning.
pub(super) fn temporary(source: &dyn Source) -> Result<File, StoreError> {
    let mut file = spool::temporary_file()?;
    write(source, &file, spool::failed)?;
    file.rewind().map_err(spool::failed)?;
    Ok(file)
}

/// Writes everything to a file that only its owner can read; `store` is the file of the store, if it has one.
pub(super) fn to_file(
    source: &dyn Source,
    file: &Path,
    replace: bool,
    store: Option<&Path>,
) -> Result<(), StoreError> {
    let target = Target::new(file, replace, store)?;
    write(source, target.file(), |reason| target.failed(reason))?;
    target.publish()
}

impl StoreReader {
    /// Every row of every table, as [`Store::export`](super::Store::export) gives them. Tables that came with a
    /// later version are left out.
    ///
    /// # Errors
    /// When the store can't be read, lacks a table, or there is no room for a temporary file.
    pub fn export(&self) -> Result<File, StoreError> {
        temporary(self)
    }

    /// Writes the export to a file that only its owner can read.
    ///
    /// # Errors
    /// When the store can't be read or lacks a table; also when the file is one of the store's own, exists and
    /// isn't to be replaced, or can't be written. Then it is as it was.
    pub fn export_to(&self, file: &Path, replace: bool) -> Result<(), StoreError> {
        to_file(self, file, replace, Some(&self.path))
    }
}

impl Source for StoreReader {
    fn give(&self, receiver: &mut dyn Receiver) -> Result<(), StoreError> {
        let receiver = std::cell::RefCell::new(receiver);
        self.read(|connection| contents(connection, &mut **receiver.borrow_mut()))
    }
}

impl Source for SqliteStore {
    fn give(&self, receiver: &mut dyn Receiver) -> Result<(), StoreError> {
        contents(&self.lock(), receiver)
    }
}

fn contents(connection: &Connection, receiver: &mut dyn Receiver) -> Result<(), StoreError> {
    // all tables as they are at one moment
    let transaction = connection.unchecked_transaction()?;
    read(&transaction, receiver)
}

/// Reads everything in a transaction that is open.
pub(super) fn read(transaction: &Connection, receiver: &mut dyn Receiver) -> Result<(), StoreError> {
    let differences = schema::differences(transaction)?;
    if !differences.is_empty() {
        return Err(StoreError::Unsound(differences));
    }
    receiver.begin(schema::version(transaction)?)?;
    for table in TABLES {
        if transaction.table_exists(None, table.name)? {
            receiver.take(Part::Table(table))?;
            rows(transaction, &table, receiver)?;
            if table.is_numbered {
                receiver.take(Part::LastNumber(last_number(transaction, &table)?))?;
            }
        }
    }
    Ok(())
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

fn rows(connection: &Connection, table: &Table, receiver: &mut dyn Receiver) -> Result<(), StoreError> {
    let mut query = connection.prepare(&format!("SELECT * FROM {} ORDER BY rowid", table.name))?;
    let names: Vec<String> = query.column_names().map(str::to_owned).collect();
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let mut object = Row::new();
        let mut damaged = None;
        for (place, name) in names.iter().enumerate() {
            let value = match row.get_ref(place)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => json!(number),
                ValueRef::Real(number) => json!(number),
                ValueRef::Text(text) | ValueRef::Blob(text) => {
                    let text = String::from_utf8_lossy(text);
                    if matches!(text, Cow::Owned(_)) {
                        damaged.get_or_insert(name);
                    }
                    json!(text)
                }
            };
            object.insert(name.clone(), value);
        }
        if let Some(column) = damaged {
            return Err(table.refuse_text(&object, column, "isn't valid UTF-8"));
        }
        receiver.take(Part::Row(object))?;
    }
    Ok(())
}
