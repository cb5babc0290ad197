//! What an index is built with: how documents are cut and analyzed, and how Tantivy keeps them.

use std::sync::Arc;

use tantivy::IndexSettings;
use tantivy::store::Compressor;

use crate::analysis::Analyzer;
use crate::config::Config;
use crate::passage::{Cutter, SectionKinds};

/// Bytes of stored passages that lie together: what is read to show one.
const STORE_BLOCK: usize = 4096;

/// What turns documents into the content of an index.
#[derive(Debug)]
pub struct BuildSettings {
    /// The analyzer.
    pub analyzer: Arc<Analyzer>,
    pub(super) cutter: Cutter,
    pub(super) kinds: SectionKinds,
}

impl BuildSettings {
    /// Takes what the settings say.
    #[must_use]
    pub fn new(config: &Config, analyzer: Arc<Analyzer>) -> Self {
        let kinds = SectionKinds::new(&config.intents, &analyzer);
        Self { analyzer, cutter: Cutter::new(&config.passages), kinds }
    }
}

/// How stored passages are kept: as they are, for packing and unpacking them costs a build and every question
/// more than the room is worth, and without a thread for each of many small parts.
pub(super) fn store_settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::None,
        docstore_blocksize: STORE_BLOCK,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    }
}
