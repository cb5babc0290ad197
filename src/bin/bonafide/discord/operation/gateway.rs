//! What becomes of the connections to the gateway, and of what came over them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bonafide::config::ShardRange;
use serenity::all::{
    ConnectionStage, Context, EventHandler, FullEvent, RatelimitInfo, Ready, ResumedEvent, ShardId,
    ShardManager, ShardStageUpdateEvent,
};
use serenity::framework::Framework;
use tokio::sync::Notify;

use crate::discord::metrics::{SessionKind, ShardState, metrics};

/// Counts sessions and rate limits.
pub(super) struct Watcher;

#[serenity::async_trait]
impl EventHandler for Watcher {
    async fn ready(&self, ctx: Context, _: Ready) {
        metrics().session(ctx.shard_id.0, SessionKind::identified);
        tracing::info!(shard = ctx.shard_id.0, "ready");
    }

    async fn resume(&self, ctx: Context, _: ResumedEvent) {
        metrics().session(ctx.shard_id.0, SessionKind::resumed);
        tracing::info!(shard = ctx.shard_id.0, "the session continues");
    }

    async fn shard_stage_update(&self, _: Context, event: ShardStageUpdateEvent) {
        tracing::debug!(shard = event.shard_id.0, from = %event.old, to = %event.new, "the gateway");
    }

    async fn ratelimit(&self, limit: RatelimitInfo) {
        metrics().rate_limited();
        // its path names members and tokens
        let seconds = limit.timeout.as_secs_f64();
        tracing::warn!(seconds, global = limit.global, "Discord's rate limit makes a request wait");
    }
}

/// The shards of this process.
#[derive(Clone)]
pub(crate) struct Shards {
    pub(crate) manager: Arc<ShardManager>,
    /// Those that there have to be.
    pub(crate) range: ShardRange,
}

impl Shards {
    /// Every shard, and whether it is connected.
    pub(crate) async fn connected(&self) -> Vec<ShardState> {
        let runners = self.manager.runners.lock().await;
        let stage = |shard: u32| runners.get(&ShardId(shard)).map(|runner| runner.stage);
        (self.range.first()..=self.range.last())
            .map(|shard| {
                let connected = stage(shard) == Some(ConnectionStage::Connected);
                ShardState { shard, connected }
            })
            .collect()
    }
}

/// Events that are being dealt with.
#[derive(Debug, Default)]
pub(super) struct InFlight {
    number: AtomicUsize,
    landed: Notify,
}

/// One of them, until it is dropped.
struct Flight<'a>(&'a InFlight);

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        if self.0.number.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.landed.notify_waiters();
        }
    }
}

impl InFlight {
    fn enter(&self) -> Flight<'_> {
        self.number.fetch_add(1, Ordering::AcqRel);
        Flight(self)
    }

    /// Waits until nothing is in flight.
    pub(super) async fn landed(&self) {
        loop {
            let landed = self.landed.notified();
            if self.number.load(Ordering::Acquire) == 0 {
                return;
            }
            landed.await;
        }
    }
}

/// A framework whose events are counted while they are dealt with.
pub(crate) struct Counted<F> {
    pub(crate) inner: F,
    pub(super) in_flight: Arc<InFlight>,
}

#[serenity::async_trait]
impl<F: Framework> Framework for Counted<F> {
    async fn init(&mut self, client: &serenity::Client) {
        self.inner.init(client).await;
    }

    async fn dispatch(&self, ctx: Context, event: FullEvent) {
        let _flight = self.in_flight.enter();
        self.inner.dispatch(ctx, event).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_in_flight_is_waited_for() {
        let in_flight = InFlight::default();
        in_flight.landed().await;
        let (one, two) = (in_flight.enter(), in_flight.enter());
        let mut landed = std::pin::pin!(in_flight.landed());
        let now = std::time::Duration::ZERO;
        assert!(tokio::time::timeout(now, &mut landed).await.is_err());
        drop(one);
        assert!(tokio::time::timeout(now, &mut landed).await.is_err());
        drop(two);
        landed.await;
    }
}
