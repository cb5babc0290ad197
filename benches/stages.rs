//! Criterion benches of the stages: cutting, building, asking.

#![allow(clippy::expect_used, clippy::panic, reason = "a test or bench ends where something is wrong")]

mod support;

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bonafide::analysis::Analyzer;
use bonafide::corpus::{CorpusOrigin, read_sources};
use bonafide::engine::{Engine, EngineOptions};
use bonafide::index::{BuildSettings, build_in_memory};
use bonafide::passage::Cutter;
use bonafide::question::Conversation;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::civil::Date;

const QUESTIONS: [&str; 5] = [
    "How is osteopetrosis treated?",
    "why does my child with CCM walk like a duck",
    "x-ray findings in metaphyseal sclerosis",
    "is it inherited from both parents",
    "which pain medicines are safe for children with CCM and what are their side effects",
];

fn shipped(criterion: &mut Criterion) {
    let config = support::config();
    let corpus = support::shipped_corpus();
    let sources = read_sources(&CorpusOrigin::Embedded).expect("the embedded corpus");
    let bytes = sources.bytes().expect("its size");
    let mut group = criterion.benchmark_group("shipped corpus");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("parse", |b| b.iter(|| black_box(&sources).load()));
    let cutter = Cutter::new(&config.passages);
    group.bench_function("cut into passages", |b| {
        b.iter(|| {
            corpus.documents.iter().map(|document| cutter.cut(black_box(document)).len()).sum::<usize>()
        });
    });
    let settings = BuildSettings::new(&config, Arc::new(Analyzer::new(&config.analyzer)));
    group.bench_function("build in memory", |b| b.iter(|| build_in_memory(black_box(&corpus), &settings)));
    group.finish();
    let options = EngineOptions {
        corpus: None,
        index: Some(PathBuf::from("/nonexistent")),
        config: config.clone(),
        here: PathBuf::from("/nonexistent"),
        today: Date::constant(2026, 11, 1),
    };
    let engine = Engine::open(options, &|_| {}).expect("an engine");
    let mut group = criterion.benchmark_group("one question on the shipped corpus");
    for question in QUESTIONS {
        group.bench_function(question, |b| {
            b.iter(|| engine.ask(black_box(question), 3, &mut Conversation::new(&config.answer)));
        });
    }
    group.finish();
}

fn sections(criterion: &mut Criterion) {
    let Some(folder) = support::sections() else { return };
    let config = support::config();
    let corpus = support::sections_corpus(&folder);
    let mut group = criterion.benchmark_group("16,350 sections");
    group.sample_size(10).measurement_time(Duration::from_secs(20));
    group.throughput(Throughput::Elements(corpus.documents.len() as u64));
    let cutter = Cutter::new(&config.passages);
    group.bench_function("cut into passages, one thread", |b| {
        b.iter(|| {
            corpus.documents.iter().map(|document| cutter.cut(black_box(document)).len()).sum::<usize>()
        });
    });
    group.bench_function("build on disk", |b| {
        b.iter(|| {
            let folder = tempfile::tempdir().expect("a folder");
            support::build(folder.path(), &corpus, &config)
        });
    });
    group.finish();
}

criterion_group!(benches, shipped, sections);
criterion_main!(benches);
