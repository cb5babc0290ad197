//! Everything in a store, in the form in which stores of every kind have it: to export, copy and compare it.

use serde_json::{Map, Value, json};

use super::StoreError;
use super::tables::{Order, TABLES, Table};

/// A row as its columns and values.
pub(super) type Row = Map<String, Value>;

/// Everything in a store at one moment.
#[derive(Debug)]
pub(super) struct Contents {
    version: i64,
    /// Tables with their rows, each table in its order.
    pub(super) tables: Vec<(Table, Vec<Row>)>,
    /// The last number that each numbered table gave; none is given twice.
    pub(super) last_numbers: Vec<(&'static str, i64)>,
}

/// A table that was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedTable {
    /// Its name.
    pub name: &'static str,
    /// How many rows it has, in both stores.
    pub rows: usize,
    /// Hash of all rows, the same in both stores.
    pub hash: String,
}

impl Contents {
    /// Contents that have nothing yet.
    pub(super) fn new(version: i64) -> Self {
        Self { version, tables: Vec::with_capacity(TABLES.len()), last_numbers: Vec::new() }
    }

    /// Refuses the contents of an older store: another kind of store has no such tables.
    pub(super) fn refuse_older(&self) -> Result<(), StoreError> {
        let (found, known) = (self.version, super::schema::VERSION);
        if found < known { Err(StoreError::Older { found, known }) } else { Ok(()) }
    }

    /// As [`Store::export`](super::Store::export) returns it.
    pub(super) fn export(self) -> Value {
        let rows = |rows: Vec<Row>| Value::Array(rows.into_iter().map(Value::Object).collect());
        let tables = self.tables.into_iter().map(|(table, all)| (table.name.to_owned(), rows(all)));
        json!({ "version": self.version, "tables": tables.collect::<Map<_, _>>() })
    }

    /// Rows and hash of each table.
    pub(super) fn summary(&self) -> Result<Vec<CopiedTable>, StoreError> {
        self.tables.iter().map(|(table, rows)| summary(table, rows)).collect()
    }

    /// Refuses a copy that differs from this.
    pub(super) fn compare(&self, copy: &Self) -> Result<(), StoreError> {
        let (here, there) = (self.summary()?, copy.summary()?);
        for (at, table) in here.iter().enumerate() {
            if there.get(at) != Some(table) {
                return Err(StoreError::CopyDiffers(table.name));
            }
        }
        for (table, last) in &self.last_numbers {
            if !copy.last_numbers.contains(&(*table, *last)) {
                return Err(StoreError::CopyDiffers(table));
            }
        }
        Ok(())
    }
}

fn summary(table: &Table, rows: &[Row]) -> Result<CopiedTable, StoreError> {
    let lines = rows.iter().map(|row| -> Result<String, serde_json::Error> {
        let values: Vec<&Value> =
            table.columns.iter().map(|column| row.get(*column).unwrap_or(&Value::Null)).collect();
        serde_json::to_string(&values)
    });
    let mut lines = lines.collect::<Result<Vec<_>, _>>()?;
    if table.order != Order::Age {
        lines.sort_unstable();
    }
    let mut hasher = blake3::Hasher::new();
    for line in &lines {
        hasher.update(line.as_bytes());
        hasher.update(b"\n");
    }
    let hash = hasher.finalize().to_hex().to_string();
    Ok(CopiedTable { name: table.name, rows: rows.len(), hash })
}
