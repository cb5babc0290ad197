//! `bonafide store` on a store that is larger than the memory it may use.

use std::path::Path;
use std::process::Command;

use bonafide::config::Config;
use bonafide::store::{self, SqliteStore};
use rusqlite::Connection;

/// Reports and the length of each: 32 MB.
const REPORTS: i64 = 8000;
const LENGTH: usize = 4000;
/// Kilobytes that a process may have for its data.
const MEMORY: usize = 24 * 1024;

/// A store with many long reports.
fn fill(folder: &Path) {
    drop(store::open(folder, &Config::embedded().expect("valid settings").store).expect("a store"));
    let file = Connection::open(SqliteStore::file(folder)).expect("the store");
    let sql = "INSERT INTO reports (server, day, passages, text)
               WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
               SELECT 7, 20000, '[]', n || ?2 FROM numbers";
    file.execute(sql, (REPORTS, "x".repeat(LENGTH))).expect("filled");
}

/// Runs the program with little memory; gives what it prints.
fn run(folder: &Path, address: &str, arguments: &str) -> String {
    let script = format!("ulimit -d {MEMORY} && exec \"$0\" store {arguments}");
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_bonafide")]).current_dir(folder);
    command.env("BONAFIDE_STORE_DIRECTORY", folder).env("BONAFIDE_STORE_ADDRESS", address);
    let output = command.output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments}: {said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Everything is in an export, once.
fn assert_whole(export: &str) {
    let json: serde_json::Value = serde_json::from_str(export).expect("JSON");
    let reports = json["tables"]["reports"].as_array().expect("reports");
    let last = reports.last().and_then(|last| last["text"].as_str()).unwrap_or_default();
    assert!(reports.len() == 8000 && last.starts_with("8000x"), "{} reports", reports.len());
}

#[test]
fn a_store_larger_than_memory_is_exported_and_copied() {
    let folder = tempfile::tempdir().expect("a folder");
    fill(folder.path());
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("a file");
    assert_whole(&run(folder.path(), "", "export"));
    run(folder.path(), "", "export --out all.json");
    assert_whole(&read("all.json"));
    run(folder.path(), "", "copy --to sqlite:copy.sqlite3");
    let copy = Connection::open(folder.path().join("copy.sqlite3")).expect("a copy");
    let found: i64 = copy.query_row("SELECT count(*) FROM reports", [], |row| row.get(0)).expect("a count");
    assert_eq!(found, REPORTS);
}

#[cfg(feature = "postgres")]
#[test]
fn a_store_larger_than_memory_is_copied_to_a_database_and_exported_there() {
    let Some(server) = crate::postgres_server::PostgresServer::shared() else { return };
    let (folder, address) = (tempfile::tempdir().expect("a folder"), server.database());
    fill(folder.path());
    let file = SqliteStore::file(folder.path());
    run(folder.path(), &address, &format!("copy --from sqlite:{}", file.display()));
    run(folder.path(), &address, "export --out all.json");
    assert_whole(&std::fs::read_to_string(folder.path().join("all.json")).expect("a file"));
    run(folder.path(), &address, "copy --to sqlite:back.sqlite3");
    let back = Connection::open(folder.path().join("back.sqlite3")).expect("a copy");
    let found: i64 = back.query_row("SELECT count(*) FROM reports", [], |row| row.get(0)).expect("a count");
    assert_eq!(found, REPORTS);
}
