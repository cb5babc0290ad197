//! The bot itself, its commands, and what it may ask about servers.

use serde_json::{Value, json};

use super::answer::Answer;
use super::commands::registered;
use super::directory::{Place, RoleEntry};
use super::endpoint::Call;
use super::gateway::{GUILD_MEMBERS, NONE};
use super::ids::{Guild, User};
use super::rest::Asked;
use super::world::World;
use super::{command_rules, posting};

pub(crate) fn handle(world: &mut World, asked: &Asked) -> Answer {
    let call = asked.endpoint.call;
    match call {
        Call::Gateway => {
            world.gateway.served_addresses += 1;
            Answer::ok(json!({"url": world.gateway_url()}))
        }
        Call::GatewayBot => {
            world.gateway.served_addresses += 1;
            let limit = json!({"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1});
            Answer::ok(json!({"url": world.gateway_url(), "shards": world.gateway.recommended_shards.max(1), "session_start_limit": limit}))
        }
        Call::CurrentUser => Answer::ok(world.directory.person(world.bot).json()),
        Call::CurrentApplication => Answer::ok(application(world)),
        Call::CurrentGuilds => Answer::ok(
            world
                .directory
                .guilds
                .values()
                .map(|it| json!({"id": it.id.to_string(), "name": it.name, "icon": null, "owner": false, "permissions": "0", "features": []}))
                .collect(),
        ),
        Call::User => match world.directory.people.get(&User(asked.endpoint.id(0))) {
            Some(person) => Answer::ok(person.json()),
            None => Answer::error(404, 10013, "Unknown User"),
        },
        Call::GlobalCommands | Call::SetGlobalCommands | Call::AddGlobalCommand => commands(world, asked, None),
        Call::GuildCommands | Call::SetGuildCommands | Call::AddGuildCommand => {
            let guild = Guild(asked.endpoint.id(1));
            if !world.directory.guilds.contains_key(&guild) {
                return Answer::missing_access();
            }
            commands(world, asked, Some(guild))
        }
        _ => in_guild(world, asked, Guild(asked.endpoint.id(0))),
    }
}

fn application(world: &World) -> Value {
    let bot = world.directory.person(world.bot).json();
    json!({
        "id": world.application.to_string(), "name": "simulated bot", "icon": null, "description": "",
        "rpc_origins": [], "bot_public": true, "bot_require_code_grant": false, "owner": bot, "bot": bot,
        "verify_key": "00", "team": null, "flags": 0, "summary": "",
        "approximate_guild_count": world.directory.guilds.len(),
    })
}

fn commands(world: &mut World, asked: &Asked, guild: Option<Guild>) -> Answer {
    if asked.endpoint.id(0) != world.application {
        return Answer::error(
            403,
            20012,
            "You are not authorized to perform this action on this application",
        );
    }
    let application = world.application;
    match asked.endpoint.call {
        Call::GlobalCommands | Call::GuildCommands => Answer::ok(world.commands.list(guild).to_vec().into()),
        Call::AddGlobalCommand | Call::AddGuildCommand => {
            if posting::refuse(world, "AddCommand", command_rules::check(std::slice::from_ref(&asked.body))) {
                return Answer::invalid_form();
            }
            let command = registered(&asked.body, world.next_id(), application, guild);
            world.commands.add(guild, command.clone());
            Answer { status: 201, body: Some(command) }
        }
        _ => {
            let given = asked.body.as_array().cloned().unwrap_or_default();
            if posting::refuse(world, "SetCommands", command_rules::check(&given)) {
                return Answer::invalid_form();
            }
            let list: Vec<Value> =
                given.iter().map(|it| registered(it, world.next_id(), application, guild)).collect();
            world.commands.set(guild, list.clone());
            Answer::ok(list.into())
        }
    }
}

fn in_guild(world: &mut World, asked: &Asked, guild: Guild) -> Answer {
    if !world.directory.guilds.contains_key(&guild) {
        return Answer::unknown_guild();
    }
    let directory = &world.directory;
    let places = |thread: bool| -> Vec<Value> {
        let of_guild = directory.channels.values().filter(|it| it.guild == Some(guild));
        of_guild
            .filter(|it| (it.place == Place::Thread) == thread)
            .map(|it| directory.channel_json(it.id))
            .collect()
    };
    match asked.endpoint.call {
        Call::Guild => Answer::ok(directory.guild_json(guild)),
        Call::GuildChannels => Answer::ok(places(false).into()),
        Call::ActiveThreads => Answer::ok(json!({"threads": places(true), "members": []})),
        Call::Roles => Answer::ok(directory.guild(guild).roles.values().map(RoleEntry::json).collect()),
        Call::Member => {
            let user = User(asked.endpoint.id(1));
            if !directory.guild(guild).members.contains_key(&user) {
                return Answer::error(404, 10007, "Unknown Member");
            }
            Answer::ok(directory.member_json(guild, user))
        }
        Call::Members if !world.gateway.has_intent(GUILD_MEMBERS) => Answer::missing_access(),
        Call::Members => Answer::ok(
            directory.guild(guild).members.keys().map(|user| directory.member_json(guild, *user)).collect(),
        ),
        Call::LeaveGuild => {
            world.remove_guild(guild);
            Answer::empty()
        }
        _ => Answer::error(404, 0, "404: Not Found"),
    }
}

impl World {
    /// The bot is no longer in a guild.
    pub(crate) fn remove_guild(&mut self, guild: Guild) {
        self.gateway.dispatch(Some(guild), NONE, "GUILD_DELETE", &json!({"id": guild.to_string()}));
        self.directory.guilds.remove(&guild);
        self.directory.channels.retain(|_, channel| channel.guild != Some(guild));
    }
}
