//! Everything in a store, in a temporary file without a name, on its way from one store to another.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Seek as _, Write as _};

use serde_json::Value;

use super::contents::{Part, Receiver, Row, Summary};
use super::tables::{TABLES, Table};
use super::{StoreError, schema};

/// What is being written: each part as JSON on a line. A table is its name, a last number is a number.
pub(super) struct Spool<'a> {
    out: BufWriter<File>,
    summary: Summary,
    rows: u64,
    report: Report<'a>,
    characters: Characters,
    table: Option<Table>,
}

/// What a text may contain where it is copied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Characters {
    All,
    /// All but the character NUL, which PostgreSQL can't store.
    NoNul,
}

/// Hears how far a copy got.
pub(super) type Report<'a> = &'a (dyn Fn(CopyProgress) + Sync);

/// How far a copy got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyProgress {
    /// Rows that were read; how many there are isn't known yet.
    Reading {
        /// So far.
        rows: u64,
    },
    /// Rows that were written.
    Writing {
        /// So far.
        rows: u64,
        /// Of how many.
        of: u64,
    },
}

/// What was written, to be read any number of times.
pub(super) struct Spooled<'a> {
    file: File,
    pub(super) summary: Summary,
    rows: u64,
    report: Report<'a>,
}

/// A file that only this process can open, and that is gone when it ends.
pub(super) fn temporary_file() -> Result<File, StoreError> {
    tempfile::tempfile().map_err(failed)
}

/// A failure of a temporary file.
pub(super) fn failed(reason: std::io::Error) -> StoreError {
    StoreError::File { path: std::env::temp_dir(), reason }
}

impl<'a> Spool<'a> {
    /// An empty one.
    pub(super) fn new(report: Report<'a>, characters: Characters) -> Result<Self, StoreError> {
        let out = BufWriter::new(temporary_file()?);
        Ok(Self { out, summary: Summary::default(), rows: 0, report, characters, table: None })
    }

    /// Refuses a row with a text that can't be copied.
    fn refuse(&self, row: &Row) -> Result<(), StoreError> {
        let has_nul = |value: &Value| value.as_str().is_some_and(|text| text.contains('\0'));
        match (self.characters, self.table, row.iter().find(|(_, value)| has_nul(value))) {
            (Characters::NoNul, Some(table), Some((column, _))) => {
                let why = "has the character NUL, which PostgreSQL can't store";
                Err(table.refuse_text(row, column, why))
            }
            _ => Ok(()),
        }
    }

    /// Ends writing.
    pub(super) fn finish(self) -> Result<Spooled<'a>, StoreError> {
        let file = self.out.into_inner().map_err(|error| failed(error.into_error()))?;
        Ok(Spooled { file, summary: self.summary, rows: self.rows, report: self.report })
    }
}

impl Receiver for Spool<'_> {
    fn begin(&mut self, version: i64) -> Result<(), StoreError> {
        // another kind of store has no tables of older versions
        if version < schema::VERSION {
            return Err(StoreError::Older { found: version, known: schema::VERSION });
        }
        self.rows = 0;
        self.out.rewind().and_then(|()| self.out.get_ref().set_len(0)).map_err(failed)?;
        self.summary.begin(version)
    }

    fn take(&mut self, part: Part) -> Result<(), StoreError> {
        self.summary.add(&part)?;
        let value = match part {
            Part::Table(table) => {
                self.table = Some(table);
                table.name.into()
            }
            Part::Row(row) => {
                self.refuse(&row)?;
                self.rows += 1;
                (self.report)(CopyProgress::Reading { rows: self.rows });
                Value::Object(row)
            }
            Part::LastNumber(last) => last.into(),
        };
        let mut line = serde_json::to_vec(&value)?;
        line.push(b'\n');
        self.out.write_all(&line).map_err(failed)
    }
}

impl Spooled<'_> {
    /// All parts, from the first. Only one such iterator may be in use.
    pub(super) fn parts(&self) -> Result<impl Iterator<Item = Result<Part, StoreError>>, StoreError> {
        let mut file = &self.file;
        file.rewind().map_err(failed)?;
        let mut rows = 0;
        Ok(BufReader::new(file).lines().map(move |line| {
            let part = part(serde_json::from_str(&line.map_err(failed)?)?);
            if matches!(part, Part::Row(_)) {
                rows += 1;
                (self.report)(CopyProgress::Writing { rows, of: self.rows });
            }
            Ok(part)
        }))
    }
}

fn part(value: Value) -> Part {
    match value {
        Value::Object(row) => Part::Row(row),
        Value::String(name) => {
            // only names of tables were written
            TABLES.into_iter().find(|table| table.name == name).map_or(Part::Row(<_>::default()), Part::Table)
        }
        other => Part::LastNumber(other.as_i64().unwrap_or_default()),
    }
}
