//! Settings of the store of the Discord bot.

use serde::Deserialize;

use super::check::check_ranges;
use super::secret::Secret;

/// What the address of a PostgreSQL database begins with.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// Whether a text begins as the address of a PostgreSQL database does.
pub(crate) fn is_postgres(address: &Secret) -> bool {
    SCHEMES.iter().any(|scheme| address.reveal().starts_with(scheme))
}

/// `config/store.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreConfig {
    /// Directory of the file; empty: the user's data directory.
    pub directory: String,
    /// Address of a PostgreSQL database; empty: an `SQLite` file.
    pub address: Secret,
    /// File with the password of the address; empty: the password is in the address, or there is none.
    pub password_file: String,
    /// File with the root certificates for TLS to the database; empty: those of public authorities.
    pub root_certificates: String,
    /// Milliseconds to wait for another process that writes, and for a database that can't be reached.
    pub busy_milliseconds: u64,
    /// Days after which reports and counts are deleted.
    pub retention_days: u32,
    /// Days after which the data of a server is deleted that removed the bot.
    pub removed_server_days: u32,
}

impl StoreConfig {
    /// Checks ranges.
    pub(super) fn check(&self) -> Result<(), String> {
        if !self.address.is_empty() && !is_postgres(&self.address) {
            return Err("address must be empty or begin with postgres://".to_owned());
        }
        let ranges = [
            ("busy_milliseconds", self.busy_milliseconds, 1, 600_000),
            ("retention_days", u64::from(self.retention_days), 1, 36_500),
            ("removed_server_days", u64::from(self.removed_server_days), 1, 3_650),
        ];
        check_ranges(&ranges)
    }
}
