//! Servers that left, what is old, and posts that had their offer.

use super::{PostgresStore, Repeat, signed};
use crate::config::StoreConfig;
use crate::store::servers::{OF_SERVERS, OFFER_DAYS, SECONDS_OF_DAY};
use crate::store::{Offer, OfferStore, ServerStore, StoreError};

impl ServerStore for PostgresStore {
    fn server_left(&self, server: u64, day: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO removed_servers (server, day) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        self.write(Repeat::Harmless, async |work| {
            work.execute(sql, &[&signed(server), &day]).await?;
            Ok(())
        })
    }

    fn server_is_here(&self, server: u64) -> Result<(), StoreError> {
        // a start asks for every server, and nearly none is noted: no writer has to wait for that
        let noted = "SELECT FROM removed_servers WHERE server = $1";
        if self.read(async |work| work.row(noted, &[&signed(server)]).await)?.is_none() {
            return Ok(());
        }
        let sql = "DELETE FROM removed_servers WHERE server = $1";
        self.write(Repeat::Harmless, async |work| {
            work.execute(sql, &[&signed(server)]).await?;
            Ok(())
        })
    }

    fn tidy(&self, today: i64, button_days: u32, config: &StoreConfig) -> Result<(), StoreError> {
        let oldest = today - i64::from(config.retention_days);
        let left = today - i64::from(config.removed_server_days);
        self.write(Repeat::Harmless, async |work| {
            let day = today - i64::from(button_days);
            work.execute("DELETE FROM answers WHERE day < $1", &[&day]).await?;
            for table in ["feedback", "gaps", "reports", "sent_questions"] {
                work.execute(&format!("DELETE FROM {table} WHERE day < $1"), &[&oldest]).await?;
            }
            work.execute("DELETE FROM audit WHERE at < $1", &[&(oldest * SECONDS_OF_DAY)]).await?;
            let offers = (today - OFFER_DAYS) * SECONDS_OF_DAY;
            work.execute("DELETE FROM offers WHERE at < $1", &[&offers]).await?;
            for table in OF_SERVERS {
                let sql = format!(
                    "DELETE FROM {table} WHERE server IN (SELECT server FROM removed_servers WHERE day < $1)"
                );
                work.execute(&sql, &[&left]).await?;
            }
            work.execute("DELETE FROM removed_servers WHERE day < $1", &[&left]).await?;
            Ok(())
        })?;
        let tables: Vec<&str> = crate::store::tables::TABLES.iter().map(|table| table.name).collect();
        // what was deleted stays in the tables until then
        self.run_alone(&format!("VACUUM {}", tables.join(", ")))
    }
}

impl OfferStore for PostgresStore {
    fn begin_offer(&self, server: u64, post: u64, at: i64) -> Result<Offer, StoreError> {
        let (server, post) = (signed(server), signed(post));
        self.write(Repeat::Never, async |work| {
            let sql = "INSERT INTO offers (post, server, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
            if work.execute(sql, &[&post, &server, &at]).await? > 0 {
                return Ok(Offer::First);
            }
            let made = work.number("SELECT made FROM offers WHERE post = $1", &[&post]).await?;
            Ok(if made == 0 { Offer::Begun } else { Offer::Made })
        })
    }

    fn offer_made(&self, post: u64) -> Result<(), StoreError> {
        self.write(Repeat::Harmless, async |work| {
            work.execute("UPDATE offers SET made = 1 WHERE post = $1", &[&signed(post)]).await?;
            Ok(())
        })
    }

    fn begun_offers(&self, server: u64, since: i64) -> Result<Vec<u64>, StoreError> {
        let sql =
            "SELECT post FROM offers WHERE server = $1 AND made = 0 AND at >= $2 ORDER BY post LIMIT 100";
        self.read(async |work| {
            let rows = work.rows(sql, &[&signed(server), &since]).await?;
            rows.iter().map(|row| Ok(row.try_get::<_, i64>(0)?.cast_unsigned())).collect()
        })
    }
}
