//! Settings of an index that was published elsewhere and is followed here.

use serde::Deserialize;

/// `config/replicas.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplicasConfig {
    /// The folder or bucket that is followed; empty: none.
    pub follow: String,
    /// Public keys of publishers, separated by spaces.
    pub public_key: String,
    /// Releases before this version are refused.
    pub least_version: u64,
    /// Seconds between two looks for a release.
    pub look_seconds: u64,
    /// Seconds that a look with its download may take.
    pub fetch_seconds: u64,
    /// The maximum size of an index that is fetched, in bytes.
    pub most_bytes: u64,
}

impl ReplicasConfig {
    /// Whether the index comes from elsewhere.
    #[must_use]
    pub fn is_following(&self) -> bool {
        !self.follow.is_empty()
    }

    /// Checks ranges.
    pub(super) fn check(&self) -> Result<(), String> {
        let ranges = [
            ("look_seconds", self.look_seconds, 1, 86_400),
            ("fetch_seconds", self.fetch_seconds, 1, 86_400),
            ("most_bytes", self.most_bytes, 1, 1 << 50),
        ];
        for (key, value, least, most) in ranges {
            if !(least..=most).contains(&value) {
                return Err(format!("{key} must be between {least} and {most}"));
            }
        }
        Ok(())
    }
}
