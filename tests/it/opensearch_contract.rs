//! OpenSearch and Tantivy as retrievers: the same evidence, words and names, whatever the shards and however the index
//! came about; with each version of OpenSearch that is tested. Skipped without Java and Maven.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use bonafide::analysis::{Analyzer, StemCache};
#[cfg(feature = "encoder")]
use bonafide::config::RetrieverName;
use bonafide::config::{Config, ConfigSources};
use bonafide::corpus::{Corpus, NameRole, read_sources};
use bonafide::engine::{Engine, EngineOptions, build_in_cluster};
use bonafide::index::{BuildSettings, Fingerprint, PassageIndex, build_in_memory};
use bonafide::opensearch::OpenSearchIndex;
use bonafide::question::{Conversation, DocumentFilter, QueryPlan};
use bonafide::retrieval::{Candidate, Retrieved, Retriever};

use crate::opensearch_nodes::OpenSearchNodes;
use crate::support::{TestEnv, document};

/// Settings of a test: an alias of its own, and shards.
pub(crate) fn settings(addresses: &str, alias: &str, more: &str) -> String {
    format!(
        "[retrieval]\nretriever = \"opensearch\"\n[opensearch]\naddresses = \"{addresses}\"\nalias = \"{alias}\"\n\
         keep_seconds = 0\ntimeout_milliseconds = 20000\n{more}\n"
    )
}

fn options(env: &TestEnv) -> EngineOptions {
    let sources = ConfigSources { file: Some(env.path().join("settings.toml")), ..ConfigSources::default() };
    EngineOptions {
        corpus: Some(env.path().join("corpus")),
        index: Some(env.path().join("index")),
        config: sources.load().expect("settings"),
        here: env.path().to_path_buf(),
        today: jiff::civil::date(2026, 1, 1),
    }
}

fn in_memory(corpus: &Corpus, config: &Config) -> PassageIndex {
    build_in_memory(corpus, &BuildSettings::new(config, Arc::new(Analyzer::new(&config.analyzer))))
        .expect("an index")
}

fn in_cluster(options: &EngineOptions) -> OpenSearchIndex {
    let built = build_in_cluster(options, &|_| {}).expect("built");
    built.delete_earlier().expect("deleted");
    OpenSearchIndex::open(&options.config.opensearch, &Fingerprint::new(String::new(), &options.config))
        .expect("opened")
}

/// What was found, without where the engine has it.
fn without_addresses(retrieved: Retrieved) -> Retrieved {
    let candidates =
        retrieved.candidates.into_iter().map(|candidate| Candidate { address: 0, ..candidate }).collect();
    Retrieved { candidates, ..retrieved }
}

/// Plans of several kinds for a question: as it is, with other numbers of candidates, and kept to some documents.
fn plans(engine: &Engine, question: &str) -> Vec<QueryPlan> {
    let conversation = Conversation::new(&engine.config().answer);
    let search = engine.search(question, &conversation, std::time::Instant::now()).expect("searched");
    let some: BTreeSet<_> =
        engine.documents().iter().step_by(2).map(|document| document.id.clone()).collect();
    let plan = search.plan;
    vec![
        QueryPlan { conditions: Vec::new(), ..plan.clone() },
        QueryPlan { candidates: 7, ..plan.clone() },
        QueryPlan { admitted: DocumentFilter::Include(some.clone()), ..plan.clone() },
        QueryPlan { admitted: DocumentFilter::Exclude(some), conditions: Vec::new(), ..plan.clone() },
        plan,
    ]
}

const QUESTIONS: [&str; 12] = [
    "How is osteopetrosis treated?",
    "what are the symptoms of ccm",
    "bone marrow transplant for children",
    "Are seizures common with cavernous malformations in the brain?",
    "who can I ask about genetic testing",
    "what should I do after surgery",
    "can i drive",
    "MRI every year",
    "is it inherited, and what is the risk for my children",
    "bleeding",
    "doctors who treat it",
    "zzyzx",
];

/// Holds both engines to the same words, names, passages and evidence.
fn assert_same(corpus: &Corpus, cluster: &OpenSearchIndex, options: &EngineOptions) {
    let tantivy = in_memory(corpus, &options.config);
    let engine = Engine::with_index(in_memory(corpus, &options.config), options).expect("an engine");
    assert_eq!(Retriever::documents(&tantivy), cluster.documents());
    assert_eq!(Retriever::passage_count(&tantivy), cluster.passage_count());
    assert_eq!(Retriever::abbreviations(&tantivy), cluster.abbreviations());
    assert_eq!(words(&tantivy), words(cluster));
    for document in cluster.documents() {
        assert_eq!(
            Retriever::passages_of(&tantivy, &document.id).expect("read"),
            cluster.passages_of(&document.id).expect("read")
        );
        let key = Analyzer::key_of_stems(
            &Analyzer::new(&options.config.analyzer)
                .stems_with(&document.condition, &mut StemCache::default()),
        );
        assert_eq!(named(&tantivy, &key), named(cluster, &key));
    }
    let mut compared = 0;
    for question in QUESTIONS {
        for plan in plans(&engine, question) {
            let expected = without_addresses(Retriever::retrieve(&tantivy, &plan).expect("retrieved"));
            let found = cluster.retrieve(&plan).expect("retrieved");
            if let Some(candidate) = found.candidates.first() {
                let passage = cluster.passage_at(candidate.address).expect("read");
                assert_eq!(cluster.passage(&passage.id).expect("read").as_ref(), Some(&passage));
            }
            let found = without_addresses(found);
            compared += found.candidates.len();
            let orders = |of: &Retrieved| of.candidates.iter().map(|one| one.order).collect::<Vec<_>>();
            assert_eq!(orders(&expected), orders(&found), "{question}: {plan:?}");
            assert_eq!(expected, found, "{question}");
        }
    }
    assert!(compared > 0, "nothing was found");
}

fn words(index: &dyn Retriever) -> (Vec<(String, u64)>, Vec<String>) {
    let (mut words, mut names) = (Vec::new(), Vec::new());
    index.for_each_word(&mut |word, passages| words.push((word.to_owned(), passages)));
    index.for_each_name_word(&mut |word| names.push(word.to_owned()));
    assert!(index.knows("bone") || index.knows("tea"), "a word is known");
    (words, names)
}

fn named(index: &dyn Retriever, key: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for role in NameRole::ALL {
        index.for_each_named(role, key, &mut |document| {
            ids.push(document.id.as_str().to_owned());
            ControlFlow::Continue(())
        });
    }
    ids
}

#[test]
fn both_retrievers_give_the_same_evidence() {
    for nodes in OpenSearchNodes::of_each_version() {
        same_evidence_of(nodes);
    }
}

fn same_evidence_of(nodes: &OpenSearchNodes) {
    for shards in [1, 5] {
        let env = TestEnv::new().with_shipped_corpus();
        let alias = format!("contract-{shards}");
        env.write("settings.toml", &settings(&nodes.addresses(), &alias, &format!("shards = {shards}")));
        let options = options(&env);
        let corpus = read_sources(&options.origin()).expect("a corpus").load().expect("no errors");
        assert_same(&corpus, &in_cluster(&options), &options);
    }
}

/// Ids and scores of the best passages by words and meaning.
#[cfg(feature = "encoder")]
fn ranking(options: &EngineOptions, question: &str) -> Vec<(String, f32)> {
    let engine = Engine::open(options.clone(), &|line| panic!("{line}")).expect("opened");
    let conversation = Conversation::new(&engine.config().answer);
    let search = engine.search(question, &conversation, std::time::Instant::now()).expect("searched");
    assert!(search.ranked.iter().all(|ranked| ranked.meaning.is_some()), "passages have vectors");
    let ranked = search.ranked.iter();
    ranked.map(|one| (engine.passage_at(one).expect("read").id.to_string(), one.score)).collect()
}

#[test]
#[cfg(feature = "encoder")]
fn both_retrievers_compare_by_meaning() {
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let env = TestEnv::new();
    let more = "[vectors]\nin_debug_builds = true";
    env.write("settings.toml", &settings(&nodes.addresses(), "meaning", more));
    let cluster = EngineOptions { corpus: None, ..options(&env) };
    build_in_cluster(&cluster, &|_| {}).expect("built").delete_earlier().expect("deleted");
    let mut tantivy = cluster.clone();
    tantivy.config.retrieval.retriever = RetrieverName::Tantivy;
    let question = "my boy keeps snapping his legs, what can doctors do";
    let expected = ranking(&tantivy, question);
    assert!(expected.len() > 100, "candidates by meaning join those by words");
    assert_eq!(expected, ranking(&cluster, question));
}

#[test]
fn an_updated_opensearch_index_gives_the_evidence_of_a_new_one() {
    for nodes in OpenSearchNodes::of_each_version() {
        an_update_is_as_new(nodes);
    }
}

fn an_update_is_as_new(nodes: &OpenSearchNodes) {
    let env = TestEnv::new();
    env.write("settings.toml", &settings(&nodes.addresses(), "updated", "shards = 2"));
    let body = |words: &str| {
        format!(
            "## Treatment\n\nRest and tea help with {words}.\n\n## Signs\n\nThe {words} grows at night.\n"
        )
    };
    for (id, words) in [("a", "the cough"), ("c", "pain in the bone"), ("d", "fever"), ("e", "sleep")] {
        env.write(&format!("corpus/{id}.md"), &document(id, "Marrow fever", &body(words)));
    }
    let options = options(&env);
    let first = in_cluster(&options).name().to_owned();
    // one changes and gets shorter, one is new, one is gone, one moves behind the others
    env.write("corpus/a.md", &document("a", "Marrow fever", "## Signs\n\nA bone walks at night.\n"));
    env.write("corpus/b.md", &document("b", "Bone cough", &body("a child with fever")));
    std::fs::remove_file(env.path().join("corpus/d.md")).expect("removed");
    std::fs::rename(env.path().join("corpus/c.md"), env.path().join("corpus/z.md")).expect("renamed");
    let built = build_in_cluster(&options, &|_| {}).expect("built");
    assert_eq!((built.documents, built.analyzed), (4, 3), "only what changed was analyzed");
    assert!(built.sent < usize::try_from(built.passages).expect("few"), "only that was sent");
    assert_eq!(built.delete_earlier().expect("deleted"), 1);
    let second = nodes.served("updated").expect("an index");
    // by name, and one of the names is a hash
    let mut expected = [second.clone(), "updated-builder".to_owned()];
    expected.sort_unstable();
    assert_eq!(nodes.indexes("updated"), expected);
    assert_ne!(first, second);
    // built from nothing, without the gaps between updated documents
    let fresh = TestEnv::new();
    fresh.write("settings.toml", &settings(&nodes.addresses(), "fresh", ""));
    for name in ["a", "b", "e", "z"] {
        let path = format!("corpus/{name}.md");
        fresh.write(&path, &std::fs::read_to_string(env.path().join(&path)).expect("read"));
    }
    let fresh_options = self::options(&fresh);
    let fresh_index = in_cluster(&fresh_options);
    let corpus = read_sources(&fresh_options.origin()).expect("a corpus").load().expect("no errors");
    assert_same(&corpus, &fresh_index, &fresh_options);
    let updated =
        OpenSearchIndex::open(&options.config.opensearch, &Fingerprint::new(String::new(), &options.config));
    let updated = updated.expect("opened");
    assert_eq!(words(&updated), words(&fresh_index));
    let engine = Engine::with_index(in_memory(&corpus, &options.config), &options).expect("an engine");
    for question in ["how is marrow fever treated", "bone", "what grows at night", "fever in a child"] {
        for plan in plans(&engine, question) {
            let evidence = |index: &OpenSearchIndex| {
                let mut found = without_addresses(index.retrieve(&plan).expect("retrieved"));
                found.candidates.iter_mut().for_each(|candidate| candidate.order = 0);
                found
            };
            assert_eq!(evidence(&updated), evidence(&fresh_index), "{question}");
        }
    }
}
