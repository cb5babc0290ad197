//! The store from outside: what is kept, what is forgotten, what is refused.

use super::*;
use crate::config::{Config, StoreConfig};

pub(super) fn config() -> StoreConfig {
    Config::embedded().expect("valid settings").store
}

pub(super) fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path(), &config()).expect("a store");
    (folder, store)
}

fn state(id: &str) -> AnswerState {
    AnswerState {
        condition: Some("Osteopetrosis".to_owned()),
        outcome: "answered".to_owned(),
        passages: vec![ShownPassage { id: id.to_owned(), words: vec![(0, 3)], sentences: Vec::new() }],
        pin: Some(3),
        blocks: vec![1, 3],
    }
}

#[test]
fn the_state_of_answers_is_kept_until_there_are_too_many() {
    let (folder, store) = store();
    for number in 0..5 {
        let key = format!("k{number}");
        store.keep_answer(&key, 1, Some(u64::MAX), &state(&key), 3).expect("kept");
    }
    assert_eq!(store.answer("k1").expect("read"), None);
    assert_eq!(store.answer("k4").expect("read"), Some(state("k4")));
    store.forget_answer("k4").expect("forgotten");
    assert_eq!(store.answer("k4").expect("read"), None);
    drop(store);
    let again = Store::open(folder.path(), &config()).expect("a store");
    assert_eq!(again.answer("k3").expect("read"), Some(state("k3")));
    assert_eq!(again.problems().expect("checked"), Vec::<String>::new());
}

#[test]
fn opinions_and_questions_are_counted_by_server() {
    let (_folder, store) = store();
    for helpful in [true, false, false] {
        store.count_feedback(7, 1, ("CCM", "ccm/1"), helpful, None).expect("counted");
    }
    store.count_feedback(8, 1, ("CCM", "ccm/1"), true, None).expect("counted");
    let counts = store.feedback(7, 10).expect("read");
    assert_eq!((counts[0].helpful, counts[0].not_helpful), (1, 2));
    // an opinion that is changed on another day
    store.count_feedback(7, 2, ("CCM", "ccm/1"), true, Some(1)).expect("counted");
    let counts = store.feedback(7, 10).expect("read");
    assert_eq!((counts[0].helpful, counts[0].not_helpful), (2, 1));
    store.count_question(7, 1, "", "no_answer").expect("counted");
    store.count_question(7, 2, "", "no_answer").expect("counted");
    let gaps = store.questions(7, 10).expect("read");
    assert_eq!(gaps, [GapCount { topic: String::new(), outcome: "no_answer".to_owned(), count: 2 }]);
}

#[test]
fn a_report_is_open_until_its_own_server_closes_it() {
    let (_folder, store) = store();
    let id = store.add_report(7, 1, &["ccm/1".to_owned()], "wrong dose").expect("kept");
    assert_eq!(store.reports(7, 10).expect("read")[0].text, "wrong dose");
    assert!(!store.close_report(8, id).expect("asked"));
    assert!(store.close_report(7, id).expect("closed"));
    assert!(store.reports(7, 10).expect("read").is_empty());
}

#[test]
fn what_is_old_and_what_servers_left_behind_is_deleted_from_the_file() {
    let (folder, store) = store();
    let settings = config();
    store.add_report(7, 100, &[], "marker-of-seven").expect("kept");
    store.add_report(8, 100, &[], "marker-of-eight").expect("kept");
    store.keep_answer("old", 100, None, &state("x"), 10).expect("kept");
    store.server_left(7, 100).expect("noted");
    store.server_left(8, 100).expect("noted");
    store.server_is_here(8).expect("noted");
    let today = 101 + i64::from(settings.removed_server_days);
    store.tidy(today, 10, &settings).expect("tidied");
    assert_eq!(store.answer("old").expect("read"), None);
    assert!(store.reports(7, 10).expect("read").is_empty());
    assert_eq!(store.reports(8, 10).expect("read").len(), 1);
    drop(store);
    for entry in std::fs::read_dir(folder.path()).expect("the folder") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("a file");
        let holds = bytes.windows(15).any(|window| window == b"marker-of-seven");
        assert!(!holds, "what was deleted is still in the file");
    }
    let store = Store::open(folder.path(), &settings).expect("a store");
    store.tidy(101 + i64::from(settings.retention_days), 10, &settings).expect("tidied");
    assert!(store.reports(8, 10).expect("read").is_empty());
}

#[test]
fn a_backup_holds_everything_and_replaces_nothing_unasked() {
    let (folder, store) = store();
    store.set_fact("a", "1").expect("kept");
    let target = folder.path().join("copy.sqlite3");
    let reader = StoreReader::open(folder.path(), &config()).expect("a store");
    reader.backup(&target, false).expect("copied");
    assert!(matches!(reader.backup(&target, false), Err(StoreError::Exists(_))));
    store.set_fact("a", "2").expect("kept");
    reader.backup(&target, true).expect("copied");
    let itself = reader.backup(&Store::file(folder.path()), true);
    assert!(matches!(itself, Err(StoreError::OwnFile(_))), "a store is no backup of itself");
    let elsewhere = tempfile::tempdir().expect("a folder");
    std::fs::copy(&target, Store::file(elsewhere.path())).expect("copied");
    let copy = Store::open_existing(elsewhere.path(), &config()).expect("a store");
    assert_eq!(copy.fact("a").expect("read").as_deref(), Some("2"));
    assert_eq!(copy.export().expect("exported")["tables"]["facts"][0]["value"], "2");
}

#[test]
fn what_is_no_store_or_a_newer_one_is_refused_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = Store::open_existing(folder.path(), &config()).expect_err("nothing there");
    assert!(matches!(missing, StoreError::Missing(_)));
    std::fs::write(Store::file(folder.path()), "this is only text, and long enough".repeat(100))
        .expect("a file");
    let damaged = Store::open(folder.path(), &config()).expect_err("no database");
    assert!(damaged.to_string().contains("isn't an SQLite database"), "{damaged}");

    let (folder, store) = store();
    store.lock().pragma_update(None, "user_version", 99).expect("set");
    drop(store);
    let newer = Store::open(folder.path(), &config()).expect_err("a newer version");
    assert!(newer.to_string().contains("version 99"), "{newer}");
}
