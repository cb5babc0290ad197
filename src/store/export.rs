//! Everything that the store holds, as JSON.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value, json};

use super::target::Target;
use super::{StoreError, StoreReader, schema};

/// Tables that hold data.
const TABLES: [&str; 14] = [
    "answers",
    "feedback",
    "gaps",
    "reports",
    "removed_servers",
    "facts",
    "settings",
    "audit",
    "pins",
    "pin_passages",
    "preferences",
    "member_regions",
    "sent_questions",
    "offers",
];

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
        let mut target = Target::new(file, replace, &self.path)?;
        target.write(&serde_json::to_vec_pretty(&self.export()?)?)?;
        target.write(b"\n")?;
        target.publish()
    }
}

pub(super) fn export(connection: &Connection) -> Result<Value, StoreError> {
    // all tables as they are at one moment
    let transaction = connection.unchecked_transaction()?;
    let differences = schema::differences(&transaction)?;
    if !differences.is_empty() {
        return Err(StoreError::Unsound(differences));
    }
    let version = schema::version(&transaction)?;
    let mut tables = Map::new();
    for table in TABLES {
        if transaction.table_exists(None, table)? {
            tables.insert(table.to_owned(), rows(&transaction, table)?);
        }
    }
    Ok(json!({ "version": version, "tables": tables }))
}

fn rows(connection: &Connection, table: &str) -> Result<Value, StoreError> {
    let mut query = connection.prepare(&format!("SELECT * FROM {table} ORDER BY rowid"))?;
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
        listed.push(Value::Object(object));
    }
    Ok(Value::Array(listed))
}
