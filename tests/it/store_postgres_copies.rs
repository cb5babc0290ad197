//! Copies from and to a store in PostgreSQL, and what they are refused for. Skipped where PostgreSQL isn't installed.

use bonafide::config::Config;
use bonafide::store::{
    AnswerState, NewOpinion, NewWording, PostgresStore, ReportStore as _, SettingChange, SqliteStore, Store,
};

use crate::postgres_server::PostgresServer;
use crate::store_postgres::{new_pin, run, settings};
use crate::support::TestEnv;

/// A file with something in every table but one.
fn filled(env: &TestEnv) -> SqliteStore {
    let settings = Config::embedded().expect("valid settings").store;
    let store = SqliteStore::open(&env.path().join("data"), &settings).expect("a store");
    let everything: &dyn Store = &store;
    for number in 0..2100 {
        everything.add_report(7, 1, &["ccm/1".to_owned()], &format!("“{number}”\n\\")).expect("kept");
    }
    let opinion = NewOpinion { server: 7, day: 1, condition: "CCM", passage: "ccm/1", is_helpful: true };
    everything.count_feedback(&opinion, None).expect("counted");
    everything.count_question(u64::MAX, 1, "", "no_answer").expect("counted");
    everything.set_fact("a", "1").expect("kept");
    let state = serde_json::json!({ "condition": "CCM", "outcome": "answered", "passages": [] });
    let state: AnswerState = serde_json::from_value(state).expect("a state");
    for key in ["b", "c", "a"] {
        everything.keep_answer(key, 1, Some(u64::MAX), &state, 10).expect("kept");
    }
    everything.set_private_answers(u64::MAX, Some(true)).expect("kept");
    everything.set_region(u64::MAX, Some("ES")).expect("kept");
    everything.change_setting(7, u64::MAX, 5, &SettingChange::CooldownSeconds(Some(3))).expect("changed");
    everything.begin_offer(7, 9, 100).expect("begun");
    everything.server_left(8, 3).expect("noted");
    everything.add_pin(&new_pin(1)).expect("pinned");
    let last = everything.add_pin(&new_pin(2)).expect("pinned");
    everything.remove_pin(7, last).expect("removed");
    let wording = NewWording {
        server: 7,
        day: 1,
        document: "ccm".to_owned(),
        section: vec!["Treatment".to_owned()],
        position: 2,
        passage: "ccm/1".to_owned(),
        hash: "h".to_owned(),
        text: "Can she go to school?".to_owned(),
    };
    everything.add_wording(&wording).expect("added");
    store
}

/// Everything in a store, as its export has it.
fn exported(store: &dyn Store) -> serde_json::Value {
    serde_json::from_reader(store.export().expect("exported")).expect("JSON")
}

#[test]
fn a_store_is_copied_to_a_database_and_back() {
    let Some(server) = PostgresServer::shared() else { return };
    let (env, address) = (TestEnv::new(), server.database());
    let original = filled(&env);
    let (status, out, err) = run(&env, &address, &["copy", "--from", "sqlite:data"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("2116 rows in 15 tables"), "{out}");
    let store = PostgresStore::open_existing(&settings(&address)).expect("a store");
    assert_eq!(exported(&store), exported(&original));

    let (status, _, err) = run(&env, &address, &["copy", "--from", "sqlite:data"]);
    assert_eq!(status, 2);
    assert!(err.contains("isn't empty") && err.contains("--force"), "{err}");
    store.add_report(7, 1, &[], "only in the copy").expect("kept");
    assert_eq!(run(&env, &address, &["copy", "--from", "sqlite:data", "--force"]).0, 0);
    assert_eq!(exported(&store), exported(&original));

    let (status, _, err) = run(&env, "", &["copy", "--from", &address, "--to", "sqlite:back.sqlite3"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(run(&env, "", &["copy", "--from", &address, "--to", "sqlite:back.sqlite3"]).0, 2);
    std::fs::create_dir(env.path().join("back")).expect("a folder");
    let file = SqliteStore::file(&env.path().join("back"));
    std::fs::rename(env.path().join("back.sqlite3"), file).expect("renamed");
    let settings = Config::embedded().expect("valid settings").store;
    let back = SqliteStore::open(&env.path().join("back"), &settings).expect("a store");
    assert_eq!(exported(&back), exported(&original));
    // numbers of what was deleted aren't given again
    let numbers =
        [&original as &dyn Store, &store, &back].map(|store| store.add_pin(&new_pin(3)).expect("pinned"));
    assert_eq!(numbers, [3, 3, 3]);
}

#[test]
fn a_text_with_a_character_that_the_database_cannot_hold_is_named_and_nothing_is_copied() {
    let Some(server) = PostgresServer::shared() else { return };
    let (env, address) = (TestEnv::new(), server.database());
    let settings = Config::embedded().expect("valid settings").store;
    let original = SqliteStore::open(&env.path().join("data"), &settings).expect("a store");
    original.add_report(7, 1, &[], "fine").expect("kept");
    original.add_report(7, 1, &[], "not\0 fine").expect("kept");
    let (status, out, err) = run(&env, &address, &["copy", "--from", "sqlite:data"]);
    assert_eq!((status, out.as_str()), (2, ""), "{err}");
    for part in ["table reports", "id 2", "column text", "NUL"] {
        assert!(err.contains(part), "{err}");
    }
    assert!(!err.contains("not\0"), "a member's words are repeated: {err}");
    let (_, _, err) = run(&env, &address, &["check"]);
    assert!(err.contains("there is no store in"), "something was made: {err}");
    // another file can hold it
    let (status, _, err) = run(&env, "", &["copy", "--from", "sqlite:data", "--to", "sqlite:copy.sqlite3"]);
    assert_eq!(status, 0, "{err}");
}

/// Every table of a database with its columns and rows.
fn state(server: &PostgresServer, database: &str) -> Vec<String> {
    let columns = "SELECT string_agg(concat_ws(' ', table_name, column_name, data_type), ',' ORDER BY 1)
                   FROM information_schema.columns WHERE table_schema = 'bonafide'";
    let rows = "SELECT schema_to_xml('bonafide', true, true, '')::text WHERE to_regnamespace('bonafide') IS NOT NULL";
    [server.sql(database, columns), server.sql(database, rows)].concat()
}

#[test]
fn a_database_that_a_copy_is_refused_for_stays_as_it_was() {
    let Some(server) = PostgresServer::shared() else { return };
    let env = TestEnv::new();
    drop(filled(&env));
    let older = "DROP TABLE bonafide.wordings, bonafide.member_regions;
                 UPDATE bonafide.schema_version SET version = 4";
    for (sql, what) in [
        (older.to_owned(), "isn't empty"),
        ("UPDATE bonafide.schema_version SET version = 99".to_owned(), "use a newer program"),
        ("DROP TABLE bonafide.schema_version".to_owned(), "another program"),
        // what fails while rows are written
        (format!("{older}; ALTER TABLE bonafide.reports ADD CHECK (length(text) < 5)"), "check constraint"),
    ] {
        let address = server.database();
        let store = PostgresStore::open(&settings(&address)).expect("a store");
        store.add_report(7, 1, &[], "kept").expect("kept");
        let database = store.server().rsplit_once('/').expect("a database").1.to_owned();
        drop(store);
        server.sql(&database, &sql);
        let before = state(server, &database);
        let force = what == "check constraint";
        let arguments = ["copy", "--from", "sqlite:data", "--force"];
        let (status, _, err) = run(&env, &address, &arguments[..if force { 4 } else { 3 }]);
        assert_eq!(status, 2, "{sql}: {err}");
        assert!(err.contains(what), "{sql}: {err}");
        assert_eq!(state(server, &database), before, "{sql}: the target was written to");
    }
    // an older one is updated together with its new content
    let address = server.database();
    let database = address.rsplit_once('/').expect("a database").1;
    let store = PostgresStore::open(&settings(&address)).expect("a store");
    server.sql(database, older);
    drop(store);
    let (status, _, err) = run(&env, &address, &["copy", "--from", "sqlite:data"]);
    assert_eq!((status, err.as_str()), (0, ""));
    let check = PostgresStore::open_existing(&settings(&address)).expect("a store").check().expect("checked");
    assert_eq!((check.version, check.problems), (check.newest, Vec::new()));
}
