//! Answers that moderators pinned: a question in general words, and the passages that answer it.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, TransactionBehavior, params};
use serde::Serialize;

use super::{NewFlag, SqliteStore, StoreError};

/// The maximum number of pins of a server.
pub(super) const MAX_PINS: u16 = 1000;

/// What became of a pinned passage when the corpus was indexed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PassageFlag {
    /// Its text is another now.
    Changed,
    /// It is not there any more.
    Removed,
}

impl PassageFlag {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }

    pub(super) fn from_name(name: &str) -> Self {
        if name == "removed" { Self::Removed } else { Self::Changed }
    }
}

/// A passage as it was when it was pinned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PinnedPassage {
    /// Its document.
    pub document: String,
    /// Headings above it, the outermost first; where its successor is looked for.
    pub section: Vec<String>,
    /// Its number among the passages of its document, from 1.
    pub position: u32,
    /// Its id.
    pub passage: String,
    /// Hash of its text.
    pub hash: String,
    /// What became of it; none: it is as it was pinned.
    pub flag: Option<PassageFlag>,
}

/// A pin to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPin {
    /// The server.
    pub server: u64,
    /// Channel of the message.
    pub channel: u64,
    /// The message.
    pub message: u64,
    /// The question in the moderator's general words.
    pub question: String,
    /// What answers it, in order; flags are not looked at.
    pub passages: Vec<PinnedPassage>,
    /// Who pins.
    pub by: u64,
    /// Seconds since 1970-01-01.
    pub at: i64,
}

/// A pinned answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pin {
    /// Its number.
    pub id: i64,
    /// The server.
    pub server: u64,
    /// Channel of the message.
    pub channel: u64,
    /// The message.
    pub message: u64,
    /// The question in the moderator's general words.
    pub question: String,
    /// What answers it, in order.
    pub passages: Vec<PinnedPassage>,
    /// Who pinned it; none: a moderator who left.
    pub by: Option<u64>,
    /// Seconds since 1970-01-01.
    pub at: i64,
}

impl Pin {
    /// Whether moderators have to look at it: a passage of it changed or is gone.
    #[must_use]
    pub fn is_flagged(&self) -> bool {
        self.passages.iter().any(|passage| passage.flag.is_some())
    }
}

/// Flags the passage that was looked at, if it is still there without this flag.
const SET_FLAG: &str = "UPDATE pin_passages SET flag = ?5
    WHERE pin = ?1 AND position = ?2 AND passage = ?3 AND hash = ?4 AND (flag IS NULL OR flag <> ?5)
    AND EXISTS (SELECT 1 FROM pins WHERE id = ?1 AND server = ?6)";

pub(super) const COLUMNS: &str = "SELECT id, server, channel, message, question, by, at FROM pins";

/// Pinned answers.
pub trait PinStore {
    /// Keeps a pin, behind all others of its server; its number is returned.
    ///
    /// # Errors
    /// When the message is pinned already, the server has 1000 pins, or the database fails.
    fn add_pin(&self, new: &NewPin) -> Result<i64, StoreError>;

    /// Pins of a server in the moderators' order.
    ///
    /// # Errors
    /// When the database fails.
    fn pins(&self, server: u64) -> Result<Vec<Pin>, StoreError>;

    /// One pin of a server.
    ///
    /// # Errors
    /// When the database fails.
    fn pin(&self, server: u64, id: i64) -> Result<Option<Pin>, StoreError>;

    /// Deletes a pin of a server; whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    fn remove_pin(&self, server: u64, id: i64) -> Result<bool, StoreError>;

    /// Moves a pin to a place, 0 the first and past the end the last; whether there is such a pin.
    ///
    /// # Errors
    /// When the database fails; then no pin has moved.
    fn move_pin(&self, server: u64, id: i64, to: usize) -> Result<bool, StoreError>;

    /// Whether a message is pinned as an answer.
    ///
    /// # Errors
    /// When the database fails.
    fn is_pinned(&self, server: u64, message: u64) -> Result<bool, StoreError>;

    /// Puts another answer in place of a pin's own, which keeps its number and its place among the
    /// others; flags go. The pin as it was is returned; none: there is no such pin.
    ///
    /// # Errors
    /// When the new message is pinned under another number, or the database fails; then the pin is as
    /// it was.
    fn replace_pin(&self, id: i64, new: &NewPin) -> Result<Option<Pin>, StoreError>;

    /// Puts passages in place of a pin's own, without flags: to replace them, or, with today's
    /// hashes, to confirm them. Whether there is such a pin.
    ///
    /// # Errors
    /// When the database fails; then the pin is as it was.
    fn replace_pin_passages(
        &self,
        server: u64,
        id: i64,
        passages: &[PinnedPassage],
    ) -> Result<bool, StoreError>;

    /// The servers that have pins, in order.
    ///
    /// # Errors
    /// When the database fails.
    fn servers_with_pins(&self) -> Result<Vec<u64>, StoreError>;

    /// Flags pinned passages of a server, but for those that were replaced or confirmed meanwhile. Returns the pins with
    /// flags that are new. A flag stays until the passages are confirmed or replaced.
    ///
    /// # Errors
    /// When the database fails; then nothing was flagged.
    fn flag_passages(&self, server: u64, flags: &[NewFlag]) -> Result<Vec<Pin>, StoreError>;
}

impl PinStore for SqliteStore {
    fn add_pin(&self, new: &NewPin) -> Result<i64, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let server = new.server.cast_signed();
        let sql = "SELECT count(*), coalesce(max(place), 0), count(CASE WHEN message = ?2 THEN 1 END)
                   FROM pins WHERE server = ?1";
        let (pins, last, same): (i64, i64, i64) =
            transaction.query_row(sql, [server, new.message.cast_signed()], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
        if same > 0 {
            return Err(StoreError::AlreadyPinned);
        }
        if pins >= i64::from(MAX_PINS) {
            return Err(StoreError::TooMany { what: "pins", most: MAX_PINS.into() });
        }
        let (channel, message) = (new.channel.cast_signed(), new.message.cast_signed());
        transaction.execute(
            "INSERT INTO pins (server, channel, message, question, by, at, place)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![server, channel, message, new.question, new.by.cast_signed(), new.at, last + 1],
        )?;
        let id = transaction.last_insert_rowid();
        write_passages(&transaction, id, &new.passages)?;
        transaction.commit()?;
        Ok(id)
    }

    fn pins(&self, server: u64) -> Result<Vec<Pin>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare(&format!("{COLUMNS} WHERE server = ?1 ORDER BY place, id"))?;
        let pins: Vec<Pin> = query.query_map([server.cast_signed()], pin)?.collect::<Result<_, _>>()?;
        pins.into_iter().map(|pin| with_passages(&connection, pin)).collect()
    }

    fn pin(&self, server: u64, id: i64) -> Result<Option<Pin>, StoreError> {
        let connection = self.lock();
        let sql = format!("{COLUMNS} WHERE server = ?1 AND id = ?2");
        let found = connection.query_row(&sql, [server.cast_signed(), id], pin).optional()?;
        found.map(|found| with_passages(&connection, found)).transpose()
    }

    fn remove_pin(&self, server: u64, id: i64) -> Result<bool, StoreError> {
        let sql = "DELETE FROM pins WHERE server = ?1 AND id = ?2";
        Ok(self.lock().execute(sql, [server.cast_signed(), id])? > 0)
    }

    fn move_pin(&self, server: u64, id: i64, to: usize) -> Result<bool, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut order: Vec<i64> = {
            let mut query =
                transaction.prepare("SELECT id FROM pins WHERE server = ?1 ORDER BY place, id")?;
            query.query_map([server.cast_signed()], |row| row.get(0))?.collect::<Result<_, _>>()?
        };
        let Some(from) = order.iter().position(|&other| other == id) else { return Ok(false) };
        order.remove(from);
        order.insert(to.min(order.len()), id);
        for (place, id) in (1_i64..).zip(order) {
            transaction.execute("UPDATE pins SET place = ?2 WHERE id = ?1", [id, place])?;
        }
        transaction.commit()?;
        Ok(true)
    }

    fn is_pinned(&self, server: u64, message: u64) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM pins WHERE server = ?1 AND message = ?2";
        let ids = [server.cast_signed(), message.cast_signed()];
        Ok(self.lock().query_row(sql, ids, |_| Ok(())).optional()?.is_some())
    }

    fn replace_pin(&self, id: i64, new: &NewPin) -> Result<Option<Pin>, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let server = new.server.cast_signed();
        let sql = format!("{COLUMNS} WHERE server = ?1 AND id = ?2");
        let Some(before) = transaction.query_row(&sql, [server, id], pin).optional()? else {
            return Ok(None);
        };
        let before = with_passages(&transaction, before)?;
        let (channel, message) = (new.channel.cast_signed(), new.message.cast_signed());
        let sql = "SELECT 1 FROM pins WHERE server = ?1 AND message = ?2 AND id <> ?3";
        if transaction.query_row(sql, [server, message, id], |_| Ok(())).optional()?.is_some() {
            return Err(StoreError::AlreadyPinned);
        }
        transaction.execute(
            "UPDATE pins SET channel = ?2, message = ?3, question = ?4, by = ?5, at = ?6 WHERE id = ?1",
            params![id, channel, message, new.question, new.by.cast_signed(), new.at],
        )?;
        transaction.execute("DELETE FROM pin_passages WHERE pin = ?1", [id])?;
        write_passages(&transaction, id, &new.passages)?;
        transaction.commit()?;
        Ok(Some(before))
    }

    fn replace_pin_passages(
        &self,
        server: u64,
        id: i64,
        passages: &[PinnedPassage],
    ) -> Result<bool, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let sql = "SELECT 1 FROM pins WHERE server = ?1 AND id = ?2";
        let found = transaction.query_row(sql, [server.cast_signed(), id], |_| Ok(())).optional()?;
        if found.is_none() {
            return Ok(false);
        }
        transaction.execute("DELETE FROM pin_passages WHERE pin = ?1", [id])?;
        write_passages(&transaction, id, passages)?;
        transaction.commit()?;
        Ok(true)
    }

    fn servers_with_pins(&self) -> Result<Vec<u64>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare("SELECT DISTINCT server FROM pins")?;
        let mut servers: Vec<u64> =
            query.query_map([], |row| row.get(0).map(i64::cast_unsigned))?.collect::<Result<_, _>>()?;
        servers.sort_unstable();
        Ok(servers)
    }

    fn flag_passages(&self, server: u64, flags: &[NewFlag]) -> Result<Vec<Pin>, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut flagged = BTreeSet::new();
        for new in flags {
            let place = i64::try_from(new.place).unwrap_or(i64::MAX);
            let (server, flag) = (server.cast_signed(), new.flag.name());
            let changed = transaction
                .execute(SET_FLAG, params![new.pin, place, new.passage, new.hash, flag, server])?;
            if changed > 0 {
                flagged.insert(new.pin);
            }
        }
        let sql = format!("{COLUMNS} WHERE server = ?1 ORDER BY place, id");
        let pins: Vec<Pin> = {
            let mut query = transaction.prepare(&sql)?;
            query.query_map([server.cast_signed()], pin)?.collect::<Result<_, _>>()?
        };
        let pins = pins.into_iter().filter(|pin| flagged.contains(&pin.id));
        let pins = pins.map(|pin| with_passages(&transaction, pin)).collect::<Result<_, _>>()?;
        transaction.commit()?;
        Ok(pins)
    }
}

fn pin(row: &Row<'_>) -> rusqlite::Result<Pin> {
    let id = |at: usize| row.get(at).map(i64::cast_unsigned);
    Ok(Pin {
        id: row.get(0)?,
        server: id(1)?,
        channel: id(2)?,
        message: id(3)?,
        question: row.get(4)?,
        passages: Vec::new(),
        by: row.get::<_, Option<i64>>(5)?.map(i64::cast_unsigned),
        at: row.get(6)?,
    })
}

fn with_passages(connection: &Connection, mut pin: Pin) -> Result<Pin, StoreError> {
    let mut query = connection.prepare(
        "SELECT document, section, passage, hash, flag, place FROM pin_passages WHERE pin = ?1 ORDER BY position",
    )?;
    let rows = query.query_map([pin.id], |row| {
        let flag: Option<String> = row.get(4)?;
        let flag = flag.as_deref().map(PassageFlag::from_name);
        let section: String = row.get(1)?;
        Ok((section, row.get(0)?, row.get(2)?, row.get(3)?, flag, row.get(5)?))
    })?;
    for row in rows {
        let (section, document, passage, hash, flag, place) = row?;
        let section = serde_json::from_str(&section)?;
        pin.passages.push(PinnedPassage { document, section, position: place, passage, hash, flag });
    }
    Ok(pin)
}

fn write_passages(
    transaction: &Transaction<'_>,
    pin: i64,
    passages: &[PinnedPassage],
) -> Result<(), StoreError> {
    for (position, of) in (0_i64..).zip(passages) {
        transaction.execute(
            "INSERT INTO pin_passages (pin, position, document, section, place, passage, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                pin,
                position,
                of.document,
                serde_json::to_string(&of.section)?,
                of.position,
                of.passage,
                of.hash
            ],
        )?;
    }
    Ok(())
}
