//! `bonafide store copy`: what it refuses, and that it changes nothing then.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use crate::store_files::Scene;

#[test]
fn a_copy_that_is_refused_leaves_its_target_as_it_was() {
    let scene = Scene::new();
    let older = "DROP TABLE wordings; PRAGMA user_version = 5; PRAGMA journal_mode = DELETE";
    for (sql, what) in [
        ("PRAGMA journal_mode = DELETE", "isn't empty"),
        (older, "isn't empty"),
        ("PRAGMA user_version = 7; PRAGMA journal_mode = DELETE", "use a newer program"),
        ("PRAGMA user_version = -1; PRAGMA journal_mode = DELETE", "its version is -1"),
    ] {
        let other = Scene::new();
        other.sql(sql);
        fs::set_permissions(other.file(), fs::Permissions::from_mode(0o640)).expect("set");
        let before = other.state();
        let target = format!("sqlite:{}", other.file().display());
        let (status, _, err) = scene.run(&["copy", "--to", &target]);
        assert_eq!(status, Some(2), "{sql}: {err}");
        assert!(err.contains(what), "{sql}: {err}");
        assert!(other.state() == before, "{sql}: the target was written to");
        let mode = fs::metadata(other.file()).expect("a file").mode() & 0o777;
        assert_eq!(mode, 0o640, "{sql}: the permissions of the target changed");
    }
    let words = scene.out.path().join("words");
    fs::write(&words, "not a database, only words. ".repeat(200)).expect("a file");
    fs::set_permissions(&words, fs::Permissions::from_mode(0o644)).expect("set");
    for force in [&[][..], &["--force"]] {
        let (status, _, err) = scene.run(&[&["copy", "--to", "sqlite:words"][..], force].concat());
        assert_eq!(status, Some(2), "{err}");
        assert_eq!(fs::metadata(&words).expect("a file").mode() & 0o777, 0o644);
    }
    // an older file whose content can't be replaced isn't updated, either
    let other = Scene::new();
    other.sql(&format!(
        "{older}; CREATE TRIGGER full BEFORE INSERT ON reports BEGIN SELECT RAISE(ABORT, 'full'); END"
    ));
    let contents = || {
        let connection = rusqlite::Connection::open(other.file()).expect("the store");
        let version = connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
        let report = connection.query_row("SELECT text FROM reports", [], |row| row.get::<_, String>(0));
        (version.expect("read"), report.expect("read"))
    };
    let before = contents();
    let target = format!("sqlite:{}", other.file().display());
    let (status, _, err) = scene.run(&["copy", "--force", "--to", &target]);
    assert_eq!(status, Some(2), "{err}");
    assert_eq!(contents(), before);
    // what is replaced is its owner's alone
    let other = Scene::new();
    fs::set_permissions(other.file(), fs::Permissions::from_mode(0o640)).expect("set");
    let target = format!("sqlite:{}", other.file().display());
    let (status, _, err) = scene.run(&["copy", "--force", "--to", &target]);
    assert_eq!(status, Some(0), "{err}");
    assert_eq!(fs::metadata(other.file()).expect("a file").mode() & 0o777, 0o600);
}

#[test]
fn a_text_that_is_not_utf_8_is_named_and_not_copied() {
    let scene = Scene::new();
    scene.sql("UPDATE reports SET text = CAST(x'6120ff20646f7365' AS TEXT)");
    let before = scene.state();
    for command in [&["copy", "--to", "sqlite:copy"][..], &["export", "--out", "copy"], &["export"]] {
        let (status, out, err) = scene.run(command);
        assert_eq!((status, out.as_str()), (Some(2), ""), "{command:?}: {err}");
        for part in ["table reports", "id 1", "column text", "UTF-8"] {
            assert!(err.contains(part), "{command:?}: {err}");
        }
    }
    assert!(scene.state() == before, "the store was written to");
    assert_eq!(scene.written(), Vec::<String>::new());
}
