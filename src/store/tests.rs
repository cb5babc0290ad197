//! The files of the store: what is in them, what leaves them, and which are refused.

use super::contract::state;
use super::pin_contract::new_pin;
use super::*;
use crate::config::{Config, StoreConfig};

pub(super) fn config() -> StoreConfig {
    Config::embedded().expect("valid settings").store
}

/// Everything in a store, as its export has it.
pub(super) fn exported(store: &dyn Store) -> serde_json::Value {
    serde_json::from_reader(store.export().expect("exported")).expect("JSON")
}

pub(super) fn store() -> (tempfile::TempDir, SqliteStore) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::open(folder.path(), &config()).expect("a store");
    (folder, store)
}

#[test]
fn what_was_kept_is_there_when_the_store_is_opened_again() {
    let (folder, store) = store();
    store.keep_answer("k", 1, Some(u64::MAX), &state("x"), 3).expect("kept");
    let change = SettingChange::AllowedChannel(u64::MAX, true);
    let settings = store.change_setting(7, 5, 10, &change).expect("changed");
    drop(store);
    let again = SqliteStore::open(folder.path(), &config()).expect("a store");
    assert_eq!(again.answer("k").expect("read"), Some(state("x")));
    assert_eq!(again.guild_settings(7).expect("read"), settings);
    assert_eq!(again.problems().expect("checked"), Vec::<String>::new());
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
    let store = SqliteStore::open(folder.path(), &settings).expect("a store");
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
    let itself = reader.backup(&SqliteStore::file(folder.path()), true);
    assert!(matches!(itself, Err(StoreError::OwnFile(_))), "a store is no backup of itself");
    let elsewhere = tempfile::tempdir().expect("a folder");
    std::fs::copy(&target, SqliteStore::file(elsewhere.path())).expect("copied");
    let copy = SqliteStore::open_existing(elsewhere.path(), &config()).expect("a store");
    assert_eq!(copy.fact("a").expect("read").as_deref(), Some("2"));
    assert_eq!(exported(&copy)["tables"]["facts"][0]["value"], "2");
}

#[test]
fn what_is_no_store_or_a_newer_one_is_refused_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = SqliteStore::open_existing(folder.path(), &config()).expect_err("nothing there");
    assert!(matches!(missing, StoreError::Missing(_)));
    std::fs::write(SqliteStore::file(folder.path()), "this is only text, and long enough".repeat(100))
        .expect("a file");
    let damaged = SqliteStore::open(folder.path(), &config()).expect_err("no database");
    assert!(damaged.to_string().contains("isn't an SQLite database"), "{damaged}");

    let (folder, store) = store();
    store.lock().pragma_update(None, "user_version", 99).expect("set");
    drop(store);
    let newer = SqliteStore::open(folder.path(), &config()).expect_err("a newer version");
    assert!(newer.to_string().contains("version 99"), "{newer}");
}

fn bytes_of(folder: &std::path::Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).expect("the folder");
    files.flat_map(|file| std::fs::read(file.expect("an entry").path()).expect("a file")).collect()
}

#[test]
fn forgetting_a_member_leaves_no_byte_of_the_id_in_any_file() {
    let (folder, store) = store();
    let user: u64 = 0x1234_5678_9abc_def0;
    let holds = || {
        let (file, text) = (bytes_of(folder.path()), user.to_string());
        file.windows(8).any(|at| at == user.to_be_bytes())
            || file.windows(text.len()).any(|at| at == text.as_bytes())
    };
    store.set_private_answers(user, Some(true)).expect("kept");
    store.set_private_answers(9, Some(false)).expect("kept");
    let id = store.add_pin(&NewPin { by: user, ..new_pin(7, 1) }).expect("pinned");
    store.change_setting(7, user, 1, &SettingChange::ForumOffers(Some(0))).expect("changed");
    assert!(holds(), "the test looks for what was kept");
    let record = store.privacy(user).expect("read");
    assert_eq!((record.private_answers, record.pins.len(), record.changes), (Some(true), 1, 1));

    let forgotten = store.forget(user).expect("forgotten");
    assert_eq!(forgotten, Forgotten { records: 3, log_emptied: true });
    assert!(!holds(), "the id is still in a file while the store is open");
    assert_eq!(store.privacy(user).expect("read"), MemberRecord::default());
    assert_eq!(store.pin(7, id).expect("read").expect("the pin stays").by, None);
    assert_eq!(store.audit(7, None, 9).expect("read")[0].by, None);
    assert_eq!(store.private_answers(9).expect("read"), Some(false), "nobody else is forgotten");
    drop(store);
    assert!(!holds());
}

#[test]
fn processes_that_write_to_one_file_at_the_same_moment_lose_nothing() {
    const TIMES: usize = 40;
    let (folder, first) = store();
    let second = SqliteStore::open(folder.path(), &config()).expect("the same store");
    let count = |store: &SqliteStore| {
        for _ in 0..TIMES {
            store.add_report(7, 1, &[], "wrong").expect("kept");
            loop {
                let kept = store.fact("count").expect("read");
                let next = kept.as_ref().map_or(0, |count| count.parse().expect("a number")) + 1_usize;
                if store.replace_fact("count", kept.as_deref(), &next.to_string()).expect("asked") {
                    break;
                }
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| count(&first));
        scope.spawn(|| count(&second));
    });
    assert_eq!(first.fact("count").expect("read"), Some((2 * TIMES).to_string()));
    assert_eq!(second.reports(7, u32::MAX).expect("read").len(), 2 * TIMES);
}
