//! What is kept about a member, and how it is deleted.

use super::{PostgresStore, Repeat, signed};
use crate::store::{Forgotten, MemberRecord, MemberStore, StoreError};

impl MemberStore for PostgresStore {
    fn set_private_answers(&self, user: u64, private: Option<bool>) -> Result<(), StoreError> {
        let user = signed(user);
        self.write(Repeat::Harmless, async |work| {
            match private {
                Some(private) => {
                    let sql = "INSERT INTO preferences (\"user\", private_answers) VALUES ($1, $2)
                               ON CONFLICT (\"user\") DO UPDATE SET private_answers = $2";
                    work.execute(sql, &[&user, &i64::from(private)]).await?;
                }
                None => {
                    work.execute("DELETE FROM preferences WHERE \"user\" = $1", &[&user]).await?;
                }
            }
            Ok(())
        })
    }

    fn private_answers(&self, user: u64) -> Result<Option<bool>, StoreError> {
        let sql = "SELECT private_answers FROM preferences WHERE \"user\" = $1";
        self.read(async |work| {
            let row = work.row(sql, &[&signed(user)]).await?;
            Ok(row.map(|row| row.try_get::<_, i64>(0)).transpose()?.map(|private| private != 0))
        })
    }

    fn set_region(&self, user: u64, region: Option<&str>) -> Result<(), StoreError> {
        let user = signed(user);
        self.write(Repeat::Harmless, async |work| {
            match region {
                Some(region) => {
                    let sql = "INSERT INTO member_regions (\"user\", region) VALUES ($1, $2)
                               ON CONFLICT (\"user\") DO UPDATE SET region = $2";
                    work.execute(sql, &[&user, &region]).await?;
                }
                None => {
                    work.execute("DELETE FROM member_regions WHERE \"user\" = $1", &[&user]).await?;
                }
            }
            Ok(())
        })
    }

    fn region(&self, user: u64) -> Result<Option<String>, StoreError> {
        let sql = "SELECT region FROM member_regions WHERE \"user\" = $1";
        self.read(async |work| {
            let row = work.row(sql, &[&signed(user)]).await?;
            Ok(row.map(|row| row.try_get(0)).transpose()?)
        })
    }

    fn privacy(&self, user: u64) -> Result<MemberRecord, StoreError> {
        let private_answers = self.private_answers(user)?;
        let region = self.region(user)?;
        let user = signed(user);
        self.read(async |work| {
            let sql = "SELECT server, id, question FROM pins WHERE by = $1 ORDER BY id";
            let rows = work.rows(sql, &[&user]).await?;
            let pins = rows
                .iter()
                .map(|row| Ok((row.try_get::<_, i64>(0)?.cast_unsigned(), row.try_get(1)?, row.try_get(2)?)));
            let pins = pins.collect::<Result<_, tokio_postgres::Error>>()?;
            let changes = work.number("SELECT count(*) FROM audit WHERE by = $1", &[&user]).await?;
            Ok(MemberRecord {
                private_answers,
                region: region.clone(),
                pins,
                changes: changes.cast_unsigned(),
            })
        })
    }

    fn forget(&self, user: u64) -> Result<Forgotten, StoreError> {
        let user = signed(user);
        let records = self.write(Repeat::Harmless, async |work| {
            let mut records = 0;
            for sql in [
                "DELETE FROM preferences WHERE \"user\" = $1",
                "DELETE FROM member_regions WHERE \"user\" = $1",
                "UPDATE pins SET by = NULL WHERE by = $1",
                "UPDATE audit SET by = NULL WHERE by = $1",
            ] {
                records += work.execute(sql, &[&user]).await?;
            }
            Ok(records)
        })?;
        // rows as they were stay in the tables until then
        let log_emptied = self.run_alone("VACUUM preferences, member_regions, pins, audit").is_ok();
        Ok(Forgotten { records: usize::try_from(records).unwrap_or(usize::MAX), log_emptied })
    }
}
