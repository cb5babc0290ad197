//! Everything in the database, read or written as a whole.

use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::schema;
use super::{PostgresStore, Repeat, Work};
use crate::store::StoreError;
use crate::store::contents::Contents;
use crate::store::tables::{Order, TABLES, Table};

/// The maximum number of rows that are written with one statement.
const BATCH: usize = 1000;

impl PostgresStore {
    /// Everything that is there.
    pub(in crate::store) fn contents(&self) -> Result<Contents, StoreError> {
        self.read(contents)
    }

    /// Puts this in place of everything that is there, all or nothing; without `replace`, nothing may be there.
    pub(in crate::store) fn replace_contents(&self, new: &Contents, replace: bool) -> Result<(), StoreError> {
        // without `replace`, a copy that was committed after all would be refused the second time
        let repeat = if replace { Repeat::Harmless } else { Repeat::Never };
        self.write(repeat, async |work| write(work, new, replace).await)
    }
}

async fn contents(work: &Work<'_>) -> Result<Contents, Failure> {
    let version = schema::existing_version(work).await?;
    let problems = schema::problems(work).await?;
    if !problems.is_empty() {
        return Err(StoreError::Unsound(problems).into());
    }
    let mut contents = Contents::new(version);
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
        let mut rows = Vec::new();
        for row in work.rows(&sql, &[]).await? {
            rows.push(serde_json::from_str(row.try_get(0)?)?);
        }
        contents.tables.push((table, rows));
        if table.is_numbered {
            let sql =
                format!("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {}_id_seq", table.name);
            contents.last_numbers.push((table.name, work.number(&sql, &[]).await?));
        }
    }
    Ok(contents)
}

async fn write(work: &Work<'_>, new: &Contents, replace: bool) -> Result<(), Failure> {
    for table in TABLES.iter().rev() {
        let any = format!("SELECT count(*) FROM (SELECT FROM {} LIMIT 1) AS any_row", table.name);
        if !replace && work.number(&any, &[]).await? > 0 {
            return Err(StoreError::NotEmpty(work.server.to_owned()).into());
        }
        work.execute(&format!("DELETE FROM {}", table.name), &[]).await?;
    }
    for (table, rows) in &new.tables {
        write_rows(work, table, rows).await?;
    }
    for (table, last) in &new.last_numbers {
        let sql = format!("SELECT setval('{table}_id_seq', greatest($1::bigint, 1), $1::bigint > 0)");
        work.number(&sql, &[last]).await?;
    }
    new.compare(&contents(work).await?)?;
    Ok(())
}

async fn write_rows(work: &Work<'_>, table: &Table, rows: &[Map<String, Value>]) -> Result<(), Failure> {
    let mut columns = table.column_list();
    if table.order == Order::Age {
        columns.push_str(", number");
    }
    let sql = format!(
        "INSERT INTO {0} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{0}, $1::text::json)",
        table.name
    );
    for (batch, rows) in rows.chunks(BATCH).enumerate() {
        let text = if table.order == Order::Age {
            let aged = (batch * BATCH + 1..).zip(rows).map(|(number, row)| {
                let mut row = row.clone();
                row.insert("number".to_owned(), json!(number));
                row
            });
            serde_json::to_string(&aged.collect::<Vec<_>>())?
        } else {
            serde_json::to_string(rows)?
        };
        work.execute(&sql, &[&text]).await?;
    }
    Ok(())
}
