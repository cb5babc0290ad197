//! What an engine was opened with, and whether it is what was asked for.

use std::path::Path;

use super::{Engine, IndexPlace};
use crate::config::Config;
use crate::corpus::CorpusOrigin;

impl IndexPlace {
    /// Where the vectors of an index are, in a directory of indexes.
    pub(super) fn vectors_folder<'a>(&'a self, directory: &'a Path) -> Option<&'a Path> {
        match self {
            Self::Memory => None,
            Self::Replica { folder, .. } => Some(folder),
            Self::Directory(_) | Self::Cluster(_) | Self::Nowhere => Some(directory),
        }
    }
}

impl Engine {
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

    /// Why the index that was asked for couldn't be opened, where another one answers, or none. Opening it again later
    /// may help.
    #[must_use]
    pub fn degraded(&self) -> Option<&str> {
        self.degraded.as_deref()
    }

    /// Why another index answers now than the one that was opened, if one does.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.index.trouble()
    }

    /// How often another index answered so far than the one that was opened. What was read while this grew may be of
    /// another version of the corpus.
    #[must_use]
    pub fn stand_ins(&self) -> u64 {
        self.index.stand_ins()
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }
}
