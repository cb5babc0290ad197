//! A store in PostgreSQL when things go wrong, and copies from and to it. Skipped where PostgreSQL isn't installed.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use bonafide::config::{Config, Secret, StoreConfig};
use bonafide::store::{
    FactStore as _, NewPin, PinStore as _, PinnedPassage, PostgresStore, ReportStore as _, SettingChange,
    SettingStore as _, Store, StoreError,
};

use crate::postgres_server::PostgresServer;
use crate::support::TestEnv;

pub(crate) fn settings(address: &str) -> StoreConfig {
    let address = Secret::new(address);
    StoreConfig { address, ..Config::embedded().expect("valid settings").store }
}

pub(crate) fn new_pin(message: u64) -> NewPin {
    let passage = PinnedPassage {
        document: "ccm".to_owned(),
        section: vec!["Treatment".to_owned()],
        position: 2,
        passage: "ccm/1".to_owned(),
        hash: "h".to_owned(),
        flag: None,
    };
    NewPin {
        server: 7,
        channel: 3,
        message,
        question: "How is it treated?".to_owned(),
        passages: vec![passage.clone(), passage],
        by: u64::MAX - 1,
        at: 1000,
    }
}

/// The maximum wait for anything, also on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_mins(2);

/// Waits until so many further writes were confirmed: at any speed of the machine, something is written between two
/// failures of the database.
fn wait_for(confirmed: &Receiver<()>, number: usize) {
    while confirmed.try_recv().is_ok() {}
    for _ in 0..number {
        confirmed.recv_timeout(PATIENCE).expect("it writes");
    }
}

/// Writes reports and pins until it is to stop, and notifies of each that is confirmed. Returns which these were, and how
/// many attempts failed.
fn write_until(
    store: &dyn Store,
    done: &AtomicBool,
    confirmed: &Sender<()>,
) -> (Vec<String>, Vec<u64>, usize) {
    let notify = || {
        // nobody waits any more: nothing to do
        let _ = confirmed.send(());
    };
    let (mut reports, mut pins, mut failed) = (Vec::new(), Vec::new(), 0);
    for number in 1.. {
        if done.load(Ordering::Relaxed) {
            break;
        }
        let text = format!("report {number}");
        let mut refused = |error: StoreError| {
            let known = matches!(error, StoreError::Unreachable { .. } | StoreError::Unconfirmed(_));
            assert!(known, "{error:?}");
            failed += 1;
        };
        match store.add_report(7, 20_000, &[], &text) {
            Ok(_) => {
                reports.push(text);
                notify();
            }
            Err(error) => refused(error),
        }
        match store.add_pin(&new_pin(number)) {
            Ok(_) => {
                pins.push(number);
                notify();
            }
            // a server may have 1000
            Err(StoreError::TooMany { .. }) => {}
            Err(error) => refused(error),
        }
    }
    (reports, pins, failed)
}

/// Everything confirmed is there once, and no pin lost a passage.
fn is_whole(store: &dyn Store, reports: &[String], pins: &[u64]) {
    let kept = store.reports(7, 1_000_000).expect("read");
    for text in reports {
        assert_eq!(kept.iter().filter(|report| report.text == *text).count(), 1, "{text}");
    }
    let mut texts: Vec<_> = kept.iter().map(|report| &report.text).collect();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), kept.len(), "nothing was written twice");
    let kept = store.pins(7).expect("read");
    assert!(kept.iter().all(|pin| pin.passages.len() == 2), "half a pin");
    assert!(pins.iter().all(|message| kept.iter().any(|pin| pin.message == *message)));
    assert_eq!(store.problems().expect("checked"), Vec::<String>::new());
}

#[test]
fn a_database_that_restarts_or_is_killed_loses_nothing_that_was_confirmed() {
    let Some(server) = PostgresServer::start() else { return };
    let store = PostgresStore::open(&settings(&server.database())).expect("a store");
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let (sender, confirmed) = channel();
        let (store, done) = (&store, &done);
        let writer = scope.spawn(move || write_until(store, done, &sender));
        for signal in ["INT", "KILL", "INT", "KILL"] {
            wait_for(&confirmed, 8);
            server.stop(signal);
            server.resume();
        }
        wait_for(&confirmed, 8);
        done.store(true, Ordering::Relaxed);
        let (reports, pins, _) = writer.join().expect("no panic");
        assert!(reports.len() > 10 && pins.len() > 10, "it wrote");
        is_whole(store, &reports, &pins);
    });
}

#[test]
fn connections_that_are_cut_are_made_again() {
    let Some(server) = PostgresServer::shared() else { return };
    let store = PostgresStore::open(&settings(&server.database())).expect("a store");
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let (sender, confirmed) = channel();
        let (store, done) = (&store, &done);
        let writer = scope.spawn(move || write_until(store, done, &sender));
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE application_name = 'bonafide' AND datname = ";
        let name = store.server().rsplit_once('/').expect("a database").1;
        for _ in 0..40 {
            wait_for(&confirmed, 6);
            server.sql("postgres", &format!("{cut}'{name}'"));
            // what may be repeated never fails
            store.set_fact("a", "1").expect("kept");
            store.change_setting(8, 1, 1, &SettingChange::ForumOffers(Some(1))).expect("changed");
            store.guild_settings(7).expect("read");
        }
        done.store(true, Ordering::Relaxed);
        let (reports, pins, failed) = writer.join().expect("no panic");
        assert!(reports.len() > failed, "{} written, {failed} failed", reports.len());
        is_whole(store, &reports, &pins);
        assert_eq!(store.audit(8, None, 9).expect("read").len(), 1, "changed once");
    });
}

#[test]
fn a_database_that_is_away_is_an_error_in_time_and_back_when_it_is() {
    let Some(server) = PostgresServer::start() else { return };
    let config = StoreConfig { busy_milliseconds: 300, ..settings(&server.database()) };
    let store = PostgresStore::open(&config).expect("a store");
    store.set_fact("a", "1").expect("kept");
    server.stop("INT");
    let begun = Instant::now();
    for failed in [store.set_fact("a", "2"), store.fact("a").map(|_| ())] {
        let error = failed.expect_err("away");
        assert!(matches!(error, StoreError::Unreachable { .. }), "{error:?}");
        assert!(error.to_string().contains("store.address"), "{error}");
    }
    assert!(PostgresStore::open(&config).is_err());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    server.resume();
    assert_eq!(store.fact("a").expect("read").as_deref(), Some("1"));
}

/// The name under which tests run themselves as another process.
const CHILD: &str = "BONAFIDE_TEST_POSTGRES";

fn child(test: &str, address: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", test, "--nocapture"]).env(CHILD, address).stdout(Stdio::piped());
    command
}

#[test]
fn what_was_confirmed_survives_a_kill_of_the_writer_at_any_moment() {
    if let Ok(address) = std::env::var(CHILD) {
        let store = PostgresStore::open(&settings(&address)).expect("a store");
        for number in 1.. {
            store.add_pin(&new_pin(number)).expect("kept");
            println!("confirmed {number}");
        }
    }
    let Some(server) = PostgresServer::shared() else { return };
    let test = "store_postgres::what_was_confirmed_survives_a_kill_of_the_writer_at_any_moment";
    for round in 0..10_u64 {
        let address = server.database();
        let mut child = child(test, &address).spawn().expect("a child");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut confirmed = 0;
        for line in lines.map_while(Result::ok) {
            confirmed = line.rsplit("confirmed ").next().and_then(|id| id.parse().ok()).unwrap_or(confirmed);
            if confirmed > round * 3 {
                // somewhere within the next write
                thread::sleep(Duration::from_micros(round * 311));
                child.kill().expect("killed");
                break;
            }
        }
        child.wait().expect("ended");
        let store = PostgresStore::open(&settings(&address)).expect("a store");
        let pins: Vec<u64> = (1..=confirmed).collect();
        assert!(confirmed > 0);
        is_whole(&store, &[], &pins);
    }
}

#[test]
fn processes_that_make_the_tables_at_once_all_get_them() {
    if let Ok(address) = std::env::var(CHILD) {
        let store = PostgresStore::open(&settings(&address)).expect("a store");
        store.add_report(7, 1, &[], "kept").expect("kept");
        return;
    }
    let Some(server) = PostgresServer::shared() else { return };
    let address = server.database();
    let test = "store_postgres::processes_that_make_the_tables_at_once_all_get_them";
    let children: Vec<_> = (0..6).map(|_| child(test, &address).spawn().expect("a child")).collect();
    for mut child in children {
        assert!(child.wait().expect("ended").success());
    }
    let store = PostgresStore::open_existing(&settings(&address)).expect("a store");
    assert_eq!(store.reports(7, 9).expect("read").len(), 6);
}

pub(crate) fn run(env: &TestEnv, address: &str, arguments: &[&str]) -> (i32, String, String) {
    let mut command = env.bonafide();
    command.env("BONAFIDE_STORE_ADDRESS", address).arg("store").args(arguments);
    let output = command.output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit status"), text(output.stdout), text(output.stderr))
}

#[test]
fn the_commands_work_on_a_database_or_say_what_to_use() {
    let Some(server) = PostgresServer::shared() else { return };
    let (env, address) = (TestEnv::new(), server.database());
    let (status, _, err) = run(&env, &address, &["check"]);
    assert_eq!(status, 2);
    assert!(err.contains("there is no store in"), "{err}");
    let store = PostgresStore::open(&settings(&address)).expect("a store");
    store.add_report(7, 1, &[], "a wrong dose").expect("kept");
    let (status, out, _) = run(&env, &address, &["check"]);
    assert_eq!(status, 0);
    assert!(out.contains("is sound"), "{out}");
    let (status, out, _) = run(&env, &address, &["export"]);
    assert_eq!(status, 0);
    assert!(out.contains("a wrong dose"), "{out}");
    assert_eq!(run(&env, &address, &["export", "--out", "store.json"]).0, 0);
    assert_eq!(run(&env, &address, &["export", "--out", "store.json"]).0, 2);
    let (status, _, err) = run(&env, &address, &["backup", "copy"]);
    assert_eq!(status, 2);
    assert!(err.contains("pg_dump"), "{err}");
}

#[test]
fn no_message_has_the_password() {
    let env = TestEnv::new();
    // nothing listens on port 1
    for address in ["postgres://bot:hunter2@127.0.0.1:1/b", "postgres://bot:hunter2@[/b", "hunter2"] {
        for arguments in [&["check"][..], &["copy", "--from", "sqlite:none"], &["copy", "--to", "hunter2"]] {
            let (status, out, err) = run(&env, address, arguments);
            assert_eq!(status, 2, "{address}");
            assert!(!(out + &err).contains("hunter2"), "{address}, {arguments:?}: {err}");
        }
    }
}
