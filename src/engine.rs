//! The one door for front ends: opens corpus and index, and answers.

mod answering;
mod beside;
mod choice;
#[cfg(feature = "opensearch")]
mod cluster;
mod comparison;
mod encoding;
mod index_opener;
mod judgement;
mod known_corpus;
mod meaning;
mod options;
mod parts;
mod pinned;
mod prepared_words;
mod proposals;
mod question_parts;
#[cfg(feature = "replicas")]
mod replica;
mod retrieving;
mod settling;
mod shielding;
mod showing;
mod sources;
mod state;
mod subject;
mod topics;
mod turns;
mod vector_files;
mod whereabouts;

#[cfg(feature = "opensearch")]
pub use cluster::build_in_cluster;
pub use comparison::{ChangeKind, DocumentChange, compare};
pub use encoding::{EncodeWhen, EncodedIndex, encode_index};
pub use index_opener::{
    CheckedIndex, EngineOptions, NOT_SEARCHED, build_index, check_index, current_generation,
};
pub use judgement::Judgement;
pub use meaning::message_encoder;
pub use options::{AskOptions, Asked};
pub use pinned::PinnedAnswer;
pub use proposals::Proposal;
#[cfg(feature = "replicas")]
pub use replica::{fetch_index, publish_index};
pub use showing::PassageInContext;
pub use topics::Topic;
pub use whereabouts::{NotedPassage, Whereabouts};

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use jiff::civil::Date;
use thiserror::Error;

use self::index_opener::{IndexOpener, OpenedIndex};
use self::meaning::Meaning;
use self::options::NameKeys;
use self::prepared_words::{PreparedWords, known_words};
use crate::analysis::{Analyzer, Token, fold};
use crate::answer::{Answer, Composer};
use crate::config::{Config, ConfigError, commonness};
use crate::corpus::{CorpusError, CorpusOrigin, DocumentId, DocumentInfo};
use crate::encoder::EncoderError;
use crate::index::{IndexError, Progress};
use crate::passage::{Passage, SectionKinds};
use crate::question::{
    Conversation, DocumentFilter, KnownWords, QueryPlan, QuestionRules, Understander, Understanding, plan,
};
use crate::retrieval::{Ranked, Retriever, rank};

/// Why the program cannot answer.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The corpus cannot be used.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// A lexicon file that the settings name has an error.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The index cannot be used.
    #[error(transparent)]
    Index(IndexError),
    /// The encoder cannot encode.
    #[error(transparent)]
    Encoder(#[from] EncoderError),
    /// The vectors of passages cannot be written.
    #[error("cannot write the vectors of the passages: {0}")]
    Vectors(std::io::Error),
}

impl From<IndexError> for EngineError {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Corpus(error) => Self::Corpus(error),
            error => Self::Index(error),
        }
    }
}

/// Where the index that answers is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexPlace {
    /// Made at the start, in memory.
    Memory,
    /// On disk.
    Directory(PathBuf),
    /// In an OpenSearch cluster: the name of the index.
    Cluster(String),
    /// Fetched from where it was published.
    Replica {
        /// Its generation.
        folder: PathBuf,
        /// Its version.
        version: u64,
    },
    /// Nowhere that could be read.
    Nowhere,
}

/// Answers questions from one corpus.
#[derive(Debug)]
pub struct Engine {
    config: Config,
    today: Date,
    origin: CorpusOrigin,
    place: IndexPlace,
    analyzer: Arc<Analyzer>,
    understander: Understander,
    conditions: OnceLock<Vec<String>>,
    name_keys: OnceLock<Vec<NameKeys>>,
    /// Key of each condition, in their order.
    condition_keys: OnceLock<Vec<String>>,
    topics: OnceLock<Vec<Topic>>,
    /// Kinds of sections, for those that are not what is asked for; made when first needed.
    kinds: OnceLock<SectionKinds>,
    /// The newest version of each document that is an older one.
    newer_versions: OnceLock<HashMap<DocumentId, DocumentId>>,
    index: Box<dyn Retriever>,
    /// Why another index than the one asked for was opened.
    degraded: Option<String>,
    meaning: Option<Meaning>,
}

/// What was found for a question, stage by stage.
#[derive(Debug, Clone)]
pub struct Search {
    /// How the question was read.
    pub understanding: Understanding,
    /// What was asked of the index.
    pub plan: QueryPlan,
    /// For each group of the plan, whether any passage holds it.
    pub known: Vec<bool>,
    /// For each group of the plan, its inverse document frequency.
    pub rarity: Vec<f32>,
    /// Passages in order, best first.
    pub ranked: Vec<Ranked>,
}

impl Engine {
    /// Opens corpus and index. A stale or damaged index is rebuilt; a small corpus without an
    /// index is indexed in memory. `report` gets a line for whatever takes longer than an answer.
    ///
    /// # Errors
    /// When the corpus has errors or the index cannot be built.
    pub fn open(options: EngineOptions, report: &(dyn Fn(&str) + Sync)) -> Result<Self, EngineError> {
        Self::open_with_progress(options, report, &|_| {})
    }

    /// The same; `progress` learns how far the build of an index on disk got, where one is built.
    ///
    /// # Errors
    /// As those of [`Engine::open`].
    pub fn open_with_progress(
        options: EngineOptions,
        report: &(dyn Fn(&str) + Sync),
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Self, EngineError> {
        let opener = IndexOpener::new(&options)?;
        let (opened, (rules, prepared)) = rayon::join(
            || opener.open(report, progress),
            || {
                let rules = || QuestionRules::new(&options.config, &opener.analyzer);
                rayon::join(rules, || PreparedWords::read(&opener.directory, &options.config))
            },
        );
        let OpenedIndex { mut index, place, degraded, fingerprint } = opened?;
        let meaning = Meaning::new(options.config.vectors)?;
        if let Some(meaning) = &meaning {
            let known = meaning.encode_changes(&options, index.as_ref(), &place, report);
            let folder = place.vectors_folder(&opener.directory);
            meaning.attach(index.as_mut(), &place, (folder, options.config.answer.verify_bytes), known)?;
        }
        let rules = rules.with_encoder(meaning.as_ref().map(Meaning::message_encoder));
        let IndexOpener { origin, analyzer, .. } = opener;
        let prepared =
            prepared.and_then(|words| words.into_known(fingerprint.as_ref()?, &options.config, &analyzer));
        let known = match prepared {
            Some(known) => known,
            None => known_words(&options.config, &analyzer, index.as_ref())?,
        };
        let understander = understander(&analyzer, rules, known, index.as_ref());
        Ok(Self {
            config: options.config,
            today: options.today,
            origin,
            place,
            analyzer,
            understander,
            conditions: OnceLock::new(),
            name_keys: OnceLock::new(),
            condition_keys: OnceLock::new(),
            topics: OnceLock::new(),
            kinds: OnceLock::new(),
            newer_versions: OnceLock::new(),
            index,
            degraded,
            meaning,
        })
    }

    /// An engine over an index that is open already, as of a collection that is evaluated.
    ///
    /// # Errors
    /// When a lexicon file that the settings name has an error.
    pub fn with_index(index: impl Retriever + 'static, options: &EngineOptions) -> Result<Self, EngineError> {
        let analyzer = Arc::new(Analyzer::new(&options.config.analyzer));
        let rules = QuestionRules::new(&options.config, &analyzer);
        let known = known_words(&options.config, &analyzer, &index)?;
        Ok(Self {
            config: options.config.clone(),
            today: options.today,
            origin: options.origin(),
            place: IndexPlace::Directory(options.index_directory()),
            understander: understander(&analyzer, rules, known, &index),
            conditions: OnceLock::new(),
            name_keys: OnceLock::new(),
            condition_keys: OnceLock::new(),
            topics: OnceLock::new(),
            kinds: OnceLock::new(),
            newer_versions: OnceLock::new(),
            analyzer,
            index: Box::new(index),
            degraded: None,
            meaning: None,
        })
    }

    /// Reads, plans, retrieves and ranks, without judging.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search(
        &self,
        question: &str,
        conversation: &Conversation,
        now: Instant,
    ) -> Result<Search, EngineError> {
        let understanding = self.understander.understand(question, conversation, now, self.index.as_ref());
        self.search_understood(understanding, DocumentFilter::All)
    }

    fn search_understood(
        &self,
        understanding: Understanding,
        admitted: DocumentFilter,
    ) -> Result<Search, EngineError> {
        let mut plan = plan(&understanding, admitted, &self.config.ranking);
        if let (Some(meaning), Some(vectors)) = (&self.meaning, self.index.vectors()) {
            plan.meaning = meaning.of_question(&understanding, vectors)?;
        }
        let retrieved = self.index.retrieve(&plan)?;
        let ranked = rank(&plan, &retrieved, &self.config.ranking);
        Ok(Search { understanding, plan, known: retrieved.known, rarity: retrieved.rarity, ranked })
    }

    /// What the same question finds beyond the condition that it names: nothing that is shown as an
    /// answer, but what a ranking of everything continues with.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search_beyond(&self, search: &Search) -> Result<Vec<Ranked>, EngineError> {
        let plan = QueryPlan { conditions: Vec::new(), ..search.plan.clone() };
        Ok(rank(&plan, &self.index.retrieve(&plan)?, &self.config.ranking))
    }

    /// The passage that was ranked.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn passage_at(&self, ranked: &Ranked) -> Result<Passage, EngineError> {
        Ok(self.index.passage_at(ranked.address)?)
    }

    /// Whether a word is one of the corpus's text or of the settings' vocabulary.
    #[must_use]
    pub fn knows_word(&self, word: &str) -> bool {
        let tokens = self.analyzer.analyze(word);
        let knows = |token: &Token| {
            self.understander.knows(&token.exact, self.index.as_ref()) || self.index.knows(&token.stem)
        };
        !tokens.is_empty() && tokens.iter().all(knows)
    }

    /// Whether a word is known and cannot well be a person's name: it names a condition or a medicine,
    /// or is no word of everyday English.
    #[must_use]
    pub fn is_term(&self, word: &str) -> bool {
        let folded = fold(word);
        self.understander.is_name(&folded, self.index.as_ref())
            || self.knows_word(word) && commonness(&folded).is_none()
    }

    /// Documents in the order of their files; the first call reads all of them.
    #[must_use]
    pub fn documents(&self) -> &[DocumentInfo] {
        self.index.documents()
    }

    /// How many documents there are.
    #[must_use]
    pub fn document_count(&self) -> usize {
        self.index.document_count()
    }

    /// How many passages there are.
    #[must_use]
    pub fn passage_count(&self) -> u64 {
        self.index.passage_count()
    }

    /// What must be said of a document.
    #[must_use]
    pub fn document_notices(&self, document: &DocumentInfo) -> Vec<String> {
        let options = AskOptions::default();
        self.composer(&options, &DocumentFilter::All).document_notices(document)
    }

    /// What must be said of the documents of an answer's passages, each once.
    #[must_use]
    pub fn notices_of(&self, answer: &Answer) -> Vec<String> {
        let options = AskOptions { language: answer.language, ..AskOptions::default() };
        let composer = self.composer(&options, &DocumentFilter::All);
        let mut notices = Vec::new();
        for passage in &answer.passages {
            let Some(id) = DocumentId::from_text(&passage.document.id) else { continue };
            let Ok(Some(document)) = self.index.document(&id) else { continue };
            for notice in composer.document_notices(document) {
                if !notices.contains(&notice) {
                    notices.push(notice);
                }
            }
        }
        notices
    }

    fn composer<'a>(&'a self, options: &'a AskOptions, admitted: &'a DocumentFilter) -> Composer<'a> {
        Composer {
            config: &self.config.answer,
            language: options.language,
            texts: &self.config.texts,
            help: &self.config.help,
            region: options.region.as_deref(),
            admitted,
            care: &self.config.care,
            analyzer: &self.analyzer,
            contacts: &self.index,
            today: self.today,
        }
    }
}

/// Documents up to which a question can ask for those of one publisher.
const MAX_PUBLISHED: usize = 5000;

/// What reads questions about an index.
fn understander(
    analyzer: &Arc<Analyzer>,
    rules: QuestionRules,
    known: KnownWords,
    index: &dyn Retriever,
) -> Understander {
    // publishers of a large corpus would have to be read from all its documents
    let documents = if index.document_count() <= MAX_PUBLISHED { index.documents() } else { &[] };
    Understander::new(Arc::clone(analyzer), rules, known, documents)
}
