//! Fetches each new release of the index that the bot follows; `upkeep` then loads it like one that was built here.

use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use bonafide::engine::{EngineOptions, fetch_index};

use crate::discord::metrics::{Reload, metrics};

/// The wait after a failure doubles this many times at most.
const MAX_DOUBLINGS: u32 = 4;

/// Looks for releases from now on, where the settings name what is followed.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn start(options: &EngineOptions) -> anyhow::Result<()> {
    if options.config.replicas.is_following() {
        let options = options.clone();
        // a thread of its own, which ends with the process: a download must not delay the end of the bot
        let thread = thread::Builder::new().name("following".to_owned()).spawn(move || follow(&options));
        thread.context("no thread to fetch the index with")?;
    }
    Ok(())
}

fn follow(options: &EngineOptions) {
    let mut failures: u32 = 0;
    loop {
        match fetch_index(options, false) {
            Ok(fetched) => {
                failures = 0;
                if fetched.is_new {
                    let (version, bytes) = (fetched.version, fetched.downloaded);
                    tracing::info!(version, bytes, "a new index was fetched");
                }
            }
            Err(error) => {
                failures = failures.saturating_add(1);
                metrics().reloaded(Reload::failed);
                tracing::error!(%error, "no new index could be fetched; the last good one stays in use");
            }
        }
        thread::sleep(wait(options.config.replicas.look_seconds, failures));
    }
}

/// Time until the next look, after so many failures in a row.
fn wait(look_seconds: u64, failures: u32) -> Duration {
    Duration::from_secs(look_seconds.saturating_mul(1 << failures.min(MAX_DOUBLINGS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_with_failures_and_has_an_end() {
        let waits = [0, 1, 2, 4, 5, u32::MAX].map(|failures| wait(60, failures).as_secs());
        assert_eq!(waits, [60, 120, 240, 960, 960, 960]);
    }
}
