//! Settings of the store of the Discord bot.

use std::fmt;

use serde::Deserialize;

/// What the address of a PostgreSQL database begins with.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// Address of a PostgreSQL database; empty: none. It may contain a password, so it is never printed.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct StoreAddress(String);

impl StoreAddress {
    /// An address; whether it can be used shows when it is opened.
    #[must_use]
    pub fn new(address: impl Into<String>) -> Self {
        Self(address.into())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it begins as the address of a PostgreSQL database does.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        SCHEMES.iter().any(|scheme| self.0.starts_with(scheme))
    }

    /// The address with its password, to connect with.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for StoreAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_empty() { "none" } else { "…" })
    }
}

/// `config/store.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreConfig {
    /// Directory of the file; empty: the user's data directory.
    pub directory: String,
    /// Address of a PostgreSQL database; empty: an `SQLite` file.
    pub address: StoreAddress,
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
        if !self.address.is_empty() && !self.address.is_postgres() {
            return Err("address must be empty or begin with postgres://".to_owned());
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_never_printed() {
        let address = StoreAddress::new("postgres://bot:secret@db/bonafide");
        assert!(address.is_postgres() && !format!("{address:?}").contains("secret"));
    }
}
