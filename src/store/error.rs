//! What can go wrong with the store.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::ErrorCode;
use thiserror::Error;

/// Failures of any store of this process.
static FAILURES: AtomicU64 = AtomicU64::new(0);

/// How often a database failed in this process, such as for being full, locked or damaged.
#[must_use]
pub fn database_failures() -> u64 {
    FAILURES.load(Ordering::Relaxed)
}

/// What to do about a store that can't be used.
const RESTORE: &str = "restore a backup (docs/operators/deploy.md)";

/// Why the store cannot be used.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The folder or file cannot be made or read.
    #[error("cannot use {path}: {reason}", path = path.display())]
    File {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// There is no store yet.
    #[error("there is no store at {path}: the Discord bot makes it when it first runs", path = .0.display())]
    Missing(PathBuf),
    /// The file was written by a newer version.
    #[error(
        "the store has version {found}, and this program knows versions up to {known}: use a newer program"
    )]
    Newer {
        /// Version of the file.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// The file is damaged.
    #[error("the store is damaged: {0}; {RESTORE}")]
    Damaged(String),
    /// The file isn't a store.
    #[error("{path} isn't a bonafide store: {why}; {RESTORE}", path = path.display())]
    NotAStore {
        /// The file.
        path: PathBuf,
        /// What shows it.
        why: String,
    },
    /// A store that isn't sound was to be copied or exported.
    #[error("the store isn't sound: {list}; {RESTORE}", list = .0.join("; "))]
    Unsound(Vec<String>),
    /// A copy isn't sound.
    #[error("the copy isn't sound, so {path} is as it was: {list}", path = path.display(), list = problems.join("; "))]
    CopyUnsound {
        /// Where the copy was to be.
        path: PathBuf,
        /// What is wrong with it.
        problems: Vec<String>,
    },
    /// The file to be written exists already.
    #[error("{path} already exists: use --force to replace it", path = .0.display())]
    Exists(PathBuf),
    /// The file to be written is one of the store's own.
    #[error("{path} belongs to the store itself: choose another file", path = .0.display())]
    OwnFile(PathBuf),
    /// What is to be written is no regular file.
    #[error("{path} isn't a regular file: choose another file", path = .0.display())]
    NotAFile(PathBuf),
    /// A file can't be written.
    #[error("cannot write {path}: {reason}", path = path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// The store can't be copied to a file.
    #[error("cannot copy the store to {path}: {reason}", path = path.display())]
    Copy {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: rusqlite::Error,
    },
    /// The database can't be opened or read.
    #[error("cannot use {path}: {reason}", path = path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: rusqlite::Error,
    },
    /// Another program has locked the database.
    #[error("another program is using {path}: try again", path = .0.display())]
    Busy(PathBuf),
    /// The file changed each time that it was read.
    #[error("{path} changed while it was read: try again", path = .0.display())]
    Changing(PathBuf),
    /// The message is pinned already.
    #[error("this message is pinned already")]
    AlreadyPinned,
    /// There is no room for more.
    #[error("{what} can be at most {most}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there may be.
        most: usize,
    },
    /// The database failed.
    #[error("the store failed: {0}")]
    Sqlite(rusqlite::Error),
    /// The address of the database can't be used.
    #[error("store.address: {0}")]
    Address(String),
    /// What is to name a store doesn't.
    #[error("no such kind of store: use sqlite:PATH or postgres://USER@HOST/DATABASE")]
    Place,
    /// The program can't use PostgreSQL.
    #[error(
        "store.address names a PostgreSQL database, and this program was built without PostgreSQL: build it with --features postgres, or leave store.address empty"
    )]
    NoPostgres,
    /// The database server can't be reached, or the connection to it was lost; nothing was written.
    #[error("cannot reach {server}: {reason}; check that it runs and that store.address is right")]
    Unreachable {
        /// Host, port and database.
        server: String,
        /// Why.
        reason: String,
    },
    /// The database server refused or failed; nothing was written.
    #[error("{server} failed: {reason}")]
    Server {
        /// Host, port and database.
        server: String,
        /// Why.
        reason: String,
    },
    /// The connection was lost between a request to commit and its confirmation.
    #[error(
        "the connection to {0} was lost while a change was being saved: look whether it is there before you repeat it"
    )]
    Unconfirmed(String),
    /// There is no store in the database yet.
    #[error("there is no store in {0}: the Discord bot makes it when it first runs")]
    MissingInDatabase(String),
    /// The database has a schema of this name that isn't a store.
    #[error(
        "the schema bonafide of {0} isn't a bonafide store: another program made it; use another database"
    )]
    ForeignSchema(String),
    /// The store was written by an older version, so not everything in it can be read.
    #[error(
        "the store has version {found}, and this needs version {known}: start the bot once, which updates the store"
    )]
    Older {
        /// Version of the store.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// The store that is to become a copy has something in it.
    #[error("{0} isn't empty: use --force to replace everything in it")]
    NotEmpty(String),
    /// What was read back from a copy isn't what was copied.
    #[error("the table {0} of the copy differs from the original, so nothing was copied")]
    CopyDiffers(&'static str),
    /// A text can't be read, or not stored where it is copied to.
    #[error(
        "the table {table} has a text that {why} (row with {row}, column {column}), so nothing was written: correct or delete that row with the program sqlite3, and run the command again"
    )]
    Text {
        /// The table.
        table: &'static str,
        /// What identifies the row.
        row: String,
        /// The column.
        column: String,
        /// What is wrong with the text.
        why: &'static str,
    },
    /// A record is not what it should be.
    #[error("a record of the store cannot be read: {0}")]
    Record(#[from] serde_json::Error),
}

impl StoreError {
    /// A failure of the database, with its file.
    pub(super) fn of_file(path: &Path, error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => {
                Self::Damaged(format!("{} isn't an SQLite database", path.display()))
            }
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(format!("{}: {error}", path.display())),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(path.to_path_buf()),
            _ => Self::Database { path: path.to_path_buf(), reason: error },
        }
    }
}

/// Counts a failure of a database.
pub(super) fn count_failure() {
    FAILURES.fetch_add(1, Ordering::Relaxed);
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        count_failure();
        Self::Sqlite(error)
    }
}
