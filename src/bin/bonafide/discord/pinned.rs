//! Pinned answers of servers, ready to be compared with questions; in memory until something changes.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Weak};
use std::time::Instant;

use bonafide::engine::{Engine, EngineError, NotedPassage, PinnedAnswer, Whereabouts};
use bonafide::passage::{PassageHash, PassageId};
use bonafide::question::Conversation;
use bonafide::store::{PassageFlag, Pin, PinnedPassage};

use super::bot::Bot;
use super::escape::escaped;
use super::limits::{TITLE, shortened};
use super::message::{Embed, Words};

/// Servers whose pinned answers are kept ready.
const SERVERS: usize = 256;

/// The pinned answers of a server, each also as the engine takes it.
#[derive(Debug)]
pub(super) struct ServerPins {
    pub(super) pins: Vec<Pin>,
    pub(super) answers: Vec<PinnedAnswer>,
    engine: Weak<Engine>,
}

/// Pinned answers that are ready; those that were made ready longest ago go first.
#[derive(Debug, Default)]
pub(super) struct ReadyPins {
    by_server: HashMap<u64, Arc<ServerPins>>,
    order: VecDeque<u64>,
    /// Counts changes, so that nothing that was read before one is kept after it.
    changes: u64,
}

impl ReadyPins {
    /// Forgets what is ready for a server, whose pins have changed.
    pub(super) fn changed(&mut self, server: u64) {
        self.changes += 1;
        self.by_server.remove(&server);
        self.order.retain(|other| *other != server);
    }

    /// Forgets what is ready for all servers.
    pub(super) fn all_changed(&mut self) {
        *self = Self { changes: self.changes + 1, ..Self::default() };
    }

    fn get(&self, server: u64, engine: &Arc<Engine>) -> Option<Arc<ServerPins>> {
        self.by_server
            .get(&server)
            .filter(|ready| std::ptr::eq(ready.engine.as_ptr(), Arc::as_ptr(engine)))
            .cloned()
    }

    fn put(&mut self, server: u64, ready: Arc<ServerPins>, changes: u64) {
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

/// The pinned answers of a server, as they stand in an engine's corpus. Reads the store: for blocking
/// threads.
pub(super) fn of_server(bot: &Bot, engine: &Arc<Engine>, server: u64) -> anyhow::Result<Arc<ServerPins>> {
    let changes = {
        let ready = bot.ready_pins();
        if let Some(pins) = ready.get(server, engine) {
            return Ok(pins);
        }
        ready.changes
    };
    let pins = bot.store.pins(server)?;
    let answers = pins.iter().map(|pin| answer(engine, pin)).collect::<Result<_, _>>()?;
    let pins = Arc::new(ServerPins { pins, answers, engine: Arc::downgrade(engine) });
    bot.ready_pins().put(server, Arc::clone(&pins), changes);
    Ok(pins)
}

impl ServerPins {
    /// Whether a pinned answer has a passage, as it stands today.
    pub(super) fn holds(&self, id: i64, passage: &str) -> bool {
        self.find(id).is_some_and(|(_, passages)| passages.iter().any(|id| id.as_str() == passage))
    }

    /// A pinned answer, and the ids under which its passages stand today.
    pub(super) fn find(&self, id: i64) -> Option<(&Pin, &[PassageId])> {
        let place = self.pins.iter().position(|pin| pin.id == id)?;
        Some((&self.pins[place], &self.answers.get(place)?.passages))
    }
}

fn answer(engine: &Engine, pin: &Pin) -> Result<PinnedAnswer, EngineError> {
    let conversation = Conversation::new(&engine.config().answer);
    let asked = engine.asked_for(&pin.question, &conversation, Instant::now())?;
    let mut passages = Vec::new();
    for passage in &pin.passages {
        match engine.whereabouts(&noted(passage))? {
            Whereabouts::Held(id) | Whereabouts::Changed(id) => passages.push(id),
            Whereabouts::Lost => {}
        }
    }
    Ok(PinnedAnswer { id: pin.id, asked, passages })
}

/// A pinned passage as the engine looks for it.
fn noted(passage: &PinnedPassage) -> NotedPassage {
    NotedPassage {
        document: passage.document.clone(),
        section: passage.section.clone(),
        position: passage.position,
        id: PassageId::from_input(&passage.passage),
        hash: PassageHash::from_input(&passage.hash),
    }
}

/// A passage as a pin keeps it.
pub(super) fn pinned_passage(noted: &NotedPassage) -> PinnedPassage {
    PinnedPassage {
        document: noted.document.clone(),
        section: noted.section.clone(),
        position: noted.position,
        passage: noted.id.to_string(),
        hash: noted.hash.to_string(),
        flag: None,
    }
}

/// Flags the pins of all servers whose passages changed or went since they were pinned; those with new
/// flags are returned. Reads the store: for blocking threads.
pub(super) fn flag(bot: &Bot) -> anyhow::Result<Vec<Pin>> {
    let engine = bot.engine();
    let flagged = bot.store.flag_pins(|passage| match engine.whereabouts(&noted(passage)) {
        Ok(Whereabouts::Changed(_)) => Some(PassageFlag::Changed),
        Ok(Whereabouts::Lost) => Some(PassageFlag::Removed),
        // an index that cannot be read says nothing of a passage
        Ok(Whereabouts::Held(_)) | Err(_) => None,
    })?;
    for pin in &flagged {
        bot.ready_pins().changed(pin.server);
    }
    Ok(flagged)
}

/// Says above a passage that moderators pinned it, or, where it is not `shown`, that they had.
pub(super) fn mark(pin: &Pin, shown: bool, words: Words<'_>) -> Embed {
    let texts = &words.bot.pins;
    let question = escaped(&pin.question);
    if !shown {
        let description = texts.gone_since.replace("{question}", &question);
        return Embed { description, ..Embed::default() };
    }
    let mut description = texts.marked_for.replace("{question}", &question);
    if pin.is_flagged() {
        description.push('\n');
        description.push_str(&texts.changed_since);
    }
    Embed { title: shortened(&format!("\u{1f4cc} {}", texts.marked), TITLE), description, ..Embed::default() }
}
