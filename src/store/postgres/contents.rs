//! Everything in the database, read or written as a whole.

use std::cell::RefCell;
use std::fs::File;
use std::path::Path;

use serde_json::json;

use super::failure::Failure;
use super::schema;
use super::{PostgresStore, Repeat, Work};
use crate::store::contents::{Part, Receiver, Row, Source, Summary};
use crate::store::spool::Spooled;
use crate::store::tables::{Order, TABLES, Table};
use crate::store::{StoreError, export};

/// The maximum number of rows that are written with one statement. A row can have some thousand bytes.
const BATCH: usize = 200;

impl PostgresStore {
    /// Writes the export to a file that only its owner can read.
    ///
    /// # Errors
    /// When the database can't be read; also when the file exists and isn't to be replaced, or can't be written.
    /// Then it is as it was.
    pub fn export_to(&self, file: &Path, replace: bool) -> Result<(), StoreError> {
        export::to_file(self, file, replace, None)
    }

    /// Everything, in a temporary file.
    pub(super) fn exported(&self) -> Result<File, StoreError> {
        export::temporary(self)
    }

    /// Puts this in place of everything that is there, all or nothing, into tables of the newest version; without
    /// `replace`, nothing may be there.
    pub(in crate::store) fn replace_contents(
        &self,
        new: &Spooled<'_>,
        replace: bool,
    ) -> Result<(), StoreError> {
        // without `replace`, a copy that was committed after all would be refused the second time
        let repeat = if replace { Repeat::Harmless } else { Repeat::Never };
        self.write_all(repeat, async |work| {
            schema::migrate(work).await?;
            write(work, new, replace).await
        })
    }
}

impl Source for PostgresStore {
    fn give(&self, receiver: &mut dyn Receiver) -> Result<(), StoreError> {
        let receiver = RefCell::new(receiver);
        self.read_all(async |work| read(work, &receiver).await)
    }
}

async fn read(work: &Work<'_>, receiver: &RefCell<&mut dyn Receiver>) -> Result<(), Failure> {
    let version = schema::existing_version(work).await?;
    let problems = schema::problems(work, version).await?;
    if !problems.is_empty() {
        return Err(StoreError::Unsound(problems).into());
    }
    receiver.borrow_mut().begin(version)?;
    let take = |part| receiver.borrow_mut().take(part);
    for table in TABLES {
        let order = match table.order {
            Order::Age => "number",
            Order::Columns(columns) => columns,
        };
        let sql = format!(
            "SELECT to_json(found)::text FROM (SELECT {} FROM {} ORDER BY {order}) AS found",
            table.column_list(),
            table.name
        );
        take(Part::Table(table))?;
        if schema::is_made_later(table.name, version) {
            continue;
        }
        work.for_each_row(&sql, |row| Ok(take(Part::Row(serde_json::from_str(row.try_get(0)?)?))?)).await?;
        if table.is_numbered {
            let sql =
                format!("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {}_id_seq", table.name);
            take(Part::LastNumber(work.number(&sql, &[]).await?))?;
        }
    }
    Ok(())
}

async fn write(work: &Work<'_>, new: &Spooled<'_>, replace: bool) -> Result<(), Failure> {
    for table in TABLES.iter().rev() {
        let any = format!("SELECT count(*) FROM (SELECT FROM {} LIMIT 1) AS any_row", table.name);
        if !replace && work.number(&any, &[]).await? > 0 {
            return Err(StoreError::NotEmpty(work.server.to_owned()).into());
        }
        work.execute(&format!("DELETE FROM {}", table.name), &[]).await?;
    }
    let mut current: Option<Rows> = None;
    for part in new.parts()? {
        match (part?, &mut current) {
            (Part::Table(table), _) => {
                if let Some(mut before) = current.replace(Rows::of(table)) {
                    before.write(work).await?;
                }
            }
            (Part::Row(row), Some(current)) => current.add(work, row).await?,
            (Part::LastNumber(last), Some(current)) => {
                let name = current.table.name;
                let sql = format!("SELECT setval('{name}_id_seq', greatest($1::bigint, 1), $1::bigint > 0)");
                work.number(&sql, &[&last]).await?;
            }
            // parts of a table come after it
            (_, None) => {}
        }
    }
    if let Some(mut last) = current {
        last.write(work).await?;
    }
    let mut copy = Summary::default();
    read(work, &RefCell::new(&mut copy)).await?;
    Ok(new.summary.compare(&copy)?)
}

/// Rows of a table that are written together.
struct Rows {
    table: Table,
    waiting: Vec<Row>,
    /// How many there were so far.
    number: u64,
}

impl Rows {
    fn of(table: Table) -> Self {
        Self { table, waiting: Vec::new(), number: 0 }
    }

    async fn add(&mut self, work: &Work<'_>, mut row: Row) -> Result<(), Failure> {
        self.number += 1;
        if self.table.order == Order::Age {
            row.insert("number".to_owned(), json!(self.number));
        }
        self.waiting.push(row);
        if self.waiting.len() == BATCH { self.write(work).await } else { Ok(()) }
    }

    async fn write(&mut self, work: &Work<'_>) -> Result<(), Failure> {
        let mut columns = self.table.column_list();
        if self.table.order == Order::Age {
            columns.push_str(", number");
        }
        let sql = format!(
            "INSERT INTO {0} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{0}, $1::text::json)",
            self.table.name
        );
        work.execute(&sql, &[&serde_json::to_string(&self.waiting)?]).await?;
        self.waiting.clear();
        Ok(())
    }
}
