//! Users, servers, messages and interactions as Discord writes them.

use serde_json::{Value, json};

use super::{APPLICATION, CHANNEL, GUILD};

/// A member of the server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    pub(crate) id: u64,
    /// Permissions as bits.
    pub(crate) permissions: u64,
    pub(crate) locale: &'static str,
}

impl Member {
    /// Somebody without special permissions who speaks English.
    pub(crate) fn plain(id: u64) -> Self {
        Self { id, permissions: 0, locale: "en-US" }
    }

    /// Somebody who may manage messages.
    pub(crate) fn moderator(id: u64) -> Self {
        Self { permissions: 1 << 13, ..Self::plain(id) }
    }

    pub(crate) fn user(&self) -> Value {
        json!({"id": self.id.to_string(), "username": format!("user{}", self.id), "discriminator": "0", "avatar": null, "bot": false})
    }
}

pub(super) fn bot_user() -> Value {
    json!({"id": APPLICATION.to_string(), "username": "bonafide", "discriminator": "0", "avatar": null, "bot": true})
}

pub(super) fn application() -> Value {
    json!({
        "id": APPLICATION.to_string(), "name": "bonafide", "icon": null, "description": "", "rpc_origins": [],
        "bot_public": true, "bot_require_code_grant": false, "verify_key": "0", "team": null, "flags": 0
    })
}

pub(super) fn guild() -> Value {
    json!({
        "id": GUILD.to_string(), "name": "A support group", "owner_id": "1", "joined_at": "2026-01-01T00:00:00Z",
        "large": false, "member_count": 2, "preferred_locale": "en-US", "verification_level": 0,
        "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0, "nsfw_level": 0,
        "premium_tier": 0, "premium_progress_bar_enabled": false, "system_channel_flags": 0,
        "icon": null, "splash": null, "discovery_splash": null, "afk_channel_id": null, "afk_timeout": 300,
        "roles": [{"id": GUILD.to_string(), "name": "@everyone", "color": 0, "colors": {"primary_color": 0},
            "hoist": false, "managed": false, "mentionable": false, "permissions": "0", "position": 0}],
        "emojis": [], "features": [], "stickers": [], "members": [], "threads": [], "presences": [],
        "voice_states": [], "stage_instances": [], "guild_scheduled_events": [],
        "channels": [{"id": CHANNEL.to_string(), "type": 0, "guild_id": GUILD.to_string(), "name": "questions",
            "position": 0, "permission_overwrites": []}]
    })
}

/// A message with what a body says of it.
pub(crate) fn message(id: u64, channel: u64, author: &Value, body: &Value) -> Value {
    json!({
        "id": id.to_string(), "channel_id": channel.to_string(), "author": author,
        "content": body["content"].as_str().unwrap_or_default(), "timestamp": "2026-11-23T12:00:00Z",
        "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
        "attachments": [], "embeds": [], "pinned": false, "type": 0,
        "components": body["components"].as_array().cloned().unwrap_or_default(),
        "flags": body["flags"].as_u64().unwrap_or(0)
    })
}

pub(super) fn interaction(
    (id, token): (u64, &str),
    kind: u8,
    member: &Member,
    data: &Value,
    message: Option<&Value>,
) -> Value {
    let mut interaction = json!({
        "id": id.to_string(), "application_id": APPLICATION.to_string(), "type": kind, "token": token, "version": 1,
        "channel_id": CHANNEL.to_string(), "guild_id": GUILD.to_string(), "locale": member.locale,
        "guild_locale": "en-US", "entitlements": [], "attachment_size_limit": 10_485_760, "data": data,
        "app_permissions": "0", "authorizing_integration_owners": {},
        "channel": {"id": CHANNEL.to_string(), "type": 0, "name": "questions", "permissions": "0"},
        "member": {
            "user": member.user(), "roles": [], "deaf": false, "mute": false, "flags": 0, "nick": null,
            "joined_at": "2026-01-01T00:00:00Z", "permissions": member.permissions.to_string()
        }
    });
    if let Some(message) = message {
        interaction["message"] = message.clone();
    }
    interaction
}
