//! From options to an index that is open: found, built where it is missing or stale, or in memory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::{EngineError, IndexPlace};
use crate::analysis::Analyzer;
use crate::config::Config;
use crate::corpus::{self, CorpusOrigin, Sources};
use crate::index::{
    self, BuildSettings, Built, Documents, Fingerprint, IndexError, Manifest, PassageIndex, Progress, When,
    build_in_directory, build_in_memory,
};

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

    pub(super) fn index_directory(&self) -> PathBuf {
        self.index.clone().unwrap_or_else(|| PathBuf::from(&self.config.paths.index))
    }
}

/// Builds the index of the corpus that `options` lead to, on disk.
///
/// # Errors
/// When the corpus has errors or files cannot be written.
pub fn build_index(
    options: &EngineOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(PathBuf, Built), EngineError> {
    let sources = corpus::read_sources(&options.origin())?;
    // that of the corpus is told by reading it
    let fingerprint = Fingerprint::new(String::new(), &options.config);
    let analyzer = Arc::new(Analyzer::new(&options.config.analyzer));
    let directory = options.index_directory();
    let source = Source { options, sources: &sources, fingerprint: &fingerprint, analyzer: &analyzer };
    let built = source.build(&directory, When::Always, progress)?;
    Ok((directory, built))
}

/// Builds the index of the corpus that `options` lead to, on disk, unless it is that of the corpus already.
///
/// # Errors
/// When the corpus has errors or files cannot be written.
pub fn update_index(options: &EngineOptions) -> Result<(PathBuf, Built), EngineError> {
    let sources = corpus::read_sources(&options.origin())?;
    let fingerprint = Fingerprint::new(sources.fingerprint()?, &options.config);
    let analyzer = Arc::new(Analyzer::new(&options.config.analyzer));
    let directory = options.index_directory();
    let source = Source { options, sources: &sources, fingerprint: &fingerprint, analyzer: &analyzer };
    let built = source.build(&directory, When::Stale, &|_| {})?;
    Ok((directory, built))
}

/// Whether the index on disk is current and undamaged, every file compared; else why not.
///
/// # Errors
/// When the corpus cannot be read.
pub fn check_index(options: &EngineOptions) -> Result<Result<Manifest, IndexError>, EngineError> {
    let sources = corpus::read_sources(&options.origin())?;
    let fingerprint = Fingerprint::new(sources.fingerprint()?, &options.config);
    let directory = options.index_directory();
    let checked = index::open_current(&directory, &fingerprint, u64::MAX).and_then(|_| {
        index::read_manifest(&directory)?
            .ok_or_else(|| IndexError::Unusable("there is no index any more".to_owned()))
    });
    Ok(checked)
}

/// Name of the index on disk that is current now; it changes when one is built. `None`: there is none.
///
/// # Errors
/// When the index directory cannot be read.
pub fn current_generation(options: &EngineOptions) -> Result<Option<String>, EngineError> {
    Ok(index::read_current(&options.index_directory())?)
}

/// A corpus that was read and what its index must be made with.
pub(super) struct Source<'a> {
    pub(super) options: &'a EngineOptions,
    pub(super) sources: &'a Sources,
    pub(super) fingerprint: &'a Fingerprint,
    pub(super) analyzer: &'a Arc<Analyzer>,
}

impl Source<'_> {
    /// The index on disk if there is one, in memory for a small corpus without one.
    pub(super) fn open_or_build(
        &self,
        directory: &Path,
        small: bool,
        report: &(dyn Fn(&str) + Sync),
    ) -> Result<(PassageIndex, IndexPlace), EngineError> {
        let on_disk = || IndexPlace::Directory(directory.to_path_buf());
        let reason = match index::read_manifest(directory) {
            Ok(None) if small => return Ok((self.build_in_memory()?, IndexPlace::Memory)),
            // somebody else's index in the usual place is left alone
            Ok(Some(manifest))
                if small
                    && self.options.index.is_none()
                    && manifest.origin != self.sources.origin.to_string() =>
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
        let corpus = self.sources.load()?;
        Ok(build_in_memory(&corpus, &self.settings())?)
    }

    fn build(
        &self,
        directory: &Path,
        when: When,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Built, EngineError> {
        let wait = self.options.config.answer.lock_wait_seconds;
        Ok(build_in_directory(
            directory,
            Documents::Read(self.sources),
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
