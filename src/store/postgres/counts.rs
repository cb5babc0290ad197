//! Counts of opinions and of questions.

use super::{PostgresStore, Repeat, signed, storable};
use crate::store::{CountStore, FeedbackCount, GapCount, NewOpinion, StoreError};

impl CountStore for PostgresStore {
    fn count_feedback(&self, new: &NewOpinion<'_>, replaces: Option<i64>) -> Result<(), StoreError> {
        let NewOpinion { server, day, condition, passage, is_helpful } = *new;
        let (server, condition, passage) = (signed(server), storable(condition), storable(passage));
        let (this, other) = (i64::from(is_helpful), i64::from(!is_helpful));
        self.write(Repeat::Never, async |work| {
            if let Some(before) = replaces {
                let sql = "UPDATE feedback SET count = count - 1 WHERE server = $1 AND day = $2
                           AND condition = $3 AND passage = $4 AND helpful = $5";
                work.execute(sql, &[&server, &before, &condition, &passage, &other]).await?;
                let sql = "DELETE FROM feedback WHERE server = $1 AND count <= 0";
                work.execute(sql, &[&server]).await?;
            }
            work.execute(
                "INSERT INTO feedback AS f (server, day, condition, passage, helpful, count)
                 VALUES ($1, $2, $3, $4, $5, 1)
                 ON CONFLICT (server, day, condition, passage, helpful) DO UPDATE SET count = f.count + 1",
                &[&server, &day, &condition, &passage, &this],
            )
            .await?;
            Ok(())
        })
    }

    fn feedback(&self, server: u64, most: u32) -> Result<Vec<FeedbackCount>, StoreError> {
        let sql = "SELECT condition, passage, sum(count * helpful)::bigint, sum(count * (1 - helpful))::bigint AS bad
                   FROM feedback WHERE server = $1 GROUP BY condition, passage ORDER BY bad DESC, passage LIMIT $2";
        self.read(async |work| {
            let rows = work.rows(sql, &[&signed(server), &i64::from(most)]).await?;
            rows.iter()
                .map(|row| {
                    Ok(FeedbackCount {
                        condition: row.try_get(0)?,
                        passage: row.try_get(1)?,
                        helpful: row.try_get::<_, i64>(2)?.cast_unsigned(),
                        not_helpful: row.try_get::<_, i64>(3)?.cast_unsigned(),
                    })
                })
                .collect()
        })
    }

    fn count_question(&self, server: u64, day: i64, topic: &str, outcome: &str) -> Result<(), StoreError> {
        let topic = storable(topic);
        let sql = "INSERT INTO gaps AS g (server, day, topic, outcome, count) VALUES ($1, $2, $3, $4, 1)
                   ON CONFLICT (server, day, topic, outcome) DO UPDATE SET count = g.count + 1";
        self.write(Repeat::Never, async |work| {
            work.execute(sql, &[&signed(server), &day, &topic, &outcome]).await?;
            Ok(())
        })
    }

    fn questions(&self, server: u64, most: u32) -> Result<Vec<GapCount>, StoreError> {
        let sql = "SELECT topic, outcome, sum(count)::bigint AS n FROM gaps WHERE server = $1
                   GROUP BY topic, outcome ORDER BY n DESC, topic, outcome LIMIT $2";
        self.read(async |work| {
            let rows = work.rows(sql, &[&signed(server), &i64::from(most)]).await?;
            rows.iter()
                .map(|row| {
                    let count = row.try_get::<_, i64>(2)?.cast_unsigned();
                    Ok(GapCount { topic: row.try_get(0)?, outcome: row.try_get(1)?, count })
                })
                .collect()
        })
    }
}
