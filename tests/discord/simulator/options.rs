//! Options of a command as a person fills them in, checked against what the bot registered.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::ids::{Channel, Role, User};
use super::message::text_at;
use super::world::World;

/// The value of an option.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Given {
    Text(String),
    Whole(i64),
    Number(f64),
    Flag(bool),
    User(User),
    Channel(Channel),
    Role(Role),
    File(Upload),
}

/// A file that was uploaded for a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Upload {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) size: usize,
    pub(crate) url: String,
}

macro_rules! given {
    ($($from:ty => $variant:ident),* $(,)?) => {$(
        impl From<$from> for Given {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        }
    )*};
}

given! { &str => Text, String => Text, i64 => Whole, f64 => Number, bool => Flag, User => User, Channel => Channel, Role => Role }

impl Given {
    fn json(&self) -> Value {
        match self {
            Self::Text(text) => json!(text),
            Self::Whole(number) => json!(number),
            Self::Number(number) => json!(number),
            Self::Flag(flag) => json!(flag),
            Self::User(id) => json!(id.to_string()),
            Self::Channel(id) => json!(id.to_string()),
            Self::Role(id) => json!(id.to_string()),
            Self::File(file) => json!(file.id.to_string()),
        }
    }

    /// Whether an option of this type takes it.
    fn fits(&self, kind: u64) -> bool {
        match self {
            Self::Text(_) => kind == 3,
            Self::Whole(_) => kind == 4 || kind == 10,
            Self::Number(_) => kind == 10,
            Self::Flag(_) => kind == 5,
            Self::User(_) => kind == 6 || kind == 9,
            Self::Channel(_) => kind == 7,
            Self::Role(_) => kind == 8 || kind == 9,
            Self::File(_) => kind == 11,
        }
    }
}

/// The `data` of a slash command: `path` is the command's name, followed by those of its subcommands.
/// With a focused option, required ones may be missing, as while somebody types.
pub(crate) fn command_data(
    world: &World,
    channel: Channel,
    path: &str,
    given: &[(&str, Given)],
    focused: Option<&str>,
) -> Value {
    let guild = world.directory.channel(channel).guild;
    let mut words = path.split(' ');
    let name = words.next().unwrap_or_default();
    let command = world
        .commands
        .find(guild, 1, name)
        .unwrap_or_else(|| panic!("the bot registered no command /{name} here"));
    let mut at = command;
    let mut wrapping = Vec::new();
    for word in words {
        let below = at["options"].as_array().into_iter().flatten();
        at = below
            .into_iter()
            .find(|it| it["name"] == word && matches!(it["type"].as_u64(), Some(1 | 2)))
            .unwrap_or_else(|| panic!("/{path}: there is no subcommand {word}"));
        wrapping.push((word, at["type"].clone()));
    }
    let known: Vec<&Value> = at["options"].as_array().into_iter().flatten().collect();
    assert!(
        known.iter().all(|it| !matches!(it["type"].as_u64(), Some(1 | 2))),
        "/{path} has subcommands and cannot be run itself"
    );
    let mut options = Vec::new();
    for (name, value) in given {
        let option = known
            .iter()
            .find(|it| it["name"] == *name)
            .unwrap_or_else(|| panic!("/{path} has no option {name}"));
        let kind = option["type"].as_u64().unwrap_or_default();
        let focus = focused == Some(*name);
        assert!(value.fits(kind) || focus, "/{path}: option {name} of type {kind} cannot be {value:?}");
        if let Some(choices) = option["choices"].as_array().filter(|it| !it.is_empty()) {
            let known = choices.iter().any(|it| it["value"] == value.json());
            assert!(known, "/{path}: {value:?} is no choice of option {name}");
        }
        let mut json = json!({"name": name, "type": kind, "value": value.json()});
        if focus {
            assert!(option["autocomplete"] == true, "/{path}: option {name} has no autocomplete");
            json["focused"] = true.into();
        }
        options.push(json);
    }
    for option in known.iter().filter(|it| it["required"] == true && focused.is_none()) {
        let name = text_at(option, "/name");
        assert!(given.iter().any(|(it, _)| *it == name), "/{path}: option {name} is required");
    }
    for (word, kind) in wrapping.into_iter().rev() {
        options = vec![json!({"name": word, "type": kind, "options": options})];
    }
    let mut data = json!({"id": command["id"], "name": name, "type": 1, "options": options});
    if guild.is_some() && command.get("guild_id").is_some() {
        data["guild_id"] = command["guild_id"].clone();
    }
    let resolved = resolved(world, channel, given);
    if !resolved.is_empty() {
        data["resolved"] = resolved.into();
    }
    data
}

fn resolved(world: &World, channel: Channel, given: &[(&str, Given)]) -> Map<String, Value> {
    let guild = world.directory.channel(channel).guild;
    let mut resolved = Map::new();
    let mut put = |group: &str, id: String, value: Value| {
        let group = resolved.entry(group).or_insert_with(|| json!({}));
        group[id] = value;
    };
    let mut seen = BTreeSet::new();
    for (_, value) in given {
        match value {
            Given::User(user) if seen.insert(user.0) => {
                put("users", user.to_string(), world.directory.person(*user).json());
                if let Some(guild) = guild.filter(|it| world.directory.guild(*it).members.contains_key(user))
                {
                    let mut member = world.directory.member_json(guild, *user);
                    member.as_object_mut().expect("an object").remove("user");
                    member["permissions"] = world.directory.permissions(*user, channel).to_string().into();
                    put("members", user.to_string(), member);
                }
            }
            Given::Channel(id) if seen.insert(id.0) => {
                let mut json = world.directory.channel_json(*id);
                json["permissions"] = world.directory.permissions(world.bot, *id).to_string().into();
                put("channels", id.to_string(), json);
            }
            Given::File(file) if seen.insert(file.id) => {
                put(
                    "attachments",
                    file.id.to_string(),
                    json!({
                        "id": file.id.to_string(), "filename": file.name, "size": file.size, "url": file.url,
                        "proxy_url": file.url, "ephemeral": true,
                    }),
                );
            }
            Given::Role(role) if seen.insert(role.0) => {
                let entry = guild.and_then(|it| world.directory.guild(it).roles.get(role));
                put(
                    "roles",
                    role.to_string(),
                    entry.map(super::directory::RoleEntry::json).unwrap_or_default(),
                );
            }
            _ => {}
        }
    }
    resolved
}
