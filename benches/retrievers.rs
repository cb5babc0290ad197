//! Answers questions with Tantivy and with OpenSearch, one after the other: how long each takes, whether the first passage
//! is the same, and how many questions failed. Both indexes are built before, from the same corpus:
//!
//!     export BONAFIDE_CORPUS=… BONAFIDE_INDEX=… BONAFIDE_OPENSEARCH_ADDRESSES=…
//!     bonafide index && bonafide index --to opensearch
//!     cargo bench --features opensearch --bench retrievers
//!
//! A number as the argument asks only so many questions. No index on disk answers for the cluster.

#![allow(clippy::expect_used, clippy::panic, reason = "a test or bench ends where something is wrong")]

#[path = "support/mod.rs"]
mod support;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use bonafide::config::RetrieverName;
use bonafide::engine::{Engine, EngineOptions, IndexPlace};
use bonafide::question::Conversation;

/// Files of questions in the collection beside the project.
const QUESTIONS: [&str; 2] = ["queries.jsonl", "queries_paraphrase.jsonl"];
/// Passages of an answer.
const TOP: usize = 10;

fn main() {
    let config = support::config();
    let Some(folder) = support::sections() else { return };
    if config.opensearch.addresses.is_empty() {
        eprintln!("skipped: BONAFIDE_OPENSEARCH_ADDRESSES names no cluster");
        return;
    }
    let most = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(usize::MAX);
    let questions: Vec<String> = QUESTIONS
        .iter()
        .flat_map(|file| support::queries(&folder, file))
        .map(|query| query.text)
        .take(most)
        .collect();
    let nothing = tempfile::tempdir().expect("a folder");
    let open = |retriever| {
        let mut config = config.clone();
        config.retrieval.retriever = retriever;
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let index = (retriever == RetrieverName::OpenSearch).then(|| nothing.path().to_path_buf());
        let options = EngineOptions { corpus: None, index, config, here: PathBuf::from("."), today };
        let start = Instant::now();
        let engine = Engine::open(options, &|line| eprintln!("{line}")).expect("an index");
        println!("{retriever:?} opened in {:.0} ms", start.elapsed().as_secs_f64() * 1000.0);
        engine
    };
    let (tantivy, cluster) = (open(RetrieverName::Tantivy), open(RetrieverName::OpenSearch));
    assert!(
        matches!(cluster.place(), IndexPlace::Cluster(_)),
        "the cluster answers: {:?}",
        cluster.degraded()
    );
    let (expected, times) = run(&tantivy, &questions);
    report("Tantivy", &expected, times);
    let (found, times) = run(&cluster, &questions);
    report("OpenSearch", &found, times);
    let same = expected.iter().zip(&found).filter(|(expected, found)| expected == found).count();
    println!("the same first passage: {same} of {}", questions.len());
}

/// The id of the first passage for each question, if there is one, or the error.
type First = Result<Option<String>, String>;

fn run(engine: &Engine, questions: &[String]) -> (Vec<First>, Vec<Duration>) {
    let ask = |question: &String| {
        let mut conversation = Conversation::new(&engine.config().answer);
        let start = Instant::now();
        let answer = engine.ask(question, TOP, &mut conversation).map_err(|error| error.to_string());
        let first = answer.map(|answer| answer.passages.first().map(|first| first.id.clone()));
        (first, start.elapsed())
    };
    questions.iter().map(ask).unzip()
}

fn report(name: &str, answers: &[First], mut times: Vec<Duration>) {
    times.sort_unstable();
    let milliseconds = |percent: usize| {
        let at = (times.len() * percent / 100).min(times.len().saturating_sub(1));
        times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    let failed: Vec<&String> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
    println!(
        "{name}: p50 {:.1} ms, p99 {:.1} ms, {} of {} questions failed {}",
        milliseconds(50),
        milliseconds(99),
        failed.len(),
        answers.len(),
        failed.first().map_or("", |first| first.as_str())
    );
}
