//! Pinned answers of servers, ready to be compared with questions: in memory until something changes.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Weak};

use bonafide::engine::{Engine, PinnedAnswer};
use bonafide::passage::PassageId;
use bonafide::store::Pin;

/// Servers whose pinned answers are kept ready.
const SERVERS: usize = 256;

/// The pinned answers of a server.
#[derive(Debug)]
pub(crate) struct ServerPins {
    pub(crate) pins: Vec<Pin>,
    /// The pins as the engine takes them, in their order; then questions that were added to sections.
    pub(crate) answers: Vec<PinnedAnswer>,
    pub(crate) engine: Weak<Engine>,
}

/// Pinned answers that are ready; those that were made ready longest ago go first.
#[derive(Debug, Default)]
pub(crate) struct ReadyPins {
    by_server: HashMap<u64, Arc<ServerPins>>,
    order: VecDeque<u64>,
    /// Counts changes, so that nothing that was read before one is kept after it.
    pub(crate) changes: u64,
}

impl ReadyPins {
    /// Forgets what is ready for a server, whose pins have changed.
    pub(crate) fn changed(&mut self, server: u64) {
        self.changes += 1;
        self.by_server.remove(&server);
        self.order.retain(|other| *other != server);
    }

    /// Forgets what is ready for all servers.
    pub(crate) fn all_changed(&mut self) {
        *self = Self { changes: self.changes + 1, ..Self::default() };
    }

    pub(crate) fn get(&self, server: u64, engine: &Arc<Engine>) -> Option<Arc<ServerPins>> {
        self.by_server
            .get(&server)
            .filter(|ready| std::ptr::eq(ready.engine.as_ptr(), Arc::as_ptr(engine)))
            .cloned()
    }

    pub(crate) fn put(&mut self, server: u64, ready: Arc<ServerPins>, changes: u64) {
        if changes != self.changes {
            return;
        }
        if self.by_server.insert(server, ready).is_none() {
            self.order.push_back(server);
        }
        while self.order.len() > SERVERS {
            if let Some(oldest) = self.order.pop_front() {
                self.by_server.remove(&oldest);
            }
        }
    }
}

impl ServerPins {
    /// Whether a pinned answer has a passage today.
    pub(crate) fn holds(&self, id: i64, passage: &str) -> bool {
        self.find(id).is_some_and(|(_, passages)| passages.iter().any(|id| id.as_str() == passage))
    }

    /// A pinned answer, and the ids of its passages today.
    pub(crate) fn find(&self, id: i64) -> Option<(&Pin, &[PassageId])> {
        let place = self.pins.iter().position(|pin| pin.id == id)?;
        Some((&self.pins[place], &self.answers.get(place)?.passages))
    }
}
