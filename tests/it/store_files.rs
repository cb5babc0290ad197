//! `bonafide store`: what it calls sound, which files it writes, and which it refuses to write.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use bonafide::config::Config;
use bonafide::store::{self, SqliteStore, Store};
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

/// A store in a folder of its own, and a folder for what is written.
pub(crate) struct Scene {
    data: TempDir,
    pub(crate) out: TempDir,
}

/// Exit status, standard output and standard error.
pub(crate) type Ran = (Option<i32>, String, String);

fn open(folder: &Path) -> Arc<dyn Store> {
    store::open(folder, &Config::embedded().expect("valid settings").store).expect("a store")
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

impl Scene {
    /// With one report in the store, which nobody has open.
    pub(crate) fn new() -> Self {
        let scene = Self::empty();
        open(scene.data.path()).add_report(7, 20_000, &[], "a wrong dose").expect("kept");
        scene
    }

    fn empty() -> Self {
        let folder = || tempfile::tempdir().expect("a folder");
        Self { data: folder(), out: folder() }
    }

    pub(crate) fn file(&self) -> PathBuf {
        SqliteStore::file(self.data.path())
    }

    pub(crate) fn sql(&self, sql: &str) {
        Connection::open(self.file()).expect("the store").execute_batch(sql).expect("changed");
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bonafide"));
        ran(self.with_environment(&mut command).arg("store").args(arguments))
    }

    fn with_environment<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("BONAFIDE_STORE_DIRECTORY", self.data.path()).current_dir(self.out.path())
    }

    /// Every file of the store: its bytes and when it was written.
    pub(crate) fn state(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let files = fs::read_dir(self.data.path()).expect("the folder");
        let state = |path: PathBuf| {
            let written = fs::metadata(&path).and_then(|found| found.modified()).expect("a time");
            (path.clone(), (fs::read(&path).expect("a file"), written))
        };
        files.map(|file| state(file.expect("an entry").path())).collect()
    }

    /// The names of all files that were written, hidden ones included.
    pub(crate) fn written(&self) -> Vec<String> {
        let files = fs::read_dir(self.out.path()).expect("the folder");
        let name = |file: fs::DirEntry| file.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = files.map(|file| name(file.expect("an entry"))).collect();
        names.sort();
        names
    }

    fn reports_in(&self, name: &str) -> i64 {
        let copy = Connection::open(self.out.path().join(name)).expect("a copy");
        copy.query_row("SELECT count(*) FROM reports", [], |row| row.get(0)).expect("a count")
    }
}

#[test]
fn a_store_of_an_older_version_is_checked_copied_and_exported_but_not_changed() {
    let scene = Scene::new();
    scene.sql(
        "DROP TABLE wordings; DROP TABLE member_regions; DROP TABLE offers; PRAGMA user_version = 3; PRAGMA journal_mode = DELETE",
    );
    let before = scene.state();
    let (status, out, err) = scene.run(&["check"]);
    assert_eq!((status, err.as_str()), (Some(0), ""));
    assert!(out.contains("sound (version 3)") && out.contains("updates it to version 6"), "{out}");
    let (status, out, _) = scene.run(&["export"]);
    let exported: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((status, &exported["version"]), (Some(0), &Value::from(3)));
    assert_eq!(exported["tables"]["reports"][0]["text"], "a wrong dose");
    assert_eq!(scene.run(&["backup", "copy"]).0, Some(0));
    assert!(scene.state() == before, "the store was written to");
    let copy = Connection::open(scene.out.path().join("copy")).expect("a copy");
    let version: i64 = copy.pragma_query_value(None, "user_version", |row| row.get(0)).expect("a version");
    assert_eq!(version, 3, "a backup is as old as its store");
    // the bot updates it
    drop(open(scene.data.path()));
    let (_, out, _) = scene.run(&["check"]);
    assert!(out.contains("sound (version 6)") && !out.contains("updates"), "{out}");
}

const NO_REFERENCE: &str = "DROP TABLE pin_passages; CREATE TABLE pin_passages (
    pin INTEGER NOT NULL, position INTEGER NOT NULL, document TEXT NOT NULL, passage TEXT NOT NULL,
    hash TEXT NOT NULL, flag TEXT CHECK (flag IN ('changed', 'removed')),
    section TEXT NOT NULL DEFAULT '[]', place INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (pin, position)
) STRICT";
const OTHER_TYPE: &str = "DROP TABLE offers; CREATE TABLE offers (
    post INTEGER PRIMARY KEY, server INTEGER NOT NULL, at INTEGER NOT NULL, made TEXT
) STRICT; CREATE INDEX offers_server ON offers (server, made)";
const NO_KEY: &str = "DROP TABLE removed_servers; CREATE TABLE removed_servers (
    server INTEGER, day INTEGER NOT NULL
) STRICT";

const NO_UNIQUE: &str = "DROP TABLE wordings; CREATE TABLE wordings (
    id INTEGER PRIMARY KEY AUTOINCREMENT, server INTEGER NOT NULL, day INTEGER NOT NULL, document TEXT NOT NULL,
    section TEXT NOT NULL, position INTEGER NOT NULL, passage TEXT NOT NULL, hash TEXT NOT NULL, text TEXT NOT NULL
) STRICT";

#[test]
fn a_store_of_a_newer_version_is_named_and_left_as_it_is() {
    for version in [7, i32::MAX] {
        let scene = Scene::new();
        scene.sql(&format!("PRAGMA user_version = {version}"));
        let before = scene.state();
        for command in [&["check"][..], &["export"], &["backup", "copy"], &["copy", "--to", "sqlite:copy"]] {
            let (status, out, err) = scene.run(command);
            assert_eq!((status, out.as_str()), (Some(2), ""), "{command:?}: {err}");
            assert!(
                err.contains(&format!("has version {version}")) && err.contains("use a newer program"),
                "{err}"
            );
        }
        assert!(scene.state() == before, "the store was written to");
        assert_eq!(scene.written(), Vec::<String>::new());
    }
}

#[test]
fn what_is_no_store_of_any_version_is_not_called_sound() {
    for (sql, what) in [
        ("PRAGMA user_version = -1", "its version is -1"),
        ("PRAGMA user_version = 0", "its version is 0"),
        ("DROP TABLE reports", "the table reports is missing"),
        ("ALTER TABLE pins DROP COLUMN question", "the column pins.question is missing"),
        (NO_UNIQUE, "the table wordings may have the same server, text twice"),
        (NO_REFERENCE, "the reference of pin_passages.pin to pins.id is missing"),
        (OTHER_TYPE, "the column offers.made isn't INTEGER NOT NULL DEFAULT 0"),
        (NO_KEY, "the key of removed_servers isn't server"),
        ("PRAGMA user_version = 3", "its version is 3, but it has the table offers of a later version"),
        (
            "PRAGMA user_version = 2",
            "its version is 2, but it has the column pin_passages.section of a later version",
        ),
    ] {
        let scene = Scene::new();
        scene.sql(sql);
        let before = scene.state();
        let (status, out, _) = scene.run(&["check"]);
        assert_eq!(status, Some(1), "{sql}: {out}");
        assert!(out.contains(what) && out.contains("restore a backup"), "{sql}: {out}");
        for command in [&["export"][..], &["export", "--out", "copy"], &["backup", "copy"]] {
            let (status, _, err) = scene.run(command);
            assert_eq!(status, Some(2), "{sql}, {command:?}");
            assert!(err.contains(what) && err.contains("restore a backup"), "{sql}, {command:?}: {err}");
        }
        assert!(scene.state() == before, "the store was written to");
        assert_eq!(scene.written(), Vec::<String>::new());
    }
    let scene = Scene::empty();
    fs::write(scene.file(), "").expect("a file");
    let (status, out, _) = scene.run(&["check"]);
    assert_eq!(status, Some(1));
    assert!(out.contains("it has no tables"), "{out}");
}

#[test]
fn the_bot_does_not_take_another_programs_database_for_its_store() {
    let config = Config::embedded().expect("valid settings").store;
    for (sql, what) in [
        ("CREATE TABLE recipes (name TEXT)", "another program made its tables"),
        ("PRAGMA user_version = -1", "its version is -1"),
    ] {
        let scene = Scene::empty();
        scene.sql(sql);
        let before = fs::read(scene.file()).expect("a file");
        let error = store::open(scene.data.path(), &config).expect_err("no store").to_string();
        assert!(error.contains(what) && error.contains("bonafide.sqlite3"), "{error}");
        assert!(fs::read(scene.file()).expect("a file") == before, "it was written to");
    }
}

#[test]
fn an_export_is_its_owners_alone_and_replaces_nothing_unasked() {
    let scene = Scene::new();
    assert_eq!(scene.run(&["export", "--out", "all.json"]).0, Some(0));
    let file = scene.out.path().join("all.json");
    assert_eq!(fs::metadata(&file).expect("a file").mode() & 0o777, 0o600);
    let exported: Value = serde_json::from_slice(&fs::read(&file).expect("a file")).expect("JSON");
    assert_eq!(exported["tables"]["reports"][0]["text"], "a wrong dose");

    fs::write(&file, "notes of my own").expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("set");
    let (status, _, err) = scene.run(&["export", "--out", "all.json"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("all.json already exists: use --force"), "{err}");
    assert_eq!(fs::read_to_string(&file).expect("a file"), "notes of my own");
    assert_eq!(scene.run(&["export", "--out", "all.json", "--force"]).0, Some(0));
    assert_eq!(fs::metadata(&file).expect("a file").mode() & 0o777, 0o600);
    assert!(fs::read_to_string(&file).expect("a file").contains("a wrong dose"));
    assert_eq!(scene.written(), ["all.json"]);
}

#[test]
fn no_file_of_the_store_is_written_over() {
    let scene = Scene::new();
    let store = scene.file();
    let beside = |suffix: &str| PathBuf::from(format!("{}{suffix}", store.display()));
    let (link, hard_link) = (scene.out.path().join("link"), scene.out.path().join("hard-link"));
    symlink(&store, &link).expect("a link");
    fs::hard_link(&store, &hard_link).expect("a link");
    let before = scene.state();
    for target in [&store, &beside("-wal"), &beside("-shm"), &beside("-journal"), &link, &hard_link] {
        let target = target.to_str().expect("a path");
        for command in [&["export", "--out", target, "--force"], &["backup", target, "--force"][..]] {
            let (status, _, err) = scene.run(command);
            assert_eq!(status, Some(2), "{command:?}");
            assert!(err.contains("belongs to the store itself: choose another file"), "{command:?}: {err}");
        }
    }
    assert!(scene.state() == before, "the store was changed");
    // while the bot has it open, they exist
    let _bot = open(scene.data.path());
    for suffix in ["-wal", "-shm"] {
        let target = beside(suffix);
        let (status, _, err) = scene.run(&["export", "--force", "--out", target.to_str().expect("a path")]);
        assert!(status == Some(2) && err.contains("belongs to the store itself"), "{err}");
    }
    // nor is what is no file
    let (status, _, err) = scene.run(&["export", "--out", "/dev/null", "--force"]);
    assert!(status == Some(2) && err.contains("/dev/null isn't a regular file"), "{err}");
}

#[test]
fn a_backup_ends_while_others_write_all_the_time() {
    let scene = Scene::empty();
    drop(open(scene.data.path()));
    // without waiting for the disk, others write between any two parts of the copy
    let writer = Connection::open(scene.file()).expect("the store");
    writer.execute_batch("PRAGMA synchronous = OFF").expect("set");
    writer.busy_timeout(Duration::from_mins(1)).expect("set");
    let sql = "INSERT INTO reports (server, day, passages, text) VALUES (7, 20000, '[]', ?1)";
    let write = move |text: &str| writer.execute(sql, [text]).expect("kept");
    for _ in 0..300 {
        write(&"word ".repeat(20_000));
    }
    let stop = &AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                write("another");
            }
        });
        let mut command = Command::new(env!("CARGO_BIN_EXE_bonafide"));
        let command = scene.with_environment(&mut command).args(["store", "backup", "copy"]);
        let mut backup = command.spawn().expect("it runs");
        let ended = (0..600).find_map(|_| {
            std::thread::sleep(Duration::from_millis(100));
            backup.try_wait().expect("a process")
        });
        stop.store(true, Ordering::Relaxed);
        if ended.is_none() {
            backup.kill().expect("ended");
            backup.wait().expect("ended");
        }
        assert_eq!(ended.and_then(|status| status.code()), Some(0), "the backup doesn't end");
    });
    let written = Connection::open(scene.file()).expect("the store");
    let written: i64 =
        written.query_row("SELECT count(*) FROM reports", [], |row| row.get(0)).expect("a count");
    assert!((300..=written).contains(&scene.reports_in("copy")));
    assert_eq!(scene.written(), ["copy"]);
}

#[test]
fn a_damaged_store_does_not_replace_a_good_copy() {
    let scene = Scene::new();
    assert_eq!(scene.run(&["backup", "copy"]).0, Some(0));
    assert_eq!(fs::metadata(scene.out.path().join("copy")).expect("a file").mode() & 0o777, 0o600);
    let good = fs::read(scene.out.path().join("copy")).expect("a copy");
    let mut bytes = fs::read(scene.file()).expect("a file");
    // only the last page: everything else can be read
    let page = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
    let last = bytes.len() - page;
    bytes[last..].fill(0xaa);
    fs::write(scene.file(), bytes).expect("damaged");
    let (status, _, err) = scene.run(&["backup", "copy", "--force"]);
    assert_eq!(status, Some(2));
    assert!(err.contains("the store isn't sound") && err.contains("restore a backup"), "{err}");
    assert!(fs::read(scene.out.path().join("copy")).expect("a copy") == good, "the good copy is gone");
    assert_eq!(scene.written(), ["copy"]);
    let (status, out, _) = scene.run(&["check"]);
    assert_eq!(status, Some(1));
    assert!(out.contains("the file is damaged"), "{out}");
}

#[test]
fn a_full_disk_leaves_nothing_half_written_and_names_the_file() {
    let scene = Scene::empty();
    let store = open(scene.data.path());
    for _ in 0..40 {
        store.add_report(7, 20_000, &[], &"word ".repeat(2_000)).expect("kept");
    }
    drop(store);
    for (arguments, name) in [
        ("backup copy", "copy"),
        ("backup --force copy", "copy"),
        ("export --out all.json", "all.json"),
        ("export --force --out all.json", "all.json"),
    ] {
        if arguments.contains("--force") {
            fs::write(scene.out.path().join(name), "the good one").expect("a file");
        }
        let before = scene.written();
        // no file may grow beyond 64 blocks; without the signal, writing fails as on a full disk
        let script = format!("trap '' XFSZ; ulimit -f 64; exec \"$0\" store {arguments}");
        let mut command = Command::new("sh");
        let command = scene.with_environment(&mut command);
        let (status, _, err) = ran(command.args(["-c", &script, env!("CARGO_BIN_EXE_bonafide")]));
        assert_eq!(status, Some(2), "{arguments}: {err}");
        assert!(err.contains(&format!(" {name}: ")), "{arguments}: {err}");
        assert!(!err.contains(".bonafide-"), "a temporary name helps nobody: {err}");
        assert_eq!(scene.written(), before, "{arguments}");
        if arguments.contains("--force") {
            assert_eq!(fs::read_to_string(scene.out.path().join(name)).expect("a file"), "the good one");
        }
    }
}
