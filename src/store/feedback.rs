//! Counts: answers found helpful or not, and questions that found nothing. Nobody's name or words.

use rusqlite::{TransactionBehavior, params};
use serde::Serialize;

use super::{SqliteStore, StoreError};

/// How often a passage was called helpful, or not, in a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedbackCount {
    /// Condition of the answer; empty: none.
    pub condition: String,
    /// The first passage of the answer.
    pub passage: String,
    /// Times that it helped.
    pub helpful: u64,
    /// Times that it did not.
    pub not_helpful: u64,
}

/// How many questions had an outcome, by topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapCount {
    /// Condition asked about; empty: none named.
    pub topic: String,
    /// Outcome, as answers name it.
    pub outcome: String,
    /// Questions.
    pub count: u64,
}

/// A member's opinion on an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewOpinion<'a> {
    /// The server; 0 for direct messages.
    pub server: u64,
    /// Days since 1970-01-01.
    pub day: i64,
    /// The answer's condition; empty: it had none.
    pub condition: &'a str,
    /// The answer's first passage.
    pub passage: &'a str,
    /// Whether it helped.
    pub is_helpful: bool,
}

/// Counts of opinions and of questions.
pub trait CountStore {
    /// Counts an opinion on an answer, in the place of the opposite one of the day that it `replaces`.
    ///
    /// # Errors
    /// When the database fails.
    fn count_feedback(&self, new: &NewOpinion<'_>, replaces: Option<i64>) -> Result<(), StoreError>;

    /// Opinions in a server, most often unhelpful first.
    ///
    /// # Errors
    /// When the database fails.
    fn feedback(&self, server: u64, most: u32) -> Result<Vec<FeedbackCount>, StoreError>;

    /// Counts a question by topic and outcome.
    ///
    /// # Errors
    /// When the database fails.
    fn count_question(&self, server: u64, day: i64, topic: &str, outcome: &str) -> Result<(), StoreError>;

    /// Questions of a server by topic and outcome, most frequent first.
    ///
    /// # Errors
    /// When the database fails.
    fn questions(&self, server: u64, most: u32) -> Result<Vec<GapCount>, StoreError>;
}

impl CountStore for SqliteStore {
    fn count_feedback(&self, new: &NewOpinion<'_>, replaces: Option<i64>) -> Result<(), StoreError> {
        let NewOpinion { server, day, condition, passage, is_helpful } = *new;
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let server = server.cast_signed();
        if let Some(before) = replaces {
            transaction.execute(
                "UPDATE feedback SET count = count - 1 WHERE server = ?1 AND day = ?2 AND condition = ?3
                 AND passage = ?4 AND helpful = ?5",
                params![server, before, condition, passage, !is_helpful],
            )?;
            transaction.execute("DELETE FROM feedback WHERE server = ?1 AND count <= 0", [server])?;
        }
        transaction.execute(
            "INSERT INTO feedback (server, day, condition, passage, helpful, count)
             VALUES (?1, ?2, ?3, ?4, ?5, 1) ON CONFLICT DO UPDATE SET count = count + 1",
            params![server, day, condition, passage, is_helpful],
        )?;
        transaction.commit()?;
        Ok(())
    }

    fn feedback(&self, server: u64, most: u32) -> Result<Vec<FeedbackCount>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare(
            "SELECT condition, passage, sum(count * helpful), sum(count * (1 - helpful)) AS bad
             FROM feedback WHERE server = ?1 GROUP BY condition, passage ORDER BY bad DESC, passage LIMIT ?2",
        )?;
        let rows = query.query_map(params![server.cast_signed(), most], |row| {
            Ok(FeedbackCount {
                condition: row.get(0)?,
                passage: row.get(1)?,
                helpful: row.get::<_, i64>(2)?.cast_unsigned(),
                not_helpful: row.get::<_, i64>(3)?.cast_unsigned(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn count_question(&self, server: u64, day: i64, topic: &str, outcome: &str) -> Result<(), StoreError> {
        self.lock().execute(
            "INSERT INTO gaps (server, day, topic, outcome, count)
             VALUES (?1, ?2, ?3, ?4, 1) ON CONFLICT DO UPDATE SET count = count + 1",
            params![server.cast_signed(), day, topic, outcome],
        )?;
        Ok(())
    }

    fn questions(&self, server: u64, most: u32) -> Result<Vec<GapCount>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare(
            "SELECT topic, outcome, sum(count) AS n FROM gaps WHERE server = ?1
             GROUP BY topic, outcome ORDER BY n DESC, topic, outcome LIMIT ?2",
        )?;
        let rows = query.query_map(params![server.cast_signed(), most], |row| {
            Ok(GapCount {
                topic: row.get(0)?,
                outcome: row.get(1)?,
                count: row.get::<_, i64>(2)?.cast_unsigned(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
