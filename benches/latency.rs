//! Latency of one question on one thread, ours beside Tantivy's own plain query on the same index.
//!
//! Ours: reading the question, planning, retrieving, ranking, and the texts of ten passages with
//! marked words. Plain: the same words in title and body, the best ten, and their texts.

#![allow(clippy::expect_used, clippy::panic, reason = "a test or bench ends where something is wrong")]

mod support;

use std::time::{Duration, Instant};

use bonafide::analysis::Analyzer;
use bonafide::engine::{Engine, EngineOptions};
use bonafide::question::Conversation;
use jiff::civil::Date;
use support::plain::{Plain, TOP};

const ROUNDS: usize = 5;

fn main() {
    let Some(folder) = support::sections() else { return };
    let config = support::config();
    let corpus = support::sections_corpus(&folder);
    let place = tempfile::tempdir().expect("a folder");
    let start = Instant::now();
    let built = support::build(place.path(), &corpus, &config);
    let seconds = start.elapsed().as_secs_f64();
    let text: usize = std::fs::metadata(folder.join("corpus.jsonl.gz"))
        .map_or(0, |meta| usize::try_from(meta.len()).unwrap_or(0));
    println!(
        "{} documents, {} passages, {} bytes of index ({text} of the packed corpus), built in {seconds:.2} s",
        built.documents, built.passages, built.bytes
    );
    let engine = Engine::with_index(
        support::open(place.path()),
        &EngineOptions {
            corpus: None,
            index: None,
            config: config.clone(),
            here: place.path().to_path_buf(),
            today: Date::constant(2026, 11, 1),
        },
    )
    .expect("an engine");
    let plain = Plain::open(place.path(), Analyzer::new(&config.analyzer));
    println!(
        "{:<28} {:>9} {:>9} {:>9} {:>9} {:>7} {:>7}",
        "questions (ms)", "ours p50", "p99", "plain p50", "p99", "ratio50", "ratio99"
    );
    for file in [
        "sections/queries.jsonl",
        "sections/queries_paraphrase.jsonl",
        "sections/queries_synonym.jsonl",
        "patients/queries.jsonl",
        "patients/queries_original.jsonl",
    ] {
        let queries = support::queries(folder.parent().expect("a parent"), file);
        let mut ours = Vec::new();
        let mut theirs = Vec::new();
        for round in 0..=ROUNDS {
            if round == 1 {
                // the first round only warms caches
                ours.clear();
                theirs.clear();
            }
            for query in &queries {
                let start = Instant::now();
                let answer =
                    engine.ask(&query.text, TOP, &mut Conversation::new(&config.answer)).expect("an answer");
                ours.push(start.elapsed());
                std::hint::black_box(answer);
                let start = Instant::now();
                std::hint::black_box(plain.ask(&query.text));
                theirs.push(start.elapsed());
            }
        }
        let (a50, a99, b50, b99) = (
            quantile(&mut ours, 50),
            quantile(&mut ours, 99),
            quantile(&mut theirs, 50),
            quantile(&mut theirs, 99),
        );
        println!(
            "{file:<32} {a50:>7.3} {a99:>9.3} {b50:>9.3} {b99:>9.3} {:>7.2} {:>7.2}",
            a50 / b50,
            a99 / b99
        );
    }
}

fn quantile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    let index = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}
