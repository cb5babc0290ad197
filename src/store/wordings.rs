//! Questions that the moderators of a server added to a section, in general words.

use rusqlite::{Connection, Row, TransactionBehavior, params};

use super::{SqliteStore, StoreError, StoreReader, schema};

/// The maximum number of added questions of a server.
pub(super) const MAX_WORDINGS: u16 = 1000;
/// The version of the tables from which on there are added questions.
const SINCE: i64 = 6;

/// A question to be added to a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWording {
    /// The server.
    pub server: u64,
    /// Days since 1970-01-01.
    pub day: i64,
    /// The document of the section.
    pub document: String,
    /// Headings of the section, the outermost first.
    pub section: Vec<String>,
    /// The number of the section's first passage in its document, from 1.
    pub position: u32,
    /// The id of that passage.
    pub passage: String,
    /// Hash of its text.
    pub hash: String,
    /// The question in the moderator's general words.
    pub text: String,
}

/// A question that was added to a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Its number.
    pub id: i64,
    /// What was added.
    pub added: NewWording,
}

pub(super) const COLUMNS: &str =
    "SELECT id, server, day, document, section, position, passage, hash, text FROM wordings";

/// Questions that moderators added to sections.
pub trait WordingStore {
    /// Keeps an added question; its number is returned. The same words of a server lead to one section: they are kept
    /// in place of earlier ones.
    ///
    /// # Errors
    /// When the server has 1000 added questions, or the database fails.
    fn add_wording(&self, new: &NewWording) -> Result<i64, StoreError>;

    /// The added questions of a server, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    fn wordings(&self, server: u64) -> Result<Vec<Wording>, StoreError>;

    /// Those of all servers, by server, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    fn all_wordings(&self) -> Result<Vec<Wording>, StoreError>;

    /// Deletes an added question of a server; whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    fn remove_wording(&self, server: u64, id: i64) -> Result<bool, StoreError>;
}

impl WordingStore for SqliteStore {
    fn add_wording(&self, new: &NewWording) -> Result<i64, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let server = new.server.cast_signed();
        transaction
            .execute("DELETE FROM wordings WHERE server = ?1 AND text = ?2", params![server, new.text])?;
        let sql = "SELECT count(*) FROM wordings WHERE server = ?1";
        let count: i64 = transaction.query_row(sql, [server], |row| row.get(0))?;
        if count >= i64::from(MAX_WORDINGS) {
            return Err(StoreError::TooMany { what: "added questions", most: MAX_WORDINGS.into() });
        }
        transaction.execute(
            "INSERT INTO wordings (server, day, document, section, position, passage, hash, text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                server,
                new.day,
                new.document,
                serde_json::to_string(&new.section)?,
                new.position,
                new.passage,
                new.hash,
                new.text
            ],
        )?;
        let id = transaction.last_insert_rowid();
        transaction.commit()?;
        Ok(id)
    }

    fn wordings(&self, server: u64) -> Result<Vec<Wording>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare(&format!("{COLUMNS} WHERE server = ?1 ORDER BY id"))?;
        query.query_and_then([server.cast_signed()], wording)?.collect()
    }

    fn all_wordings(&self) -> Result<Vec<Wording>, StoreError> {
        all(&self.lock())
    }

    fn remove_wording(&self, server: u64, id: i64) -> Result<bool, StoreError> {
        let sql = "DELETE FROM wordings WHERE server = ?1 AND id = ?2";
        Ok(self.lock().execute(sql, [server.cast_signed(), id])? > 0)
    }
}

impl StoreReader {
    /// The added questions of all servers, by server, the oldest first. An older store has none.
    ///
    /// # Errors
    /// When the store can't be read.
    pub fn wordings(&self) -> Result<Vec<Wording>, StoreError> {
        self.read(
            |connection| {
                if schema::version(connection)? < SINCE { Ok(Vec::new()) } else { all(connection) }
            },
        )
    }
}

fn all(connection: &Connection) -> Result<Vec<Wording>, StoreError> {
    let mut query = connection.prepare(&format!("{COLUMNS} ORDER BY server, id"))?;
    query.query_and_then([], wording)?.collect()
}

fn wording(row: &Row<'_>) -> Result<Wording, StoreError> {
    let added = NewWording {
        server: row.get(1).map(i64::cast_unsigned)?,
        day: row.get(2)?,
        document: row.get(3)?,
        section: serde_json::from_str(&row.get::<_, String>(4)?)?,
        position: row.get(5)?,
        passage: row.get(6)?,
        hash: row.get(7)?,
        text: row.get(8)?,
    };
    Ok(Wording { id: row.get(0)?, added })
}
