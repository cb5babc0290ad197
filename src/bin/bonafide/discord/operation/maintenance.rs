//! What the bot does by itself while it runs: it deletes what is old, and loads new indexes.

use std::sync::Arc;
use std::time::Duration;

use bonafide::engine::{Engine, EngineOptions, current_generation};
use serenity::all::Http;

use super::process_turns;
use crate::discord::bot::{Bot, today};
use crate::discord::metrics::{Reload, metrics};
use crate::discord::pins::second_look::{SecondLook, look_again};
use crate::watching::Renewed;

/// Seconds between two tidyings of the store and the cooldowns.
const TIDY: u64 = 3600;
/// Name of the note on when a process last deleted what is old, and the seconds in which no other does: a little
/// less, as clocks differ.
const TIDIED: (&str, i64) = ("tidied", 3540);

/// What the index is watched by.
pub(super) struct Watched {
    pub(crate) options: EngineOptions,
    pub(crate) generation: Option<String>,
    /// Rebuilt engines, with `--watch`.
    pub(super) renewed: Renewed,
}

/// Number of an index on disk; 0 where there is none.
pub(crate) fn number(generation: Option<&str>) -> u64 {
    generation.and_then(|name| name.rsplit('-').next()?.parse().ok()).unwrap_or(0)
}

/// Deletes what is old, now and every hour.
pub(crate) async fn tidy(bot: Arc<Bot>) {
    let mut every = tokio::time::interval(Duration::from_secs(TIDY));
    loop {
        every.tick().await;
        bot.forget_cooldowns();
        let worker = Arc::clone(&bot);
        let work = move || {
            let (store, config) = (&*worker.store, &worker.config);
            let tidy = || store.tidy(today(), config.discord.button_days, &config.store);
            // all processes share the store
            if worker.shards.is_part() { process_turns::once_within(store, TIDIED, tidy) } else { tidy() }
        };
        if !matches!(tokio::task::spawn_blocking(work).await, Ok(Ok(()))) {
            tracing::warn!("the store could not be tidied");
        }
    }
}

/// Reloads when a new index was built; answers in progress finish on the old one.
pub(super) async fn reload(bot: Arc<Bot>, http: Arc<Http>, watched: Watched) {
    // the corpus may have changed while the bot was away
    let mut due = Some(SecondLook::default());
    let Watched { options, mut generation, renewed } = watched;
    let mut every = tokio::time::interval(Duration::from_secs(bot.config.discord.reload_seconds));
    loop {
        every.tick().await;
        let now = std::time::Instant::now();
        bot.unanswered().tidy(now);
        bot.recent().tidy(now);
        bot.whole_disclaimers().tidy(now);
        bot.conversations().tidy(now);
        if let Some(reason) = bot.engine().trouble() {
            tracing::warn!(reason, "another index answers in place of the one that was asked for");
        }
        let (options, known, renewed) = (options.clone(), generation.clone(), renewed.clone());
        let work = move || -> anyhow::Result<Option<(Engine, Option<String>)>> {
            let now = current_generation(&options)?;
            if let Some(engine) = renewed.take() {
                return Ok(Some((engine, now)));
            }
            if now == known {
                return Ok(None);
            }
            let engine = Engine::open(options, &|line| tracing::info!("{line}"))?;
            if let Some(reason) = engine.degraded() {
                anyhow::bail!("{reason}");
            }
            Ok(Some((engine, now)))
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(Ok(Some((engine, now)))) => {
                bot.replace_engine(engine, number(now.as_deref()));
                generation = now;
                metrics().reloaded(Reload::taken);
                tracing::info!("a new index answers from now on");
                due = Some(SecondLook::default());
            }
            Ok(Ok(None)) => {}
            Ok(Err(error)) => {
                metrics().reloaded(Reload::failed);
                tracing::error!(%error, "the new index cannot be used; the old one stays in use");
            }
            Err(_) => tracing::error!("the index could not be looked at"),
        }
        if let Some(look) = due.take() {
            due = look_again(&bot, &http, look).await;
        }
    }
}
