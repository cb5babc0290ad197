//! The boundary between the bot and where its data is kept.

use std::fmt::Debug;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use super::{
    AnswerStore, CountStore, FactStore, MemberStore, OfferStore, PinStore, ReportStore, SentQuestionStore,
    ServerStore, SettingStore, SqliteStore, StoreError, WordingStore, export, soundness,
};
use crate::config::StoreConfig;

/// Everything that the bot keeps. Its functions block: call them on blocking threads. A write is on disk
/// when its function returns. What every store has to do is in `contract.rs`.
pub trait Store:
    AnswerStore
    + CountStore
    + FactStore
    + MemberStore
    + OfferStore
    + PinStore
    + ReportStore
    + SentQuestionStore
    + ServerStore
    + SettingStore
    + WordingStore
    + Debug
    + Send
    + Sync
{
    /// Every problem of the store, in words; none: it is sound.
    ///
    /// # Errors
    /// When it can't be read at all.
    fn problems(&self) -> Result<Vec<String>, StoreError>;

    /// Everything that is kept, as JSON in a temporary file without a name:
    /// `{"version": 1, "tables": {"reports": [{…}]}}`, with each row on a line.
    ///
    /// # Errors
    /// When the database fails, or there is no room for the file.
    fn export(&self) -> Result<File, StoreError>;
}

impl Store for SqliteStore {
    fn problems(&self) -> Result<Vec<String>, StoreError> {
        soundness::problems(&self.lock())
    }

    fn export(&self) -> Result<File, StoreError> {
        export::temporary(self)
    }
}

/// Opens the store that the settings name: the database of `store.address`, else the file in a directory.
/// Makes it if it doesn't exist.
///
/// # Errors
/// When the directory, file or database can't be used, is no store, or is of a newer version.
pub fn open(directory: &Path, config: &StoreConfig) -> Result<Arc<dyn Store>, StoreError> {
    if config.address.is_empty() {
        return Ok(Arc::new(SqliteStore::open(directory, config)?));
    }
    #[cfg(feature = "postgres")]
    return Ok(Arc::new(super::PostgresStore::open(config)?));
    #[cfg(not(feature = "postgres"))]
    Err(StoreError::NoPostgres)
}
