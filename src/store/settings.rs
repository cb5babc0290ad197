//! Settings of a server, and who changed which of them.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{SqliteStore, StoreError};
use crate::config::Language;

/// The maximum number of entries of a list in the settings.
const MAX_ENTRIES: usize = 500;
/// Longest wait between two questions, in seconds.
const MAX_COOLDOWN: u32 = 86_400;

/// Settings of a server. What was never set follows the program's own settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GuildSettings {
    /// Whether answers are shown to the asker alone.
    pub private_answers: Option<bool>,
    /// Channels in which the bot answers; none: all.
    pub allowed_channels: BTreeSet<u64>,
    /// Channels in which it never does.
    pub refused_channels: BTreeSet<u64>,
    /// Where moderators get notices.
    pub moderators_channel: Option<u64>,
    /// Roles whose members are moderators.
    pub moderator_roles: BTreeSet<u64>,
    /// Language of the fixed texts.
    pub language: Option<Language>,
    /// Code of the region whose help lines are named.
    pub region: Option<String>,
    /// Seconds between two questions of a member.
    pub cooldown_seconds: Option<u32>,
    /// Topics of the corpus that are switched off.
    pub topics_off: BTreeSet<String>,
    /// The one condition that a channel is about.
    pub channel_locks: BTreeMap<u64, String>,
    /// Whether new posts in help forums get an offer.
    pub forum_offers: bool,
    /// The help forums.
    pub help_forums: BTreeSet<u64>,
    /// Posts whose ids, which grow with time, are above this one get an offer.
    pub offers_after: u64,
}

/// A change of one setting. In a list, `true` adds an entry and `false` takes it out. What asks for offers
/// says after which id they begin: posts that were there before get none.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of its name in GuildSettings")]
pub enum SettingChange {
    PrivateAnswers(Option<bool>),
    AllowedChannel(u64, bool),
    RefusedChannel(u64, bool),
    ModeratorsChannel(Option<u64>),
    ModeratorRole(u64, bool),
    Language(Option<Language>),
    Region(Option<String>),
    CooldownSeconds(Option<u32>),
    TopicOff(String, bool),
    ChannelLock(u64, Option<String>),
    ForumOffers(Option<u64>),
    HelpForum(u64, Option<u64>),
}

/// A change as moderators read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditEntry {
    /// Its number; later changes have higher ones.
    pub id: i64,
    /// Seconds since 1970-01-01.
    pub at: i64,
    /// Who made it; none: a moderator who left.
    pub by: Option<u64>,
    /// The field of [`GuildSettings`].
    pub field: String,
    /// What it was.
    pub old: Value,
    /// What it became.
    pub new: Value,
}

impl SettingChange {
    /// Name of the field that changes.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::PrivateAnswers(_) => "private_answers",
            Self::AllowedChannel(..) => "allowed_channels",
            Self::RefusedChannel(..) => "refused_channels",
            Self::ModeratorsChannel(_) => "moderators_channel",
            Self::ModeratorRole(..) => "moderator_roles",
            Self::Language(_) => "language",
            Self::Region(_) => "region",
            Self::CooldownSeconds(_) => "cooldown_seconds",
            Self::TopicOff(..) => "topics_off",
            Self::ChannelLock(..) => "channel_locks",
            Self::ForumOffers(_) => "forum_offers",
            Self::HelpForum(..) => "help_forums",
        }
    }

    /// Settings with the change made.
    pub(super) fn applied_to(&self, before: &GuildSettings) -> Result<GuildSettings, StoreError> {
        let mut after = before.clone();
        self.apply(&mut after)?;
        Ok(after)
    }

    /// The value of its field, as JSON.
    pub(super) fn value_in(&self, settings: &GuildSettings) -> Result<String, serde_json::Error> {
        serde_json::to_value(settings).map(|all| all[self.field()].to_string())
    }

    fn apply(&self, settings: &mut GuildSettings) -> Result<(), StoreError> {
        match self.clone() {
            Self::PrivateAnswers(value) => settings.private_answers = value,
            Self::AllowedChannel(id, add) => entry(&mut settings.allowed_channels, id, add),
            Self::RefusedChannel(id, add) => entry(&mut settings.refused_channels, id, add),
            Self::ModeratorsChannel(value) => settings.moderators_channel = value,
            Self::ModeratorRole(id, add) => entry(&mut settings.moderator_roles, id, add),
            Self::Language(value) => settings.language = value,
            Self::Region(value) => settings.region = value,
            Self::CooldownSeconds(value) => settings.cooldown_seconds = value,
            Self::TopicOff(topic, add) => entry(&mut settings.topics_off, topic, add),
            Self::ChannelLock(channel, Some(condition)) => {
                settings.channel_locks.insert(channel, condition);
            }
            Self::ChannelLock(channel, None) => {
                settings.channel_locks.remove(&channel);
            }
            Self::ForumOffers(after) => {
                let before = std::mem::replace(&mut settings.forum_offers, after.is_some());
                settings.offers_after = after.filter(|_| !before).unwrap_or(settings.offers_after);
            }
            Self::HelpForum(id, Some(after)) => {
                if settings.help_forums.insert(id) {
                    settings.offers_after = after;
                }
            }
            Self::HelpForum(id, None) => entry(&mut settings.help_forums, id, false),
        }
        settings.check(self.field())
    }
}

impl GuildSettings {
    fn check(&self, field: &'static str) -> Result<(), StoreError> {
        let lists = [
            self.allowed_channels.len(),
            self.refused_channels.len(),
            self.moderator_roles.len(),
            self.topics_off.len(),
            self.channel_locks.len(),
            self.help_forums.len(),
        ];
        if lists.into_iter().any(|entries| entries > MAX_ENTRIES) {
            return Err(StoreError::TooMany { what: field, most: MAX_ENTRIES });
        }
        if self.cooldown_seconds.is_some_and(|seconds| seconds > MAX_COOLDOWN) {
            return Err(StoreError::TooMany { what: field, most: MAX_COOLDOWN as usize });
        }
        Ok(())
    }
}

fn entry<T: Ord>(list: &mut BTreeSet<T>, value: T, add: bool) {
    if add {
        list.insert(value);
    } else {
        list.remove(&value);
    }
}

/// Settings of servers, and who changed them.
pub trait SettingStore {
    /// Settings of a server; those of none yet are the default.
    ///
    /// # Errors
    /// When the database fails or the record cannot be read.
    fn guild_settings(&self, server: u64) -> Result<GuildSettings, StoreError>;

    /// Changes one setting and notes who did it, both or neither; `at` in seconds since 1970-01-01.
    /// Returns the settings as they are now. What changes nothing is not noted.
    ///
    /// # Errors
    /// When a list would have more than 500 entries, a cooldown more than a day, or the database fails.
    fn change_setting(
        &self,
        server: u64,
        by: u64,
        at: i64,
        change: &SettingChange,
    ) -> Result<GuildSettings, StoreError>;

    /// Changes of settings, the newest first; the next page begins `before` the last one's id.
    ///
    /// # Errors
    /// When the database fails or a record cannot be read.
    fn audit(&self, server: u64, before: Option<i64>, most: u32) -> Result<Vec<AuditEntry>, StoreError>;
}

impl SettingStore for SqliteStore {
    fn guild_settings(&self, server: u64) -> Result<GuildSettings, StoreError> {
        read(&self.lock(), server)
    }

    fn change_setting(
        &self,
        server: u64,
        by: u64,
        at: i64,
        change: &SettingChange,
    ) -> Result<GuildSettings, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before = read(&transaction, server)?;
        let after = change.applied_to(&before)?;
        if after == before {
            return Ok(after);
        }
        transaction.execute(
            "INSERT INTO settings (server, settings) VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET settings = ?2",
            params![server.cast_signed(), serde_json::to_string(&after)?],
        )?;
        let (field, old, new) = (change.field(), change.value_in(&before)?, change.value_in(&after)?);
        transaction.execute(
            "INSERT INTO audit (server, at, by, field, old, new) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![server.cast_signed(), at, by.cast_signed(), field, old, new],
        )?;
        transaction.commit()?;
        Ok(after)
    }

    fn audit(&self, server: u64, before: Option<i64>, most: u32) -> Result<Vec<AuditEntry>, StoreError> {
        let connection = self.lock();
        let mut query = connection.prepare(
            "SELECT id, at, by, field, old, new FROM audit WHERE server = ?1 AND id < ?2
             ORDER BY id DESC LIMIT ?3",
        )?;
        let before = before.unwrap_or(i64::MAX);
        let rows = query.query_map(params![server.cast_signed(), before, most], |row| {
            let by: Option<i64> = row.get(2)?;
            let values: (String, String) = (row.get(4)?, row.get(5)?);
            Ok((row.get(0)?, row.get(1)?, by.map(i64::cast_unsigned), row.get(3)?, values))
        })?;
        rows.map(|row| {
            let (id, at, by, field, (old, new)) = row?;
            let (old, new) = (serde_json::from_str(&old)?, serde_json::from_str(&new)?);
            Ok(AuditEntry { id, at, by, field, old, new })
        })
        .collect()
    }
}

fn read(connection: &Connection, server: u64) -> Result<GuildSettings, StoreError> {
    let sql = "SELECT settings FROM settings WHERE server = ?1";
    let kept: Option<String> =
        connection.query_row(sql, [server.cast_signed()], |row| row.get(0)).optional()?;
    Ok(kept.map(|kept| serde_json::from_str(&kept)).transpose()?.unwrap_or_default())
}
