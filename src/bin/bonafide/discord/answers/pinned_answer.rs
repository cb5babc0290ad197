//! Pinned answers as the corpus of today has them, and how an answer says that it is one.

use std::sync::Arc;
use std::time::Instant;

use bonafide::engine::{Engine, EngineError, NotedPassage, PinnedAnswer, Whereabouts};
use bonafide::passage::{PassageHash, PassageId};
use bonafide::question::Conversation;
use bonafide::store::{NewWording, Pin, PinnedPassage};

use crate::discord::bot::Bot;
use crate::discord::memory::ServerPins;
use crate::discord::messages::{Embed, TITLE, Words, escaped, shortened};

/// In place of a pin's number where a question was added to a section: no pin has it.
const ADDED: i64 = 0;

/// The pinned answers and added questions of a server, as an engine's corpus has them. Reads the store: for blocking
/// threads.
pub(crate) fn of_server(bot: &Bot, engine: &Arc<Engine>, server: u64) -> anyhow::Result<Arc<ServerPins>> {
    let changes = {
        let mut ready = bot.ready_pins();
        if let Some(pins) = ready.get(server).filter(|pins| pins.is_of(engine)) {
            return Ok(pins);
        }
        ready.changes()
    };
    let stand_ins = engine.stand_ins();
    let pins = bot.store.pins(server)?;
    let mut answers: Vec<PinnedAnswer> =
        pins.iter().map(|pin| answer(engine, pin)).collect::<Result<_, _>>()?;
    // behind the pins: of equals, a pin comes first
    for wording in bot.store.wordings(server)? {
        answers.extend(added(engine, &wording.added)?);
    }
    let pins = Arc::new(ServerPins { pins, answers, engine: Arc::downgrade(engine) });
    // not remembered, if another index answered meanwhile: it may be older
    if engine.stand_ins() == stand_ins {
        bot.ready_pins().put(server, Arc::clone(&pins), changes);
    }
    Ok(pins)
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

/// A question that was added to a section, with the passages of the section; none: it is no longer there.
fn added(engine: &Engine, wording: &NewWording) -> Result<Option<PinnedAnswer>, EngineError> {
    let passages = engine.section_of(&section_noted(wording))?;
    if passages.is_empty() {
        return Ok(None);
    }
    let conversation = Conversation::new(&engine.config().answer);
    let asked = engine.asked_for(&wording.text, &conversation, Instant::now())?;
    Ok(Some(PinnedAnswer { id: ADDED, asked, passages }))
}

/// The section of an added question as the engine looks for it.
pub(crate) fn section_noted(wording: &NewWording) -> NotedPassage {
    NotedPassage {
        document: wording.document.clone(),
        section: wording.section.clone(),
        position: wording.position,
        id: PassageId::from_input(&wording.passage),
        hash: PassageHash::from_input(&wording.hash),
    }
}

/// A pinned passage as the engine looks for it.
pub(crate) fn noted(passage: &PinnedPassage) -> NotedPassage {
    NotedPassage {
        document: passage.document.clone(),
        section: passage.section.clone(),
        position: passage.position,
        id: PassageId::from_input(&passage.passage),
        hash: PassageHash::from_input(&passage.hash),
    }
}

/// A passage as a pin keeps it.
pub(crate) fn pinned_passage(noted: &NotedPassage) -> PinnedPassage {
    PinnedPassage {
        document: noted.document.clone(),
        section: noted.section.clone(),
        position: noted.position,
        passage: noted.id.to_string(),
        hash: noted.hash.to_string(),
        flag: None,
    }
}

/// Says above a passage that moderators pinned it, or, where it is not `shown`, that they had.
pub(crate) fn mark(pin: &Pin, shown: bool, words: Words<'_>) -> Embed {
    let texts = words.texts;
    let question = escaped(&pin.question);
    if !shown {
        let description = texts.pins_gone_since(&question);
        return Embed { description, ..Embed::default() };
    }
    let mut description = texts.pins_marked_for(&question);
    if pin.is_flagged() {
        description.push('\n');
        description.push_str(texts.pins_changed_since());
    }
    Embed {
        title: shortened(&format!("\u{1f4cc} {}", texts.pins_marked()), TITLE),
        description,
        ..Embed::default()
    }
}
