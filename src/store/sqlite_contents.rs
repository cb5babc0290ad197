//! Writing everything into an `SQLite` file as a whole.

use std::path::Path;

use rusqlite::types::Value as Cell;
use rusqlite::{Connection, TransactionBehavior, params, params_from_iter};
use serde_json::Value;

use super::contents::{Contents, Row};
use super::tables::{TABLES, Table};
use super::{SqliteStore, StoreError, export};

impl SqliteStore {
    /// Puts this in place of everything that is there, all or nothing; without `replace`, nothing may be there.
    pub(super) fn replace_contents(
        &self,
        path: &Path,
        new: &Contents,
        replace: bool,
    ) -> Result<(), StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for table in TABLES.iter().rev() {
            let any = format!("SELECT EXISTS (SELECT 1 FROM {})", table.name);
            if !replace && transaction.query_row(&any, [], |row| row.get(0))? {
                return Err(StoreError::NotEmpty(path.display().to_string()));
            }
            transaction.execute(&format!("DELETE FROM {}", table.name), [])?;
        }
        for (table, rows) in &new.tables {
            write_rows(&transaction, table, rows)?;
        }
        for (table, last) in &new.last_numbers {
            write_last_number(&transaction, table, *last)?;
        }
        new.compare(&export::read(&transaction)?)?;
        transaction.commit()?;
        // what was there before leaves the log, too
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}

fn write_rows(connection: &Connection, table: &Table, rows: &[Row]) -> Result<(), StoreError> {
    let places = vec!["?"; table.columns.len()].join(", ");
    let sql = format!("INSERT INTO {} ({}) VALUES ({places})", table.name, table.column_list());
    let mut insert = connection.prepare(&sql)?;
    for row in rows {
        let cells = table.columns.iter().map(|column| cell(row.get(*column).unwrap_or(&Value::Null)));
        insert.execute(params_from_iter(cells))?;
    }
    Ok(())
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::String(text) => Cell::Text(text.clone()),
        // no table has other values than texts and whole numbers; a wrong one would show in the comparison
        other => other.as_i64().map_or(Cell::Null, Cell::Integer),
    }
}

/// Keeps numbers of deleted rows from being given again. `SQLite` ignores the record of `reports`.
fn write_last_number(connection: &Connection, table: &str, last: i64) -> Result<(), StoreError> {
    connection.execute("DELETE FROM sqlite_sequence WHERE name = ?1", [table])?;
    if last > 0 {
        connection
            .execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", params![table, last])?;
    }
    Ok(())
}
