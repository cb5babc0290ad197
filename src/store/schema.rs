//! The tables, and how a file of an older version comes to have them.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::StoreError;
use super::structure::Structure;

/// Steps from each version to the next; the number of steps done is the version of a file.
const MIGRATIONS: [&str; 6] = [
    "CREATE TABLE answers (
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
    ) STRICT;",
    "CREATE TABLE settings (
        server INTEGER PRIMARY KEY,
        settings TEXT NOT NULL
    ) STRICT;
    CREATE TABLE audit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        server INTEGER NOT NULL,
        at INTEGER NOT NULL,
        by INTEGER,
        field TEXT NOT NULL,
        old TEXT NOT NULL,
        new TEXT NOT NULL
    ) STRICT;
    CREATE INDEX audit_server ON audit (server, id);
    CREATE TABLE pins (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        server INTEGER NOT NULL,
        channel INTEGER NOT NULL,
        message INTEGER NOT NULL,
        question TEXT NOT NULL,
        by INTEGER,
        at INTEGER NOT NULL,
        place INTEGER NOT NULL,
        UNIQUE (server, message)
    ) STRICT;
    CREATE TABLE pin_passages (
        pin INTEGER NOT NULL REFERENCES pins (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        document TEXT NOT NULL,
        passage TEXT NOT NULL,
        hash TEXT NOT NULL,
        flag TEXT CHECK (flag IN ('changed', 'removed')),
        PRIMARY KEY (pin, position)
    ) STRICT;
    CREATE TABLE preferences (
        user INTEGER PRIMARY KEY,
        private_answers INTEGER NOT NULL CHECK (private_answers IN (0, 1))
    ) STRICT;
    CREATE TABLE sent_questions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        server INTEGER NOT NULL,
        day INTEGER NOT NULL,
        topic TEXT NOT NULL,
        text TEXT NOT NULL,
        open INTEGER NOT NULL DEFAULT 1 CHECK (open IN (0, 1))
    ) STRICT;
    CREATE INDEX sent_questions_server ON sent_questions (server, open);",
    "ALTER TABLE pin_passages ADD COLUMN section TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE pin_passages ADD COLUMN place INTEGER NOT NULL DEFAULT 1;",
    "CREATE TABLE offers (
        post INTEGER PRIMARY KEY,
        server INTEGER NOT NULL,
        at INTEGER NOT NULL,
        made INTEGER NOT NULL DEFAULT 0 CHECK (made IN (0, 1))
    ) STRICT;
    CREATE INDEX offers_server ON offers (server, made);",
    "CREATE TABLE member_regions (
        user INTEGER PRIMARY KEY,
        region TEXT NOT NULL
    ) STRICT;",
    "CREATE TABLE wordings (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        server INTEGER NOT NULL,
        day INTEGER NOT NULL,
        document TEXT NOT NULL,
        section TEXT NOT NULL,
        position INTEGER NOT NULL,
        passage TEXT NOT NULL,
        hash TEXT NOT NULL,
        text TEXT NOT NULL,
        UNIQUE (server, text)
    ) STRICT;",
];

/// Version of a file that has all tables.
#[expect(clippy::cast_possible_wrap, reason = "there are few migrations")]
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// The version that a file says it has.
pub(super) fn version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Refuses a file whose tables this program doesn't know.
pub(super) fn refuse_newer(found: i64) -> Result<(), StoreError> {
    if found > VERSION { Err(StoreError::Newer { found, known: VERSION }) } else { Ok(()) }
}

/// Refuses a file that can't be updated: one of a newer version, or one that bonafide didn't make.
pub(super) fn refuse_foreign(connection: &Connection) -> Result<(), StoreError> {
    let found = version(connection)?;
    refuse_newer(found)?;
    let why = if found < 0 {
        no_such_version(found)
    } else if found == 0 && !Structure::of(connection)?.is_empty() {
        "another program made its tables".to_owned()
    } else {
        return Ok(());
    };
    Err(StoreError::NotAStore { path: connection.path().unwrap_or_default().into(), why })
}

fn no_such_version(found: i64) -> String {
    format!("its version is {found}, which no bonafide writes")
}

/// Brings a file to the newest version, all steps or none.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    migrate_in(&transaction)?;
    Ok(transaction.commit()?)
}

/// The same as a part of something larger.
pub(super) fn migrate_in(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    refuse_foreign(transaction)?;
    let found = version(transaction)?;
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    for (version, step) in (1..).zip(MIGRATIONS).skip(done) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", version)?;
    }
    Ok(())
}

/// How the tables differ from those of the version that the file says it has, in words.
pub(super) fn differences(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let found = version(connection)?;
    let structure = Structure::of(connection)?;
    if structure.is_empty() {
        return Ok(vec!["it has no tables".to_owned()]);
    }
    let steps = usize::try_from(found).ok().filter(|steps| *steps > 0);
    let Some((steps, later)) = steps.and_then(|steps| MIGRATIONS.split_at_checked(steps)) else {
        return Ok(vec![no_such_version(found)]);
    };
    let model = Connection::open_in_memory()?;
    steps.iter().try_for_each(|step| model.execute_batch(step))?;
    let expected = Structure::of(&model)?;
    later.iter().try_for_each(|step| model.execute_batch(step))?;
    let newest = Structure::of(&model)?;
    let mut differences = structure.lacks(&expected);
    let of_later = structure.has_of(&newest, &expected);
    differences
        .extend(of_later.map(|part| format!("its version is {found}, but it has {part} of a later version")));
    Ok(differences)
}

#[cfg(test)]
mod tests {
    use super::super::{ReportStore as _, SettingChange, SettingStore as _, SqliteStore};
    use super::*;
    use crate::config::Config;

    #[test]
    fn a_file_of_version_1_keeps_its_records_and_gets_the_new_tables() {
        let folder = tempfile::tempdir().expect("a folder");
        let old = Connection::open(SqliteStore::file(folder.path())).expect("a file");
        old.execute_batch(MIGRATIONS[0]).expect("version 1");
        old.pragma_update(None, "user_version", 1).expect("set");
        let report = "INSERT INTO reports (server, day, passages, text) VALUES (7, 1, '[]', 'kept')";
        old.execute(report, []).expect("written");
        drop(old);
        let config = Config::embedded().expect("valid settings").store;
        let store = SqliteStore::open(folder.path(), &config).expect("a store");
        assert_eq!(store.reports(7, 9).expect("read")[0].text, "kept");
        store.change_setting(7, 1, 1, &SettingChange::ForumOffers(Some(0))).expect("changed");
        let found: i64 =
            store.lock().pragma_query_value(None, "user_version", |row| row.get(0)).expect("read");
        assert_eq!(found, VERSION);
    }
}
