//! Settings of servers, and who changed them.

use super::failure::Failure;
use super::{PostgresStore, Repeat, Work, signed};
use crate::store::{AuditEntry, GuildSettings, SettingChange, SettingStore, StoreError};

impl SettingStore for PostgresStore {
    fn guild_settings(&self, server: u64) -> Result<GuildSettings, StoreError> {
        self.read(async |work| read(work, server).await)
    }

    fn change_setting(
        &self,
        server: u64,
        by: u64,
        at: i64,
        change: &SettingChange,
    ) -> Result<GuildSettings, StoreError> {
        // a second time, the change changes nothing
        self.write(Repeat::Harmless, async |work| {
            let before = read(work, server).await?;
            let after = change.applied_to(&before)?;
            if after == before {
                return Ok(after);
            }
            let sql = "INSERT INTO settings (server, settings) VALUES ($1, $2)
                       ON CONFLICT (server) DO UPDATE SET settings = $2";
            work.execute(sql, &[&signed(server), &serde_json::to_string(&after)?]).await?;
            let (old, new) = (change.value_in(&before)?, change.value_in(&after)?);
            work.execute(
                "INSERT INTO audit (server, at, by, field, old, new) VALUES ($1, $2, $3, $4, $5, $6)",
                &[&signed(server), &at, &signed(by), &change.field(), &old, &new],
            )
            .await?;
            Ok(after)
        })
    }

    fn audit(&self, server: u64, before: Option<i64>, most: u32) -> Result<Vec<AuditEntry>, StoreError> {
        let sql = "SELECT id, at, by, field, old, new FROM audit WHERE server = $1 AND id < $2
                   ORDER BY id DESC LIMIT $3";
        let before = before.unwrap_or(i64::MAX);
        self.read(async |work| {
            let rows = work.rows(sql, &[&signed(server), &before, &i64::from(most)]).await?;
            rows.iter()
                .map(|row| {
                    Ok(AuditEntry {
                        id: row.try_get(0)?,
                        at: row.try_get(1)?,
                        by: row.try_get::<_, Option<i64>>(2)?.map(i64::cast_unsigned),
                        field: row.try_get(3)?,
                        old: serde_json::from_str(row.try_get(4)?)?,
                        new: serde_json::from_str(row.try_get(5)?)?,
                    })
                })
                .collect()
        })
    }
}

async fn read(work: &Work<'_>, server: u64) -> Result<GuildSettings, Failure> {
    let row = work.row("SELECT settings FROM settings WHERE server = $1", &[&signed(server)]).await?;
    let Some(row) = row else { return Ok(GuildSettings::default()) };
    Ok(serde_json::from_str(row.try_get(0)?)?)
}
