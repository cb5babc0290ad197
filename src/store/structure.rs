//! What the tables of an `SQLite` database consist of, to compare it with what a version has.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rusqlite::Connection;

use super::StoreError;

/// The tables by their names.
#[derive(Debug, Default)]
pub(super) struct Structure(BTreeMap<String, Table>);

#[derive(Debug, Default)]
struct Table {
    /// Columns by their names, with type, constraint and default.
    columns: BTreeMap<String, String>,
    /// Columns that identify a row.
    key: Vec<String>,
    references: BTreeSet<Reference>,
    /// Columns that no two rows have the same values in.
    unique: BTreeSet<Vec<String>>,
}

/// A column that refers to a row of another table.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Reference {
    column: String,
    to: String,
    to_column: String,
}

/// A part that a later version brings.
#[derive(Debug)]
pub(super) enum Part<'a> {
    Table(&'a str),
    Column { table: &'a str, column: &'a str },
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(table) => write!(f, "the table {table}"),
            Self::Column { table, column } => write!(f, "the column {table}.{column}"),
        }
    }
}

impl Structure {
    /// That of a database, without `SQLite`'s own tables.
    pub(super) fn of(connection: &Connection) -> Result<Self, StoreError> {
        let mut query = connection.prepare(
            r"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'",
        )?;
        let names: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut tables = BTreeMap::new();
        for name in names {
            let table = Table::of(connection, &name)?;
            tables.insert(name, table);
        }
        Ok(Self(tables))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What this lacks of another one, in words.
    pub(super) fn lacks(&self, expected: &Self) -> Vec<String> {
        let mut lacking = Vec::new();
        for (name, expected) in &expected.0 {
            match self.0.get(name) {
                None => lacking.push(format!("the table {name} is missing")),
                Some(table) => table.lacks(name, expected, &mut lacking),
            }
        }
        lacking
    }

    /// The tables and columns that this has of `newest`, and that aren't in `expected`.
    pub(super) fn has_of<'a>(
        &'a self,
        newest: &'a Self,
        expected: &'a Self,
    ) -> impl Iterator<Item = Part<'a>> {
        newest.0.iter().flat_map(move |(name, newest)| {
            let found = self.0.get(name);
            let expected = expected.0.get(name);
            let table = (found.is_some() && expected.is_none()).then_some(Part::Table(name));
            let has = move |column: &&String| {
                found.is_some_and(|found| found.columns.contains_key(*column))
                    && expected.is_some_and(|expected| !expected.columns.contains_key(*column))
            };
            let columns = newest.columns.keys().filter(has);
            table.into_iter().chain(columns.map(move |column| Part::Column { table: name, column }))
        })
    }
}

impl Table {
    fn of(connection: &Connection, name: &str) -> Result<Self, StoreError> {
        let mut table = Self::default();
        let mut key = BTreeMap::new();
        let sql = "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info(?1)";
        let mut query = connection.prepare(sql)?;
        let mut rows = query.query([name])?;
        while let Some(row) = rows.next()? {
            let (column, mut declared): (String, String) = (row.get(0)?, row.get(1)?);
            if row.get(2)? {
                declared += " NOT NULL";
            }
            if let Some(default) = row.get::<_, Option<String>>(3)? {
                declared.push_str(" DEFAULT ");
                declared.push_str(&default);
            }
            let place: u32 = row.get(4)?;
            if place > 0 {
                key.insert(place, column.clone());
            }
            table.columns.insert(column, declared);
        }
        table.key = key.into_values().collect();
        let mut query = connection
            .prepare("SELECT \"from\", \"table\", coalesce(\"to\", '') FROM pragma_foreign_key_list(?1)")?;
        let references = query.query_map([name], |row| {
            Ok(Reference { column: row.get(0)?, to: row.get(1)?, to_column: row.get(2)? })
        })?;
        table.references = references.collect::<Result<_, _>>()?;
        let mut query =
            connection.prepare("SELECT name FROM pragma_index_list(?1) WHERE \"unique\" AND NOT partial")?;
        let indexes: Vec<String> = query.query_map([name], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut query = connection.prepare("SELECT name FROM pragma_index_info(?1) ORDER BY seqno")?;
        for index in indexes {
            let columns = query.query_map([index], |row| row.get::<_, Option<String>>(0))?;
            let columns: Vec<Option<String>> = columns.collect::<Result<_, _>>()?;
            // an index of an expression isn't one of columns
            table.unique.extend(columns.into_iter().collect::<Option<Vec<String>>>());
        }
        Ok(table)
    }

    fn lacks(&self, name: &str, expected: &Self, lacking: &mut Vec<String>) {
        for (column, declared) in &expected.columns {
            match self.columns.get(column) {
                None => lacking.push(format!("the column {name}.{column} is missing")),
                Some(found) if found == declared => {}
                Some(_) => lacking.push(format!("the column {name}.{column} isn't {declared}")),
            }
        }
        if self.key != expected.key {
            lacking.push(format!("the key of {name} isn't {}", expected.key.join(", ")));
        }
        lacking.extend(expected.references.difference(&self.references).map(
            |Reference { column, to, to_column }| {
                format!("the reference of {name}.{column} to {to}.{to_column} is missing")
            },
        ));
        let unique = expected.unique.difference(&self.unique).filter(|columns| **columns != expected.key);
        lacking.extend(
            unique.map(|columns| format!("the table {name} may have the same {} twice", columns.join(", "))),
        );
    }
}
