//! An index that is published for other machines, and one that is followed from elsewhere instead of built.

use std::time::Duration;

use super::index_opener::{CheckedIndex, IndexOpener, OpenedIndex};
use super::{EngineError, EngineOptions, IndexPlace};
use crate::generations::IndexFiles;
use crate::index::{Fingerprint, IndexError};
use crate::replicas::{
    self, FetchRequest, Fetched, OpenReplica, PublicKeys, PublishRequest, Published, ReplicaError, SigningKey,
};
use crate::retrieval::Away;

/// Publishes the index on disk to a folder or bucket.
///
/// # Errors
/// When there is no undamaged index, or the place can't be used.
pub fn publish_index(
    options: &EngineOptions,
    place: &str,
    key: &SigningKey,
) -> Result<Published, EngineError> {
    let request = PublishRequest {
        directory: &options.index_directory(),
        place,
        key,
        wait_seconds: options.config.answer.lock_wait_seconds,
        limit: Duration::from_secs(options.config.replicas.fetch_seconds),
    };
    Ok(replicas::publish(&request).map_err(IndexError::from)?)
}

/// Fetches the index that `replicas.follow` names, if another one is there than the last one.
///
/// # Errors
/// When it can't be reached or must not be used; the last one stays.
pub fn fetch_index(options: &EngineOptions, allow_older: bool) -> Result<Fetched, EngineError> {
    Ok(fetch(options, false, allow_older).map_err(IndexError::from)?)
}

fn fetch(options: &EngineOptions, again: bool, allow_older: bool) -> Result<Fetched, ReplicaError> {
    let wanted = Fingerprint::new(String::new(), &options.config);
    replicas::fetch(&FetchRequest {
        directory: &options.index_directory(),
        config: &options.config.replicas,
        refuses: &|found| found.differs_in_analysis(&wanted),
        wait_seconds: options.config.answer.lock_wait_seconds,
        again,
        allow_older,
    })
}

impl IndexOpener<'_> {
    /// The index that was fetched last; without one, it is fetched. If that fails, none, so that danger is still
    /// detected.
    pub(super) fn open_replica(&self, report: &(dyn Fn(&str) + Sync)) -> Result<OpenedIndex, EngineError> {
        let files = IndexFiles::UpTo(self.options.config.answer.verify_bytes);
        let fetched = self.fetched(files).or_else(|error| {
            if error.is_setting() {
                return Err(error);
            }
            report(&format!("fetching the index from {}: {error}", self.options.config.replicas.follow));
            fetch(self.options, true, false)?;
            self.fetched(files)
        });
        match fetched {
            Ok(replica) => Ok(replica.into()),
            Err(error) if error.is_setting() => Err(IndexError::from(error).into()),
            Err(error) => {
                let error = error.to_string();
                let away = OpenedIndex::new(Away::new(error.clone()), IndexPlace::Nowhere);
                Ok(OpenedIndex { degraded: Some(error), ..away })
            }
        }
    }

    /// Whether the index that was fetched last is undamaged, every file read.
    pub(super) fn check_replica(&self) -> Result<Result<CheckedIndex, IndexError>, EngineError> {
        match self.fetched(IndexFiles::All) {
            Err(error) if error.is_setting() => Err(IndexError::from(error).into()),
            checked => Ok(checked.map(|replica| CheckedIndex::of(&replica.index)).map_err(IndexError::from)),
        }
    }

    /// The index that was fetched last.
    fn fetched(&self, files: IndexFiles) -> Result<OpenReplica, ReplicaError> {
        let keys = PublicKeys::parse(&self.options.config.replicas.public_key)?;
        let wanted = Fingerprint::new(String::new(), &self.options.config);
        replicas::open(&self.directory, &keys, files, &|found| found.differs_in_analysis(&wanted))
    }
}

impl From<OpenReplica> for OpenedIndex {
    fn from(replica: OpenReplica) -> Self {
        Self::new(replica.index, IndexPlace::Replica { folder: replica.folder, version: replica.version })
    }
}
