//! `bonafide eval` on a small collection, and on the development sets where they are present.

use std::path::Path;

use crate::support::TestEnv;
use serde_json::Value;

const CORPUS: &str = r#"{"_id":"r1","title":"Gout - Treatment","text":"Rest and cold packs ease gout.","metadata":{"focus":"Gout","section":"Treatment","doc":"D1","synonyms":["podagra"]}}
{"_id":"r2","title":"Gout - Causes","text":"Uric acid crystals in the joint.","metadata":{"focus":"Gout","section":"Causes","doc":"D1"}}
{"_id":"r3","title":"Mumps - Treatment","text":"Rest and fluids help with mumps.","metadata":{"focus":"Mumps","section":"Treatment","doc":"D2"}}
{"_id":"r4","title":"A plain row","text":"Joints need movement."}
"#;

fn collection() -> TestEnv {
    let env = TestEnv::new();
    env.write("set/corpus.jsonl", CORPUS);
    env.write(
        "set/queries.jsonl",
        "{\"_id\":\"q1\",\"text\":\"how is podagra treated\"}\n{\"_id\":\"q2\",\"text\":\"what causes mumps\"}\n{\"_id\":\"q3\",\"text\":\"unjudged\"}\n",
    );
    env.write("set/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\tr1\t1\nq2\tr4\t1\n");
    env
}

#[test]
fn measures_and_a_run_file_come_out() {
    let env = collection();
    let (status, out, err) = env.run(&["eval", "set", "--json", "--run", "run.txt"]);
    assert_eq!(status, 0, "{err}");
    let result: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(result["questions"], 2);
    assert_eq!(result["p_1"], 0.5);
    assert_eq!(result["passages"], 4);
    let run = std::fs::read_to_string(env.path().join("run.txt")).expect("a run file");
    let first: Vec<&str> = run.lines().next().expect("a line").split(' ').collect();
    assert_eq!((first[0], first[1], first[2], first[3], first[5]), ("q1", "Q0", "r1", "1", "bonafide"));
    let mut last = ("", f64::INFINITY);
    for line in run.lines() {
        let columns: Vec<&str> = line.split(' ').collect();
        let score: f64 = columns[4].parse().expect("a score");
        assert!(
            columns[0] != last.0 || score < last.1,
            "scores must fall, or a scorer reorders them: {line}"
        );
        last = (columns[0], score);
    }
}

#[test]
fn a_threshold_of_the_collection_counts() {
    let env = collection();
    env.write("set/meta.json", "{\"rel_threshold\": 2}");
    let (_, out, _) = env.run(&["eval", "set", "--json"]);
    let result: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(result["p_1"], 0.0);
    assert!(result["ndcg_10"].as_f64().expect("a number") > 0.0);
}

#[test]
fn a_broken_collection_is_told_by_file_and_line() {
    let env = collection();
    env.write("set/queries.jsonl", "{\"_id\":\"q1\",\"text\":\"a\"}\n{\"_id\":1}\n");
    let (status, _, err) = env.run(&["eval", "set"]);
    assert_eq!(status, 2);
    assert!(err.contains("queries.jsonl, line 2"), "{err}");
    let (status, _, err) = env.run(&["eval", "missing"]);
    assert_eq!(status, 2);
    assert!(err.contains("cannot read missing"), "{err}");
}

/// Set, file of questions, and what nDCG@10 must not fall below (docs/developers/ranking.md has the figures).
const FLOORS: [(&str, &str, f64); 4] = [
    ("sections", "queries.jsonl", 0.97),
    ("sections", "queries_paraphrase.jsonl", 0.82),
    ("sections", "queries_synonym.jsonl", 0.82),
    ("scifact", "queries.jsonl", 0.69),
];

#[test]
fn the_development_sets_are_ranked_as_well_as_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/eval");
    if !folder.is_dir() {
        eprintln!("skipped: ../shared/eval is not here");
        return;
    }
    if cfg!(debug_assertions) && std::env::var_os("CI").is_none() {
        eprintln!("skipped: too slow without optimisation; set CI=true to run it");
        return;
    }
    let env = TestEnv::new();
    for (set, queries, floor) in FLOORS {
        let set = folder.join(set);
        let queries = set.join(queries);
        let arguments =
            ["eval", set.to_str().expect("UTF-8"), "--queries", queries.to_str().expect("UTF-8"), "--json"];
        let (status, out, err) = env.run(&arguments);
        assert_eq!(status, 0, "{err}");
        let result: Value = serde_json::from_str(&out).expect("JSON");
        let ndcg = result["ndcg_10"].as_f64().expect("a number");
        assert!(ndcg >= floor, "{} has nDCG@10 {ndcg:.3}, less than {floor}", queries.display());
    }
}
