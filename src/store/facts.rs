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
}
