//! The world behind a lock, and the news that it changed.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::world::World;

/// A handle on the world that connections and the driver share.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    world: Arc<Mutex<World>>,
    changed: Arc<watch::Sender<u64>>,
}

impl Shared {
    pub(crate) fn new(world: World) -> Self {
        Self { world: Arc::new(Mutex::new(world)), changed: Arc::new(watch::Sender::new(0)) }
    }

    /// Looks at or changes the world, and tells those who wait that it may have changed.
    pub(crate) fn with<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let value = self.look(change);
        self.changed.send_modify(|number| *number = number.wrapping_add(1));
        value
    }

    /// Looks at the world without waking anybody.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        look(&mut self.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until the world shows something. Whoever waits has to bound the time.
    pub(crate) async fn until<T>(&self, mut seen: impl FnMut(&mut World) -> Option<T>) -> T {
        let mut changes = self.changed.subscribe();
        loop {
            if let Some(value) = self.look(&mut seen) {
                return value;
            }
            if changes.changed().await.is_err() {
                // The sender lives in `self`; this cannot happen while it is borrowed.
                std::future::pending::<()>().await;
            }
        }
    }
}
