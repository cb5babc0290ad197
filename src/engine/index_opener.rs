//! From options to an index that is open: found, built where it is missing or stale, or in memory.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::known_corpus::{known_fingerprint, note_fingerprint};
use super::meaning::Meaning;
use super::prepared_words::prepare_words;
use super::vector_files::VectorFiles;
use super::{EngineError, IndexPlace};
use crate::analysis::Analyzer;
use crate::config::{Config, RetrieverName};
use crate::corpus::{self, CorpusOrigin, CorpusStamps, Finding, Sources};
use crate::generations::{IndexFiles, read_current};
use crate::index::{
    self, BuildRequest, BuildSettings, Built, Documents, Fingerprint, IndexError, PassageIndex, Progress,
    Refusal, When, build_in_directory, build_in_memory, open_embedded,
};
use crate::retrieval::Retriever;

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
    /// Today, for detecting old documents.
    pub today: Date,
}

impl EngineOptions {
    /// The corpus and index that the settings name, else ./corpus and ./index, else the shipped corpus.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            corpus: None,
            index: None,
            config,
            here: PathBuf::from("."),
            today: Timestamp::now().to_zoned(TimeZone::UTC).date(),
        }
    }

    /// The corpus that these options lead to.
    #[must_use]
    pub fn origin(&self) -> CorpusOrigin {
        let configured =
            Some(PathBuf::from(&self.config.paths.corpus)).filter(|path| !path.as_os_str().is_empty());
        CorpusOrigin::find(self.corpus.as_ref().or(configured.as_ref()).map(PathBuf::as_path), &self.here)
    }

    pub(super) fn index_directory(&self) -> PathBuf {
        self.index.clone().unwrap_or_else(|| PathBuf::from(&self.config.paths.index))
    }
}

/// An index on disk that is current and undamaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckedIndex {
    /// Documents.
    pub documents: usize,
    /// Passages.
    pub passages: u64,
}

/// Builds the index of the corpus that `options` lead to, on disk.
///
/// # Errors
/// When the corpus has errors or files cannot be written.
pub fn build_index(
    options: &EngineOptions,
    when: When,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(PathBuf, Built), EngineError> {
    let opener = IndexOpener::new(options)?;
    let sources = corpus::read_sources(&opener.origin)?;
    // the hash of the corpus is that of what the build reads
    let fingerprint = if when == When::Stale { Some(sources.fingerprint()?) } else { None };
    let built = opener.build(&sources, fingerprint, when, progress)?;
    opener.prepare_words()?;
    Ok((opener.directory, built))
}

/// Whether the index on disk is current and undamaged, every file and all of the corpus read; else why not.
///
/// # Errors
/// When the corpus cannot be read.
pub fn check_index(options: &EngineOptions) -> Result<Result<CheckedIndex, IndexError>, EngineError> {
    let opener = IndexOpener::new(options)?;
    if options.config.replicas.is_following() {
        return opener.check_replica();
    }
    let wanted = Fingerprint::new(corpus::read_sources(&opener.origin)?.fingerprint()?, &options.config);
    let refuses = |found: &Fingerprint| found.differs_from(&wanted);
    let index = match index::open_current(&opener.directory, IndexFiles::All, &refuses) {
        Ok(index) => index,
        Err(error) => return Ok(Err(error)),
    };
    if let Some(meaning) = Meaning::new(options.config.vectors)? {
        let layout = meaning.layout(index.passage_count());
        let verify_bytes = options.config.answer.verify_bytes;
        let files = VectorFiles { directory: &opener.directory, layout, verify_bytes };
        if let Err(damaged) = files.check() {
            return Ok(Err(damaged.into()));
        }
    }
    Ok(Ok(CheckedIndex::of(&index)))
}

impl CheckedIndex {
    pub(super) fn of(index: &PassageIndex) -> Self {
        Self { documents: index.document_count(), passages: index.passage_count() }
    }
}

/// Name of the index, on disk or in the cluster, that is current now; it changes when one is built. `None`: there is none.
///
/// # Errors
/// When the index directory cannot be read, or the cluster doesn't answer.
pub fn current_generation(options: &EngineOptions) -> Result<Option<String>, EngineError> {
    if options.config.retrieval.retriever == RetrieverName::OpenSearch {
        #[cfg(feature = "opensearch")]
        return super::cluster::current_generation(options);
        #[cfg(not(feature = "opensearch"))]
        return Err(without_opensearch().into());
    }
    Ok(read_current(&options.index_directory()).map_err(IndexError::from)?)
}

/// What a build without OpenSearch answers when it is asked for.
#[cfg(not(feature = "opensearch"))]
fn without_opensearch() -> IndexError {
    IndexError::Unusable(
        "retrieval.retriever is \"opensearch\", but this build has no OpenSearch: build with --features opensearch"
            .to_owned(),
    )
}

/// What a build without replicas answers when it is to follow one.
#[cfg(not(feature = "replicas"))]
fn without_replicas() -> IndexError {
    IndexError::Unusable(
        "replicas.follow is set, but this build can't fetch an index: build with --features replicas"
            .to_owned(),
    )
}

/// The maximum number of documents with errors that are listed.
const TOLD: usize = 5;

/// How a line of the report begins that names a document with errors.
pub const NOT_SEARCHED: &str = "not searched: ";

/// Says which documents are not searched, because they have errors.
fn report_skipped(skipped: &[Finding], report: &(dyn Fn(&str) + Sync)) {
    for finding in skipped.iter().take(TOLD) {
        report(&format!("{NOT_SEARCHED}{finding}"));
    }
    if skipped.len() > TOLD {
        report(&format!("… and {} more errors; `bonafide corpus check` lists all", skipped.len() - TOLD));
    }
}

/// Finds or builds the index of one corpus.
pub(super) struct IndexOpener<'a> {
    pub(super) options: &'a EngineOptions,
    pub(super) origin: CorpusOrigin,
    pub(super) directory: PathBuf,
    pub(super) analyzer: Arc<Analyzer>,
    /// The files of the corpus before anything was read.
    stamps: Option<CorpusStamps>,
}

/// An index that answers, and where it is.
pub(super) struct OpenedIndex {
    pub(super) index: Box<dyn Retriever>,
    pub(super) place: IndexPlace,
    /// Why it isn't the one that was asked for.
    pub(super) degraded: Option<String>,
    /// What it was made of, where it is the one in the directory of indexes.
    pub(super) fingerprint: Option<Fingerprint>,
}

impl OpenedIndex {
    pub(super) fn new(index: impl Retriever + 'static, place: IndexPlace) -> Self {
        Self { index: Box::new(index), place, degraded: None, fingerprint: None }
    }
}

impl<'a> IndexOpener<'a> {
    pub(super) fn new(options: &'a EngineOptions) -> Result<Self, EngineError> {
        let origin = options.origin();
        Ok(Self {
            options,
            directory: options.index_directory(),
            analyzer: Arc::new(Analyzer::new(&options.config.analyzer)),
            stamps: CorpusStamps::take(&origin)?,
            origin,
        })
    }

    /// The index on disk if there is one, in memory for a small corpus without one.
    pub(super) fn open(
        &self,
        report: &(dyn Fn(&str) + Sync),
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<OpenedIndex, EngineError> {
        if self.options.config.replicas.is_following() {
            if self.options.config.retrieval.retriever == RetrieverName::OpenSearch {
                return Err(IndexError::Unusable(
                    "replicas.follow and retrieval.retriever = \"opensearch\" are both set: take one of them away"
                        .to_owned(),
                )
                .into());
            }
            return self.open_replica(report);
        }
        if self.options.config.retrieval.retriever == RetrieverName::OpenSearch {
            return self.open_in_cluster(report);
        }
        if let Some(opened) = self.open_trusted() {
            return Ok(opened);
        }
        let sources = corpus::read_sources(&self.origin)?;
        let is_small = sources.bytes()? <= self.options.config.answer.memory_corpus_bytes;
        let found = index::current_description(&self.directory);
        if is_small {
            let is_somebody_elses = |origin: &str| {
                // in the usual place; with --index, that index is meant
                self.options.index.is_none() && origin != self.origin.to_string()
            };
            match &found {
                Ok(None) => return self.open_in_memory(&sources, report),
                Ok(Some(found)) if is_somebody_elses(&found.origin) => {
                    return self.open_in_memory(&sources, report);
                }
                Ok(Some(_)) | Err(_) => {}
            }
        }
        let corpus_hash = sources.fingerprint()?;
        let wanted = Fingerprint::new(corpus_hash.clone(), &self.options.config);
        let error = match found.and_then(|_| self.open_wanted(&wanted)) {
            Ok(opened) => {
                self.note_corpus(&corpus_hash);
                return Ok(opened);
            }
            Err(error) => error,
        };
        report(&format!("building the index in {}: {error}", self.directory.display()));
        match self.build(&sources, Some(corpus_hash), When::Stale, progress) {
            Ok(_) => Ok(self.open_wanted(&wanted)?),
            Err(EngineError::Index(error)) if is_small => {
                report(&format!("{error}; answering from memory instead"));
                self.open_in_memory(&sources, report)
            }
            Err(EngineError::Index(error)) => {
                let is_readable = |found: &Fingerprint| {
                    if found.analyzes_like(&wanted) { None } else { Some("it was made with other settings") }
                };
                let Ok(opened) = self.open_on_disk(&is_readable) else { return Err(error.into()) };
                report(&format!(
                    "{error}; answering from the last good index, which may be older than the corpus"
                ));
                Ok(opened)
            }
            Err(error) => Err(error),
        }
    }

    /// The index on disk, where the files of the corpus are those that it was made of. Nothing of them is read.
    fn open_trusted(&self) -> Option<OpenedIndex> {
        let corpus_hash = known_fingerprint(&self.directory, self.stamps.as_ref()?)?;
        let wanted = Fingerprint::new(corpus_hash, &self.options.config);
        self.open_wanted(&wanted).ok()
    }

    /// The index on disk that was made of just this.
    fn open_wanted(&self, wanted: &Fingerprint) -> Result<OpenedIndex, IndexError> {
        let opened = self.open_on_disk(&|found| found.differs_from(wanted))?;
        Ok(OpenedIndex { fingerprint: Some(wanted.clone()), ..opened })
    }

    fn open_on_disk(&self, refuses: &Refusal<'_>) -> Result<OpenedIndex, IndexError> {
        let files = IndexFiles::UpTo(self.options.config.answer.verify_bytes);
        let index = index::open_current(&self.directory, files, refuses)?;
        Ok(OpenedIndex::new(index, IndexPlace::Directory(self.directory.clone())))
    }

    /// An index that is built in memory, or into the program for the shipped corpus.
    fn open_in_memory(
        &self,
        sources: &Sources,
        report: &(dyn Fn(&str) + Sync),
    ) -> Result<OpenedIndex, EngineError> {
        let wanted = Fingerprint::new(sources.fingerprint()?, &self.options.config);
        let index = if let Some(index) = open_embedded(&wanted) {
            index
        } else {
            let (corpus, skipped) = sources.load_usable()?;
            report_skipped(&skipped, report);
            build_in_memory(&corpus, &self.settings())?
        };
        Ok(OpenedIndex::new(index, IndexPlace::Memory))
    }

    /// Builds the index on disk. The hash of the corpus is wanted only to find that another process has built the
    /// same index meanwhile.
    fn build(
        &self,
        sources: &Sources,
        corpus_hash: Option<String>,
        when: When,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Built, EngineError> {
        if self.options.config.replicas.is_following() {
            return Err(IndexError::Unusable(
                "replicas.follow is set, so the index comes from there: publish where the corpus is"
                    .to_owned(),
            )
            .into());
        }
        let request = BuildRequest {
            directory: &self.directory,
            documents: Documents::Read(sources),
            fingerprint: &Fingerprint::new(corpus_hash.unwrap_or_default(), &self.options.config),
            settings: &self.settings(),
            when,
            wait_seconds: self.options.config.answer.lock_wait_seconds,
        };
        let built = build_in_directory(&request, progress)?;
        if let Ok(Some(description)) = index::current_description(&self.directory) {
            self.note_corpus(&description.fingerprint.corpus);
        }
        Ok(built)
    }

    /// Prepares what questions are read with, for the next start.
    fn prepare_words(&self) -> Result<(), EngineError> {
        let Ok(Some(found)) = index::current_description(&self.directory) else { return Ok(()) };
        // another process may have built another one meanwhile
        let Ok(opened) = self.open_wanted(&found.fingerprint) else { return Ok(()) };
        let config = &self.options.config;
        let index = opened.index.as_ref();
        prepare_words(&self.directory, &found.fingerprint, config, &self.analyzer, index)
    }

    /// Remembers the hash of the corpus for the next start, unless a file changed while it was read.
    fn note_corpus(&self, corpus_hash: &str) {
        if let (Some(before), Ok(Some(now))) = (&self.stamps, CorpusStamps::take(&self.origin))
            && before.is_like(&now)
        {
            note_fingerprint(&self.directory, before.clone(), corpus_hash);
        }
    }

    #[cfg(not(feature = "opensearch"))]
    #[expect(clippy::unused_self, reason = "as in a build with the feature")]
    fn open_in_cluster(&self, _report: &(dyn Fn(&str) + Sync)) -> Result<OpenedIndex, EngineError> {
        Err(without_opensearch().into())
    }

    #[cfg(not(feature = "replicas"))]
    #[expect(clippy::unused_self, reason = "as in a build with the feature")]
    fn open_replica(&self, _report: &(dyn Fn(&str) + Sync)) -> Result<OpenedIndex, EngineError> {
        Err(without_replicas().into())
    }

    #[cfg(not(feature = "replicas"))]
    #[expect(clippy::unused_self, reason = "as in a build with the feature")]
    fn check_replica(&self) -> Result<Result<CheckedIndex, IndexError>, EngineError> {
        Err(without_replicas().into())
    }

    pub(super) fn settings(&self) -> BuildSettings {
        BuildSettings::new(&self.options.config, Arc::clone(&self.analyzer))
    }
}
