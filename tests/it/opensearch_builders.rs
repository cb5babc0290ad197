//! Builders of an index in OpenSearch when things go wrong: one at a time, and nothing half-built is served. Skipped without
//! Java and Maven.

use std::process::Child;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::opensearch_contract::settings;
use crate::opensearch_faults::{IMPATIENT, assert_answers, assert_only_danger_is_answered, build, env};
use crate::opensearch_nodes::{OpenSearchNodes, exchange};
use crate::opensearch_proxy::{Fault, OpenSearchProxy};
use crate::support::{TestEnv, document};

/// A builder that sent its first passages and gets no answer.
fn builder_that_waits(proxy: &OpenSearchProxy, env: &TestEnv) -> Child {
    let bulk = proxy.spoil_those_with("_bulk", Fault::Silent);
    let arguments = ["--config", "settings.toml", "index", "--to", "opensearch"];
    let builder = env.process(&arguments).spawn().expect("started");
    bulk.recv_timeout(Duration::from_mins(1)).expect("passages are sent");
    builder
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
fn a_full_disk_of_the_opensearch_cluster_is_named_at_once_however_it_says_so() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let proxy = OpenSearchProxy::of(nodes.port());
    let env = env(&proxy.address(), "flooded", "attempts = 5\nbackoff_milliseconds = 1");
    for fault in [Fault::DiskFull(429), Fault::DiskFull(403), Fault::DiskFullByPassage] {
        let batches = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&batches);
        proxy.spoil(move |request| {
            if !request.contains("_bulk") {
                return Fault::None;
            }
            seen.fetch_add(1, Ordering::Relaxed);
            fault
        });
        let (status, _, err) = build(&env);
        assert_eq!(status, 2, "{fault:?}");
        assert!(err.contains("a disk of the OpenSearch cluster is full"), "{fault:?}: {err}");
        assert!(err.contains("_cat/allocation") && err.contains("run the same command again"), "{err}");
        assert_eq!(batches.load(Ordering::Relaxed), 1, "{fault:?}: repeating doesn't free a disk");
    }
    assert_eq!(nodes.served("flooded"), None);
    proxy.spoil(|_| Fault::None);
    let (status, out, err) = build(&env);
    assert_eq!(status, 0, "{out} {err}");
    assert_answers(&env);
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
fn a_killed_opensearch_builder_is_followed_by_the_next_one_at_once() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let proxy = OpenSearchProxy::of(nodes.port());
    let env = env(&proxy.address(), "followed", "");
    let mut builder = builder_that_waits(&proxy, &env);
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
fn a_copied_folder_of_an_opensearch_builder_is_another_builder() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let proxy = OpenSearchProxy::of(nodes.port());
    let original = env(&proxy.address(), "copied", "claim_seconds = 3600");
    let copy = env(&nodes.addresses(), "copied", "claim_seconds = 3600");
    let mut builder = builder_that_waits(&proxy, &original);
    let (from, to) = (original.path().join("index"), copy.path().join("index"));
    std::fs::create_dir(&to).expect("a folder");
    for file in std::fs::read_dir(from).expect("the folder") {
        let file = file.expect("an entry");
        std::fs::copy(file.path(), to.join(file.file_name())).expect("copied");
    }
    let (status, _, err) = build(&copy);
    builder.kill().expect("killed");
    builder.wait().expect("gone");
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("another process is building the index copied"), "{err}");
    // of the two, only the original knows that its builder is gone
    let (status, _, err) = build(&copy);
    assert_eq!(status, 2, "{err}");
    proxy.spoil(|_| Fault::None);
    let (status, out, err) = build(&original);
    assert_eq!(status, 0, "{out} {err}");
    assert_answers(&original);
    let (status, out, err) = build(&copy);
    assert_eq!(status, 0, "{out} {err}");
}

#[test]
fn the_builder_of_a_cloned_machine_is_another_builder() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let proxy = OpenSearchProxy::of(nodes.port());
    let env = env(&proxy.address(), "cloned", "claim_seconds = 3600");
    assert_eq!(build(&env).0, 0);
    let notes = env.path().join("index/opensearch-claim");
    // a machine with the same files, cloned before the build that is killed
    let at_the_clone = std::fs::read(&notes).expect("notes");
    env.write("corpus/new.md", &document("new", "Marrow fever", "## Care\n\nRest and tea help.\n"));
    let mut builder = builder_that_waits(&proxy, &env);
    builder.kill().expect("killed");
    builder.wait().expect("gone");
    proxy.spoil(|_| Fault::None);
    let at_the_original = std::fs::read(&notes).expect("notes");
    std::fs::write(&notes, at_the_clone).expect("written");
    let (status, _, err) = build(&env);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("another process is building the index cloned"), "{err}");
    std::fs::write(&notes, at_the_original).expect("written");
    let (status, out, err) = build(&env);
    assert_eq!(status, 0, "{out} {err}");
    assert_answers(&env);
}

#[test]
fn of_an_opensearch_builder_that_was_cloned_while_it_ran_one_publishes() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let port = nodes.port();
    let proxy = OpenSearchProxy::of(port);
    let env = env(&proxy.address(), "twins", "");
    proxy.spoil(move |request| {
        // the last thing before the alias is switched
        if request.contains("_flush") {
            let claim = exchange(port, "GET", "/twins-builder/_doc/claim", "").expect("an answer");
            let claim: serde_json::Value = serde_json::from_slice(&claim.body).expect("JSON");
            // everything that the twin knows is the same
            let same = claim["_source"].to_string();
            exchange(port, "PUT", "/twins-builder/_doc/claim", &same).expect("an answer");
        }
        Fault::None
    });
    let (status, out, err) = build(&env);
    assert_eq!((status, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("another process took over"), "{err}");
    assert_eq!(nodes.served("twins"), None);
}

#[test]
fn a_claim_whose_confirmation_was_lost_is_still_this_builders() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let proxy = OpenSearchProxy::of(nodes.port());
    let env = env(&proxy.address(), "unconfirmed", "");
    let is_first = AtomicUsize::new(0);
    proxy.spoil(move |request| {
        let writes = request.starts_with("PUT /unconfirmed-builder/_doc/claim");
        if writes && is_first.fetch_add(1, Ordering::Relaxed) == 0 { Fault::AnswerLost } else { Fault::None }
    });
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
