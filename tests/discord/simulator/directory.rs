//! Servers, their channels, roles and members, and what each may do.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::ids::{Channel, Guild, MessageId, Role, User};
use super::permissions::{ADMINISTRATOR, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS};

/// What kind of place a channel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Text,
    Direct,
    Thread,
    Forum,
}

impl Place {
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Text => 0,
            Self::Direct => 1,
            Self::Thread => 11,
            Self::Forum => 15,
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: User,
    pub(crate) name: String,
    pub(crate) bot: bool,
    pub(crate) locale: String,
}

impl Person {
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id.to_string(), "username": self.name, "discriminator": "0", "global_name": self.name,
            "avatar": null, "bot": self.bot, "public_flags": 0, "flags": 0,
        })
    }
}

#[derive(Debug, Clone)]
pub(crate) struct RoleEntry {
    pub(crate) id: Role,
    pub(crate) name: String,
    pub(crate) permissions: u64,
    pub(crate) position: u16,
}

impl RoleEntry {
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id.to_string(), "name": self.name, "color": 0,
            "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
            "hoist": false, "managed": false, "mentionable": false, "position": self.position, "flags": 0,
            "permissions": self.permissions.to_string(), "icon": null, "unicode_emoji": null,
        })
    }
}

#[derive(Debug, Clone)]
pub(crate) struct GuildEntry {
    pub(crate) id: Guild,
    pub(crate) name: String,
    pub(crate) owner: User,
    pub(crate) locale: String,
    pub(crate) joined_at: String,
    pub(crate) roles: BTreeMap<Role, RoleEntry>,
    pub(crate) members: BTreeMap<User, Vec<Role>>,
}

/// Permissions given to or taken from a role or member in one channel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Overwrite {
    pub(crate) member: User,
    pub(crate) allow: u64,
    pub(crate) deny: u64,
}

#[derive(Debug, Clone)]
pub(crate) struct ChannelEntry {
    pub(crate) id: Channel,
    pub(crate) place: Place,
    pub(crate) guild: Option<Guild>,
    pub(crate) name: String,
    pub(crate) parent: Option<Channel>,
    pub(crate) owner: Option<User>,
    pub(crate) overwrites: Vec<Overwrite>,
    /// Pinned messages, the newest first, each with when it was pinned.
    pub(crate) pins: Vec<(MessageId, String)>,
}

/// Everybody and every place.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    pub(crate) people: BTreeMap<User, Person>,
    pub(crate) guilds: BTreeMap<Guild, GuildEntry>,
    pub(crate) channels: BTreeMap<Channel, ChannelEntry>,
}

impl Directory {
    pub(crate) fn person(&self, user: User) -> &Person {
        self.people.get(&user).unwrap_or_else(|| panic!("there is no user {user}"))
    }

    pub(crate) fn guild(&self, guild: Guild) -> &GuildEntry {
        self.guilds.get(&guild).unwrap_or_else(|| panic!("the bot is in no guild {guild}"))
    }

    pub(crate) fn guild_mut(&mut self, guild: Guild) -> &mut GuildEntry {
        self.guilds.get_mut(&guild).unwrap_or_else(|| panic!("the bot is in no guild {guild}"))
    }

    pub(crate) fn channel(&self, channel: Channel) -> &ChannelEntry {
        self.channels.get(&channel).unwrap_or_else(|| panic!("there is no channel {channel}"))
    }

    pub(crate) fn channel_mut(&mut self, channel: Channel) -> &mut ChannelEntry {
        self.channels.get_mut(&channel).unwrap_or_else(|| panic!("there is no channel {channel}"))
    }

    /// What somebody may do in a channel, as Discord computes it.
    pub(crate) fn permissions(&self, user: User, channel: Channel) -> u64 {
        let place = self.channel(channel);
        let Some(guild) = place.guild.and_then(|guild| self.guilds.get(&guild)) else {
            return super::permissions::EVERYONE;
        };
        if guild.owner == user {
            return u64::MAX >> 1;
        }
        let held = guild.members.get(&user).map(Vec::as_slice).unwrap_or_default();
        let everyone = Role(guild.id.0);
        let mut bits = held
            .iter()
            .chain([&everyone])
            .filter_map(|role| guild.roles.get(role))
            .fold(0, |bits, role| bits | role.permissions);
        if bits & ADMINISTRATOR != 0 {
            return u64::MAX >> 1;
        }
        let ruled_by = place.parent.filter(|_| place.place == Place::Thread).unwrap_or(channel);
        for overwrite in self.channel(ruled_by).overwrites.iter().filter(|it| it.member == user) {
            bits = bits & !overwrite.deny | overwrite.allow;
        }
        bits
    }

    /// Whether somebody may write in a channel.
    pub(crate) fn may_send(&self, user: User, channel: Channel) -> bool {
        let needed = match self.channel(channel).place {
            Place::Thread => SEND_MESSAGES_IN_THREADS,
            Place::Text | Place::Direct | Place::Forum => SEND_MESSAGES,
        };
        self.permissions(user, channel) & needed != 0
    }

    pub(crate) fn member_json(&self, guild: Guild, user: User) -> Value {
        let entry = self.guild(guild);
        let roles = entry.members.get(&user).map(Vec::as_slice).unwrap_or_default();
        json!({
            "user": self.person(user).json(), "roles": roles.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "nick": null, "avatar": null, "joined_at": entry.joined_at, "premium_since": null, "deaf": false,
            "mute": false, "flags": 0, "pending": false, "communication_disabled_until": null,
        })
    }

    pub(crate) fn channel_json(&self, channel: Channel) -> Value {
        let entry = self.channel(channel);
        let mut json = json!({"id": entry.id.to_string(), "type": entry.place.number(), "flags": 0, "last_message_id": null});
        let object = json.as_object_mut().expect("an object");
        match entry.guild {
            None => {
                let recipients: Vec<Value> =
                    entry.owner.iter().map(|user| self.person(*user).json()).collect();
                object.insert("recipients".into(), recipients.into());
            }
            Some(guild) => {
                let overwrites: Vec<Value> = entry
                    .overwrites
                    .iter()
                    .map(|it| json!({"id": it.member.to_string(), "type": 1, "allow": it.allow.to_string(), "deny": it.deny.to_string()}))
                    .collect();
                object.insert("guild_id".into(), guild.to_string().into());
                object.insert("name".into(), entry.name.clone().into());
                object.insert("position".into(), 0.into());
                object.insert("nsfw".into(), false.into());
                object.insert("permission_overwrites".into(), overwrites.into());
                object.insert("parent_id".into(), entry.parent.map(|it| it.to_string()).into());
            }
        }
        if entry.place == Place::Forum {
            object.insert("available_tags".into(), json!([]));
        }
        if entry.place == Place::Thread {
            object.insert("owner_id".into(), entry.owner.map(|it| it.to_string()).into());
            object.insert("message_count".into(), 0.into());
            object.insert("member_count".into(), 1.into());
            object.insert(
                "thread_metadata".into(),
                json!({"archived": false, "auto_archive_duration": 1440, "archive_timestamp": "2026-01-01T00:00:00Z", "locked": false}),
            );
        }
        json
    }

    /// The guild without what only the gateway sends.
    pub(crate) fn guild_json(&self, guild: Guild) -> Value {
        let entry = self.guild(guild);
        json!({
            "id": guild.to_string(), "name": entry.name, "owner_id": entry.owner.to_string(), "icon": null,
            "splash": null, "discovery_splash": null, "description": null, "banner": null, "afk_channel_id": null,
            "afk_timeout": 300, "widget_enabled": false, "preferred_locale": entry.locale, "verification_level": 0,
            "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0, "nsfw_level": 0,
            "premium_tier": 0, "premium_progress_bar_enabled": false, "system_channel_flags": 0,
            "system_channel_id": null, "rules_channel_id": null, "public_updates_channel_id": null,
            "safety_alerts_channel_id": null, "application_id": null, "vanity_url_code": null, "nsfw": false,
            "emojis": [], "features": [], "stickers": [],
            "roles": entry.roles.values().map(RoleEntry::json).collect::<Vec<_>>(),
        })
    }

    /// The guild as `GUILD_CREATE` shows it.
    pub(crate) fn guild_create(&self, guild: Guild, bot: User) -> Value {
        let entry = self.guild(guild);
        let mut json = self.guild_json(guild);
        let of = |thread: bool| -> Vec<Value> {
            let places = self.channels.values().filter(|it| it.guild == Some(guild));
            places
                .filter(|it| (it.place == Place::Thread) == thread)
                .map(|it| self.channel_json(it.id))
                .collect()
        };
        let more = json!({
            "joined_at": entry.joined_at, "large": false, "unavailable": false, "member_count": entry.members.len(),
            "members": [self.member_json(guild, bot)], "channels": of(false), "threads": of(true), "presences": [],
            "voice_states": [], "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
        });
        if let (Some(object), Value::Object(more)) = (json.as_object_mut(), more) {
            object.extend(more);
        }
        json
    }
}
