//! Everything the simulated Discord knows, and what happens in it.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::clock::Clock;
use super::commands::Commands;
use super::directory::{ChannelEntry, Directory, Place};
use super::exchange::{Exchange, Kind};
use super::faults::Faults;
use super::files::Pages;
use super::gateway::{DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, Gateway};
use super::ids::{Channel, Guild, Ids, Interaction, MessageId, User};
use super::log::Log;
use super::message::Message;
use super::violation::{Rule, Violation};

/// The state of the simulator.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) directory: Directory,
    pub(crate) messages: BTreeMap<MessageId, Message>,
    pub(crate) exchanges: BTreeMap<Interaction, Exchange>,
    pub(crate) tokens: HashMap<String, Interaction>,
    pub(crate) commands: Commands,
    pub(crate) gateway: Gateway,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
    pub(crate) bot: User,
    pub(crate) application: u64,
    pub(crate) token: String,
    /// Host and port under which the simulator listens.
    pub(crate) address: String,
    /// Files and pages that can be fetched.
    pub(crate) pages: Pages,
}

impl World {
    pub(crate) fn next_id(&mut self) -> u64 {
        self.ids.next(self.clock.now())
    }

    pub(crate) fn gateway_url(&self) -> String {
        format!("ws://{}/socket", self.address)
    }

    pub(crate) fn violate(&mut self, rule: Rule, detail: impl Into<String>) {
        self.log.violations.push(Violation { rule, detail: detail.into() });
    }

    /// An empty message in a channel, not stored yet.
    pub(crate) fn draft(&mut self, author: User, channel: Channel) -> Message {
        Message {
            id: MessageId(self.next_id()),
            channel,
            guild: self.directory.channel(channel).guild,
            author,
            content: String::new(),
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            ephemeral_for: None,
            reference: None,
            interaction: None,
            mentions: Vec::new(),
            nonce: None,
            pinned: false,
            deleted: false,
            edits: 0,
            timestamp: self.clock.text(),
            edited: None,
            flags: 0,
        }
    }

    /// A message with what it refers to and who interacted, as the interface shows it.
    pub(crate) fn message_json(&self, id: MessageId) -> Value {
        let Some(message) = self.messages.get(&id) else { return Value::Null };
        let mut json = message.json(&self.directory, &self.address);
        if let Some(reference) = message.reference {
            json["referenced_message"] = self
                .messages
                .get(&reference)
                .filter(|it| !it.deleted)
                .map_or(Value::Null, |it| it.json(&self.directory, &self.address));
        }
        if let Some(exchange) = message.interaction.and_then(|it| self.exchanges.get(&it)) {
            json["application_id"] = self.application.to_string().into();
            json["webhook_id"] = self.application.to_string().into();
            json["interaction_metadata"] = self.interaction_metadata(exchange, exchange.kind);
        }
        json
    }

    /// What a message says of the interaction that it answers.
    fn interaction_metadata(&self, exchange: &Exchange, kind: Kind) -> Value {
        let mut json = json!({
            "id": exchange.id.to_string(), "type": kind.number(),
            "user": self.directory.person(exchange.user).json(), "authorizing_integration_owners": {},
        });
        match (kind, exchange.source) {
            (Kind::Component, Some(source)) => json["interacted_message_id"] = source.to_string().into(),
            (Kind::ModalSubmit, source) => {
                let opened_by = if source.is_some() { Kind::Component } else { Kind::Command };
                json["triggering_interaction_metadata"] = self.interaction_metadata(exchange, opened_by);
            }
            _ => {}
        }
        json
    }

    /// Tells the bot of a message, as far as it may read it.
    pub(crate) fn announce(&mut self, event: &str, id: MessageId) {
        let Some(message) = self.messages.get(&id) else { return };
        let guild = message.guild;
        let mut json = self.message_json(id);
        let intent = if guild.is_some() { GUILD_MESSAGES } else { DIRECT_MESSAGES };
        if let Some(guild) = guild {
            json["guild_id"] = guild.to_string().into();
            let mut member = self.directory.member_json(guild, message.author);
            member.as_object_mut().expect("an object").remove("user");
            json["member"] = member;
            let known = message.author == self.bot || message.mentions.contains(&self.bot);
            if !known && !self.gateway.has_intent(1 << 15) {
                json["content"] = "".into();
                json["embeds"] = json!([]);
                json["components"] = json!([]);
                json["attachments"] = json!([]);
            }
        }
        if message.ephemeral_for.is_none() {
            self.gateway.dispatch(guild, intent, event, &json);
        }
    }

    /// Takes a message away and tells the bot.
    pub(crate) fn delete_message(&mut self, id: MessageId) {
        let Some(message) = self.messages.get_mut(&id) else { return };
        message.deleted = true;
        message.pinned = false;
        let (channel, guild, ephemeral) = (message.channel, message.guild, message.is_ephemeral());
        self.directory.channel_mut(channel).pins.retain(|(pinned, _)| *pinned != id);
        if !ephemeral {
            let mut json = json!({"id": id.to_string(), "channel_id": channel.to_string()});
            if let Some(guild) = guild {
                json["guild_id"] = guild.to_string().into();
            }
            let intent = if guild.is_some() { GUILD_MESSAGES } else { DIRECT_MESSAGES };
            self.gateway.dispatch(guild, intent, "MESSAGE_DELETE", &json);
        }
    }

    /// The private conversation of the bot with somebody.
    pub(crate) fn direct_channel(&mut self, user: User) -> Channel {
        let known =
            self.directory.channels.values().find(|it| it.place == Place::Direct && it.owner == Some(user));
        if let Some(known) = known {
            return known.id;
        }
        let id = Channel(self.next_id());
        let entry = ChannelEntry {
            id,
            place: Place::Direct,
            guild: None,
            name: String::new(),
            parent: None,
            owner: Some(user),
            overwrites: Vec::new(),
            pins: Vec::new(),
        };
        self.directory.channels.insert(id, entry);
        id
    }

    /// Adds a channel or thread and tells the bot.
    pub(crate) fn add_channel(&mut self, entry: ChannelEntry) {
        let (id, guild) = (entry.id, entry.guild);
        let event = if entry.place == Place::Thread { "THREAD_CREATE" } else { "CHANNEL_CREATE" };
        self.directory.channels.insert(id, entry);
        let mut json = self.directory.channel_json(id);
        json["newly_created"] = true.into();
        self.gateway.dispatch(guild, GUILDS, event, &json);
    }
}
