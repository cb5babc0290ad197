//! Questions that moderators added to sections.

use tokio_postgres::Row;

use super::failure::Failure;
use super::{PostgresStore, Repeat, signed, storable};
use crate::store::wordings::{COLUMNS, MAX_WORDINGS};
use crate::store::{NewWording, StoreError, Wording, WordingStore};

impl WordingStore for PostgresStore {
    fn add_wording(&self, new: &NewWording) -> Result<i64, StoreError> {
        let (server, text, section) =
            (signed(new.server), storable(&new.text), serde_json::to_string(&new.section)?);
        let (document, section) = (storable(&new.document), storable(&section));
        self.write(Repeat::Never, async |work| {
            work.execute("DELETE FROM wordings WHERE server = $1 AND text = $2", &[&server, &text]).await?;
            let count = work.number("SELECT count(*) FROM wordings WHERE server = $1", &[&server]).await?;
            if count >= i64::from(MAX_WORDINGS) {
                let error = StoreError::TooMany { what: "added questions", most: MAX_WORDINGS.into() };
                return Err(error.into());
            }
            let sql = "INSERT INTO wordings (server, day, document, section, position, passage, hash, text)
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
            let position = i64::from(new.position);
            work.number(
                sql,
                &[&server, &new.day, &document, &section, &position, &new.passage, &new.hash, &text],
            )
            .await
        })
    }

    fn wordings(&self, server: u64) -> Result<Vec<Wording>, StoreError> {
        let sql = format!("{COLUMNS} WHERE server = $1 ORDER BY id");
        self.read(async |work| {
            let rows = work.rows(&sql, &[&signed(server)]).await?;
            rows.iter().map(wording).collect()
        })
    }

    fn all_wordings(&self) -> Result<Vec<Wording>, StoreError> {
        let sql = format!("{COLUMNS} ORDER BY server, id");
        self.read(async |work| work.rows(&sql, &[]).await?.iter().map(wording).collect())
    }

    fn remove_wording(&self, server: u64, id: i64) -> Result<bool, StoreError> {
        let sql = "DELETE FROM wordings WHERE server = $1 AND id = $2";
        self.write(Repeat::Never, async |work| Ok(work.execute(sql, &[&signed(server), &id]).await? > 0))
    }
}

fn wording(row: &Row) -> Result<Wording, Failure> {
    let added = NewWording {
        server: row.try_get::<_, i64>(1)?.cast_unsigned(),
        day: row.try_get(2)?,
        document: row.try_get(3)?,
        section: serde_json::from_str(row.try_get(4)?)?,
        position: u32::try_from(row.try_get::<_, i64>(5)?).unwrap_or_default(),
        passage: row.try_get(6)?,
        hash: row.try_get(7)?,
        text: row.try_get(8)?,
    };
    Ok(Wording { id: row.try_get(0)?, added })
}
