//! Sessions of the gateway: what was sent to each, so that it can be resumed.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::ids::Guild;

/// Events kept of a session for resuming it.
const KEPT: usize = 20_000;
/// Messages a bot may send over a connection within a minute.
const SENDS_PER_MINUTE: usize = 120;

/// Intents a bot gets only when asked for.
pub(crate) const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | 1 << 15;
pub(crate) const GUILDS: u64 = 1;
pub(crate) const GUILD_MEMBERS: u64 = 1 << 1;
pub(crate) const GUILD_MESSAGES: u64 = 1 << 9;
pub(crate) const DIRECT_MESSAGES: u64 = 1 << 12;
/// For events that need no intent.
pub(crate) const NONE: u64 = 0;

/// What goes out over a connection.
#[derive(Debug, Clone)]
pub(crate) enum Out {
    Text(String),
    Close(u16),
    Drop,
}

#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    shard: (u64, u64),
    intents: u64,
    sequence: u64,
    events: VecDeque<(u64, String)>,
    connection: Option<(u64, UnboundedSender<Out>)>,
    resumable: bool,
}

impl Session {
    fn send(&self, text: String) {
        if let Some((_, out)) = &self.connection {
            // A connection that is just closing; the event waits for the resume.
            let _ = out.send(Out::Text(text));
        }
    }

    /// The events that are kept, as they were sent.
    pub(crate) fn events(&self) -> impl Iterator<Item = String> {
        self.events.iter().map(|(_, text)| text.clone())
    }

    /// Queues an event, and sends it where a connection stands.
    pub(crate) fn dispatch(&mut self, event: &str, data: &Value) {
        self.sequence += 1;
        let text = json!({"op": 0, "s": self.sequence, "t": event, "d": data}).to_string();
        self.events.push_back((self.sequence, text.clone()));
        if self.events.len() > KEPT {
            self.events.pop_front();
        }
        self.send(text);
    }
}

/// All sessions, and how often what happened.
#[derive(Debug, Default)]
pub(crate) struct Gateway {
    pub(crate) sessions: Vec<Session>,
    pub(crate) served_addresses: usize,
    pub(crate) identified: usize,
    pub(crate) resumed: usize,
    pub(crate) heartbeats: usize,
    connections: u64,
    /// When something came over each connection, within the last minute.
    sends: BTreeMap<u64, VecDeque<Duration>>,
    /// Privileged intents that the bot was given.
    pub(crate) granted: u64,
    /// Shards that the bot is told to use.
    pub(crate) recommended_shards: u64,
    /// Time that has to be between two IDENTIFY, if any, and when the last one came.
    pub(crate) identify_pause: Option<Duration>,
    last_identify: Option<Duration>,
    /// Close code that answers every IDENTIFY, if any.
    pub(crate) refuse_identify: Option<u16>,
}

impl Gateway {
    pub(crate) fn connect(&mut self) -> u64 {
        self.connections += 1;
        self.connections
    }

    /// Counts a message from the bot; false when there are too many over its connection.
    pub(crate) fn count_send(&mut self, connection: u64, now: Duration) -> bool {
        let sends = self.sends.entry(connection).or_default();
        sends.push_back(now);
        while sends.front().is_some_and(|it| now.saturating_sub(*it) >= Duration::from_mins(1)) {
            sends.pop_front();
        }
        sends.len() <= SENDS_PER_MINUTE
    }

    /// Notes an IDENTIFY; false when it comes too soon after the one before.
    pub(crate) fn takes_identify(&mut self, now: Duration) -> bool {
        let last = self.last_identify.replace(now);
        let since = last.map(|last| now.saturating_sub(last));
        self.identify_pause.is_none_or(|pause| since.is_none_or(|since| since >= pause))
    }

    /// Opens a session in place of older ones for the same shard that have no connection. Those with one continue,
    /// as on Discord: two processes may serve the same shard for a while.
    pub(crate) fn open(
        &mut self,
        connection: u64,
        out: UnboundedSender<Out>,
        shard: (u64, u64),
        intents: u64,
    ) -> &mut Session {
        self.identified += 1;
        self.sessions.retain(|session| session.shard != shard || session.connection.is_some());
        self.sessions.push(Session {
            id: format!("session-{}", self.identified),
            shard,
            intents,
            sequence: 0,
            events: VecDeque::new(),
            connection: Some((connection, out)),
            resumable: true,
        });
        let last = self.sessions.len() - 1;
        &mut self.sessions[last]
    }

    /// Sends what a session missed since an event; false when it cannot be resumed.
    pub(crate) fn resume(
        &mut self,
        connection: u64,
        out: &UnboundedSender<Out>,
        id: &str,
        since: u64,
    ) -> bool {
        let Some(session) = self.sessions.iter_mut().find(|session| session.id == id && session.resumable)
        else {
            return false;
        };
        if session.events.front().is_some_and(|(first, _)| *first > since + 1) {
            return false;
        }
        session.connection = Some((connection, out.clone()));
        let missed: Vec<String> =
            session.events.iter().filter(|(at, _)| *at > since).map(|(_, text)| text.clone()).collect();
        for text in missed {
            session.send(text);
        }
        session.dispatch("RESUMED", &json!({"_trace": []}));
        self.resumed += 1;
        true
    }

    /// Forgets a connection that ended.
    pub(crate) fn disconnect(&mut self, connection: u64) {
        self.sends.remove(&connection);
        for session in &mut self.sessions {
            if session.connection.as_ref().is_some_and(|(number, _)| *number == connection) {
                session.connection = None;
            }
        }
    }

    /// Number of shard and of all shards of each session with a connection, in order.
    pub(crate) fn shards(&self) -> Vec<(u64, u64)> {
        let connected = self.sessions.iter().filter(|session| session.connection.is_some());
        let mut shards: Vec<_> = connected.map(|session| session.shard).collect();
        shards.sort_unstable();
        shards
    }

    pub(crate) fn connected(&self) -> usize {
        self.sessions.iter().filter(|session| session.connection.is_some()).count()
    }

    /// Something other than an event, to every connection.
    pub(crate) fn send_all(&mut self, out: &Out) {
        for session in &mut self.sessions {
            if let Some((_, sender)) = &session.connection {
                let _ = sender.send(out.clone());
            }
            if matches!(out, Out::Close(_) | Out::Drop) {
                session.connection = None;
            }
        }
    }

    /// Says that the sessions are no longer valid (op 9).
    pub(crate) fn invalidate(&mut self, resumable: bool) {
        self.send_all(&Out::Text(json!({"op": 9, "d": resumable}).to_string()));
        for session in &mut self.sessions {
            session.resumable = resumable;
        }
    }

    /// Sends an event to the shard that serves a guild, if it has the intent.
    pub(crate) fn dispatch(&mut self, guild: Option<Guild>, intent: u64, event: &str, data: &Value) {
        for session in &mut self.sessions {
            let (shard, shards) = session.shard;
            let serves = guild.map_or(0, |guild| (guild.0 >> 22) % shards.max(1)) == shard;
            if serves && (intent == NONE || session.intents & intent != 0) {
                session.dispatch(event, data);
            }
        }
    }

    pub(crate) fn has_intent(&self, intent: u64) -> bool {
        self.sessions.iter().any(|session| session.intents & intent != 0)
    }
}
