//! Servers, channels and people of a test.

use std::collections::BTreeMap;

use serde_json::json;

use super::directory::{ChannelEntry, GuildEntry, Overwrite, Person, Place, RoleEntry};
use super::driver::Simulator;
use super::gateway::{GUILDS, NONE};
use super::ids::{Channel, Guild, MessageId, Role, User};
use super::permissions::{BOT, EVERYONE};
use super::world::World;

impl Simulator {
    /// A server that the bot is in, or joins now if it is connected.
    pub(crate) fn guild(&self, name: &str) -> Guild {
        self.guild_of_shard(name, (0, 1))
    }

    /// The same of a server whose events go to one shard of so many.
    pub(crate) fn guild_of_shard(&self, name: &str, shard: (u64, u64)) -> Guild {
        self.shared.with(|world| {
            let owner = new_person(world, "owner", "en-US");
            let id = Guild(world.ids.next_of_shard(world.clock.now(), shard));
            let bot_role = Role(world.next_id());
            let role = |id, name: &str, permissions, position| RoleEntry {
                id,
                name: name.into(),
                permissions,
                position,
            };
            let roles = BTreeMap::from([
                (Role(id.0), role(Role(id.0), "@everyone", EVERYONE, 0)),
                (bot_role, role(bot_role, "bonafide", BOT, 1)),
            ]);
            let entry = GuildEntry {
                id,
                name: name.to_owned(),
                owner,
                locale: "en-US".to_owned(),
                joined_at: world.clock.text(),
                roles,
                members: BTreeMap::from([(owner, Vec::new()), (world.bot, vec![bot_role])]),
            };
            world.directory.guilds.insert(id, entry);
            let created = world.directory.guild_create(id, world.bot);
            world.gateway.dispatch(Some(id), GUILDS, "GUILD_CREATE", &created);
            id
        })
    }

    /// The server removes the bot.
    pub(crate) fn leave(&self, guild: Guild) {
        self.shared.with(|world| world.remove_guild(guild));
    }

    /// Who owns a server.
    pub(crate) fn owner(&self, guild: Guild) -> User {
        self.shared.look(|world| world.directory.guild(guild).owner)
    }

    /// The language that a server is set to.
    pub(crate) fn set_guild_locale(&self, guild: Guild, locale: &str) {
        self.shared.with(|world| locale.clone_into(&mut world.directory.guild_mut(guild).locale));
    }

    /// A text channel.
    pub(crate) fn channel(&self, guild: Guild, name: &str) -> Channel {
        self.place(guild, name, Place::Text)
    }

    /// A forum.
    pub(crate) fn forum(&self, guild: Guild, name: &str) -> Channel {
        self.place(guild, name, Place::Forum)
    }

    fn place(&self, guild: Guild, name: &str, place: Place) -> Channel {
        self.shared.with(|world| {
            let id = Channel(world.next_id());
            world.add_channel(channel(id, place, Some(guild), name));
            id
        })
    }

    /// A thread of a channel, or a post of a forum without its first message.
    pub(crate) fn thread(&self, user: User, parent: Channel, name: &str) -> Channel {
        self.open_thread(user, parent, name, None)
    }

    /// A thread that somebody opens at a message: it has the message's id.
    pub(crate) fn thread_at(&self, user: User, message: MessageId, name: &str) -> Channel {
        let parent = self.message(message).channel;
        self.open_thread(user, parent, name, Some(Channel(message.0)))
    }

    fn open_thread(&self, user: User, parent: Channel, name: &str, id: Option<Channel>) -> Channel {
        self.shared.with(|world| {
            let id = id.unwrap_or_else(|| Channel(world.next_id()));
            let guild = world.directory.channel(parent).guild;
            world.add_channel(ChannelEntry {
                parent: Some(parent),
                owner: Some(user),
                ..channel(id, Place::Thread, guild, name)
            });
            id
        })
    }

    /// The private conversation of somebody with the bot.
    pub(crate) fn direct(&self, user: User) -> Channel {
        self.shared.with(|world| world.direct_channel(user))
    }

    /// Somebody who is in no server.
    pub(crate) fn person(&self, name: &str) -> User {
        self.shared.with(|world| new_person(world, name, "en-US"))
    }

    /// Somebody who is a member of a server.
    pub(crate) fn member(&self, guild: Guild, name: &str) -> User {
        let user = self.person(name);
        self.join(guild, user);
        user
    }

    /// Makes somebody a member of a further server.
    pub(crate) fn join(&self, guild: Guild, user: User) {
        self.shared.with(|world| world.directory.guild_mut(guild).members.insert(user, Vec::new()));
    }

    /// A member with a role of its own that has these permissions.
    pub(crate) fn member_with(&self, guild: Guild, name: &str, permissions: u64) -> User {
        let user = self.member(guild, name);
        let role = self.role(guild, &format!("role of {name}"), permissions);
        self.give_role(guild, user, role);
        user
    }

    /// Sets the language of somebody's Discord.
    pub(crate) fn set_locale(&self, user: User, locale: &str) {
        self.shared.with(|world| {
            if let Some(person) = world.directory.people.get_mut(&user) {
                locale.clone_into(&mut person.locale);
            }
        });
    }

    /// A role of a server.
    pub(crate) fn role(&self, guild: Guild, name: &str, permissions: u64) -> Role {
        self.shared.with(|world| {
            let id = Role(world.next_id());
            let role = RoleEntry { id, name: name.to_owned(), permissions, position: 2 };
            let json = json!({"guild_id": guild.to_string(), "role": role.json()});
            world.directory.guild_mut(guild).roles.insert(id, role);
            world.gateway.dispatch(Some(guild), GUILDS, "GUILD_ROLE_CREATE", &json);
            id
        })
    }

    /// Gives somebody a role.
    pub(crate) fn give_role(&self, guild: Guild, user: User, role: Role) {
        self.shared.with(|world| {
            world.directory.guild_mut(guild).members.entry(user).or_default().push(role);
            tell_of_bot(world, guild, user);
        });
    }

    /// Takes all roles from somebody.
    pub(crate) fn take_roles(&self, guild: Guild, user: User) {
        self.shared.with(|world| {
            world.directory.guild_mut(guild).members.insert(user, Vec::new());
            tell_of_bot(world, guild, user);
        });
    }

    /// Sets what somebody may do in one channel besides their roles.
    pub(crate) fn overwrite(&self, channel: Channel, user: User, allow: u64, deny: u64) {
        self.shared.with(|world| {
            let entry = world.directory.channel_mut(channel);
            entry.overwrites.retain(|it| it.member != user);
            entry.overwrites.push(Overwrite { member: user, allow, deny });
            let guild = entry.guild;
            let json = world.directory.channel_json(channel);
            world.gateway.dispatch(guild, GUILDS, "CHANNEL_UPDATE", &json);
        });
    }

    /// What somebody may do in a channel.
    pub(crate) fn permissions(&self, user: User, channel: Channel) -> u64 {
        self.shared.look(|world| world.directory.permissions(user, channel))
    }
}

/// The bot always learns of changes to itself.
fn tell_of_bot(world: &mut World, guild: Guild, user: User) {
    if user == world.bot {
        let mut json = world.directory.member_json(guild, user);
        json["guild_id"] = guild.to_string().into();
        world.gateway.dispatch(Some(guild), NONE, "GUILD_MEMBER_UPDATE", &json);
    }
}

fn new_person(world: &mut World, name: &str, locale: &str) -> User {
    let id = User(world.next_id());
    let person = Person { id, name: name.to_owned(), bot: false, locale: locale.to_owned() };
    world.directory.people.insert(id, person);
    id
}

fn channel(id: Channel, place: Place, guild: Option<Guild>, name: &str) -> ChannelEntry {
    ChannelEntry {
        id,
        place,
        guild,
        name: name.to_owned(),
        parent: None,
        owner: None,
        overwrites: Vec::new(),
        pins: Vec::new(),
    }
}
