//! Commands that the bot registered.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::ids::Guild;

/// Global commands and those of single guilds, as they are shown.
#[derive(Debug, Default)]
pub(crate) struct Commands {
    global: Vec<Value>,
    guilds: BTreeMap<Guild, Vec<Value>>,
    /// How often a whole list was set.
    pub(crate) set: usize,
}

impl Commands {
    pub(crate) fn list(&self, guild: Option<Guild>) -> &[Value] {
        guild.map_or(&self.global, |guild| self.guilds.get(&guild).map_or(&EMPTY, |it| it))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.global.is_empty() && self.guilds.values().all(Vec::is_empty)
    }

    fn list_mut(&mut self, guild: Option<Guild>) -> &mut Vec<Value> {
        match guild {
            None => &mut self.global,
            Some(guild) => self.guilds.entry(guild).or_default(),
        }
    }

    /// Replaces all commands.
    pub(crate) fn set(&mut self, guild: Option<Guild>, commands: Vec<Value>) {
        self.set += 1;
        *self.list_mut(guild) = commands;
    }

    /// Adds a command, in place of one with its name and type.
    pub(crate) fn add(&mut self, guild: Option<Guild>, command: Value) {
        let list = self.list_mut(guild);
        list.retain(|it| it["name"] != command["name"] || it["type"] != command["type"]);
        list.push(command);
    }

    /// The command of this type (1 slash, 2 user, 3 message) and name; a guild's goes before a global one.
    pub(crate) fn find(&self, guild: Option<Guild>, kind: u8, name: &str) -> Option<&Value> {
        let own = guild.map(|guild| self.list(Some(guild))).unwrap_or_default();
        own.iter().chain(&self.global).find(|it| it["type"] == kind && it["name"] == name)
    }
}

static EMPTY: Vec<Value> = Vec::new();

/// A command as Discord echoes it.
pub(crate) fn registered(given: &Value, id: u64, application: u64, guild: Option<Guild>) -> Value {
    let mut command = given.clone();
    if let Some(object) = command.as_object_mut() {
        let mut otherwise = |key: &str, value: Value| {
            let entry = object.entry(key).or_insert(Value::Null);
            if entry.is_null() {
                *entry = value;
            }
        };
        otherwise("type", json!(1));
        otherwise("description", json!(""));
        otherwise("options", json!([]));
        otherwise("nsfw", json!(false));
        otherwise("integration_types", json!([0]));
        otherwise("default_member_permissions", Value::Null);
        otherwise("id", json!(id.to_string()));
        object.insert("application_id".into(), application.to_string().into());
        object.insert("version".into(), id.to_string().into());
        if let Some(guild) = guild {
            object.insert("guild_id".into(), guild.to_string().into());
        }
    }
    command
}
