//! What an index is built with: how documents are cut and analyzed.

use std::sync::Arc;

use crate::analysis::Analyzer;
use crate::config::Config;
use crate::passage::{Cutter, SectionKinds};

/// What turns documents into the content of an index.
#[derive(Debug)]
pub struct BuildSettings {
    /// The analyzer.
    pub analyzer: Arc<Analyzer>,
    pub(crate) cutter: Cutter,
    pub(crate) kinds: SectionKinds,
    /// Bytes of memory for postings that aren't written yet.
    pub(crate) memory_bytes: usize,
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
