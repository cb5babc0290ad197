//! What the buttons of an answer need: which passages it shows, never what was asked.

use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use super::{SqliteStore, StoreError};

/// What is kept of an answer for its buttons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerState {
    /// The condition that it is about.
    pub condition: Option<String>,
    /// Its outcome, as answers name it.
    pub outcome: String,
    /// Passages in order.
    pub passages: Vec<ShownPassage>,
    /// Number of the pinned answer that it begins with.
    #[serde(default)]
    pub pin: Option<i64>,
    /// Ranks of the passages that answer each part of the question; empty where it has one part.
    #[serde(default)]
    pub blocks: Vec<usize>,
    /// Whether it was shared; by whom isn't kept.
    #[serde(default)]
    pub is_shared: bool,
}

/// A passage of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownPassage {
    /// Its id.
    pub id: String,
    /// Marked words, as byte ranges of its text.
    pub words: Vec<(usize, usize)>,
    /// Marked sentences, in the same way.
    pub sentences: Vec<(usize, usize)>,
}

/// What the buttons of answers need.
pub trait AnswerStore {
    /// Keeps the state of an answer under a key. Of more than `most`, the oldest are forgotten.
    ///
    /// # Errors
    /// When the database fails.
    fn keep_answer(
        &self,
        key: &str,
        day: i64,
        server: Option<u64>,
        state: &AnswerState,
        most: usize,
    ) -> Result<(), StoreError>;

    /// The state kept under a key.
    ///
    /// # Errors
    /// When the database fails or the state cannot be read.
    fn answer(&self, key: &str) -> Result<Option<AnswerState>, StoreError>;

    /// Forgets an answer.
    ///
    /// # Errors
    /// When the database fails.
    fn forget_answer(&self, key: &str) -> Result<(), StoreError>;
}

impl AnswerStore for SqliteStore {
    fn keep_answer(
        &self,
        key: &str,
        day: i64,
        server: Option<u64>,
        state: &AnswerState,
        most: usize,
    ) -> Result<(), StoreError> {
        let state = serde_json::to_string(state)?;
        let connection = self.lock();
        connection.execute(
            "INSERT OR REPLACE INTO answers (key, day, server, state) VALUES (?1, ?2, ?3, ?4)",
            params![key, day, server.map(u64::cast_signed), state],
        )?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        connection
            .execute("DELETE FROM answers WHERE rowid <= (SELECT max(rowid) FROM answers) - ?1", [most])?;
        Ok(())
    }

    fn answer(&self, key: &str) -> Result<Option<AnswerState>, StoreError> {
        let sql = "SELECT state FROM answers WHERE key = ?1";
        let state: Option<String> = self.lock().query_row(sql, [key], |row| row.get(0)).optional()?;
        Ok(state.map(|state| serde_json::from_str(&state)).transpose()?)
    }

    fn forget_answer(&self, key: &str) -> Result<(), StoreError> {
        self.lock().execute("DELETE FROM answers WHERE key = ?1", [key])?;
        Ok(())
    }
}
