//! Whether the bot is well, and what it counts, read when somebody asks.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use super::gateway::Shards;
use crate::discord::bot::Bot;
use crate::discord::metrics::{ShardState, Snapshot, metrics};

/// What is looked at to tell whether the bot is well.
pub(super) struct Health {
    bot: Arc<Bot>,
    shards: OnceLock<Shards>,
    stopping: AtomicBool,
}

impl Health {
    pub(crate) fn new(bot: Arc<Bot>) -> Self {
        Self { bot, shards: OnceLock::new(), stopping: AtomicBool::new(false) }
    }

    /// Says which shards there are to be.
    pub(super) fn connecting(&self, shards: Shards) {
        // it is said once
        let _ = self.shards.set(shards);
    }

    /// From now on the bot ends.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    /// Whether any shard is connected.
    pub(super) async fn any_connected(&self) -> bool {
        self.connected().await.iter().any(|state| state.connected)
    }

    async fn connected(&self) -> Vec<ShardState> {
        match self.shards.get() {
            Some(shards) => shards.connected().await,
            None => Vec::new(),
        }
    }

    /// Nothing where all is well, else why not.
    pub(super) async fn problem(&self) -> Option<String> {
        if self.stopping.load(Ordering::Acquire) {
            return Some("stopping".to_owned());
        }
        let shards = self.connected().await;
        if shards.is_empty() {
            return Some("the gateway is not connected yet".to_owned());
        }
        let away: Vec<String> =
            shards.iter().filter(|state| !state.connected).map(|state| state.shard.to_string()).collect();
        if !away.is_empty() {
            let (number, all) = (away.len(), shards.len());
            let named = away.iter().take(10).cloned().collect::<Vec<_>>().join(", ");
            return Some(format!("{number} of {all} shards are not connected to the gateway: {named}"));
        }
        (self.bot.engine().passage_count() == 0).then(|| "the index holds no passage".to_owned())
    }

    /// What is said where all is well: also which index on disk answers.
    pub(super) fn well(&self) -> String {
        match self.bot.generation() {
            0 => "ok\n".to_owned(),
            generation => format!("ok\nindex generation {generation}\n"),
        }
    }

    /// Everything that is counted, as text for Prometheus.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) async fn metrics(&self) -> Result<String, std::fmt::Error> {
        let shards = self.connected().await;
        let load = self.bot.load();
        let engine = self.bot.engine();
        metrics().text(&Snapshot {
            waiting: load.waiting,
            answering: load.answered,
            shards,
            generation: self.bot.generation(),
            passages: engine.passage_count(),
            documents: engine.document_count(),
            store_errors: bonafide::store::database_failures(),
        })
    }
}
