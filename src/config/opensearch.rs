//! Settings of what finds passages: the retriever, and the OpenSearch cluster.

use serde::Deserialize;

use super::check::check_ranges;
use super::secret::Secret;

/// What finds passages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RetrieverName {
    /// The index in this program.
    Tantivy,
    /// An OpenSearch cluster.
    OpenSearch,
}

/// `config/retrieval.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetrievalConfig {
    /// What finds passages.
    pub retriever: RetrieverName,
}

/// `config/opensearch.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenSearchConfig {
    /// Addresses of nodes, separated by spaces.
    pub addresses: String,
    /// The alias that answers.
    pub alias: String,
    /// Name of the user; empty: none.
    pub username: String,
    /// Password of the user.
    pub password: Secret,
    /// File with the password instead.
    pub password_file: String,
    /// File with the root certificates for TLS; empty: those of public authorities.
    pub root_certificates: String,
    /// Shards of a new index.
    pub shards: u32,
    /// Copies of each shard.
    pub replicas: u32,
    /// Milliseconds to wait for an answer to a question.
    pub timeout_milliseconds: u64,
    /// Attempts in all.
    pub attempts: u32,
    /// Milliseconds before the first repetition.
    pub backoff_milliseconds: u64,
    /// Seconds without questions for what didn't answer.
    pub rest_seconds: u64,
    /// Seconds to open the index in, with all attempts.
    pub opening_seconds: u64,
    /// Bytes sent at a time.
    pub bulk_bytes: usize,
    /// Seconds to wait for the cluster during a build.
    pub build_timeout_seconds: u64,
    /// Seconds after which the claim of a killed builder ends.
    pub claim_seconds: u64,
    /// Seconds that the index before is kept.
    pub keep_seconds: u64,
}

impl OpenSearchConfig {
    /// Checks ranges and the alias.
    pub(super) fn check(&self) -> Result<(), String> {
        let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        let begins = self.alias.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        if !begins || self.alias.len() > 200 || !self.alias.chars().all(is_allowed) {
            return Err(
                "alias must be made of a-z, 0-9, - and _, and begin with a letter or digit".to_owned()
            );
        }
        let ranges = [
            ("shards", u64::from(self.shards), 1, 100),
            ("replicas", u64::from(self.replicas), 0, 10),
            ("timeout_milliseconds", self.timeout_milliseconds, 10, 60_000),
            ("attempts", u64::from(self.attempts), 1, 20),
            ("backoff_milliseconds", self.backoff_milliseconds, 1, 10_000),
            ("rest_seconds", self.rest_seconds, 0, 3_600),
            ("opening_seconds", self.opening_seconds, 1, 3_600),
            ("bulk_bytes", self.bulk_bytes as u64, 10_000, 50_000_000),
            ("build_timeout_seconds", self.build_timeout_seconds, 1, 3_600),
            ("claim_seconds", self.claim_seconds, 3, 3_600),
            ("keep_seconds", self.keep_seconds, 0, 3_600),
        ];
        check_ranges(&ranges)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_alias_is_a_name_that_the_cluster_accepts() {
        let mut config = crate::config::Config::embedded().expect("settings").opensearch;
        config.check().expect("the built-in settings");
        for alias in ["", "Upper", "-a", "a/b", "a b", "_all", "a*"] {
            config.alias = alias.to_owned();
            assert!(config.check().is_err(), "{alias}");
        }
    }
}
