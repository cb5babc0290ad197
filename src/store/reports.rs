//! Reports of problems: what somebody wrote into the form, without who it was.

use rusqlite::params;
use serde::Serialize;

use super::{SqliteStore, StoreError};

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Its number.
    pub id: i64,
    /// Days since 1970-01-01.
    pub day: i64,
    /// Passages of the answer.
    pub passages: Vec<String>,
    /// What was written.
    pub text: String,
}

/// Reports of problems.
pub trait ReportStore {
    /// Keeps a report; its number is returned.
    ///
    /// # Errors
    /// When the database fails.
    fn add_report(&self, server: u64, day: i64, passages: &[String], text: &str) -> Result<i64, StoreError>;

    /// Open reports of a server, the newest first.
    ///
    /// # Errors
    /// When the database fails or a record cannot be read.
    fn reports(&self, server: u64, most: u32) -> Result<Vec<Report>, StoreError>;

    /// Closes a report of a server; whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    fn close_report(&self, server: u64, id: i64) -> Result<bool, StoreError>;
}

impl ReportStore for SqliteStore {
    fn add_report(&self, server: u64, day: i64, passages: &[String], text: &str) -> Result<i64, StoreError> {
        let connection = self.lock();
        connection.execute(
            "INSERT INTO reports (server, day, passages, text) VALUES (?1, ?2, ?3, ?4)",
            params![server.cast_signed(), day, serde_json::to_string(passages)?, text],
        )?;
        Ok(connection.last_insert_rowid())
    }

    fn reports(&self, server: u64, most: u32) -> Result<Vec<Report>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare(
            "SELECT id, day, passages, text FROM reports WHERE server = ?1 AND open = 1 ORDER BY id DESC LIMIT ?2",
        )?;
        let rows = query.query_map(params![server.cast_signed(), most], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get(3)?))
        })?;
        rows.map(|row| {
            let (id, day, passages, text) = row?;
            Ok(Report { id, day, passages: serde_json::from_str(&passages)?, text })
        })
        .collect()
    }

    fn close_report(&self, server: u64, id: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE reports SET open = 0 WHERE server = ?1 AND id = ?2 AND open = 1";
        Ok(self.lock().execute(sql, params![server.cast_signed(), id])? > 0)
    }
}
