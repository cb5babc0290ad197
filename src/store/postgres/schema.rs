//! The tables in the database, and how an older database comes to have them.

use std::collections::{BTreeMap, BTreeSet};

use super::failure::Failure;
use super::work::Work;
use crate::store::StoreError;
use crate::store::tables::TABLES;

/// The version that the first of the steps makes: that of the `SQLite` tables at the time.
const FIRST: i64 = 4;

/// Steps to each version. The numbers are those of the `SQLite` tables with the same content.
const MIGRATIONS: [&str; 2] = [
    include_str!("schema.sql"),
    "CREATE TABLE member_regions (
        \"user\" BIGINT PRIMARY KEY,
        region TEXT COLLATE \"C\" NOT NULL
    );",
];

/// Version of a database that has all tables.
#[expect(clippy::cast_possible_wrap, reason = "there are few migrations")]
pub(super) const VERSION: i64 = FIRST + MIGRATIONS.len() as i64 - 1;

/// Brings the database to the newest version, all steps or none. The lock that every writer takes keeps
/// another process from doing the same at the same time.
pub(super) async fn migrate(work: &Work<'_>) -> Result<(), Failure> {
    let found = if let Some(found) = version(work).await? {
        found
    } else {
        work.batch("CREATE SCHEMA IF NOT EXISTS bonafide").await?;
        FIRST - 1
    };
    refuse_newer(found)?;
    let done = usize::try_from(found - (FIRST - 1)).map_err(|_| no_store(work))?;
    for (version, step) in (FIRST..).zip(MIGRATIONS).skip(done) {
        work.batch(step).await?;
        work.execute("UPDATE schema_version SET version = $1", &[&version]).await?;
    }
    Ok(())
}

/// The version of a store that is there.
pub(super) async fn existing_version(work: &Work<'_>) -> Result<i64, Failure> {
    let found = version(work).await?;
    let found = found.ok_or_else(|| StoreError::MissingInDatabase(work.server.to_owned()))?;
    refuse_newer(found)?;
    Ok(found)
}

/// The version of the tables; none: there are no tables.
async fn version(work: &Work<'_>) -> Result<Option<i64>, Failure> {
    let tables = columns(work).await?;
    if tables.is_empty() {
        return Ok(None);
    }
    if !tables.contains_key("schema_version") {
        return Err(no_store(work).into());
    }
    let rows = work.rows("SELECT version FROM bonafide.schema_version", &[]).await?;
    match rows.as_slice() {
        [row] => Ok(Some(row.try_get(0)?)),
        _ => Err(no_store(work).into()),
    }
}

fn refuse_newer(found: i64) -> Result<(), StoreError> {
    if found > VERSION { Err(StoreError::Newer { found, known: VERSION }) } else { Ok(()) }
}

fn no_store(work: &Work<'_>) -> StoreError {
    StoreError::ForeignSchema(work.server.to_owned())
}

/// Every problem of the store, in words. The server checks its own files (`pg_amcheck`).
pub(super) async fn problems(work: &Work<'_>) -> Result<Vec<String>, Failure> {
    let found = columns(work).await?;
    let mut problems = Vec::new();
    for table in TABLES {
        let Some(columns) = found.get(table.name) else {
            problems.push(format!("the table {} is missing", table.name));
            continue;
        };
        let missing = table.columns.iter().filter(|column| !columns.contains(**column));
        problems.extend(missing.map(|column| format!("the column {}.{column} is missing", table.name)));
    }
    if problems.is_empty() {
        // possible only where somebody removed the constraint
        let sql = "SELECT count(*) FROM pin_passages WHERE NOT EXISTS (SELECT FROM pins WHERE id = pin)";
        if work.number(sql, &[]).await? > 0 {
            problems.push("a row of the table pin_passages refers to a row that is missing".to_owned());
        }
    }
    Ok(problems)
}

/// The tables of the schema with their columns.
async fn columns(work: &Work<'_>) -> Result<BTreeMap<String, BTreeSet<String>>, Failure> {
    let sql = "SELECT relname::text, attname::text FROM pg_class
               JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
               WHERE relnamespace = to_regnamespace('bonafide') AND relkind IN ('r', 'p')";
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in work.rows(sql, &[]).await? {
        found.entry(row.try_get(0)?).or_default().insert(row.try_get(1)?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_store_have_the_same_version() {
        assert_eq!(VERSION, crate::store::schema::VERSION);
    }
}
