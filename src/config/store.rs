//! Settings of the store of the Discord bot.

use serde::Deserialize;

/// `config/store.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreConfig {
    /// Directory of the file; empty: the user's data directory.
    pub directory: String,
    /// Milliseconds to wait for another process that writes.
    pub busy_milliseconds: u64,
    /// Days after which reports and counts are deleted.
    pub retention_days: u32,
    /// Days after which the data of a server is deleted that removed the bot.
    pub removed_server_days: u32,
}

impl StoreConfig {
    /// Checks ranges.
    pub(super) fn check(&self) -> Result<(), String> {
        let ranges = [
            ("busy_milliseconds", self.busy_milliseconds, 1, 600_000),
            ("retention_days", u64::from(self.retention_days), 1, 36_500),
            ("removed_server_days", u64::from(self.removed_server_days), 1, 3_650),
        ];
        for (key, value, least, most) in ranges {
            if !(least..=most).contains(&value) {
                return Err(format!("{key} must be between {least} and {most}"));
            }
        }
        Ok(())
    }
}
