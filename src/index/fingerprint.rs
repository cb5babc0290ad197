//! What an index was made from: it is stale as soon as one part differs.

use serde::{Deserialize, Serialize};

use super::schema::SCHEMA_VERSION;
use crate::analysis::Analyzer;
use crate::config::Config;
use crate::passage::Cutter;

/// Everything that the content of an index depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Hash of the names and contents of the corpus's files.
    pub corpus: String,
    /// Hash of the analyzer, the cutter, the section kinds and their settings.
    pub analysis: String,
    /// Version of the index's fields.
    pub schema: u32,
    /// Version of Tantivy and of its file format.
    pub tantivy: String,
}

impl Fingerprint {
    /// The fingerprint of an index of this corpus under these settings.
    #[must_use]
    pub fn new(corpus: String, config: &Config) -> Self {
        let kinds: Vec<(&String, &Vec<String>)> =
            config.intents.by_name.iter().map(|(name, intent)| (name, &intent.headings)).collect();
        let settings = format!(
            "{} {} {:?} {:?} {kinds:?}",
            Analyzer::VERSION,
            Cutter::VERSION,
            config.analyzer,
            config.passages
        );
        Self {
            corpus,
            analysis: blake3::hash(settings.as_bytes()).to_hex().to_string(),
            schema: SCHEMA_VERSION,
            tantivy: tantivy::version_string().to_owned(),
        }
    }

    /// Whether both analyze a document in the same way.
    #[must_use]
    pub fn analyzes_like(&self, other: &Self) -> bool {
        (&self.analysis, self.schema, &self.tantivy) == (&other.analysis, other.schema, &other.tantivy)
    }

    /// Why an index with this fingerprint cannot serve where `wanted` is needed.
    #[must_use]
    pub fn differs_from(&self, wanted: &Self) -> Option<&'static str> {
        self.differs_in_analysis(wanted)
            .or_else(|| (self.corpus != wanted.corpus).then_some("the corpus changed"))
    }

    /// The same whatever the corpus.
    pub(crate) fn differs_in_analysis(&self, wanted: &Self) -> Option<&'static str> {
        if self.schema != wanted.schema || self.tantivy != wanted.tantivy {
            Some("it was made by another version of the program")
        } else if self.analysis != wanted.analysis {
            Some("the settings of the analyzer, the passages or the section kinds changed")
        } else {
            None
        }
    }
}
