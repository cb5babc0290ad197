//! One piece of work on the database: a transaction, repeated while the database can't be reached.

use std::cell::Cell;
use std::time::{Duration, Instant};

use deadpool_postgres::{Object, Transaction};
use tokio_postgres::types::ToSql;
use tokio_postgres::{IsolationLevel, Row};

use super::failure::Failure;
use super::{PostgresStore, failed};
use crate::store::StoreError;

/// The maximum time for one attempt, and for one that reads or writes the whole store.
const ATTEMPT: Duration = Duration::from_mins(1);
const WHOLE_STORE: Duration = Duration::from_hours(6);
/// The maximum number of rows in memory when all rows of a table are read.
const ROWS: i32 = 200;
/// The wait before the second attempt; each further one is twice as long, up to the last.
const FIRST_WAIT: Duration = Duration::from_millis(50);
const LAST_WAIT: Duration = Duration::from_secs(1);

/// One writer at a time, as with `SQLite`: what is read before a write is still true when it is written.
/// The number is "bonafide" as bytes.
const WRITER: &str = "SELECT pg_advisory_xact_lock(7093009302740886629)";

/// Parameters of a statement.
pub(super) type Parameters<'a> = &'a [&'a (dyn ToSql + Sync)];

/// Whether work may be done twice when it isn't known whether the first time was committed. What failed
/// before is repeated in any case: nothing of it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// The second time changes nothing.
    Harmless,
    /// It would count or write twice, or answer that there was nothing to do.
    Never,
}

/// Work in a transaction.
#[derive(Debug)]
pub(super) struct Work<'a> {
    transaction: Transaction<'a>,
    pub(super) server: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

/// How an attempt is made.
#[derive(Clone, Copy)]
struct Terms {
    access: Access,
    /// The maximum time.
    limit: Duration,
}

impl Work<'_> {
    /// Runs a statement; how many rows it changed.
    pub(super) async fn execute(&self, sql: &str, parameters: Parameters<'_>) -> Result<u64, Failure> {
        let statement = self.transaction.prepare_cached(sql).await?;
        Ok(self.transaction.execute(&statement, parameters).await?)
    }

    /// The rows of a query.
    pub(super) async fn rows(&self, sql: &str, parameters: Parameters<'_>) -> Result<Vec<Row>, Failure> {
        let statement = self.transaction.prepare_cached(sql).await?;
        Ok(self.transaction.query(&statement, parameters).await?)
    }

    /// Hands on every row of a query, with only a few in memory at a time.
    pub(super) async fn for_each_row(
        &self,
        sql: &str,
        mut take: impl FnMut(&Row) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let statement = self.transaction.prepare_cached(sql).await?;
        let portal = self.transaction.bind(&statement, &[]).await?;
        loop {
            let rows = self.transaction.query_portal(&portal, ROWS).await?;
            if rows.is_empty() {
                return Ok(());
            }
            rows.iter().try_for_each(&mut take)?;
        }
    }

    /// The first row of a query.
    pub(super) async fn row(&self, sql: &str, parameters: Parameters<'_>) -> Result<Option<Row>, Failure> {
        Ok(self.rows(sql, parameters).await?.into_iter().next())
    }

    /// The number that a statement returns.
    pub(super) async fn number(&self, sql: &str, parameters: Parameters<'_>) -> Result<i64, Failure> {
        let row = self.row(sql, parameters).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?.unwrap_or_default())
    }

    /// Runs statements without parameters.
    pub(super) async fn batch(&self, sql: &str) -> Result<(), Failure> {
        Ok(self.transaction.batch_execute(sql).await?)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the work is a closure, written where it is run")]
impl PostgresStore {
    /// Reads everything as it is at one moment.
    pub(super) fn read<T>(
        &self,
        work: impl AsyncFn(&Work<'_>) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        self.run(Terms { access: Access::Read, limit: ATTEMPT }, Repeat::Harmless, &work)
    }

    /// The same for work on the whole store, which may take long.
    pub(super) fn read_all<T>(
        &self,
        work: impl AsyncFn(&Work<'_>) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        self.run(Terms { access: Access::Read, limit: WHOLE_STORE }, Repeat::Harmless, &work)
    }

    /// Writes everything or nothing.
    pub(super) fn write<T>(
        &self,
        repeat: Repeat,
        work: impl AsyncFn(&Work<'_>) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        self.run(Terms { access: Access::Write, limit: ATTEMPT }, repeat, &work)
    }

    /// The same for work on the whole store, which may take long.
    pub(super) fn write_all<T>(
        &self,
        repeat: Repeat,
        work: impl AsyncFn(&Work<'_>) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        self.run(Terms { access: Access::Write, limit: WHOLE_STORE }, repeat, &work)
    }

    /// Runs a statement outside of a transaction, once.
    pub(super) fn run_alone(&self, sql: &str) -> Result<(), StoreError> {
        self.block_on(async {
            let run = async {
                let client = self.pool.get().await?;
                Ok(client.batch_execute(sql).await?)
            };
            tokio::time::timeout(ATTEMPT, run).await.unwrap_or(Err(Failure::Silent))
        })
        .map_err(|failure| failed(&self.server, failure))
    }

    fn block_on<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        // there is one until the store is dropped
        self.runtime.as_ref().ok_or(Failure::NoConnection)?.block_on(work)
    }

    fn run<T>(
        &self,
        terms: Terms,
        repeat: Repeat,
        work: &impl AsyncFn(&Work<'_>) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        let end = Instant::now() + self.patience;
        let repeated = async {
            let mut wait = FIRST_WAIT;
            let mut is_unsure = false;
            loop {
                let was_committing = Cell::new(false);
                let failure = match self.attempt(terms, work, &was_committing).await {
                    Ok(value) => return Ok(value),
                    Err(failure) => failure,
                };
                is_unsure |= terms.access == Access::Write && was_committing.get() && !failure.is_refusal();
                let is_last = !failure.is_passing() || Instant::now() + wait > end;
                if is_unsure && (is_last || repeat == Repeat::Never) {
                    return Err(Failure::Unconfirmed);
                }
                if is_last {
                    return Err(failure);
                }
                tokio::time::sleep(wait).await;
                wait = (wait * 2).min(LAST_WAIT);
            }
        };
        self.block_on(repeated).map_err(|failure| failed(&self.server, failure))
    }

    async fn attempt<T>(
        &self,
        Terms { access, limit }: Terms,
        work: &impl AsyncFn(&Work<'_>) -> Result<T, Failure>,
        was_committing: &Cell<bool>,
    ) -> Result<T, Failure> {
        let mut client = self.pool.get().await?;
        let attempt = async {
            let transaction = match access {
                Access::Read => {
                    let level = IsolationLevel::RepeatableRead;
                    client.build_transaction().isolation_level(level).read_only(true).start().await?
                }
                Access::Write => client.build_transaction().start().await?,
            };
            if access == Access::Write {
                transaction.batch_execute(WRITER).await?;
            }
            let current = Work { transaction, server: &self.server };
            let value = work(&current).await?;
            was_committing.set(true);
            current.transaction.commit().await?;
            Ok(value)
        };
        let result = tokio::time::timeout(limit, attempt).await;
        result.unwrap_or_else(|_| {
            // the server rolls back when this connection is closed
            drop(Object::take(client));
            Err(Failure::Silent)
        })
    }
}
