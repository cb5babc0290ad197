//! The index that is built into the program is that of the shipped corpus.

use std::sync::Arc;

use bonafide::analysis::Analyzer;
use bonafide::config::Config;
use bonafide::corpus::{CorpusOrigin, read_sources};
#[cfg(feature = "encoder")]
use bonafide::encoder::built_in;
use bonafide::engine::{Engine, EngineOptions};
#[cfg(feature = "encoder")]
use bonafide::generations::OwnedBytes;
use bonafide::index::{BuildSettings, Fingerprint, PassageIndex, build_in_memory, open_embedded};
use bonafide::question::Conversation;
#[cfg(feature = "encoder")]
use bonafide::vectors::{Detail, Layout, QuestionSpace, VectorFile};

fn answers(index: PassageIndex, config: &Config) -> Vec<String> {
    let options = EngineOptions {
        corpus: None,
        index: None,
        config: config.clone(),
        here: "/".into(),
        today: jiff::civil::date(2026, 11, 1),
    };
    let engine = Engine::with_index(index, &options).expect("an engine");
    [
        "how is osteopetrosis treated",
        "x-ray findings in OMD",
        "which sports are safe with CCM",
        "waddling",
        "brittle",
    ]
    .into_iter()
    .map(|question| {
        let mut conversation = Conversation::new(&config.answer);
        let answer = engine.ask(question, 10, &mut conversation).expect("an answer");
        serde_json::to_string(&answer).expect("JSON")
    })
    .collect()
}

#[test]
fn it_is_current_and_answers_as_one_that_is_built_in_memory() {
    let config = Config::embedded().expect("valid settings");
    let sources = read_sources(&CorpusOrigin::Embedded).expect("the embedded corpus");
    let wanted = Fingerprint::new(sources.fingerprint().expect("a fingerprint"), &config);
    let embedded =
        open_embedded(&wanted).expect("it is stale: run .ci/embed-index and commit index/embedded");
    let settings = BuildSettings::new(&config, Arc::new(Analyzer::new(&config.analyzer)));
    let built = build_in_memory(&sources.load().expect("no errors"), &settings).expect("an index");
    assert_eq!(embedded.passage_count(), built.passage_count());
    assert_eq!(answers(embedded, &config), answers(built, &config));
}

#[test]
fn with_other_settings_it_is_not_used() {
    let mut config = Config::embedded().expect("valid settings");
    config.passages.max_words += 1;
    let sources = read_sources(&CorpusOrigin::Embedded).expect("the embedded corpus");
    let wanted = Fingerprint::new(sources.fingerprint().expect("a fingerprint"), &config);
    assert!(open_embedded(&wanted).is_none());
}

#[cfg(feature = "encoder")]
#[test]
fn all_passages_have_vectors_in_the_program() {
    let config = Config::embedded().expect("valid settings");
    let sources = read_sources(&CorpusOrigin::Embedded).expect("the embedded corpus");
    let wanted = Fingerprint::new(sources.fingerprint().expect("a fingerprint"), &config);
    let index = open_embedded(&wanted).expect("it is stale: run .ci/embed-index and commit index/embedded");
    let encoder = built_in().expect("a readable model").expect("an encoder");
    let layout =
        Layout { model: encoder.fingerprint(), dimensions: encoder.dimensions(), detail: Detail::Sentences };
    let bytes = include_bytes!("../../index/vectors.bin");
    let vectors = VectorFile::read(OwnedBytes::new(bytes.as_slice()), layout).expect("vectors of this model");
    assert!(
        index.is_encoded_in(&vectors),
        "they are stale: run .ci/embed-index and commit index/vectors.bin"
    );
    let space = include_bytes!("../../index/question-space.bin");
    let space =
        QuestionSpace::read_built_in(space, layout.model, layout.dimensions).expect("a space of this model");
    assert!(
        index.vector_keys().all(|key| space.contains(key)),
        "it is stale: run .ci/embed-index and commit index/question-space.bin"
    );
}
