//! How the bot stops: on SIGTERM or Ctrl-C, after what is in flight.

use std::sync::Arc;
use std::time::Duration;

use super::gateway::{InFlight, Shards};
use super::health::Health;
use crate::discord::bot::Bot;

/// Waits for SIGTERM or Ctrl-C, leaves the gateway, and lets what is in flight finish.
pub(super) async fn stop_on(
    signal: impl Future<Output = ()>,
    shards: Shards,
    health: Arc<Health>,
    in_flight: Arc<InFlight>,
    bot: Arc<Bot>,
) {
    signal.await;
    tracing::info!("stopping");
    health.stop();
    // nothing new is taken
    shards.manager.shutdown_all().await;
    let most = Duration::from_secs(bot.config.discord.stop_seconds);
    if tokio::time::timeout(most, in_flight.landed()).await.is_err() {
        tracing::warn!("answers were still in the making");
    }
}

/// SIGTERM is listened for from the call on, not only from the first wait on.
#[cfg(unix)]
pub(super) fn signal() -> impl Future<Output = ()> + Send {
    use tokio::signal::unix::SignalKind;
    let terminate = tokio::signal::unix::signal(SignalKind::terminate());
    async move {
        match terminate {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = tokio::signal::ctrl_c() => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => {
                let _ = tokio::signal::ctrl_c().await;
            }
        }
    }
}

#[cfg(not(unix))]
pub(super) async fn signal() {
    let _ = tokio::signal::ctrl_c().await;
}
