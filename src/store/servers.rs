//! Servers that left, and what is old: both are deleted after a while.

use rusqlite::params;

use super::{SqliteStore, StoreError};
use crate::config::StoreConfig;

/// Tables with a server's data.
pub(super) const OF_SERVERS: [&str; 10] = [
    "answers",
    "feedback",
    "gaps",
    "reports",
    "settings",
    "audit",
    "pins",
    "sent_questions",
    "wordings",
    "offers",
];

/// Days that a post is known to have had its offer; older posts never get one.
pub(super) const OFFER_DAYS: i64 = 7;

pub(super) const SECONDS_OF_DAY: i64 = 86_400;

/// Servers that left, and what is old.
pub trait ServerStore {
    /// Notes that a server removed the bot; its data is deleted some days later.
    ///
    /// # Errors
    /// When the database fails.
    fn server_left(&self, server: u64, day: i64) -> Result<(), StoreError>;

    /// Notes that a server has the bot: nothing of it is deleted for having left.
    ///
    /// # Errors
    /// When the database fails.
    fn server_is_here(&self, server: u64) -> Result<(), StoreError>;

    /// Deletes what is older than the settings allow, counted from `today` (days since 1970-01-01):
    /// buttons after `button_days`, offers to posts, counts, reports, sent questions, noted changes of settings, and the data of servers that left.
    ///
    /// # Errors
    /// When the database fails; then nothing was deleted.
    fn tidy(&self, today: i64, button_days: u32, config: &StoreConfig) -> Result<(), StoreError>;
}

impl ServerStore for SqliteStore {
    fn server_left(&self, server: u64, day: i64) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO removed_servers (server, day) VALUES (?1, ?2)";
        self.lock().execute(sql, params![server.cast_signed(), day])?;
        Ok(())
    }

    fn server_is_here(&self, server: u64) -> Result<(), StoreError> {
        self.lock().execute("DELETE FROM removed_servers WHERE server = ?1", [server.cast_signed()])?;
        Ok(())
    }

    fn tidy(&self, today: i64, button_days: u32, config: &StoreConfig) -> Result<(), StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        transaction.execute("DELETE FROM answers WHERE day < ?1", [today - i64::from(button_days)])?;
        let oldest = today - i64::from(config.retention_days);
        for table in ["feedback", "gaps", "reports", "sent_questions"] {
            transaction.execute(&format!("DELETE FROM {table} WHERE day < ?1"), [oldest])?;
        }
        transaction.execute("DELETE FROM audit WHERE at < ?1", [oldest * SECONDS_OF_DAY])?;
        transaction.execute("DELETE FROM offers WHERE at < ?1", [(today - OFFER_DAYS) * SECONDS_OF_DAY])?;
        let left = today - i64::from(config.removed_server_days);
        for table in OF_SERVERS {
            let sql = format!(
                "DELETE FROM {table} WHERE server IN (SELECT server FROM removed_servers WHERE day < ?1)"
            );
            transaction.execute(&sql, [left])?;
        }
        transaction.execute("DELETE FROM removed_servers WHERE day < ?1", [left])?;
        transaction.commit()?;
        // what was deleted leaves the log, too
        connection.pragma_update(None, "wal_checkpoint", "TRUNCATE").or_else(ignore_returned_rows)?;
        Ok(())
    }
}

/// A checkpoint answers with a row, which is no error.
fn ignore_returned_rows(error: rusqlite::Error) -> Result<(), rusqlite::Error> {
    if matches!(error, rusqlite::Error::ExecuteReturnedResults) { Ok(()) } else { Err(error) }
}
