//! What is kept on a member, shown to that member, and deleted when asked.

use rusqlite::{OptionalExtension as _, TransactionBehavior, params};
use serde::Serialize;

use super::{SqliteStore, StoreError};

/// Everything that the store holds with a user's id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MemberRecord {
    /// The wish that answers be shown to the member alone, or to all.
    pub private_answers: Option<bool>,
    /// Code of the region whose help lines the member wants.
    pub region: Option<String>,
    /// Pins that the member made: server, number and question.
    pub pins: Vec<(u64, i64, String)>,
    /// Changes of settings that the member made.
    pub changes: u64,
}

/// What became of a member's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forgotten {
    /// Records that were deleted or lost the member's id.
    pub records: usize,
    /// Whether the database's log was emptied too. If another process was reading, it is emptied by the
    /// next [`ServerStore::tidy`](super::ServerStore::tidy).
    pub log_emptied: bool,
}

/// What is kept about a member, and how it is deleted.
pub trait MemberStore {
    /// Keeps, or with none deletes, a member's wish that answers be shown to nobody else.
    ///
    /// # Errors
    /// When the database fails.
    fn set_private_answers(&self, user: u64, private: Option<bool>) -> Result<(), StoreError>;

    /// A member's wish that answers be shown to nobody else.
    ///
    /// # Errors
    /// When the database fails.
    fn private_answers(&self, user: u64) -> Result<Option<bool>, StoreError>;

    /// Keeps, or with none deletes, the code of the region whose help lines a member wants.
    ///
    /// # Errors
    /// When the database fails.
    fn set_region(&self, user: u64, region: Option<&str>) -> Result<(), StoreError>;

    /// Code of the region whose help lines a member wants.
    ///
    /// # Errors
    /// When the database fails.
    fn region(&self, user: u64) -> Result<Option<String>, StoreError>;

    /// Everything that is kept with a user's id.
    ///
    /// # Errors
    /// When the database fails.
    fn privacy(&self, user: u64) -> Result<MemberRecord, StoreError>;

    /// Deletes a member's wish and region and takes the member's id out of pins and changes of settings,
    /// which stay as those of "a moderator who left". Deleted bytes are overwritten in the file.
    ///
    /// # Errors
    /// When the database fails. Unless that was after the deletion, nothing is forgotten.
    fn forget(&self, user: u64) -> Result<Forgotten, StoreError>;
}

impl MemberStore for SqliteStore {
    fn set_private_answers(&self, user: u64, private: Option<bool>) -> Result<(), StoreError> {
        let connection = self.lock();
        match private {
            Some(private) => connection.execute(
                "INSERT INTO preferences (user, private_answers) VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET private_answers = ?2",
                params![user.cast_signed(), private],
            )?,
            None => connection.execute("DELETE FROM preferences WHERE user = ?1", [user.cast_signed()])?,
        };
        Ok(())
    }

    fn private_answers(&self, user: u64) -> Result<Option<bool>, StoreError> {
        let sql = "SELECT private_answers FROM preferences WHERE user = ?1";
        Ok(self.lock().query_row(sql, [user.cast_signed()], |row| row.get(0)).optional()?)
    }

    fn set_region(&self, user: u64, region: Option<&str>) -> Result<(), StoreError> {
        let connection = self.lock();
        match region {
            Some(region) => connection.execute(
                "INSERT INTO member_regions (user, region) VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET region = ?2",
                params![user.cast_signed(), region],
            )?,
            None => connection.execute("DELETE FROM member_regions WHERE user = ?1", [user.cast_signed()])?,
        };
        Ok(())
    }

    fn region(&self, user: u64) -> Result<Option<String>, StoreError> {
        let sql = "SELECT region FROM member_regions WHERE user = ?1";
        Ok(self.lock().query_row(sql, [user.cast_signed()], |row| row.get(0)).optional()?)
    }

    fn privacy(&self, user: u64) -> Result<MemberRecord, StoreError> {
        let private_answers = self.private_answers(user)?;
        let region = self.region(user)?;
        let connection = self.lock();
        let mut query = connection.prepare("SELECT server, id, question FROM pins WHERE by = ?1")?;
        let pins = query
            .query_map([user.cast_signed()], |row| {
                Ok((row.get(0).map(i64::cast_unsigned)?, row.get(1)?, row.get(2)?))
            })?
            .collect::<Result<_, _>>()?;
        let sql = "SELECT count(*) FROM audit WHERE by = ?1";
        let changes: i64 = connection.query_row(sql, [user.cast_signed()], |row| row.get(0))?;
        Ok(MemberRecord { private_answers, region, pins, changes: changes.cast_unsigned() })
    }

    fn forget(&self, user: u64) -> Result<Forgotten, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut records = 0;
        for sql in [
            "DELETE FROM preferences WHERE user = ?1",
            "DELETE FROM member_regions WHERE user = ?1",
            "UPDATE pins SET by = NULL WHERE by = ?1",
            "UPDATE audit SET by = NULL WHERE by = ?1",
        ] {
            records += transaction.execute(sql, [user.cast_signed()])?;
        }
        transaction.commit()?;
        let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(Forgotten { records, log_emptied: busy == 0 })
    }
}
