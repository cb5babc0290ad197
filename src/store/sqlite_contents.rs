//! Writing everything into an `SQLite` file as a whole.

use std::path::Path;

use rusqlite::types::Value as Cell;
use rusqlite::{Connection, TransactionBehavior, params, params_from_iter};
use serde_json::Value;

use super::contents::{Part, Row, Summary};
use super::spool::Spooled;
use super::tables::{TABLES, Table};
use super::{SqliteStore, StoreError, export, schema};

impl SqliteStore {
    /// Puts this in place of everything that is there, all or nothing, into tables of the newest version; without
    /// `replace`, nothing may be there.
    pub(super) fn replace_contents(
        &self,
        path: &Path,
        new: &Spooled<'_>,
        replace: bool,
    ) -> Result<(), StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        schema::migrate_in(&transaction)?;
        for table in TABLES.iter().rev() {
            let any = format!("SELECT EXISTS (SELECT 1 FROM {})", table.name);
            if !replace && transaction.query_row(&any, [], |row| row.get(0))? {
                return Err(StoreError::NotEmpty(path.display().to_string()));
            }
            transaction.execute(&format!("DELETE FROM {}", table.name), [])?;
        }
        write(&transaction, new)?;
        let mut copy = Summary::default();
        export::read(&transaction, &mut copy)?;
        new.summary.compare(&copy)?;
        transaction.commit()?;
        // what was there before leaves the log, too
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}

fn write(connection: &Connection, new: &Spooled<'_>) -> Result<(), StoreError> {
    let mut current = None;
    for part in new.parts()? {
        match (part?, &mut current) {
            (Part::Table(table), _) => current = Some((table, connection.prepare(&insertion(&table))?)),
            (Part::Row(row), Some((table, insert))) => {
                insert.execute(params_from_iter(cells(table, &row)))?;
            }
            (Part::LastNumber(last), Some((table, _))) => write_last_number(connection, table.name, last)?,
            // parts of a table come after it
            (_, None) => {}
        }
    }
    Ok(())
}

fn insertion(table: &Table) -> String {
    let places = vec!["?"; table.columns.len()].join(", ");
    format!("INSERT INTO {} ({}) VALUES ({places})", table.name, table.column_list())
}

fn cells(table: &Table, row: &Row) -> impl Iterator<Item = Cell> {
    table.columns.iter().map(|column| cell(row.get(*column).unwrap_or(&Value::Null)))
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
