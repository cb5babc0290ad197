//! `bonafide store` on files and directories that can't be written.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use bonafide::config::Config;
use bonafide::store::{self, SqliteStore, Store};
use serde_json::Value;
use tempfile::TempDir;

/// Exit status, standard output and standard error.
type Ran = (Option<i32>, String, String);

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
}

/// Makes files and their folder read-only.
fn lock(folder: &Path) {
    for file in fs::read_dir(folder).expect("the folder") {
        mode(&file.expect("an entry").path(), 0o400);
    }
    mode(folder, 0o500);
}

/// Runs the program as somebody to whom permissions apply: root's rights are taken away.
fn run(data: &Path, out: &Path, arguments: &[&str]) -> Ran {
    let program = env!("CARGO_BIN_EXE_bonafide");
    let mut command = if fs::metadata(out).expect("a folder").uid() == 0 {
        let mut command = Command::new("setpriv");
        command.args(["--bounding-set=-all", "--inh-caps=-all", program]);
        command
    } else {
        Command::new(program)
    };
    command.env("BONAFIDE_STORE_DIRECTORY", data).current_dir(out).arg("store").args(arguments);
    let output = command.output().expect("it runs (as root, it needs setpriv of util-linux)");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn with_report(data: &Path) -> Arc<dyn Store> {
    let store = store::open(data, &Config::embedded().expect("valid settings").store).expect("a store");
    store.add_report(7, 20_000, &[], "a wrong dose").expect("kept");
    store
}

/// A store as a killed bot leaves it: the report is only in the log.
fn after_a_kill(files: &[&str]) -> TempDir {
    let (running, killed) = (folder(), folder());
    let _bot = with_report(running.path());
    for suffix in files {
        let file = |folder: &TempDir| format!("{}{suffix}", SqliteStore::file(folder.path()).display());
        fs::copy(file(&running), file(&killed)).expect("copied");
    }
    killed
}

fn is_read_whole(data: &Path) {
    lock(data);
    let out = folder();
    let (status, text, err) = run(data, out.path(), &["check"]);
    assert_eq!((status, err.as_str()), (Some(0), ""));
    assert!(text.contains("sound"), "{text}");
    let (status, text, err) = run(data, out.path(), &["export"]);
    assert_eq!((status, err.as_str()), (Some(0), ""));
    let exported: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(exported["tables"]["reports"][0]["text"], "a wrong dose");
    let copy = SqliteStore::file(out.path());
    let (status, _, err) = run(data, out.path(), &["backup", copy.to_str().expect("a path")]);
    assert_eq!((status, err.as_str()), (Some(0), ""));
    let copy = store::open(out.path(), &Config::embedded().expect("valid settings").store).expect("a store");
    assert_eq!(copy.reports(7, 9).expect("read")[0].text, "a wrong dose");
    mode(data, 0o700);
}

#[test]
fn a_read_only_store_is_checked_copied_and_exported() {
    let data = folder();
    drop(with_report(data.path()));
    is_read_whole(data.path());
}

#[test]
fn what_a_killed_bot_left_in_the_log_is_read_too() {
    is_read_whole(after_a_kill(&["", "-wal", "-shm"]).path());
    is_read_whole(after_a_kill(&["", "-wal"]).path());
}

#[test]
fn a_read_only_store_is_read_while_the_bot_writes_to_it() {
    let data = folder();
    let bot = with_report(data.path());
    is_read_whole(data.path());
    bot.add_report(7, 20_000, &[], "another").expect("kept");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let out = folder();
    for suffix in ["", "-wal"] {
        let data = after_a_kill(&["", "-wal", "-shm"]);
        let file = format!("{}{suffix}", SqliteStore::file(data.path()).display());
        mode(file.as_ref(), 0);
        for command in [&["check"][..], &["export"], &["backup", "copy"]] {
            let (status, _, err) = run(data.path(), out.path(), command);
            assert_eq!(status, Some(2), "{suffix}, {command:?}");
            assert!(err.contains(&format!("{file}: ")), "{suffix}, {command:?}: {err}");
        }
        assert!(!out.path().join("copy").exists());
    }
    // nor can a copy be made where nothing can be written
    let data = folder();
    drop(with_report(data.path()));
    lock(out.path());
    let (status, _, err) = run(data.path(), out.path(), &["backup", "copy"]);
    mode(out.path(), 0o700);
    assert_eq!(status, Some(2));
    assert!(err.contains("cannot write copy: Permission denied"), "{err}");
}
