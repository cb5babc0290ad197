//! Takes turns with the bot's other processes, by notes in the store that they share.

use std::sync::Arc;
use std::time::Duration;

use bonafide::store::{Store, StoreError};
use jiff::Timestamp;
use serenity::all::ApplicationId;

use crate::discord::bot::Bot;

/// Milliseconds that Discord wants between two new sessions, and after those of one process.
const BETWEEN: i64 = 5000;
const AFTER: i64 = 2000;
/// Attempts to make a note that other processes make at the same moment.
const ATTEMPTS: usize = 100;

/// Waits while other processes open their sessions, and has them wait for the sessions of this one.
pub(super) async fn to_connect(bot: &Arc<Bot>, application: ApplicationId) -> anyhow::Result<()> {
    let (store, shards) = (Arc::clone(&bot.store), bot.shards);
    if !shards.is_part() {
        return Ok(());
    }
    let name = format!("connecting of {application}");
    let own = i64::from(shards.count()) * BETWEEN + AFTER;
    let most = i64::from(shards.total()) * (BETWEEN + AFTER);
    let reserve = move || reserve(&*store, &name, (own, most), now());
    let milliseconds = tokio::task::spawn_blocking(reserve).await??;
    if milliseconds > 0 {
        tracing::info!(seconds = milliseconds / 1000 + 1, "other processes connect first");
        tokio::time::sleep(Duration::from_millis(milliseconds.unsigned_abs())).await;
    }
    Ok(())
}

fn now() -> i64 {
    Timestamp::now().as_millisecond()
}

/// Reserves some time after all that is reserved; how long it is until then. A note that reserves more than `most`
/// is wrong, as after a clock was set back, and isn't heeded.
fn reserve(store: &dyn Store, name: &str, (own, most): (i64, i64), now: i64) -> Result<i64, StoreError> {
    for _ in 0..ATTEMPTS {
        let kept = store.fact(name)?;
        let until = kept.as_ref().and_then(|until| until.parse().ok());
        let begin = until.filter(|until| (now..=now + most).contains(until)).unwrap_or(now);
        if store.replace_fact(name, kept.as_deref(), &(begin + own).to_string())? {
            return Ok(begin - now);
        }
    }
    tracing::warn!("too many processes connect at the same moment");
    Ok(0)
}

/// Does work, unless a process did it within the last seconds. What fails is left to the next process that asks.
pub(super) fn once_within(
    store: &dyn Store,
    (name, seconds): (&str, i64),
    work: impl FnOnce() -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let (now, kept) = (now(), store.fact(name)?);
    let last: Option<i64> = kept.as_ref().and_then(|at| at.parse().ok());
    if last.is_some_and(|last| (now - seconds * 1000..=now).contains(&last)) {
        return Ok(());
    }
    let noted = now.to_string();
    if !store.replace_fact(name, kept.as_deref(), &noted)? {
        return Ok(());
    }
    work().inspect_err(|_| {
        // if that fails, too, it is done a while later
        let _ = store.replace_fact(name, Some(&noted), "");
    })
}

#[cfg(test)]
mod tests {
    use bonafide::config::Config;
    use bonafide::store::{FactStore as _, SqliteStore};

    use super::*;

    fn store() -> SqliteStore {
        let config = Config::embedded().expect("valid settings").store;
        SqliteStore::in_memory(&config).expect("a store")
    }

    #[test]
    fn each_process_connects_after_those_that_came_before() {
        let store = store();
        let waits = [0, 10, 20].map(|later| reserve(&store, "a", (1000, 9000), later).expect("reserved"));
        assert_eq!(waits, [0, 990, 1980]);
        assert_eq!(reserve(&store, "b", (1000, 9000), 30).expect("reserved"), 0, "another bot");
        assert_eq!(reserve(&store, "a", (1000, 9000), 5000).expect("reserved"), 0, "all have connected");
        assert_eq!(reserve(&store, "a", (1000, 9000), -9000).expect("reserved"), 0, "the clock was set back");
    }

    #[test]
    fn work_is_done_by_one_process_and_again_after_it_failed() {
        let (store, mut done) = (store(), 0);
        let fail = || Err(StoreError::Place);
        assert!(once_within(&store, ("tidied", 60), fail).is_err());
        for _ in 0..2 {
            let work = || {
                done += 1;
                Ok(())
            };
            once_within(&store, ("tidied", 60), work).expect("asked");
        }
        assert_eq!(done, 1);
        store.set_fact("tidied", &(now() - 61_000).to_string()).expect("kept");
        once_within(&store, ("tidied", 60), || {
            done += 1;
            Ok(())
        })
        .expect("asked");
        assert_eq!(done, 2);
    }
}
