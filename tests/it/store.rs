//! `bonafide store` on a store that the library made.

use crate::support::TestEnv;
use bonafide::config::Config;
use bonafide::store;
use serde_json::Value;

fn run(env: &TestEnv, arguments: &[&str]) -> (i32, String, String) {
    let data = env.path().join("data");
    let output =
        env.bonafide().env("BONAFIDE_STORE_DIRECTORY", data).args(arguments).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit status"), text(output.stdout), text(output.stderr))
}

#[test]
fn a_store_is_checked_copied_and_exported_while_it_is_in_use() {
    let env = TestEnv::new();
    let config = Config::embedded().expect("valid settings").store;
    let store = store::open(&env.path().join("data"), &config).expect("a store");
    store.add_report(7, 20_000, &["ccm/1".to_owned()], "a wrong dose").expect("kept");

    let (status, out, err) = run(&env, &["store", "check"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("is sound"), "{out}");
    let (status, out, _) = run(&env, &["store", "export"]);
    let exported: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((status, &exported["tables"]["reports"][0]["text"]), (0, &Value::from("a wrong dose")));
    assert_eq!(run(&env, &["store", "backup", "copy.sqlite3"]).0, 0);
    let (status, _, err) = run(&env, &["store", "backup", "copy.sqlite3"]);
    assert_eq!(status, 2);
    assert!(err.contains("--force"), "{err}");
    assert_eq!(run(&env, &["store", "backup", "--force", "copy.sqlite3"]).0, 0);
    assert_eq!(store.reports(7, 10).expect("read").len(), 1);
}

#[test]
fn what_cannot_be_used_is_told_in_words() {
    let env = TestEnv::new();
    let (status, _, err) = run(&env, &["store", "check"]);
    assert_eq!(status, 2);
    assert!(err.contains("there is no store at") && err.contains("first runs"), "{err}");
    env.write("data/bonafide.sqlite3", &"not a database, only words. ".repeat(200));
    let (status, _, err) = run(&env, &["store", "check"]);
    assert_eq!(status, 2);
    assert!(err.contains("damaged") && err.contains("backup"), "{err}");
}

/// The name under which this test runs itself as the process that is killed.
const WRITER: &str = "BONAFIDE_TEST_WRITER";

#[test]
fn what_was_confirmed_survives_a_kill_at_any_moment() {
    let config = Config::embedded().expect("valid settings").store;
    if let Some(folder) = std::env::var_os(WRITER) {
        let store = store::open(folder.as_ref(), &config).expect("a store");
        for number in 0.. {
            let id = store.add_report(7, 20_000, &[], &format!("report {number}")).expect("kept");
            // the confirmation: only after the write has returned
            println!("confirmed {id}");
        }
    }
    for round in 0..20_u32 {
        let folder = tempfile::tempdir().expect("a folder");
        let mut child = std::process::Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "store::what_was_confirmed_survives_a_kill_at_any_moment", "--nocapture"])
            .env(WRITER, folder.path())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("a child");
        let out = std::io::BufReader::new(child.stdout.take().expect("its output"));
        let mut confirmed = 0_i64;
        for line in std::io::BufRead::lines(out).map_while(Result::ok) {
            if let Some(id) = line.rsplit("confirmed ").next().and_then(|id| id.parse().ok()) {
                confirmed = id;
            }
            if confirmed > i64::from(round) * 3 {
                child.kill().expect("killed");
                break;
            }
        }
        child.wait().expect("ended");
        let store = store::open(folder.path(), &config).expect("a store");
        assert_eq!(store.problems().expect("checked"), Vec::<String>::new());
        let kept = store.reports(7, 100_000).expect("read").len();
        assert!(kept >= usize::try_from(confirmed).expect("a count"), "{kept} of {confirmed}");
        assert!(confirmed > 0);
    }
}
