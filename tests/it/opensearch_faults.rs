//! OpenSearch when things go wrong: the index on this machine answers, or a clear message does, and danger is always
//! detected. Skipped without Java and Maven.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::opensearch_contract::settings;
use crate::opensearch_nodes::OpenSearchNodes;
use crate::opensearch_proxy::{Fault, OpenSearchProxy};
use crate::support::TestEnv;

const QUESTION: &str = "how is osteopetrosis treated";
const EMERGENCY: &str = "I took 40 pills to kill myself";

/// Few attempts and short waits, for what never answers.
pub(crate) const IMPATIENT: &str = "attempts = 2\nbackoff_milliseconds = 1\nrest_seconds = 0";

pub(crate) fn env(addresses: &str, alias: &str, more: &str) -> TestEnv {
    let env = TestEnv::new().with_shipped_corpus();
    env.write("settings.toml", &settings(addresses, alias, more));
    env
}

pub(crate) fn run(env: &TestEnv, arguments: &[&str]) -> (i32, String, String) {
    env.run(&[&["--config", "settings.toml"], arguments].concat())
}

pub(crate) fn build(env: &TestEnv) -> (i32, String, String) {
    run(env, &["index", "--to", "opensearch"])
}

#[track_caller]
pub(crate) fn assert_answers(env: &TestEnv) {
    let (status, out, err) = run(env, &["ask", QUESTION]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("bone marrow transplant"), "{out}");
}

/// A question gets a message with this, and an emergency its answer.
#[track_caller]
pub(crate) fn assert_only_danger_is_answered(env: &TestEnv, message: &str) {
    let (status, out, err) = run(env, &["ask", QUESTION]);
    assert_eq!((status, out.as_str()), (2, ""), "{err}");
    assert!(err.contains(message), "{err}");
    let (status, out, err) = run(env, &["ask", "--json", EMERGENCY]);
    assert_eq!(status, 0, "{err}");
    let answer: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert!(!answer["urgency"].is_null(), "{answer}");
}

#[test]
fn without_an_opensearch_cluster_the_local_index_answers() {
    let env = env("http://127.0.0.1:9", "away", IMPATIENT);
    assert_only_danger_is_answered(&env, "127.0.0.1:9 doesn't answer (2 attempts)");
    let (status, _, err) = run(&env, &["index"]);
    assert_eq!(status, 0, "{err}");
    assert_answers(&env);
    let (_, _, err) = run(&env, &["ask", QUESTION]);
    assert!(err.contains("answering from the index in index instead"), "{err}");
}

#[test]
fn opensearch_settings_that_cannot_work_are_refused() {
    let env = env("http://search.example.org:9200", "away", "");
    let (status, _, err) = run(&env, &["ask", QUESTION]);
    assert_eq!(status, 2);
    assert!(err.contains("opensearch.addresses") && err.contains("https://"), "{err}");
}

#[test]
fn an_opensearch_index_that_is_missing_or_foreign_is_named() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let env = env(&nodes.addresses(), "foreign", "");
    assert_only_danger_is_answered(&env, "no index has the alias foreign");
    // made by somebody else
    let (status, _) = nodes.request("PUT", "/foreign-other", r#"{"aliases": {"foreign": {}}}"#);
    assert_eq!(status, 200);
    assert_only_danger_is_answered(&env, "foreign-other can't be used");
    // this program's, but with another mapping
    let (status, out, err) = build(&env);
    assert_eq!(status, 0, "{out} {err}");
    assert_answers(&env);
    let served = nodes.served("foreign").expect("an index");
    let (status, changed) = nodes.request(
        "PUT",
        &format!("/{served}/_mapping"),
        r#"{"properties": {"surprise": {"type": "keyword"}}}"#,
    );
    assert_eq!(status, 200, "{changed}");
    assert_only_danger_is_answered(&env, "its mapping is not the one");
    // and a build puts it right
    env.write("corpus/osteopetrosis.md", &changed_document(&env));
    let (status, out, err) = build(&env);
    assert_eq!(status, 0, "{out} {err}");
    assert_answers(&env);
    assert_ne!(nodes.served("foreign"), Some(served));
}

/// The first document that is about osteopetrosis, with another ending.
fn changed_document(env: &TestEnv) -> String {
    let entries = std::fs::read_dir(env.path().join("corpus")).expect("the corpus");
    let mut texts: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().contains("osteopetrosis"))
        .collect();
    texts.sort();
    let path = texts.first().expect("a document");
    let text = std::fs::read_to_string(path).expect("read");
    std::fs::remove_file(path).expect("removed");
    text.trim_end().to_owned() + "\n\nRest helps, too.\n"
}

#[test]
fn a_slow_or_failing_opensearch_node_leaves_the_answer_to_others() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let first = env(&nodes.addresses(), "faulty", "");
    let (status, out, err) = build(&first);
    assert_eq!(status, 0, "{out} {err}");
    let proxy = OpenSearchProxy::of(nodes.port());
    let short = "attempts = 2\nbackoff_milliseconds = 1\nrest_seconds = 0\ntimeout_milliseconds = 2000";
    let short = settings(&proxy.address(), "faulty", "").replace("timeout_milliseconds = 20000", short);
    let (alone, with_local) = (TestEnv::new().with_shipped_corpus(), TestEnv::new().with_shipped_corpus());
    alone.write("settings.toml", &short);
    with_local.write("settings.toml", &short);
    let (status, _, err) = run(&with_local, &["index"]);
    assert_eq!(status, 0, "{err}");
    for fault in [Fault::Closed, Fault::Busy, Fault::HalfOfShards, Fault::Silent] {
        proxy.spoil(move |request| if request.contains("_search") { fault } else { Fault::None });
        assert_only_danger_is_answered(&alone, "doesn't answer");
        assert_answers(&with_local);
    }
    proxy.spoil(|request| if request.contains("_search") { Fault::Refused } else { Fault::None });
    assert_only_danger_is_answered(&alone, "OpenSearch refused to search: 400 query_shard_exception");
    let (_, _, err) = run(&alone, &["ask", QUESTION]);
    assert!(!err.contains("treat"), "the question is repeated: {err}");
    assert_answers(&with_local);
    // one failure is no reason to give up
    let count = AtomicUsize::new(0);
    proxy.spoil(move |request| {
        let first = request.contains("_search") && count.fetch_add(1, Ordering::Relaxed) == 0;
        if first { Fault::Busy } else { Fault::None }
    });
    assert_answers(&alone);
    // the other node answers
    proxy.spoil(|_| Fault::Closed);
    let both = format!("{} {}", proxy.address(), nodes.addresses());
    alone.write("settings.toml", &settings(&both, "faulty", ""));
    assert_answers(&alone);
}

#[test]
fn a_killed_opensearch_node_loses_no_answer() {
    let Some(nodes) = OpenSearchNodes::start() else { return };
    let env = env(&nodes.addresses(), "killed", "attempts = 6");
    let (status, out, err) = build(&env);
    assert_eq!(status, 0, "{out} {err}");
    assert!(!err.contains("copies"), "{err}");
    let asked = AtomicUsize::new(0);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..8 {
                        assert_answers(&env);
                        asked.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        while asked.load(Ordering::Relaxed) < 4 {
            assert!(workers.iter().any(|worker| !worker.is_finished()), "questions are asked");
            thread::yield_now();
        }
        nodes.kill_last();
    });
    assert_eq!(asked.load(Ordering::Relaxed), 16);
}

#[test]
fn opensearch_without_a_leading_node_answers() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let proxy = OpenSearchProxy::of(nodes.port());
    let env = env(&proxy.address(), "leaderless", "");
    assert_eq!(build(&env).0, 0);
    proxy.spoil(|request| {
        let asks_state = request.contains("/_alias/") || request.contains("/_mapping");
        if asks_state && !request.contains("local=true") { Fault::Leaderless } else { Fault::None }
    });
    assert_answers(&env);
}

#[test]
fn a_hung_opensearch_node_does_not_hold_up_a_start() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let first = env(&nodes.addresses(), "hung", "");
    let (status, out, err) = build(&first);
    assert_eq!(status, 0, "{out} {err}");
    let proxy = OpenSearchProxy::of(nodes.port());
    let settings =
        settings(&proxy.address(), "hung", "attempts = 2\nopening_seconds = 1\nbuild_timeout_seconds = 3600");
    let (alone, with_local) = (TestEnv::new().with_shipped_corpus(), TestEnv::new().with_shipped_corpus());
    alone.write("settings.toml", &settings);
    with_local.write("settings.toml", &settings);
    let (status, _, err) = run(&with_local, &["index"]);
    assert_eq!(status, 0, "{err}");
    for hung in ["/_alias/", "/_mapping", "/_mget"] {
        proxy.spoil(move |request| if request.contains(hung) { Fault::Silent } else { Fault::None });
        assert_only_danger_is_answered(&alone, "doesn't answer");
        let (_, _, err) = run(&alone, &["ask", QUESTION]);
        assert!(err.contains("opensearch.opening_seconds"), "{hung}: {err}");
        assert_answers(&with_local);
        let (_, _, err) = run(&with_local, &["ask", QUESTION]);
        assert!(err.contains("answering from the index in index instead"), "{hung}: {err}");
    }
    // another node has the time that is left
    proxy.spoil(|request| if request.contains("/_mget") { Fault::Silent } else { Fault::None });
    let both = format!("{} {}", proxy.address(), nodes.addresses());
    alone
        .write("settings.toml", &crate::opensearch_contract::settings(&both, "hung", "opening_seconds = 30"));
    assert_answers(&alone);
}
