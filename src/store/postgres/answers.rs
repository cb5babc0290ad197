//! What the buttons of answers need.

use super::{PostgresStore, Repeat, signed, storable};
use crate::store::{AnswerState, AnswerStore, StoreError};

impl AnswerStore for PostgresStore {
    fn keep_answer(
        &self,
        key: &str,
        day: i64,
        server: Option<u64>,
        state: &AnswerState,
        most: usize,
    ) -> Result<(), StoreError> {
        let state = storable(&serde_json::to_string(state)?);
        let (server, most) = (server.map(signed), i64::try_from(most).unwrap_or(i64::MAX));
        self.write(Repeat::Harmless, async |work| {
            work.execute(
                "INSERT INTO answers (key, day, server, state, number)
                 VALUES ($1, $2, $3, $4, (SELECT coalesce(max(number), 0) + 1 FROM answers))
                 ON CONFLICT (key) DO UPDATE
                 SET day = excluded.day, server = excluded.server, state = excluded.state, number = excluded.number",
                &[&key, &day, &server, &state],
            )
            .await?;
            let sql = "DELETE FROM answers WHERE number <= (SELECT max(number) FROM answers) - $1";
            work.execute(sql, &[&most]).await?;
            Ok(())
        })
    }

    fn answer(&self, key: &str) -> Result<Option<AnswerState>, StoreError> {
        self.read(async |work| {
            let row = work.row("SELECT state FROM answers WHERE key = $1", &[&key]).await?;
            let Some(row) = row else { return Ok(None) };
            Ok(Some(serde_json::from_str(row.try_get(0)?)?))
        })
    }

    fn forget_answer(&self, key: &str) -> Result<(), StoreError> {
        self.write(Repeat::Harmless, async |work| {
            work.execute("DELETE FROM answers WHERE key = $1", &[&key]).await?;
            Ok(())
        })
    }
}
