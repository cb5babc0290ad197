//! OpenSearch when things go wrong: the index on this machine answers, or a clear message does; danger is always
//! detected, and nothing half-built is served. Skipped without Java and Maven.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use crate::opensearch_contract::settings;
use crate::opensearch_nodes::{OpenSearchNodes, exchange};
use crate::opensearch_proxy::{Fault, OpenSearchProxy};
use crate::support::{TestEnv, document};

const QUESTION: &str = "how is osteopetrosis treated";
const EMERGENCY: &str = "I took 40 pills to kill myself";

/// Few attempts and short waits, for what never answers.
const IMPATIENT: &str = "attempts = 2\nbackoff_milliseconds = 1\nrest_seconds = 0";

fn env(addresses: &str, alias: &str, more: &str) -> TestEnv {
    let env = TestEnv::new().with_shipped_corpus();
    env.write("settings.toml", &settings(addresses, alias, more));
    env
}

fn run(env: &TestEnv, arguments: &[&str]) -> (i32, String, String) {
    env.run(&[&["--config", "settings.toml"], arguments].concat())
}

fn build(env: &TestEnv) -> (i32, String, String) {
    run(env, &["index", "--to", "opensearch"])
}

#[track_caller]
fn assert_answers(env: &TestEnv) {
    let (status, out, err) = run(env, &["ask", QUESTION]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("bone marrow transplant"), "{out}");
}

/// A question gets a message with this, and an emergency its answer.
#[track_caller]
fn assert_only_danger_is_answered(env: &TestEnv, message: &str) {
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
fn an_interrupted_opensearch_build_publishes_nothing_and_continues() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let proxy = OpenSearchProxy::of(nodes.port());
    let small = format!("bulk_bytes = 20000\n{IMPATIENT}");
    let env = env(&proxy.address(), "interrupted", &small);
    for number in 0..60 {
        let id = format!("a{number}");
        let body = "## Care\n\n".to_owned() + &"Rest and tea help some people. ".repeat(10 + number);
        env.write(&format!("corpus/{id}.md"), &document(&id, "Marrow fever", &body));
    }
    let bulks = AtomicUsize::new(0);
    proxy.spoil(move |request| {
        let late = request.contains("_bulk") && bulks.fetch_add(1, Ordering::Relaxed) >= 5;
        if late { Fault::Closed } else { Fault::None }
    });
    let (status, out, err) = build(&env);
    assert_eq!((status, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("doesn't answer"), "{err}");
    assert_eq!(nodes.served("interrupted"), None);
    assert_eq!(nodes.indexes("interrupted").len(), 2, "the claim and what was begun");
    proxy.spoil(|_| Fault::None);
    assert_only_danger_is_answered(&env, "no index has the alias interrupted");
    let (status, out, err) = build(&env);
    assert_eq!(status, 0, "{out} {err}");
    let number = |after: &str| -> usize {
        let rest = &out[out.find(after).expect(after) + after.len()..];
        rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().expect("a number")
    };
    let (passages, sent) = (number("changed), "), number("passages ("));
    assert!(0 < sent && sent < passages, "{out}");
    assert_answers(&env);
    assert_eq!(nodes.indexes("interrupted").len(), 2);
    // nothing changed: nothing is done
    let (status, out, err) = build(&env);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("(0 new or changed)") && out.contains("(0 sent)"), "{out}");
}

#[test]
fn a_full_disk_of_the_opensearch_cluster_is_named() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let env = env(&nodes.addresses(), "full", IMPATIENT);
    let (status, out, err) = build(&env);
    assert_eq!(status, 0, "{out} {err}");
    let served = nodes.served("full");
    // what the cluster does with indexes when its disks are nearly full
    let template = r#"{"index_patterns": ["full-*"], "priority": 1,
        "template": {"settings": {"index.blocks.read_only_allow_delete": true}}}"#;
    assert_eq!(nodes.request("PUT", "/_index_template/full", template).0, 200);
    // built again from nothing, as for other settings
    env.write(
        "settings.toml",
        &settings(&nodes.addresses(), "full", &format!("{IMPATIENT}\n[passages]\nmax_words = 130")),
    );
    let (status, _, err) = build(&env);
    assert_eq!(nodes.request("DELETE", "/_index_template/full", "").0, 200);
    assert_eq!(status, 2);
    assert!(err.contains("a disk of the OpenSearch cluster is full"), "{err}");
    assert_eq!(nodes.served("full"), served, "the index before still answers");
    let free = r#"{"index.blocks.read_only_allow_delete": null}"#;
    assert_eq!(nodes.request("PUT", "/full-*/_settings", free).0, 200);
    let (status, out, err) = build(&env);
    assert_eq!(status, 0, "{out} {err}");
    assert_answers(&env);
    assert_ne!(nodes.served("full"), served);
}

#[test]
fn a_second_opensearch_builder_is_refused() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let env = env(&nodes.addresses(), "claimed", "");
    let claim = |until: i64| {
        let body = format!(r#"{{"owner": "another", "build": "another", "until": {until}}}"#);
        let (status, answer) = nodes.request("PUT", "/claimed-builder/_doc/claim?refresh=true", &body);
        assert!(status == 200 || status == 201, "{answer}");
    };
    claim(jiff::Timestamp::now().as_second() + 3000);
    let (status, _, err) = build(&env);
    assert_eq!(status, 2);
    assert!(err.contains("another process is building the index claimed"), "{err}");
    assert_eq!(nodes.served("claimed"), None);
    // a claim that wasn't renewed has ended
    claim(jiff::Timestamp::now().as_second() - 1);
    let (status, out, err) = build(&env);
    assert_eq!(status, 0, "{out} {err}");
    assert_answers(&env);
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
fn a_killed_opensearch_builder_is_followed_by_the_next_one_at_once() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let proxy = OpenSearchProxy::of(nodes.port());
    let env = env(&proxy.address(), "followed", "");
    let (sender, bulk) = channel();
    let sender = Mutex::new(sender);
    proxy.spoil(move |request| {
        if !request.contains("_bulk") {
            return Fault::None;
        }
        let _ = sender.lock().expect("no panic").send(());
        Fault::Silent
    });
    let arguments = ["--config", "settings.toml", "index", "--to", "opensearch"];
    let mut builder = env.process(&arguments).spawn().expect("started");
    bulk.recv_timeout(Duration::from_mins(1)).expect("passages are sent");
    // another one beside it is refused
    let (status, _, err) = build(&env);
    assert_eq!(status, 2);
    assert!(err.contains("another process is building the index followed"), "{err}");
    builder.kill().expect("killed");
    builder.wait().expect("gone");
    proxy.spoil(|_| Fault::None);
    let (status, out, err) = build(&env);
    assert_eq!(status, 0, "{out} {err}");
    assert_answers(&env);
}

#[test]
fn an_opensearch_builder_that_lost_its_claim_publishes_nothing() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let port = nodes.port();
    let proxy = OpenSearchProxy::of(port);
    let env = env(&proxy.address(), "lost", "");
    proxy.spoil(move |request| {
        // the last thing before the alias is switched
        if request.contains("_flush") {
            let other = r#"{"owner": "another", "build": "another", "until": 9999999999}"#;
            exchange(port, "PUT", "/lost-builder/_doc/claim", other).expect("an answer");
        }
        Fault::None
    });
    let (status, out, err) = build(&env);
    assert_eq!((status, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("another process took over") && err.contains("nothing was published"), "{err}");
    assert_eq!(nodes.served("lost"), None);
}
