//! What a build of an index is asked for, and what it reports.

use std::ops::ControlFlow;
use std::path::Path;

use super::{Fingerprint, IndexError};
use crate::corpus::{Corpus, ReadDocument, Sources, ensure_no_errors};
use crate::entries::BuildSettings;

/// How far a build got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Another process is building the same index; this one waits.
    Waiting,
    /// Documents are being analyzed and added.
    Documents {
        /// Documents done.
        done: usize,
        /// Bytes that these documents were made of.
        bytes: u64,
        /// Bytes of all documents.
        of_bytes: u64,
    },
    /// All documents are in; the files are being finished.
    Finishing,
}

/// When a build is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// Unless another process has built the same in the meantime.
    Stale,
}

/// What an index on disk is built from, and how.
#[derive(Debug, Clone, Copy)]
pub struct BuildRequest<'a> {
    /// Directory of the index.
    pub directory: &'a Path,
    /// The documents.
    pub documents: Documents<'a>,
    /// What the content depends on. The hash of a corpus that is read is replaced by that of what was read.
    pub fingerprint: &'a Fingerprint,
    /// How documents are cut and analyzed.
    pub settings: &'a BuildSettings,
    /// When a build is needed.
    pub when: When,
    /// How long another builder of the same index is waited for, in seconds.
    pub wait_seconds: u64,
}

/// A finished build on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Built {
    /// Documents.
    pub documents: usize,
    /// Passages.
    pub passages: usize,
    /// Bytes of the index on disk.
    pub bytes: u64,
    /// Documents that were analyzed; the others had not changed since the build before.
    pub analyzed: usize,
}

/// Where the documents of an index come from.
#[derive(Debug, Clone, Copy)]
pub enum Documents<'a> {
    /// Files and collections, read one after the other.
    Read(&'a Sources),
    /// Documents that are in memory.
    Loaded(&'a Corpus),
}

impl Documents<'_> {
    pub(super) fn origin(self) -> String {
        match self {
            Self::Read(sources) => sources.origin.to_string(),
            Self::Loaded(corpus) => corpus.origin.to_string(),
        }
    }

    /// Bytes of all documents.
    pub(super) fn bytes(self) -> Result<u64, IndexError> {
        match self {
            Self::Read(sources) => Ok(sources.bytes()?),
            Self::Loaded(corpus) => {
                let read = corpus.documents.iter().map(ReadDocument::loaded);
                Ok(read.map(|read| read.bytes as u64).sum())
            }
        }
    }

    /// Calls `visit` with every document in order; an error where any has one. Gives the fingerprint of a corpus that
    /// was read.
    pub(super) fn for_each(
        self,
        visit: &mut dyn FnMut(ReadDocument) -> ControlFlow<()>,
    ) -> Result<Option<String>, IndexError> {
        match self {
            Self::Read(sources) => {
                let read = sources.read(visit)?;
                ensure_no_errors(read.findings)?;
                Ok(Some(read.fingerprint))
            }
            Self::Loaded(corpus) => {
                let _ =
                    corpus.documents.iter().try_for_each(|document| visit(ReadDocument::loaded(document)));
                Ok(None)
            }
        }
    }
}
