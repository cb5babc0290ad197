//! The one door for front ends: opens corpus and index, and answers.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::Date;
use thiserror::Error;

use crate::analysis::Analyzer;
use crate::answer::{Answer, AnswerPassage, Composer, Found, Interpretation, Outcome, judge};
use crate::config::Config;
use crate::corpus::{self, CorpusError, CorpusOrigin, DocumentInfo};
use crate::index::{
    self, BuildSettings, Built, Fingerprint, IndexError, Manifest, PassageIndex, Progress, When,
    build_in_directory, build_in_memory,
};
use crate::passage::{Passage, PassageId};
use crate::question::{Conversation, QueryPlan, Turn, Understander, Understanding, plan};
use crate::retrieval::{Ranked, Retriever, rank};

/// Why the program cannot answer.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The corpus cannot be used.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// The index cannot be used.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Where corpus and index are, and under which settings they are used.
#[derive(Debug, Clone)]
pub struct EngineOptions {
    /// Directory of the corpus that was asked for.
    pub corpus: Option<PathBuf>,
    /// Directory of the index that was asked for.
    pub index: Option<PathBuf>,
    /// Settings.
    pub config: Config,
    /// The current directory.
    pub here: PathBuf,
    /// The day by which documents are old.
    pub today: Date,
}

impl EngineOptions {
    /// The corpus that these options lead to.
    #[must_use]
    pub fn origin(&self) -> CorpusOrigin {
        let configured =
            Some(PathBuf::from(&self.config.paths.corpus)).filter(|path| !path.as_os_str().is_empty());
        CorpusOrigin::find(self.corpus.as_ref().or(configured.as_ref()).map(PathBuf::as_path), &self.here)
    }

    fn index_directory(&self) -> PathBuf {
        self.index.clone().unwrap_or_else(|| PathBuf::from(&self.config.paths.index))
    }
}

/// Where the index that answers is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexPlace {
    /// Made at the start, in memory.
    Memory,
    /// On disk.
    Directory(PathBuf),
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
    conditions: Vec<String>,
    index: PassageIndex,
}

/// A condition of the corpus and the headings under which it is treated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Usual name of the condition.
    pub condition: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Heading paths in order, each once.
    pub sections: Vec<Vec<String>>,
}

/// A passage among its neighbours.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageInContext {
    /// Passages of the same document right before it.
    pub before: Vec<AnswerPassage>,
    /// The passage.
    pub passage: AnswerPassage,
    /// Passages of the same document right after it.
    pub after: Vec<AnswerPassage>,
    /// What must be said of the document.
    pub notices: Vec<String>,
}

/// What was found for a question, stage by stage.
#[derive(Debug, Clone)]
pub struct Search {
    /// How the question was read.
    pub understanding: Understanding,
    /// What was asked of the index.
    pub plan: QueryPlan,
    /// Passages in order, best first.
    pub ranked: Vec<Ranked>,
}

impl Engine {
    /// Opens corpus and index. A stale or damaged index is rebuilt; a small corpus without an
    /// index is indexed in memory. `report` gets a line for whatever takes longer than an answer.
    ///
    /// # Errors
    /// When the corpus has errors or the index cannot be built.
    pub fn open(options: EngineOptions, report: &dyn Fn(&str)) -> Result<Self, EngineError> {
        let origin = options.origin();
        let files = corpus::read_files(&origin)?;
        let fingerprint = Fingerprint::new(corpus::fingerprint(&files), &options.config);
        let analyzer = Arc::new(Analyzer::new(&options.config.analyzer));
        let directory = options.index_directory();
        let bytes: u64 = files.iter().map(|file| file.text.len() as u64).sum();
        let source = Source {
            options: &options,
            origin: &origin,
            files: &files,
            fingerprint: &fingerprint,
            analyzer: &analyzer,
        };
        let small = bytes <= options.config.answer.memory_corpus_bytes;
        let (index, place) = source.open_or_build(&directory, small, report)?;
        let understander = Understander::new(&options.config, Arc::clone(&analyzer), index.documents());
        let conditions = conditions(index.documents());
        Ok(Self {
            config: options.config,
            today: options.today,
            origin,
            place,
            analyzer,
            understander,
            conditions,
            index,
        })
    }

    /// An engine over an index that is open already, as of a collection that is evaluated.
    #[must_use]
    pub fn with_index(index: PassageIndex, options: &EngineOptions) -> Self {
        let analyzer = Arc::new(Analyzer::new(&options.config.analyzer));
        Self {
            config: options.config.clone(),
            today: options.today,
            origin: options.origin(),
            place: IndexPlace::Directory(options.index_directory()),
            understander: Understander::new(&options.config, Arc::clone(&analyzer), index.documents()),
            conditions: conditions(index.documents()),
            analyzer,
            index,
        }
    }

    /// Where the corpus came from.
    #[must_use]
    pub fn origin(&self) -> &CorpusOrigin {
        &self.origin
    }

    /// Where the index is kept.
    #[must_use]
    pub fn place(&self) -> &IndexPlace {
        &self.place
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Answers a question with at most `top` passages, in a conversation that it carries on.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn ask(
        &self,
        question: &str,
        top: usize,
        conversation: &mut Conversation,
    ) -> Result<Answer, EngineError> {
        let now = Instant::now();
        let search = self.search(question, conversation, now)?;
        // a passage on another condition than the one asked for is never shown as the answer
        let eligible: Vec<Ranked> =
            search.ranked.iter().filter(|ranked| ranked.on_condition).copied().collect();
        let outcome = judge(&eligible, &self.config.answer);
        let found = self.choose(&eligible, top)?;
        let intents = self.understander.intents();
        let interpretation = Interpretation {
            corrected: None,
            condition: search.understanding.condition.as_ref().map(|(condition, _)| condition.clone()),
            intent: search.understanding.kind.and_then(|kind| intents.name(kind)).map(str::to_owned),
            used_context: search.understanding.used_context,
        };
        if let Some(turn) = self.turn(&search.understanding, outcome, &found) {
            conversation.remember(turn, now);
        }
        Ok(self.composer().compose(question, &search.plan, interpretation, outcome, &found, &self.conditions))
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
        let understanding = self.understander.understand(question, conversation, now);
        let plan = plan(&understanding, &self.config.ranking);
        let retrieved = self.index.retrieve(&plan)?;
        let ranked = rank(&plan, &retrieved, &self.config.ranking);
        Ok(Search { understanding, plan, ranked })
    }

    /// The passage that was ranked.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn passage_at(&self, ranked: &Ranked) -> Result<Passage, EngineError> {
        Ok(self.index.passage_at(ranked.address)?)
    }

    /// Conditions of the corpus, each once, in the order of its documents.
    #[must_use]
    pub fn conditions(&self) -> &[String] {
        &self.conditions
    }

    /// Conditions with the headings under which they are treated.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn topics(&self) -> Result<Vec<Topic>, EngineError> {
        let mut topics: Vec<Topic> = Vec::new();
        for condition in self.conditions.iter().cloned() {
            let mut topic = Topic { condition, aliases: Vec::new(), sections: Vec::new() };
            let documents =
                self.index.documents().iter().filter(|document| document.condition == topic.condition);
            for document in documents {
                topic.aliases.extend(document.aliases.iter().cloned());
                for passage in self.index.passages_of(&document.id)? {
                    if !topic.sections.contains(&passage.heading_path) {
                        topic.sections.push(passage.heading_path);
                    }
                }
            }
            topics.push(topic);
        }
        Ok(topics)
    }

    /// Documents in the order of their files.
    #[must_use]
    pub fn documents(&self) -> &[DocumentInfo] {
        self.index.documents()
    }

    /// How many passages there are.
    #[must_use]
    pub fn passage_count(&self) -> u64 {
        self.index.passage_count()
    }

    /// What must be said of a document.
    #[must_use]
    pub fn document_notices(&self, document: &DocumentInfo) -> Vec<String> {
        self.composer().document_notices(document)
    }

    /// A passage with up to `neighbours` passages of its document on either side.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn show(&self, id: &PassageId, neighbours: usize) -> Result<Option<PassageInContext>, EngineError> {
        let Some(passage) = self.index.passage(id)? else { return Ok(None) };
        let Some(document) = self.index.document(&passage.document) else { return Ok(None) };
        let passages = self.index.passages_of(&passage.document)?;
        let place = passages.iter().position(|other| other.id == passage.id).unwrap_or(0);
        let shown = |passage: &Passage| {
            let rank = passage.position as usize + 1;
            let found = Found { passage: passage.clone(), document, score: 0.0 };
            self.composer().passage(rank, &found)
        };
        let before = passages[place.saturating_sub(neighbours)..place].iter().map(shown).collect();
        let end = passages.len().min(place + 1 + neighbours);
        let after = passages.get(place + 1..end).unwrap_or_default().iter().map(shown).collect();
        Ok(Some(PassageInContext {
            before,
            passage: shown(&passage),
            after,
            notices: self.document_notices(document),
        }))
    }

    fn composer(&self) -> Composer<'_> {
        Composer {
            config: &self.config.answer,
            texts: &self.config.texts,
            analyzer: &self.analyzer,
            today: self.today,
        }
    }

    /// The first `top` passages that are worth showing, no text twice.
    fn choose(&self, ranked: &[Ranked], top: usize) -> Result<Vec<Found<'_>>, EngineError> {
        let mut found: Vec<Found<'_>> = Vec::new();
        let least = ranked.first().map_or(0.0, |best| best.score * self.config.answer.relative_score);
        for ranked in ranked {
            if found.len() >= top || ranked.score < least {
                break;
            }
            let passage = self.index.passage_at(ranked.address)?;
            let Some(document) = self.index.document(&passage.document) else { continue };
            if found.iter().all(|earlier| earlier.passage.text != passage.text) {
                found.push(Found { passage, document, score: ranked.score });
            }
        }
        Ok(found)
    }

    /// What this turn was about: the condition named, else the one of the first passage.
    fn turn(&self, understanding: &Understanding, outcome: Outcome, found: &[Found<'_>]) -> Option<Turn> {
        if let Some((condition, keys)) = &understanding.condition {
            return Some(Turn { condition: condition.clone(), key: keys.first()?.clone() });
        }
        let first = found.first().filter(|_| outcome == Outcome::Answered)?;
        let condition = first.document.condition.clone();
        Some(Turn { key: self.analyzer.name_key(&condition), condition })
    }
}

/// Conditions of documents, each once, in order.
fn conditions(documents: &[DocumentInfo]) -> Vec<String> {
    let mut seen = HashSet::new();
    documents
        .iter()
        .map(|document| &document.condition)
        .filter(|condition| !condition.is_empty() && seen.insert(*condition))
        .cloned()
        .collect()
}

/// Builds the index of the corpus that `options` lead to, on disk.
///
/// # Errors
/// When the corpus has errors or files cannot be written.
pub fn build_index(
    options: &EngineOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(PathBuf, Built), EngineError> {
    let origin = options.origin();
    let files = corpus::read_files(&origin)?;
    let fingerprint = Fingerprint::new(corpus::fingerprint(&files), &options.config);
    let analyzer = Arc::new(Analyzer::new(&options.config.analyzer));
    let directory = options.index_directory();
    let source =
        Source { options, origin: &origin, files: &files, fingerprint: &fingerprint, analyzer: &analyzer };
    let built = source.build(&directory, When::Always, progress)?;
    Ok((directory, built))
}

/// Whether the index on disk is current and undamaged, every file compared; else why not.
///
/// # Errors
/// When the corpus cannot be read.
pub fn check_index(options: &EngineOptions) -> Result<Result<Manifest, IndexError>, EngineError> {
    let files = corpus::read_files(&options.origin())?;
    let fingerprint = Fingerprint::new(corpus::fingerprint(&files), &options.config);
    let directory = options.index_directory();
    let checked = index::open_current(&directory, &fingerprint, u64::MAX).and_then(|_| {
        index::read_manifest(&directory)?
            .ok_or_else(|| IndexError::Unusable("there is no index any more".to_owned()))
    });
    Ok(checked)
}

/// A corpus that was read and what its index must be made with.
struct Source<'a> {
    options: &'a EngineOptions,
    origin: &'a CorpusOrigin,
    files: &'a [corpus::CorpusFile],
    fingerprint: &'a Fingerprint,
    analyzer: &'a Arc<Analyzer>,
}

impl Source<'_> {
    /// The index on disk if there is one, in memory for a small corpus without one.
    fn open_or_build(
        &self,
        directory: &Path,
        small: bool,
        report: &dyn Fn(&str),
    ) -> Result<(PassageIndex, IndexPlace), EngineError> {
        let on_disk = || IndexPlace::Directory(directory.to_path_buf());
        let reason = match index::read_manifest(directory) {
            Ok(None) if small => return Ok((self.build_in_memory()?, IndexPlace::Memory)),
            // somebody else's index in the usual place is left alone
            Ok(Some(manifest))
                if small && self.options.index.is_none() && manifest.origin != self.origin.to_string() =>
            {
                return Ok((self.build_in_memory()?, IndexPlace::Memory));
            }
            Ok(_) => match self.open(directory) {
                Ok(index) => return Ok((index, on_disk())),
                Err(error) => error.to_string(),
            },
            Err(error) => error.to_string(),
        };
        report(&format!("building the index in {}: {reason}", directory.display()));
        match self.build(directory, When::Stale, &|_| {}) {
            Ok(_) => Ok((self.open(directory)?, on_disk())),
            Err(EngineError::Index(error)) if small => {
                report(&format!("{error}; answering from memory instead"));
                Ok((self.build_in_memory()?, IndexPlace::Memory))
            }
            Err(error) => Err(error),
        }
    }

    fn open(&self, directory: &Path) -> Result<PassageIndex, IndexError> {
        index::open_current(directory, self.fingerprint, self.options.config.answer.verify_bytes)
    }

    fn build_in_memory(&self) -> Result<PassageIndex, EngineError> {
        let corpus = corpus::load(self.origin.clone(), self.files)?;
        Ok(build_in_memory(&corpus, &self.settings())?)
    }

    fn build(
        &self,
        directory: &Path,
        when: When,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Built, EngineError> {
        let corpus = corpus::load(self.origin.clone(), self.files)?;
        let wait = self.options.config.answer.lock_wait_seconds;
        Ok(build_in_directory(
            directory,
            &corpus,
            self.fingerprint,
            &self.settings(),
            (when, wait),
            progress,
        )?)
    }

    fn settings(&self) -> BuildSettings {
        BuildSettings::new(&self.options.config, Arc::clone(self.analyzer))
    }
}
