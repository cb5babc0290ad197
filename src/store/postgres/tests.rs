//! The database of a store: its versions, writers that meet, and what is refused.

use super::super::contract::state;
use super::super::pin_contract::new_pin;
use super::super::tests::config;
use super::super::*;
use super::*;
use crate::config::Secret;

#[path = "../../../tests/support/postgres_server.rs"]
mod postgres_server;

use postgres_server::PostgresServer;

fn settings(address: &str) -> StoreConfig {
    StoreConfig { address: Secret::new(address), ..config() }
}

/// A new store; none where PostgreSQL isn't installed.
pub(in crate::store) fn store() -> Option<PostgresStore> {
    let address = PostgresServer::shared()?.database();
    Some(PostgresStore::open(&settings(&address)).expect("a store"))
}

fn sql(store: &PostgresStore, sql: &str) -> Vec<String> {
    let (_, database) = store.server().rsplit_once('/').expect("a database");
    PostgresServer::shared().expect("it runs").sql(database, sql)
}

#[test]
fn what_was_kept_is_there_when_the_store_is_opened_again() {
    let Some(server) = PostgresServer::shared() else { return };
    let settings = settings(&server.database());
    let missing = PostgresStore::open_existing(&settings).expect_err("nothing there");
    assert!(matches!(missing, StoreError::MissingInDatabase(_)), "{missing}");
    let store = PostgresStore::open(&settings).expect("a store");
    store.keep_answer("k", 1, Some(u64::MAX), &state("x"), 3).expect("kept");
    drop(store);
    let again = PostgresStore::open_existing(&settings).expect("a store");
    assert_eq!(again.answer("k").expect("read"), Some(state("x")));
    let check = again.check().expect("checked");
    assert_eq!((check.version, check.problems), (check.newest, Vec::new()));
}

#[test]
fn a_newer_store_and_another_programs_schema_are_refused_in_words() {
    let Some(store) = store() else { return };
    let database = store.server().rsplit_once('/').expect("a database").1.to_owned();
    let settings = settings(&PostgresServer::shared().expect("it runs").address(&database));
    sql(&store, "UPDATE bonafide.schema_version SET version = 99");
    for opened in [PostgresStore::open(&settings), PostgresStore::open_existing(&settings)] {
        let newer = opened.expect_err("a newer version");
        assert!(matches!(newer, StoreError::Newer { found: 99, .. }), "{newer}");
    }
    assert!(store.check().is_err() && store.export().is_err());
    assert_eq!(sql(&store, "SELECT version FROM bonafide.schema_version"), ["99"], "nothing was changed");
    sql(&store, "DROP TABLE bonafide.schema_version");
    for opened in [PostgresStore::open(&settings), PostgresStore::open_existing(&settings)] {
        let foreign = opened.expect_err("no store");
        assert!(matches!(foreign, StoreError::ForeignSchema(_)), "{foreign}");
    }
}

#[test]
fn a_version_that_never_was_is_refused_and_an_older_one_is_sound() {
    let Some(store) = store() else { return };
    for version in [-1, 0, 3] {
        sql(&store, &format!("UPDATE bonafide.schema_version SET version = {version}"));
        assert!(matches!(store.check(), Err(StoreError::ForeignSchema(_))), "{version}");
    }
    sql(&store, "DROP TABLE bonafide.wordings");
    sql(&store, "UPDATE bonafide.schema_version SET version = 5");
    let check = store.check().expect("checked");
    assert_eq!((check.version, check.problems), (5, Vec::new()));
    store.export().expect("exported");
}

#[test]
fn a_missing_column_and_a_missing_row_are_found() {
    let Some(store) = store() else { return };
    store.add_pin(&new_pin(7, 1)).expect("pinned");
    sql(&store, "ALTER TABLE bonafide.pin_passages DROP CONSTRAINT pin_passages_pin_fkey");
    sql(&store, "DELETE FROM bonafide.pins");
    assert!(store.problems().expect("checked")[0].contains("refers to a row that is missing"));
    sql(&store, "ALTER TABLE bonafide.pins DROP COLUMN place");
    assert_eq!(store.problems().expect("checked"), ["the column pins.place is missing"]);
    assert!(matches!(store.export(), Err(StoreError::Unsound(_))));
}

#[test]
fn writers_that_meet_lose_nothing() {
    let Some(store) = store() else { return };
    std::thread::scope(|scope| {
        for writer in 0..8_u64 {
            let store = &store;
            scope.spawn(move || {
                for round in 0..10 {
                    store.count_question(7, 1, "CCM", "answered").expect("counted");
                    let change = SettingChange::AllowedChannel(writer * 100 + round, true);
                    store.change_setting(7, writer, 1, &change).expect("changed");
                    store.add_pin(&new_pin(7, writer * 100 + round)).expect("pinned");
                    store.keep_answer(&format!("{writer}-{round}"), 1, None, &state("x"), 50).expect("kept");
                }
            });
        }
    });
    assert_eq!(store.questions(7, 9).expect("read")[0].count, 80);
    assert_eq!(store.guild_settings(7).expect("read").allowed_channels.len(), 80);
    assert_eq!(store.audit(7, None, 999).expect("read").len(), 80);
    let places = sql(&store, "SELECT count(DISTINCT place) FROM bonafide.pins");
    assert_eq!(places, ["80"]);
    assert_eq!(sql(&store, "SELECT count(*) FROM bonafide.answers"), ["50"]);
}

#[test]
fn a_writer_that_stays_in_the_way_is_an_error_after_the_wait() {
    let Some(first) = store() else { return };
    let database = first.server().rsplit_once('/').expect("a database").1.to_owned();
    let address = PostgresServer::shared().expect("it runs").address(&database);
    let hasty = StoreConfig { busy_milliseconds: 100, ..settings(&address) };
    let second = PostgresStore::open(&hasty).expect("a store");
    let failed = first.write(Repeat::Never, async |_| {
        let refused =
            std::thread::scope(|scope| scope.spawn(|| second.set_fact("a", "1")).join().expect("no panic"));
        Ok(refused.expect_err("locked").to_string())
    });
    assert!(failed.expect("run").contains("lock timeout"));
    second.set_fact("a", "1").expect("kept");
    assert_eq!(first.fact("a").expect("read").as_deref(), Some("1"));
}

#[test]
fn an_error_has_no_words_of_a_member() {
    let Some(store) = store() else { return };
    sql(&store, "ALTER TABLE bonafide.reports ADD CHECK (length(text) < 5)");
    let error = store.add_report(7, 1, &[], "my secret illness").expect_err("refused");
    assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    assert!(error.to_string().contains("check constraint"), "{error}");
    assert_eq!(store.add_report(7, 1, &[], "a\0b").map(|_| ()).ok(), Some(()), "a NUL is replaced");
}
