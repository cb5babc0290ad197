//! What became of an attempt that failed: whether another one may help, and what errors say.

use std::io::ErrorKind;

use deadpool_postgres::{HookError, PoolError, TimeoutType};
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use crate::store::StoreError;

/// Why an attempt failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The database, its connection or the network.
    Database(Error),
    /// No connection within the time.
    NoConnection,
    /// The server didn't respond within the time.
    Silent,
    /// It isn't known whether a change was committed.
    Unconfirmed,
    /// Something that no other attempt changes.
    Store(StoreError),
}

impl Failure {
    /// Whether it may be gone a moment later: the database restarts, a connection was lost, two writers met.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Self::Database(error) => is_lost(error) || error.code().is_some_and(is_passing),
            Self::NoConnection => true,
            Self::Silent | Self::Unconfirmed | Self::Store(_) => false,
        }
    }

    /// Whether the server said that it didn't commit.
    pub(super) fn is_refusal(&self) -> bool {
        matches!(self, Self::Database(error) if error.code().is_some_and(|code| !is_shutdown(code)))
    }

    /// The error for who called, with a name of the server.
    pub(super) fn in_words(self, server: &str) -> StoreError {
        let server = server.to_owned();
        match self {
            Self::Store(error) => error,
            Self::Unconfirmed => StoreError::Unconfirmed(server),
            Self::NoConnection => {
                StoreError::Unreachable { server, reason: "no connection within the time".to_owned() }
            }
            Self::Silent => StoreError::Unreachable { server, reason: "it doesn't respond".to_owned() },
            Self::Database(error) => {
                let is_away = is_lost(&error) || error.code().is_some_and(is_shutdown);
                let reason = words(&error);
                if is_away {
                    StoreError::Unreachable { server, reason }
                } else {
                    StoreError::Server { server, reason }
                }
            }
        }
    }
}

/// Without the details of a row, which the server also reports: they may have a member's words.
fn words(error: &Error) -> String {
    match error.as_db_error() {
        Some(error) => format!("{} ({})", error.message(), error.code().code()),
        None => match std::error::Error::source(error) {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        },
    }
}

/// Whether the connection is gone or can't be made.
fn is_lost(error: &Error) -> bool {
    if error.is_closed() {
        return true;
    }
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<std::io::Error>());
    // what TLS refuses is invalid data
    source.is_some_and(|error| !matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::InvalidInput))
}

/// The server stops, or isn't ready, or the connection broke.
fn is_shutdown(code: &SqlState) -> bool {
    code.code().starts_with("08") || code.code().starts_with("57P")
}

fn is_passing(code: &SqlState) -> bool {
    is_shutdown(code)
        || [
            &SqlState::T_R_SERIALIZATION_FAILURE,
            &SqlState::T_R_DEADLOCK_DETECTED,
            &SqlState::TOO_MANY_CONNECTIONS,
        ]
        .contains(&code)
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<PoolError> for Failure {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
                Self::Database(error)
            }
            PoolError::Timeout(TimeoutType::Wait | TimeoutType::Create | TimeoutType::Recycle)
            | PoolError::Closed
            | PoolError::NoRuntimeSpecified
            | PoolError::PostCreateHook(HookError::Message(_)) => Self::NoConnection,
        }
    }
}
