//! Criterion benches of the encoder: loading, one question, passages, comparing vectors.

#![allow(clippy::expect_used, clippy::panic, reason = "a test or bench ends where something is wrong")]

use std::hint::black_box;

use bonafide::encoder::Encoder;
use bonafide::encoder::e5::E5;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// 20 tokens with prefix and the tokens that begin and end it.
const QUESTION: &str = "what are the first symptoms of osteopetrosis in a child?";
const SENTENCE: &str = "Osteopetrosis is a bone disease that makes bones abnormally dense and prone to \
                        breakage. Researchers have described several major types. ";

fn encoder(criterion: &mut Criterion) {
    criterion.bench_function("load the encoder", |b| b.iter(E5::embedded));
    let encoder = E5::embedded().expect("the model");
    let passage = SENTENCE.repeat(4);
    criterion.bench_function(&format!("question of {} tokens", encoder.count_tokens(QUESTION)), |b| {
        b.iter(|| encoder.encode_question(black_box(QUESTION)));
    });
    let mut group = criterion.benchmark_group("passages");
    group.sample_size(10).throughput(Throughput::Elements(16));
    let passages = vec![passage.as_str(); 16];
    group.bench_function(format!("of {} tokens, all threads", encoder.count_tokens(&passage)), |b| {
        b.iter(|| encoder.encode_passages(black_box(&passages)));
    });
    group.finish();
    let question = encoder.encode_question(QUESTION).expect("vectors").parts.remove(0);
    let mut stored = Vec::new();
    (0..200_000).for_each(|_| question.write(&mut stored));
    let length = stored.len() / 200_000;
    criterion.bench_function("compare with 200,000 stored vectors", |b| {
        b.iter(|| {
            let cosines = stored.chunks_exact(length).map(|bytes| question.cosine_with_bytes(bytes));
            cosines.flatten().fold(0.0_f32, f32::max)
        });
    });
}

criterion_group!(benches, encoder);
criterion_main!(benches);
