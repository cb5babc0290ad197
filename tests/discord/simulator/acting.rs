//! What people do in a test: commands, buttons, forms, messages.

use serde_json::{Value, json};

use super::channels;
use super::driver::Simulator;
use super::exchange::{Ack, Exchange, Kind, ModalForm};
use super::gateway::NONE;
use super::ids::{Channel, Interaction, MessageId, User};
use super::options::{Given, command_data};
use super::permissions::ADMINISTRATOR;
use super::world::World;

impl Simulator {
    /// Somebody runs a slash command; `path` names it and its subcommands, such as `"pins show"`.
    /// Panics where the bot has no such command or option, as Discord would not offer it.
    pub(crate) fn slash(
        &self,
        user: User,
        channel: Channel,
        path: &str,
        options: &[(&str, Given)],
    ) -> Interaction {
        self.shared.with(|world| {
            let data = command_data(world, channel, path, options, None);
            interact(world, Kind::Command, user, channel, &data, None)
        })
    }

    /// Somebody types in an option of a slash command.
    pub(crate) fn autocomplete(
        &self,
        user: User,
        channel: Channel,
        path: &str,
        options: &[(&str, Given)],
        focused: &str,
    ) -> Interaction {
        self.shared.with(|world| {
            let data = command_data(world, channel, path, options, Some(focused));
            interact(world, Kind::Autocomplete, user, channel, &data, None)
        })
    }

    /// Somebody uses a command of a message's menu.
    pub(crate) fn message_command(&self, user: User, message: MessageId, name: &str) -> Interaction {
        self.shared.with(|world| {
            let channel = seen_by(world, user, message);
            let guild = world.directory.channel(channel).guild;
            let command = world
                .commands
                .find(guild, 3, name)
                .unwrap_or_else(|| panic!("the bot registered no message command {name}"));
            let target = json!({message.to_string(): world.message_json(message)});
            let data = json!({
                "id": command["id"], "name": name, "type": 3, "target_id": message.to_string(),
                "resolved": {"messages": target},
            });
            interact(world, Kind::Command, user, channel, &data, None)
        })
    }

    /// Somebody presses a button, named by its label or `custom_id`, or chooses the option of a menu with this
    /// label. Panics where it is not there, disabled, a link, or not to be seen by them.
    pub(crate) fn press(&self, user: User, message: MessageId, button: &str) -> Interaction {
        self.shared.with(|world| {
            let channel = seen_by(world, user, message);
            let shown = &world.messages[&message];
            if let (None, Some((menu, value))) = (shown.button(button), shown.option(button)) {
                let data = json!({"custom_id": menu, "component_type": 3, "values": [value]});
                return interact(world, Kind::Component, user, channel, &data, Some(message));
            }
            let found = shown
                .button(button)
                .unwrap_or_else(|| panic!("there is no button {button} at:\n{}", shown.text()));
            assert!(!found.disabled, "the button {button} is disabled");
            let custom_id = found.custom_id.unwrap_or_else(|| panic!("the button {button} is a link"));
            let data = json!({"custom_id": custom_id, "component_type": 2});
            interact(world, Kind::Component, user, channel, &data, Some(message))
        })
    }

    /// Somebody chooses values of a select menu.
    pub(crate) fn select(
        &self,
        user: User,
        message: MessageId,
        custom_id: &str,
        values: &[&str],
    ) -> Interaction {
        self.shared.with(|world| {
            let channel = seen_by(world, user, message);
            let shown = &world.messages[&message];
            let menu = shown.parts().find(|it| it["custom_id"] == custom_id);
            let menu =
                menu.unwrap_or_else(|| panic!("there is no menu {custom_id} at:\n{}", shown.text())).clone();
            let kind = menu["type"].as_u64().unwrap_or_default();
            if kind == 3 {
                for value in values {
                    let known = menu["options"]
                        .as_array()
                        .is_some_and(|all| all.iter().any(|it| it["value"] == *value));
                    assert!(known, "{value} is no option of {custom_id}");
                }
            }
            let mut data = json!({"custom_id": custom_id, "component_type": kind, "values": values});
            if kind != 3 {
                data["resolved"] = json!({});
            }
            interact(world, Kind::Component, user, channel, &data, Some(message))
        })
    }

    /// Somebody sends the form that an interaction was answered with; inputs are named by label or `custom_id`,
    /// those not named keep what the bot put into them.
    pub(crate) fn submit_modal(&self, shown: Interaction, texts: &[(&str, &str)]) -> Interaction {
        self.shared.with(|world| {
            let exchange = world.exchanges.get(&shown).expect("an interaction").clone();
            let Some(Ack::Modal(form)) = exchange.ack else {
                panic!("interaction {shown} was not answered with a form but {:?}", exchange.ack);
            };
            let data = json!({"custom_id": form.custom_id, "components": filled(&form, texts)});
            interact(world, Kind::ModalSubmit, exchange.user, exchange.channel, &data, exchange.source)
        })
    }

    /// An interaction that Discord's own programs would not send, such as a button of a message that is gone.
    pub(crate) fn forge_press(&self, user: User, message: MessageId, custom_id: &str) -> Interaction {
        self.shared.with(|world| {
            let channel = world.messages[&message].channel;
            let data = json!({"custom_id": custom_id, "component_type": 2});
            interact(world, Kind::Component, user, channel, &data, Some(message))
        })
    }

    /// Somebody writes a message. `<@…>` of the bot (see [`Simulator::mention`]) mentions it.
    pub(crate) fn say(&self, user: User, channel: Channel, text: &str) -> MessageId {
        self.write(user, channel, text, None)
    }

    /// Somebody replies to a message, which mentions its author.
    pub(crate) fn reply(&self, user: User, to: MessageId, text: &str) -> MessageId {
        let channel = self.message(to).channel;
        self.write(user, channel, text, Some(to))
    }

    /// Somebody opens a post in a forum: the thread and its first message.
    pub(crate) fn post(&self, user: User, forum: Channel, title: &str, text: &str) -> (Channel, MessageId) {
        let thread = self.thread(user, forum, title);
        (thread, self.say(user, thread, text))
    }

    /// What mentions the bot in a message.
    pub(crate) fn mention(&self) -> String {
        format!("<@{}>", self.bot())
    }

    /// A moderator deletes a message, or its author does.
    pub(crate) fn delete(&self, message: MessageId) {
        self.shared.with(|world| world.delete_message(message));
    }

    /// Somebody pins or unpins a message by hand.
    pub(crate) fn set_pinned(&self, message: MessageId, pinned: bool) {
        self.shared
            .with(|world| channels::set_pinned(world, world.messages[&message].channel, message, pinned));
    }

    fn write(&self, user: User, channel: Channel, text: &str, reference: Option<MessageId>) -> MessageId {
        self.shared.with(|world| {
            let mut message = world.draft(user, channel);
            text.clone_into(&mut message.content);
            message.reference = reference;
            let replied = reference.and_then(|it| world.messages.get(&it)).map(|it| it.author);
            let named =
                |user: User| text.contains(&format!("<@{user}>")) || text.contains(&format!("<@!{user}>"));
            message.mentions = world
                .directory
                .people
                .keys()
                .copied()
                .filter(|it| named(*it) || replied == Some(*it))
                .collect();
            let id = message.id;
            world.messages.insert(id, message);
            world.announce("MESSAGE_CREATE", id);
            id
        })
    }
}

/// The channel of a message that somebody can see.
fn seen_by(world: &World, user: User, message: MessageId) -> Channel {
    let message = world.messages.get(&message).expect("a message");
    assert!(!message.deleted, "the message was deleted");
    assert!(message.ephemeral_for.is_none_or(|it| it == user), "only somebody else sees this message");
    message.channel
}

fn filled(form: &ModalForm, texts: &[(&str, &str)]) -> Vec<Value> {
    for (name, _) in texts {
        let known = form.inputs.iter().any(|it| it.label == *name || it.custom_id == *name);
        assert!(known, "the form {} has no input {name}: {:?}", form.title, form.inputs);
    }
    let value = |input: &super::exchange::TextInput| {
        let text = texts.iter().find(|(name, _)| input.label == *name || input.custom_id == *name);
        let text = text.map_or(input.value.clone(), |(_, text)| (*text).to_owned());
        let length = text.chars().count();
        assert!(length <= input.max_length, "{}: at most {} characters", input.label, input.max_length);
        assert!(!input.required || length > 0, "{} has to be filled in", input.label);
        assert!(
            length == 0 || length >= input.min_length,
            "{}: at least {} characters",
            input.label,
            input.min_length
        );
        text
    };
    form.inputs
        .iter()
        .map(|it| json!({"type": 1, "components": [{"type": 4, "custom_id": it.custom_id, "value": value(it)}]}))
        .collect()
}

/// Records an interaction and sends it to the bot.
fn interact(
    world: &mut World,
    kind: Kind,
    user: User,
    channel: Channel,
    data: &Value,
    source: Option<MessageId>,
) -> Interaction {
    let id = Interaction(world.next_id());
    let token = format!("token-of-{id}");
    let guild = world.directory.channel(channel).guild;
    let person = world.directory.person(user);
    let all = |bits: u64| if bits & ADMINISTRATOR == 0 { bits } else { (1 << 53) - 1 };
    let permissions = all(world.directory.permissions(user, channel)).to_string();
    let app_permissions = all(world.directory.permissions(world.bot, channel)).to_string();
    let mut place = world.directory.channel_json(channel);
    place["permissions"] = permissions.clone().into();
    let mut json = json!({
        "id": id.to_string(), "application_id": world.application.to_string(), "type": kind.number(),
        "token": token, "version": 1, "channel_id": channel.to_string(), "channel": place, "data": data,
        "locale": person.locale, "entitlements": [], "attachment_size_limit": 10_485_760,
        "app_permissions": app_permissions, "context": u8::from(guild.is_none()),
        "authorizing_integration_owners": {"0": guild.map_or("0".to_owned(), |it| it.to_string())},
    });
    if let Some(guild) = guild {
        let mut member = world.directory.member_json(guild, user);
        member["permissions"] = permissions.into();
        json["member"] = member;
        json["guild_id"] = guild.to_string().into();
        json["guild_locale"] = world.directory.guild(guild).locale.clone().into();
    } else {
        json["user"] = person.json();
    }
    if let Some(source) = source {
        json["message"] = world.message_json(source);
        // Discord may leave it out, and a bot must not rely on it
        if let Some(message) = json["message"].as_object_mut() {
            message.remove("referenced_message");
        }
    }
    let exchange = Exchange {
        id,
        token: token.clone(),
        kind,
        user,
        channel,
        guild,
        source,
        created: world.clock.now(),
        ack: None,
        waited: None,
        original: None,
        edits_before: 0,
        follow_ups: Vec::new(),
    };
    world.tokens.insert(token, id);
    world.exchanges.insert(id, exchange);
    world.gateway.dispatch(guild, NONE, "INTERACTION_CREATE", &json);
    id
}
