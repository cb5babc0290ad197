//! What an index is built with: how documents are cut and analyzed, and how Tantivy stores them.

use std::sync::Arc;

use tantivy::IndexSettings;
use tantivy::store::Compressor;

use crate::analysis::Analyzer;
use crate::config::Config;
use crate::passage::{Cutter, SectionKinds};

/// Bytes of stored passages in a block, which is read to show one of them.
const STORE_BLOCK: usize = 4096;

/// What turns documents into the content of an index.
#[derive(Debug)]
pub struct BuildSettings {
    /// The analyzer.
    pub analyzer: Arc<Analyzer>,
    pub(super) cutter: Cutter,
    pub(super) kinds: SectionKinds,
    /// Bytes of memory for postings that aren't written yet.
    pub(super) memory_bytes: usize,
}

impl BuildSettings {
    /// Takes what the settings say.
    #[must_use]
    pub fn new(config: &Config, analyzer: Arc<Analyzer>) -> Self {
        let kinds = SectionKinds::new(&config.intents, &analyzer);
        let memory_bytes = usize::try_from(config.answer.build_memory_bytes).unwrap_or(usize::MAX);
        Self { analyzer, cutter: Cutter::new(&config.passages), kinds, memory_bytes }
    }
}

/// Passages are stored without compression: unpacking them would cost every question more than the space is worth.
pub(super) fn store_settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::None,
        docstore_blocksize: STORE_BLOCK,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    }
}
