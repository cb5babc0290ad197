//! Everything in a store, part by part, in a form that all kinds of store share: to export, copy and compare it
//! without having it all in memory.

use serde_json::{Map, Value};

use super::StoreError;
use super::tables::{Order, Table};

/// A row as its columns and values.
pub(super) type Row = Map<String, Value>;

/// A part of a store's content. The parts of a table follow each other.
#[derive(Debug)]
pub(super) enum Part {
    /// A table begins.
    Table(Table),
    /// A row of it. Rows come in the order of their table.
    Row(Row),
    /// The last number that the table gave, after its rows; none is given twice.
    LastNumber(i64),
}

/// What takes everything of a store.
pub(super) trait Receiver {
    /// Begins, possibly again: then everything so far is forgotten.
    fn begin(&mut self, version: i64) -> Result<(), StoreError>;

    /// Takes the next part.
    fn take(&mut self, part: Part) -> Result<(), StoreError>;
}

/// What gives everything of a store.
pub(super) trait Source {
    /// Hands on everything as it is at one moment.
    fn give(&self, receiver: &mut dyn Receiver) -> Result<(), StoreError>;
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

/// Number and hash of the rows of each table.
#[derive(Debug, Default)]
pub(super) struct Summary(Vec<TableSummary>);

#[derive(Debug, PartialEq, Eq)]
struct TableSummary {
    table: Table,
    rows: usize,
    /// The sum of the rows' hashes, so that the order of rows counts only where a hash has the place of its row.
    sum: [u64; 4],
    last_number: Option<i64>,
}

impl TableSummary {
    fn add(&mut self, row: &Row) -> Result<(), StoreError> {
        let columns = self.table.columns.iter();
        let values: Vec<&Value> = columns.map(|column| row.get(*column).unwrap_or(&Value::Null)).collect();
        let mut hasher = blake3::Hasher::new();
        if self.table.order == Order::Age {
            hasher.update(&self.rows.to_le_bytes());
        }
        hasher.update(&serde_json::to_vec(&values)?);
        for (sum, part) in self.sum.iter_mut().zip(hasher.finalize().as_bytes().as_chunks().0) {
            *sum = sum.wrapping_add(u64::from_le_bytes(*part));
        }
        self.rows += 1;
        Ok(())
    }

    fn copied(&self) -> CopiedTable {
        let hash = self.sum.map(|part| format!("{part:016x}")).concat();
        CopiedTable { name: self.table.name, rows: self.rows, hash }
    }
}

impl Summary {
    /// Adds a part.
    pub(super) fn add(&mut self, part: &Part) -> Result<(), StoreError> {
        match (part, self.0.last_mut()) {
            (Part::Table(table), _) => {
                self.0.push(TableSummary { table: *table, rows: 0, sum: [0; 4], last_number: None });
            }
            (Part::Row(row), Some(current)) => current.add(row)?,
            (Part::LastNumber(last), Some(current)) => current.last_number = Some(*last),
            // parts of a table come after it
            (_, None) => {}
        }
        Ok(())
    }

    /// Rows and hash of each table.
    pub(super) fn tables(&self) -> Vec<CopiedTable> {
        self.0.iter().map(TableSummary::copied).collect()
    }

    /// Refuses a copy that differs from this.
    pub(super) fn compare(&self, copy: &Self) -> Result<(), StoreError> {
        for (at, table) in self.0.iter().enumerate() {
            if copy.0.get(at) != Some(table) {
                return Err(StoreError::CopyDiffers(table.table.name));
            }
        }
        Ok(())
    }
}

impl Receiver for Summary {
    fn begin(&mut self, _: i64) -> Result<(), StoreError> {
        self.0.clear();
        Ok(())
    }

    fn take(&mut self, part: Part) -> Result<(), StoreError> {
        self.add(&part)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tables::TABLES;
    use super::*;

    fn summary(table: &str, column: &str, values: &[i64]) -> Summary {
        let table = *TABLES.iter().find(|one| one.name == table).expect("a table");
        let mut summary = Summary::default();
        summary.add(&Part::Table(table)).expect("added");
        for value in values {
            let row = Row::from_iter([(column.to_owned(), json!(value))]);
            summary.add(&Part::Row(row)).expect("added");
        }
        summary
    }

    #[test]
    fn the_order_of_rows_counts_only_where_it_means_something() {
        let differs = |table, column, one: &[i64], other: &[i64]| {
            summary(table, column, one).compare(&summary(table, column, other)).is_err()
        };
        assert!(!differs("facts", "value", &[1, 2], &[2, 1]));
        assert!(differs("answers", "day", &[1, 2], &[2, 1]));
        for (table, column) in [("facts", "value"), ("answers", "day")] {
            assert!(!differs(table, column, &[1, 2], &[1, 2]));
            assert!(differs(table, column, &[1, 2], &[1, 3]) && differs(table, column, &[1], &[1, 1]));
        }
    }
}
