//! What members wrote, reports and sent questions, and what the program keeps for itself.

use super::{PostgresStore, Repeat, signed, storable};
use crate::store::{
    FactStore, RedactedQuestion, Report, ReportStore, SentQuestion, SentQuestionStore, StoreError,
};

impl ReportStore for PostgresStore {
    fn add_report(&self, server: u64, day: i64, passages: &[String], text: &str) -> Result<i64, StoreError> {
        let (passages, text) = (serde_json::to_string(passages)?, storable(text));
        let sql = "INSERT INTO reports (server, day, passages, text) VALUES ($1, $2, $3, $4) RETURNING id";
        self.write(Repeat::Never, async |work| {
            work.number(sql, &[&signed(server), &day, &passages, &text]).await
        })
    }

    fn reports(&self, server: u64, most: u32) -> Result<Vec<Report>, StoreError> {
        let sql = "SELECT id, day, passages, text FROM reports WHERE server = $1 AND open = 1
                   ORDER BY id DESC LIMIT $2";
        self.read(async |work| {
            let rows = work.rows(sql, &[&signed(server), &i64::from(most)]).await?;
            rows.iter()
                .map(|row| {
                    let passages = serde_json::from_str(row.try_get(2)?)?;
                    Ok(Report { id: row.try_get(0)?, day: row.try_get(1)?, passages, text: row.try_get(3)? })
                })
                .collect()
        })
    }

    fn close_report(&self, server: u64, id: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE reports SET open = 0 WHERE server = $1 AND id = $2 AND open = 1";
        self.write(Repeat::Never, async |work| Ok(work.execute(sql, &[&signed(server), &id]).await? > 0))
    }
}

impl SentQuestionStore for PostgresStore {
    fn add_sent_question(
        &self,
        server: u64,
        day: i64,
        topic: &str,
        question: &RedactedQuestion,
    ) -> Result<i64, StoreError> {
        let (topic, text) = (storable(topic), storable(question.as_str()));
        let sql =
            "INSERT INTO sent_questions (server, day, topic, text) VALUES ($1, $2, $3, $4) RETURNING id";
        self.write(Repeat::Never, async |work| {
            work.number(sql, &[&signed(server), &day, &topic, &text]).await
        })
    }

    fn sent_questions(&self, server: u64, most: u32) -> Result<Vec<SentQuestion>, StoreError> {
        let sql = "SELECT id, day, topic, text FROM sent_questions WHERE server = $1 AND open = 1
                   ORDER BY id DESC LIMIT $2";
        self.read(async |work| {
            let rows = work.rows(sql, &[&signed(server), &i64::from(most)]).await?;
            rows.iter()
                .map(|row| {
                    let (topic, text) = (row.try_get(2)?, row.try_get(3)?);
                    Ok(SentQuestion { id: row.try_get(0)?, day: row.try_get(1)?, topic, text })
                })
                .collect()
        })
    }

    fn close_sent_question(&self, server: u64, id: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE sent_questions SET open = 0 WHERE server = $1 AND id = $2 AND open = 1";
        self.write(Repeat::Never, async |work| Ok(work.execute(sql, &[&signed(server), &id]).await? > 0))
    }
}

impl FactStore for PostgresStore {
    fn fact(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.read(async |work| {
            let row = work.row("SELECT value FROM facts WHERE name = $1", &[&name]).await?;
            Ok(row.map(|row| row.try_get(0)).transpose()?)
        })
    }

    fn set_fact(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2";
        self.write(Repeat::Harmless, async |work| {
            work.execute(sql, &[&name, &value]).await?;
            Ok(())
        })
    }

    fn replace_fact(&self, name: &str, old: Option<&str>, value: &str) -> Result<bool, StoreError> {
        let insert = "INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        let update = "UPDATE facts SET value = $2 WHERE name = $1 AND value = $3";
        self.write(Repeat::Never, async |work| {
            let changed = match old {
                None => work.execute(insert, &[&name, &value]).await?,
                Some(old) => work.execute(update, &[&name, &value, &old]).await?,
            };
            Ok(changed > 0)
        })
    }
}
