//! The tables, and how a file of an older version comes to have them.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// Steps from each version to the next; the number of steps done is the version of a file.
const MIGRATIONS: [&str; 1] = ["CREATE TABLE answers (
        key TEXT PRIMARY KEY,
        day INTEGER NOT NULL,
        server INTEGER,
        state TEXT NOT NULL
    ) STRICT;
    CREATE INDEX answers_day ON answers (day);
    CREATE TABLE feedback (
        server INTEGER NOT NULL,
        day INTEGER NOT NULL,
        condition TEXT NOT NULL,
        passage TEXT NOT NULL,
        helpful INTEGER NOT NULL CHECK (helpful IN (0, 1)),
        count INTEGER NOT NULL,
        PRIMARY KEY (server, day, condition, passage, helpful)
    ) STRICT;
    CREATE TABLE gaps (
        server INTEGER NOT NULL,
        day INTEGER NOT NULL,
        topic TEXT NOT NULL,
        outcome TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (server, day, topic, outcome)
    ) STRICT;
    CREATE TABLE reports (
        id INTEGER PRIMARY KEY,
        server INTEGER NOT NULL,
        day INTEGER NOT NULL,
        passages TEXT NOT NULL,
        text TEXT NOT NULL,
        open INTEGER NOT NULL DEFAULT 1
    ) STRICT;
    CREATE INDEX reports_server ON reports (server, open);
    CREATE TABLE removed_servers (
        server INTEGER PRIMARY KEY,
        day INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE facts (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT;"];

/// Version of a file that has all tables.
#[expect(clippy::cast_possible_wrap, reason = "there are few migrations")]
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// Brings a file to the newest version, each step whole or not at all.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    loop {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found > VERSION {
            return Err(StoreError::Newer { found, known: VERSION });
        }
        let Some(step) = usize::try_from(found).ok().and_then(|done| MIGRATIONS.get(done)) else {
            return Ok(());
        };
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", found + 1)?;
        transaction.commit()?;
    }
}
