//! An index in an OpenSearch cluster: opened, with the one on this machine in its place where it can't be, and built.

use std::time::Duration;

use super::index_opener::{IndexOpener, OpenedIndex};
use super::{EngineError, EngineOptions, IndexPlace};
use crate::corpus;
use crate::generations::IndexFiles;
use crate::index::{self, Fingerprint, IndexError, PassageIndex, Progress};
use crate::opensearch::{self, OpenSearchBuild, OpenSearchIndex, Published, WithFallback};
use crate::retrieval::Away;

/// Builds the index of the corpus that `options` lead to, in the cluster.
///
/// # Errors
/// When the corpus has errors, another builder is at work, or the cluster refuses or doesn't answer.
pub fn build_in_cluster(
    options: &EngineOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Published, EngineError> {
    let opener = IndexOpener::new(options)?;
    let sources = corpus::read_sources(&opener.origin)?;
    let fingerprint = Fingerprint::new(sources.fingerprint()?, &options.config);
    let build = OpenSearchBuild {
        config: &options.config.opensearch,
        sources: &sources,
        fingerprint: &fingerprint,
        settings: &opener.settings(),
        directory: &opener.directory,
    };
    Ok(opensearch::build(&build, progress).map_err(IndexError::from)?)
}

/// Name of the index that answers in the cluster.
pub(super) fn current_generation(options: &EngineOptions) -> Result<Option<String>, EngineError> {
    Ok(opensearch::current_index(&options.config.opensearch).map_err(IndexError::from)?)
}

impl IndexOpener<'_> {
    /// The index in the cluster; the one on this machine while that can't be opened; else none, so that danger is
    /// still detected.
    pub(super) fn open_in_cluster(&self, report: &(dyn Fn(&str) + Sync)) -> Result<OpenedIndex, EngineError> {
        let config = &self.options.config.opensearch;
        let wanted = Fingerprint::new(String::new(), &self.options.config);
        let error = match OpenSearchIndex::open(config, &wanted) {
            Ok(cluster) => {
                let place = IndexPlace::Cluster(cluster.name().to_owned());
                return Ok(match self.local(&wanted) {
                    Some(local) => {
                        let rest = Duration::from_secs(config.rest_seconds);
                        OpenedIndex::new(WithFallback::new(cluster, local, rest), place)
                    }
                    None => OpenedIndex::new(cluster, place),
                });
            }
            Err(error) if error.is_setting() => return Err(IndexError::from(error).into()),
            Err(error) => error.to_string(),
        };
        let mut opened = if let Some(local) = self.local(&wanted) {
            report(&format!("{error}; answering from the index in {} instead", self.directory.display()));
            OpenedIndex::new(local, IndexPlace::Directory(self.directory.clone()))
        } else {
            OpenedIndex::new(Away::new(error.clone()), IndexPlace::Nowhere)
        };
        opened.degraded = Some(error);
        Ok(opened)
    }

    /// The index on this machine, of whatever version of the corpus.
    fn local(&self, wanted: &Fingerprint) -> Option<PassageIndex> {
        let refuses =
            |found: &Fingerprint| (!found.analyzes_like(wanted)).then_some("it was made with other settings");
        let files = IndexFiles::UpTo(self.options.config.answer.verify_bytes);
        index::open_current(&self.directory, files, &refuses).ok()
    }
}
