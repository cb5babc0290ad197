//! What the program keeps for itself.

use rusqlite::OptionalExtension as _;

use super::{SqliteStore, StoreError};

/// Facts that the program keeps for itself.
pub trait FactStore {
    /// A fact.
    ///
    /// # Errors
    /// When the database fails.
    fn fact(&self, name: &str) -> Result<Option<String>, StoreError>;

    /// Keeps a fact in place of what it was.
    ///
    /// # Errors
    /// When the database fails.
    fn set_fact(&self, name: &str, value: &str) -> Result<(), StoreError>;

    /// Keeps a fact in place of what it was, if that still is `old` (none: there is no such fact); whether it
    /// was. Of several processes that try at the same moment, one succeeds.
    ///
    /// # Errors
    /// When the database fails.
    fn replace_fact(&self, name: &str, old: Option<&str>, value: &str) -> Result<bool, StoreError>;
}

impl FactStore for SqliteStore {
    fn fact(&self, name: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM facts WHERE name = ?1";
        Ok(self.lock().query_row(sql, [name], |row| row.get(0)).optional()?)
    }

    fn set_fact(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO facts (name, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2";
        self.lock().execute(sql, [name, value])?;
        Ok(())
    }

    fn replace_fact(&self, name: &str, old: Option<&str>, value: &str) -> Result<bool, StoreError> {
        let connection = self.lock();
        let changed = match old {
            None => {
                let sql = "INSERT OR IGNORE INTO facts (name, value) VALUES (?1, ?2)";
                connection.execute(sql, [name, value])?
            }
            Some(old) => {
                let sql = "UPDATE facts SET value = ?2 WHERE name = ?1 AND value = ?3";
                connection.execute(sql, [name, value, old])?
            }
        };
        Ok(changed > 0)
    }
}
