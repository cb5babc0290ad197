//! A store in a PostgreSQL database, for operators who have one: it can be on another machine.

mod address;
mod answers;
mod contents;
mod counts;
mod failure;
mod members;
mod notes;
mod pins;
mod schema;
mod servers;
mod settings;
#[cfg(test)]
#[cfg(unix)]
pub(super) mod tests;
mod wordings;
mod work;

use std::fmt;
use std::fs::File;
use std::time::Duration;

use deadpool_postgres::{Hook, HookError, Pool, Runtime as PoolRuntime};
use tokio::runtime::{Builder, Runtime};

use self::address::{Address, CONNECT};
use super::error::count_failure;
use super::{Store, StoreCheck, StoreError};
use crate::config::StoreConfig;

use self::failure::Failure;
use self::work::{Repeat, Work};

/// The maximum number of connections. Writers wait for each other, so more would not be faster.
const CONNECTIONS: usize = 8;

/// A store in a PostgreSQL database. Its functions block, and panic on threads that run async tasks: call
/// them on blocking threads.
pub struct PostgresStore {
    /// Runs the connections; taken only when the store is dropped.
    runtime: Option<Runtime>,
    pool: Pool,
    server: String,
    /// How long another attempt is made when the database can't be reached.
    patience: Duration,
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore").field("server", &self.server).finish_non_exhaustive()
    }
}

impl PostgresStore {
    /// Opens the store, and makes or updates its tables.
    ///
    /// # Errors
    /// When the database can't be used, has a schema that is no store, or is of a newer version.
    pub fn open(config: &StoreConfig) -> Result<Self, StoreError> {
        let store = Self::connect(config)?;
        store.write(Repeat::Harmless, schema::migrate)?;
        Ok(store)
    }

    /// Opens a store whose content is replaced as a whole: nothing is made or updated before.
    ///
    /// # Errors
    /// When the address can't be used.
    pub(super) fn open_to_replace(config: &StoreConfig) -> Result<Self, StoreError> {
        Self::connect(config)
    }

    /// Opens a store that is there already, and changes nothing.
    ///
    /// # Errors
    /// When there is none, or as for [`PostgresStore::open`].
    pub fn open_existing(config: &StoreConfig) -> Result<Self, StoreError> {
        let store = Self::connect(config)?;
        store.version()?;
        Ok(store)
    }

    /// Checks the store and only reads it.
    ///
    /// # Errors
    /// When it can't be read at all.
    pub fn check(&self) -> Result<StoreCheck, StoreError> {
        self.read(async |work| {
            let version = schema::existing_version(work).await?;
            let problems = schema::problems(work, version).await?;
            Ok(StoreCheck { version, newest: schema::VERSION, problems })
        })
    }

    /// Host, port and name of the database.
    #[must_use]
    pub fn server(&self) -> &str {
        &self.server
    }

    fn version(&self) -> Result<i64, StoreError> {
        self.read(schema::existing_version)
    }

    fn connect(config: &StoreConfig) -> Result<Self, StoreError> {
        let address = Address::new(config)?;
        let server = address.server.clone();
        let patience = Duration::from_millis(config.busy_milliseconds);
        let failed = |reason: String| StoreError::Server { server: server.clone(), reason };
        let start = session(config.busy_milliseconds);
        let pool = Pool::builder(address.manager()?)
            .max_size(CONNECTIONS)
            .runtime(PoolRuntime::Tokio1)
            .wait_timeout(Some(patience + CONNECT))
            .create_timeout(Some(CONNECT))
            .recycle_timeout(Some(CONNECT))
            .post_create(Hook::async_fn(move |client, _| {
                let start = start.clone();
                Box::pin(async move { client.batch_execute(&start).await.map_err(HookError::Backend) })
            }))
            .build()
            .map_err(|error| failed(error.to_string()))?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("postgres")
            .enable_all()
            .build()
            .map_err(|error| failed(error.to_string()))?;
        Ok(Self { runtime: Some(runtime), pool, server, patience })
    }
}

/// What every connection begins with. A confirmed write survives a power cut, so `synchronous_commit` isn't off;
/// a bot that hangs in a transaction doesn't lock out others for long.
fn session(busy_milliseconds: u64) -> String {
    format!(
        "SET search_path = bonafide;
         SET lock_timeout = {busy_milliseconds};
         SET idle_in_transaction_session_timeout = '60s';
         SET client_min_messages = warning;
         SELECT set_config('synchronous_commit', 'on', false)
         WHERE current_setting('synchronous_commit') = 'off';"
    )
}

impl Drop for PostgresStore {
    fn drop(&mut self) {
        self.pool.close();
        if let Some(runtime) = self.runtime.take() {
            // not waited for: this may be a thread that must not block
            runtime.shutdown_background();
        }
    }
}

impl Store for PostgresStore {
    fn problems(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.check()?.problems)
    }

    fn export(&self) -> Result<File, StoreError> {
        self.exported()
    }
}

/// An id of Discord as the database has it.
fn signed(id: u64) -> i64 {
    id.cast_signed()
}

/// A text without the one character that PostgreSQL can't store.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

fn failed(server: &str, failure: Failure) -> StoreError {
    if !matches!(failure, Failure::Store(_)) {
        count_failure();
    }
    failure.in_words(server)
}
