//! An index that takes over what did not change answers exactly like one that is made anew.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::support::document;
use bonafide::analysis::Analyzer;
use bonafide::config::Config;
use bonafide::corpus::{CorpusOrigin, read_sources};
use bonafide::engine::{Engine, EngineOptions};
use bonafide::generations::IndexFiles;
use bonafide::index::{
    BuildRequest, BuildSettings, Built, Documents, Fingerprint, When, build_in_directory, build_in_memory,
    open_current,
};
use bonafide::question::Conversation;
use proptest::prelude::*;

const WORDS: [&str; 16] = [
    "bone",
    "fever",
    "cough",
    "treatment",
    "rest",
    "tea",
    "night",
    "child",
    "pain",
    "doctor",
    "marrow",
    "surgery",
    "walks",
    "breaks",
    "grows",
    "sleep",
];

/// Documents by number: the words of their two sections.
type Texts = BTreeMap<u8, (Vec<usize>, Vec<usize>)>;

#[derive(Debug, Clone)]
enum Edit {
    Put(u8, Vec<usize>, Vec<usize>),
    Remove(u8),
}

fn edit() -> impl Strategy<Value = Edit> {
    let words = || prop::collection::vec(0..WORDS.len(), 3..60);
    prop_oneof![
        4 => (0..40_u8, words(), words()).prop_map(|(number, one, two)| Edit::Put(number, one, two)),
        1 => (0..40_u8).prop_map(Edit::Remove),
    ]
}

fn write(texts: &Texts, corpus: &Path) {
    let _ = std::fs::remove_dir_all(corpus);
    std::fs::create_dir_all(corpus).expect("a folder");
    for (number, (one, two)) in texts {
        let words = |of: &[usize]| of.iter().map(|word| WORDS[*word]).collect::<Vec<_>>().join(" ");
        let body = format!("## Treatment\n\n{} [^1].\n\n## Causes\n\n{}.", words(one), words(two));
        let condition = format!("Illness {} {}", WORDS[usize::from(*number) % WORDS.len()], number);
        let text = document(&format!("d{number}"), &condition, &body);
        std::fs::write(corpus.join(format!("d{number:03}.md")), text).expect("a document");
    }
}

fn options(corpus: &Path, index: Option<&Path>, config: &Config) -> EngineOptions {
    EngineOptions {
        corpus: Some(corpus.to_path_buf()),
        index: index.map(Path::to_path_buf),
        config: config.clone(),
        here: corpus.to_path_buf(),
        today: jiff::civil::date(2026, 11, 1),
    }
}

fn build(corpus: &Path, index: &Path, config: &Config) -> (Built, Engine) {
    let origin = CorpusOrigin::Directory(corpus.to_path_buf());
    let sources = read_sources(&origin).expect("documents");
    let settings = BuildSettings::new(config, Arc::new(Analyzer::new(&config.analyzer)));
    let fingerprint = Fingerprint::new(sources.fingerprint().expect("a fingerprint"), config);
    let request = BuildRequest {
        directory: index,
        documents: Documents::Read(&sources),
        fingerprint: &fingerprint,
        settings: &settings,
        when: When::Always,
        wait_seconds: 5,
    };
    let built = build_in_directory(&request, &|_| {}).expect("an index");
    let options = options(corpus, Some(index), config);
    let refuses = |found: &Fingerprint| found.differs_from(&fingerprint);
    let opened = open_current(index, IndexFiles::All, &refuses).expect("an index that is whole");
    (built, Engine::with_index(opened, &options).expect("an engine"))
}

/// Everything that is found for some questions: which passages, in which order, with which scores.
fn found(engine: &Engine) -> Vec<String> {
    let questions =
        ["fever", "treatment of cough", "Illness bone 0", "child pain at night", "what causes surgery sleep"];
    let mut found = Vec::new();
    for question in questions {
        let mut conversation = Conversation::new(&engine.config().answer);
        let answer = engine.ask(question, 10, &mut conversation).expect("an answer");
        found.push(serde_json::to_string(&answer).expect("JSON"));
        let search = engine
            .search(question, &Conversation::new(&engine.config().answer), std::time::Instant::now())
            .expect("a search");
        for ranked in search.ranked {
            let passage = engine.passage_at(&ranked).expect("a passage");
            found.push(format!("{} {:?}", passage.id, ranked.score));
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn edits_give_the_index_that_a_full_build_gives(
        steps in prop::collection::vec(prop::collection::vec(edit(), 1..12), 1..4)
    ) {
        let config = Config::embedded().expect("valid settings");
        let place = tempfile::tempdir().expect("a folder");
        let (corpus, index) = (place.path().join("corpus"), place.path().join("index"));
        std::fs::create_dir(&index).expect("a folder");
        let mut texts: Texts = BTreeMap::from([(200, (vec![0, 1, 2], vec![3, 4, 5]))]);
        for (number, edits) in steps.into_iter().enumerate() {
            let before = texts.clone();
            for edit in edits {
                match edit {
                    Edit::Put(number, one, two) => { texts.insert(number, (one, two)); }
                    Edit::Remove(number) => { texts.remove(&number); }
                }
            }
            write(&texts, &corpus);
            let (built, engine) = build(&corpus, &index, &config);
            let fresh = place.path().join(format!("fresh{number}"));
            std::fs::create_dir(&fresh).expect("a folder");
            let (anew, other) = build(&corpus, &fresh, &config);
            prop_assert_eq!(anew.analyzed, texts.len());
            prop_assert_eq!((built.documents, built.passages), (anew.documents, anew.passages));
            let changed = texts.iter().filter(|(id, text)| before.get(id) != Some(text)).count();
            if number > 0 {
                prop_assert_eq!(built.analyzed, changed, "only what changed is analyzed");
            }
            prop_assert_eq!(found(&engine), found(&other));
        }
    }
}

#[test]
fn a_damaged_generation_is_not_updated_but_built_anew() {
    let config = Config::embedded().expect("valid settings");
    let place = tempfile::tempdir().expect("a folder");
    let (corpus, index) = (place.path().join("corpus"), place.path().join("index"));
    std::fs::create_dir(&index).expect("a folder");
    let texts: Texts =
        (0..20).map(|number| (number, (vec![0, 1, 2, usize::from(number) % 16], vec![4, 5, 6]))).collect();
    write(&texts, &corpus);
    let (_, engine) = build(&corpus, &index, &config);
    let expected = found(&engine);
    let (again, _) = build(&corpus, &index, &config);
    assert_eq!(again.analyzed, 0);
    let current = index.join(std::fs::read_to_string(index.join("CURRENT")).expect("a generation"));
    for file in std::fs::read_dir(current).expect("its files") {
        let path = file.expect("a file").path();
        let mut bytes = std::fs::read(&path).expect("bytes");
        if let Some(byte) = bytes.len().checked_sub(1).map(|last| last / 2).and_then(|at| bytes.get_mut(at)) {
            *byte ^= 1;
            std::fs::write(&path, bytes).expect("written");
            break;
        }
    }
    let (built, engine) = build(&corpus, &index, &config);
    assert_eq!(built.analyzed, 20);
    assert_eq!(found(&engine), expected);
}

#[test]
fn other_settings_of_the_analyzer_leave_nothing_to_take_over() {
    let mut config = Config::embedded().expect("valid settings");
    let place = tempfile::tempdir().expect("a folder");
    let (corpus, index) = (place.path().join("corpus"), place.path().join("index"));
    std::fs::create_dir(&index).expect("a folder");
    write(
        &BTreeMap::from([(1, (vec![0, 1, 2], vec![3, 4, 5])), (2, (vec![1, 1, 2], vec![3, 4, 5]))]),
        &corpus,
    );
    build(&corpus, &index, &config);
    config.passages.max_words += 1;
    assert_eq!(build(&corpus, &index, &config).0.analyzed, 2);
}

/// A collection of so many documents of one row each; a number tells how a document was changed.
fn write_collection(documents: impl Iterator<Item = (usize, usize)>, corpus: &Path) {
    std::fs::create_dir_all(corpus).expect("a folder");
    let mapping = "[fields]\ndocument = \"doc\"\ntitle = \"title\"\nsection = \"section\"\ntext = \"text\"\n\
                   [document]\npublisher = \"Society\"\nlanguage = \"en\"\naudience = [\"patient\"]\n\
                   disclaimer = \"Ask a doctor.\"\n[review]\nstatus = \"approved\"\nstatement = \"Read.\"\n";
    std::fs::write(corpus.join("rows.toml"), mapping).expect("a mapping");
    let mut rows = String::new();
    for (number, change) in documents {
        let word = |nth: usize| WORDS[(number * 7 + nth * (3 + number % 5) + change) % WORDS.len()];
        let text: Vec<&str> = (0..12).map(word).collect();
        let row = serde_json::json!({
            "doc": format!("d{number}"),
            "title": format!("Illness {} {number}", word(1)),
            "section": if number % 3 == 0 { "Treatment" } else { "Causes" },
            "text": format!("The {}.", text.join(" ")),
        });
        rows.push_str(&row.to_string());
        rows.push('\n');
    }
    std::fs::write(corpus.join("rows.jsonl"), rows).expect("rows");
}

#[test]
fn a_changed_document_of_many_is_the_only_one_analyzed() {
    const ALL: usize = 1500;
    let config = Config::embedded().expect("valid settings");
    let place = tempfile::tempdir().expect("a folder");
    let (corpus, index, fresh) =
        (place.path().join("corpus"), place.path().join("index"), place.path().join("fresh"));
    std::fs::create_dir(&index).expect("a folder");
    write_collection((0..ALL).map(|number| (number, 0)), &corpus);
    build(&corpus, &index, &config);

    write_collection((0..ALL).map(|number| (number, usize::from(number == 200))), &corpus);
    let (built, engine) = build(&corpus, &index, &config);
    assert_eq!((built.documents, built.analyzed), (ALL, 1));
    std::fs::create_dir(&fresh).expect("a folder");
    let (_, other) = build(&corpus, &fresh, &config);
    assert_eq!(found(&engine), found(&other));

    // one segment finds the same, in the same order, with the same scores
    let loaded = read_sources(&CorpusOrigin::Directory(corpus.clone()))
        .and_then(|sources| sources.load())
        .expect("documents");
    let settings = BuildSettings::new(&config, Arc::new(Analyzer::new(&config.analyzer)));
    let options = options(&corpus, None, &config);
    let in_memory = build_in_memory(&loaded, &settings).expect("an index");
    assert_eq!(found(&Engine::with_index(in_memory, &options).expect("an engine")), found(&other));

    write_collection((1..ALL).map(|number| (number, 0)), &corpus);
    let (built, engine) = build(&corpus, &index, &config);
    assert_eq!((built.documents, built.analyzed), (ALL - 1, 1));
    std::fs::remove_dir_all(&fresh).expect("no folder");
    std::fs::create_dir(&fresh).expect("a folder");
    assert_eq!(found(&engine), found(&build(&corpus, &fresh, &config).1));
}
