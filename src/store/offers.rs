//! Which posts in help forums had their one offer of an answer.

use rusqlite::{OptionalExtension as _, params};

use super::{SqliteStore, StoreError};

/// What became of the offer of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// There was none; from now on it is begun.
    First,
    /// One was begun, and it is not known to have been made.
    Begun,
    /// One was made, or will never be.
    Made,
}

/// Posts in help forums that had their one offer.
pub trait OfferStore {
    /// Begins the offer of a post, unless one was begun; `at` in seconds since 1970-01-01.
    ///
    /// # Errors
    /// When the database fails.
    fn begin_offer(&self, server: u64, post: u64, at: i64) -> Result<Offer, StoreError>;

    /// Notes that the offer of a post was made, or never will be.
    ///
    /// # Errors
    /// When the database fails.
    fn offer_made(&self, post: u64) -> Result<(), StoreError>;

    /// Posts of a server whose offers were begun since a time and are not known to have been made.
    ///
    /// # Errors
    /// When the database fails.
    fn begun_offers(&self, server: u64, since: i64) -> Result<Vec<u64>, StoreError>;
}

impl OfferStore for SqliteStore {
    fn begin_offer(&self, server: u64, post: u64, at: i64) -> Result<Offer, StoreError> {
        let connection = self.lock();
        let sql = "INSERT OR IGNORE INTO offers (post, server, at) VALUES (?1, ?2, ?3)";
        if connection.execute(sql, params![post.cast_signed(), server.cast_signed(), at])? > 0 {
            return Ok(Offer::First);
        }
        let sql = "SELECT made FROM offers WHERE post = ?1";
        let made: Option<bool> =
            connection.query_row(sql, [post.cast_signed()], |row| row.get(0)).optional()?;
        Ok(if made.unwrap_or(true) { Offer::Made } else { Offer::Begun })
    }

    fn offer_made(&self, post: u64) -> Result<(), StoreError> {
        self.lock().execute("UPDATE offers SET made = 1 WHERE post = ?1", [post.cast_signed()])?;
        Ok(())
    }

    fn begun_offers(&self, server: u64, since: i64) -> Result<Vec<u64>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare(
            "SELECT post FROM offers WHERE server = ?1 AND made = 0 AND at >= ?2 ORDER BY post LIMIT 100",
        )?;
        let posts = query
            .query_map(params![server.cast_signed(), since], |row| row.get(0).map(i64::cast_unsigned))?;
        Ok(posts.collect::<Result<_, _>>()?)
    }
}
