//! `bonafide store` as an operator uses it, and what a killed process leaves behind.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use assert_cmd::assert::Assert;
use bonafide::config::{Config, StoreConfig};
use bonafide::store::{self, NewPin, PinnedPassage, SettingChange, SqliteStore, Store};

/// Names the folder to the process that is going to be killed.
const FOLDER: &str = "STORE_TEST_FOLDER";
/// Begins the lines in which that process confirms a write.
const CONFIRMED: &str = "confirmed ";

fn config() -> StoreConfig {
    Config::embedded().expect("valid settings").store
}

fn run(folder: &Path, arguments: &[&str]) -> Assert {
    let mut command = assert_cmd::Command::cargo_bin("bonafide").expect("the program");
    command.env("BONAFIDE_STORE_DIRECTORY", folder).arg("store").args(arguments).assert()
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn filled(folder: &Path) -> Arc<dyn Store> {
    let store = store::open(folder, &config()).expect("a store");
    store.change_setting(7, 5, 1, &SettingChange::CooldownSeconds(Some(30))).expect("changed");
    let passage = PinnedPassage {
        section: vec!["Treatment".to_owned()],
        position: 1,
        document: "ccm".to_owned(),
        passage: "p".to_owned(),
        hash: "h".to_owned(),
        flag: None,
    };
    let question = "How is it treated?".to_owned();
    let pin = NewPin { server: 7, channel: 1, message: 2, question, passages: vec![passage], by: 5, at: 1 };
    store.add_pin(&pin).expect("pinned");
    store
}

#[test]
fn a_running_store_is_checked_copied_and_exported() {
    let folder = tempfile::tempdir().expect("a folder");
    let _open = filled(folder.path());
    let checked = run(folder.path(), &["check"]).success();
    assert!(words(&checked.get_output().stdout).contains("sound"));

    let copies = tempfile::tempdir().expect("a folder");
    let copy = SqliteStore::file(copies.path());
    let target = copy.to_str().expect("a path");
    run(folder.path(), &["backup", target]).success();
    let refused = run(folder.path(), &["backup", target]).failure();
    assert!(words(&refused.get_output().stderr).contains("--force"));
    run(folder.path(), &["backup", target, "--force"]).success();
    let store = store::open(copies.path(), &config()).expect("a store");
    assert_eq!(store.guild_settings(7).expect("read").cooldown_seconds, Some(30));
    assert_eq!(store.pins(7).expect("read")[0].question, "How is it treated?");

    let exported = run(folder.path(), &["export"]).success();
    let json: serde_json::Value = serde_json::from_slice(&exported.get_output().stdout).expect("JSON");
    assert_eq!(json["tables"]["pins"][0]["question"], "How is it treated?");
    assert_eq!(json["tables"]["audit"][0]["new"], "30");
    let file = copies.path().join("export.json");
    run(folder.path(), &["export", "--out", file.to_str().expect("a path")]).success();
    let written = std::fs::read(&file).expect("a file");
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&written).expect("JSON"), json);
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let _open = filled(folder.path());
    for file in std::fs::read_dir(folder.path()).expect("the folder") {
        let file = file.expect("an entry");
        let mode = file.metadata().expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.path().display());
    }
}

#[test]
fn what_is_missing_no_database_or_newer_is_told_and_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    for command in [&["check"][..], &["export"], &["backup", "copy"]] {
        let failed = run(folder.path(), command).failure();
        assert!(words(&failed.get_output().stderr).contains("there is no store"), "{command:?}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0, "looking makes no store");

    std::fs::write(SqliteStore::file(folder.path()), "no database at all. ".repeat(400)).expect("a file");
    let failed = run(folder.path(), &["check"]).failure();
    assert!(words(&failed.get_output().stderr).contains("isn't an SQLite database"));

    let newer = tempfile::tempdir().expect("a folder");
    drop(filled(newer.path()));
    let path = SqliteStore::file(newer.path());
    let mut bytes = std::fs::read(&path).expect("a file");
    // the header of an SQLite file has the version of its tables at byte 60
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    std::fs::write(&path, bytes).expect("a file");
    let failed = run(newer.path(), &["check"]).failure();
    assert!(words(&failed.get_output().stderr).contains("version 99"));
}

/// Not a test by itself: the process that `a_killed_process_loses_no_confirmed_write` kills.
#[test]
fn writes_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = store::open(Path::new(&folder), &config()).expect("a store");
    let mut out = std::io::stdout();
    for number in 1..=20_000_u32 {
        let change = SettingChange::CooldownSeconds(Some(number));
        store.change_setting(7, 5, i64::from(number), &change).expect("changed");
        store.add_report(7, 1, &[], &number.to_string()).expect("kept");
        writeln!(out, "\n{CONFIRMED}{number}").expect("a reader");
        out.flush().expect("a reader");
    }
}

#[test]
fn a_killed_process_loses_no_confirmed_write() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut reports = 0;
    for round in 1..=8 {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "store_durability::writes_until_it_is_killed", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a process");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let number = |line: &str| line.strip_prefix(CONFIRMED).and_then(|number| number.parse::<u32>().ok());
        let mut confirmed: Vec<u32> = Vec::new();
        while confirmed.len() < round * 5 {
            let line = lines.next().expect("it still writes").expect("text");
            confirmed.extend(number(&line));
        }
        child.kill().expect("killed");
        // what it confirmed before the signal reached it counts, too
        confirmed.extend(lines.map_while(Result::ok).filter_map(|line| number(&line)));
        assert!(!child.wait().expect("ended").success(), "it was killed, not done");

        let last = confirmed[confirmed.len() - 1];
        let store = store::open(folder.path(), &config()).expect("a store");
        assert_eq!(store.problems().expect("checked"), Vec::<String>::new());
        let kept = store.guild_settings(7).expect("read").cooldown_seconds.expect("set");
        assert!(kept >= last, "setting {kept}, confirmed {last}");
        let newest = store.audit(7, None, 1).expect("read").remove(0);
        assert_eq!(newest.new, kept, "a setting and its note are kept together");
        // the newest come first
        let all = store.reports(7, u32::MAX).expect("read");
        let of_round: Vec<&str> =
            all[..all.len() - reports].iter().map(|report| report.text.as_str()).collect();
        for number in confirmed {
            assert!(of_round.contains(&number.to_string().as_str()), "report {number} is lost");
        }
        reports = all.len();
    }
}
