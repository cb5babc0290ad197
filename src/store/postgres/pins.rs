//! Pinned answers.

use std::collections::BTreeSet;

use tokio_postgres::Row;

use super::failure::Failure;
use super::work::Parameters;
use super::{PostgresStore, Repeat, Work, signed, storable};
use crate::store::pins::{COLUMNS, MAX_PINS};
use crate::store::{NewFlag, NewPin, PassageFlag, Pin, PinStore, PinnedPassage, StoreError};

/// Flags the passage that was looked at, if it is still there without this flag.
const SET_FLAG: &str = "UPDATE pin_passages SET flag = $5
    WHERE pin = $1 AND position = $2 AND passage = $3 AND hash = $4 AND (flag IS NULL OR flag <> $5)
    AND EXISTS (SELECT 1 FROM pins WHERE id = $1 AND server = $6)";

impl PinStore for PostgresStore {
    fn add_pin(&self, new: &NewPin) -> Result<i64, StoreError> {
        let (server, message) = (signed(new.server), signed(new.message));
        self.write(Repeat::Never, async |work| {
            if is_pinned(work, server, message, None).await? {
                return Err(StoreError::AlreadyPinned.into());
            }
            let pins = work.number("SELECT count(*) FROM pins WHERE server = $1", &[&server]).await?;
            if pins >= i64::from(MAX_PINS) {
                return Err(StoreError::TooMany { what: "pins", most: MAX_PINS.into() }.into());
            }
            let sql = "INSERT INTO pins (server, channel, message, question, by, at, place)
                       VALUES ($1, $2, $3, $4, $5, $6,
                               (SELECT coalesce(max(place), 0) + 1 FROM pins WHERE server = $1))
                       RETURNING id";
            let (channel, question, by) = (signed(new.channel), storable(&new.question), signed(new.by));
            let id = work.number(sql, &[&server, &channel, &message, &question, &by, &new.at]).await?;
            write_passages(work, id, &new.passages).await?;
            Ok(id)
        })
    }

    fn pins(&self, server: u64) -> Result<Vec<Pin>, StoreError> {
        let sql = format!("{COLUMNS} WHERE server = $1 ORDER BY place, id");
        self.read(async |work| {
            let mut pins = Vec::new();
            for row in work.rows(&sql, &[&signed(server)]).await? {
                pins.push(with_passages(work, pin(&row)?).await?);
            }
            Ok(pins)
        })
    }

    fn pin(&self, server: u64, id: i64) -> Result<Option<Pin>, StoreError> {
        self.read(async |work| find(work, signed(server), id).await)
    }

    fn remove_pin(&self, server: u64, id: i64) -> Result<bool, StoreError> {
        let sql = "DELETE FROM pins WHERE server = $1 AND id = $2";
        self.write(Repeat::Never, async |work| Ok(work.execute(sql, &[&signed(server), &id]).await? > 0))
    }

    fn move_pin(&self, server: u64, id: i64, to: usize) -> Result<bool, StoreError> {
        self.write(Repeat::Harmless, async |work| {
            let sql = "SELECT id FROM pins WHERE server = $1 ORDER BY place, id";
            let rows = work.rows(sql, &[&signed(server)]).await?;
            let mut order: Vec<i64> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
            let Some(from) = order.iter().position(|&other| other == id) else { return Ok(false) };
            order.remove(from);
            order.insert(to.min(order.len()), id);
            for (place, id) in (1_i64..).zip(order) {
                work.execute("UPDATE pins SET place = $2 WHERE id = $1", &[&id, &place]).await?;
            }
            Ok(true)
        })
    }

    fn is_pinned(&self, server: u64, message: u64) -> Result<bool, StoreError> {
        self.read(async |work| is_pinned(work, signed(server), signed(message), None).await)
    }

    fn replace_pin(&self, id: i64, new: &NewPin) -> Result<Option<Pin>, StoreError> {
        let (server, message) = (signed(new.server), signed(new.message));
        self.write(Repeat::Never, async |work| {
            let Some(before) = find(work, server, id).await? else { return Ok(None) };
            if is_pinned(work, server, message, Some(id)).await? {
                return Err(StoreError::AlreadyPinned.into());
            }
            let sql = "UPDATE pins SET channel = $2, message = $3, question = $4, by = $5, at = $6
                       WHERE id = $1";
            let (channel, question, by) = (signed(new.channel), storable(&new.question), signed(new.by));
            work.execute(sql, &[&id, &channel, &message, &question, &by, &new.at]).await?;
            work.execute("DELETE FROM pin_passages WHERE pin = $1", &[&id]).await?;
            write_passages(work, id, &new.passages).await?;
            Ok(Some(before))
        })
    }

    fn replace_pin_passages(
        &self,
        server: u64,
        id: i64,
        passages: &[PinnedPassage],
    ) -> Result<bool, StoreError> {
        self.write(Repeat::Harmless, async |work| {
            if find(work, signed(server), id).await?.is_none() {
                return Ok(false);
            }
            work.execute("DELETE FROM pin_passages WHERE pin = $1", &[&id]).await?;
            write_passages(work, id, passages).await?;
            Ok(true)
        })
    }

    fn servers_with_pins(&self) -> Result<Vec<u64>, StoreError> {
        self.read(async |work| {
            let rows = work.rows("SELECT DISTINCT server FROM pins", &[]).await?;
            let servers = rows.iter().map(|row| row.try_get(0).map(i64::cast_unsigned));
            let mut servers: Vec<u64> = servers.collect::<Result<_, _>>()?;
            servers.sort_unstable();
            Ok(servers)
        })
    }

    fn flag_passages(&self, server: u64, flags: &[NewFlag]) -> Result<Vec<Pin>, StoreError> {
        let server = signed(server);
        self.write(Repeat::Never, async |work| {
            let mut flagged = BTreeSet::new();
            for new in flags {
                let (place, flag) = (i64::try_from(new.place).unwrap_or(i64::MAX), new.flag.name());
                let parameters: Parameters<'_> = &[&new.pin, &place, &new.passage, &new.hash, &flag, &server];
                if work.execute(SET_FLAG, parameters).await? > 0 {
                    flagged.insert(new.pin);
                }
            }
            let mut pins = Vec::new();
            let sql = format!("{COLUMNS} WHERE server = $1 ORDER BY place, id");
            for row in work.rows(&sql, &[&server]).await? {
                let pin = pin(&row)?;
                if flagged.contains(&pin.id) {
                    pins.push(with_passages(work, pin).await?);
                }
            }
            Ok(pins)
        })
    }
}

/// Whether a message is pinned, under another number than this one.
async fn is_pinned(work: &Work<'_>, server: i64, message: i64, but: Option<i64>) -> Result<bool, Failure> {
    let sql = "SELECT 1::bigint FROM pins WHERE server = $1 AND message = $2 AND id IS DISTINCT FROM $3";
    Ok(work.row(sql, &[&server, &message, &but]).await?.is_some())
}

async fn find(work: &Work<'_>, server: i64, id: i64) -> Result<Option<Pin>, Failure> {
    let sql = format!("{COLUMNS} WHERE server = $1 AND id = $2");
    let Some(row) = work.row(&sql, &[&server, &id]).await? else { return Ok(None) };
    Ok(Some(with_passages(work, pin(&row)?).await?))
}

fn pin(row: &Row) -> Result<Pin, Failure> {
    let id = |at: usize| row.try_get(at).map(i64::cast_unsigned);
    Ok(Pin {
        id: row.try_get(0)?,
        server: id(1)?,
        channel: id(2)?,
        message: id(3)?,
        question: row.try_get(4)?,
        passages: Vec::new(),
        by: row.try_get::<_, Option<i64>>(5)?.map(i64::cast_unsigned),
        at: row.try_get(6)?,
    })
}

async fn with_passages(work: &Work<'_>, mut pin: Pin) -> Result<Pin, Failure> {
    let sql = "SELECT document, section, passage, hash, flag, place FROM pin_passages WHERE pin = $1
               ORDER BY position";
    for row in work.rows(sql, &[&pin.id]).await? {
        let flag: Option<&str> = row.try_get(4)?;
        pin.passages.push(PinnedPassage {
            document: row.try_get(0)?,
            section: serde_json::from_str(row.try_get(1)?)?,
            position: u32::try_from(row.try_get::<_, i64>(5)?).unwrap_or_default(),
            passage: row.try_get(2)?,
            hash: row.try_get(3)?,
            flag: flag.map(PassageFlag::from_name),
        });
    }
    Ok(pin)
}

async fn write_passages(work: &Work<'_>, pin: i64, passages: &[PinnedPassage]) -> Result<(), Failure> {
    let sql = "INSERT INTO pin_passages (pin, position, document, section, place, passage, hash)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    for (position, of) in (0_i64..).zip(passages) {
        let (section, place) = (serde_json::to_string(&of.section)?, i64::from(of.position));
        work.execute(sql, &[&pin, &position, &of.document, &section, &place, &of.passage, &of.hash]).await?;
    }
    Ok(())
}
