//! Questions that their askers sent to the moderators, redacted and without who asked.

use rusqlite::params;
use serde::Serialize;

use super::redaction::RedactedQuestion;
use super::{SqliteStore, StoreError};

/// A question that its asker sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SentQuestion {
    /// Its number.
    pub id: i64,
    /// Days since 1970-01-01.
    pub day: i64,
    /// Condition asked about; empty: none named.
    pub topic: String,
    /// The redacted text.
    pub text: String,
}

/// Questions that their askers sent.
pub trait SentQuestionStore {
    /// Keeps a question that its asker sent; its number is returned.
    ///
    /// # Errors
    /// When the database fails.
    fn add_sent_question(
        &self,
        server: u64,
        day: i64,
        topic: &str,
        question: &RedactedQuestion,
    ) -> Result<i64, StoreError>;

    /// Open questions of a server, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    fn sent_questions(&self, server: u64, most: u32) -> Result<Vec<SentQuestion>, StoreError>;

    /// Closes a question of a server; whether there was one open.
    ///
    /// # Errors
    /// When the database fails.
    fn close_sent_question(&self, server: u64, id: i64) -> Result<bool, StoreError>;
}

impl SentQuestionStore for SqliteStore {
    fn add_sent_question(
        &self,
        server: u64,
        day: i64,
        topic: &str,
        question: &RedactedQuestion,
    ) -> Result<i64, StoreError> {
        let connection = self.lock();
        connection.execute(
            "INSERT INTO sent_questions (server, day, topic, text) VALUES (?1, ?2, ?3, ?4)",
            params![server.cast_signed(), day, topic, question.as_str()],
        )?;
        Ok(connection.last_insert_rowid())
    }

    fn sent_questions(&self, server: u64, most: u32) -> Result<Vec<SentQuestion>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare(
            "SELECT id, day, topic, text FROM sent_questions WHERE server = ?1 AND open = 1
             ORDER BY id DESC LIMIT ?2",
        )?;
        let rows = query.query_map(params![server.cast_signed(), most], |row| {
            Ok(SentQuestion { id: row.get(0)?, day: row.get(1)?, topic: row.get(2)?, text: row.get(3)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn close_sent_question(&self, server: u64, id: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE sent_questions SET open = 0 WHERE server = ?1 AND id = ?2 AND open = 1";
        Ok(self.lock().execute(sql, params![server.cast_signed(), id])? > 0)
    }
}
