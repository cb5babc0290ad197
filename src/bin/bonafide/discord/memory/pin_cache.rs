//! Pinned answers of servers, ready to be compared with questions: in memory until something changes.

use std::sync::{Arc, Weak};

use bonafide::engine::{Engine, PinnedAnswer};
use bonafide::passage::PassageId;
use bonafide::store::Pin;

use super::read_cache::ReadCache;

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

/// Pinned answers that are ready.
pub(crate) type ReadyPins = ReadCache<Arc<ServerPins>>;

impl Default for ReadyPins {
    fn default() -> Self {
        Self::new(SERVERS)
    }
}

impl ServerPins {
    /// Whether they are as this engine's corpus has them.
    pub(crate) fn is_of(&self, engine: &Arc<Engine>) -> bool {
        std::ptr::eq(self.engine.as_ptr(), Arc::as_ptr(engine))
    }

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
