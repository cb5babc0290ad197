//! Messages, pins and threads of channels.

use serde_json::{Value, json};

use super::answer::Answer;
use super::directory::{ChannelEntry, Place as Kind};
use super::endpoint::Call;
use super::ids::{Channel, MessageId, User};
use super::message_rules;
use super::permissions::{MANAGE_MESSAGES, PIN_MESSAGES, READ_MESSAGE_HISTORY, VIEW_CHANNEL};
use super::posting::{self, Place};
use super::rest::Asked;
use super::world::World;

/// Messages that can be pinned in a channel.
pub(crate) const MAX_PINS: usize = 250;
/// Messages that are listed at once where nothing else is asked for.
const LISTED: usize = 50;

pub(crate) fn handle(world: &mut World, asked: &Asked) -> Answer {
    let call = asked.endpoint.call;
    if call == Call::OpenDirect {
        let user = asked.body["recipient_id"].as_str().and_then(|it| it.parse().ok()).map(User);
        let Some(user) = user.filter(|it| world.directory.people.contains_key(it)) else {
            return Answer::invalid_form();
        };
        let channel = world.direct_channel(user);
        return Answer::ok(world.directory.channel_json(channel));
    }
    let channel = Channel(asked.endpoint.id(0));
    if !world.directory.channels.contains_key(&channel) {
        return Answer::unknown_channel();
    }
    if world.directory.permissions(world.bot, channel) & VIEW_CHANNEL == 0 {
        return Answer::missing_access();
    }
    match call {
        Call::Channel => Answer::ok(world.directory.channel_json(channel)),
        Call::Typing => Answer::empty(),
        Call::Messages => list(world, asked, channel),
        Call::Send => send(world, asked, channel),
        Call::Pins | Call::OldPins => pins(world, asked, channel),
        Call::StartThread | Call::ThreadFromMessage => start_thread(world, asked, channel),
        _ => one_message(world, asked, channel),
    }
}

/// A message that the interface shows: not an ephemeral or deleted one.
fn visible(world: &World, channel: Channel, id: MessageId) -> bool {
    world.messages.get(&id).is_some_and(|it| it.channel == channel && !it.deleted && !it.is_ephemeral())
}

fn list(world: &World, asked: &Asked, channel: Channel) -> Answer {
    if world.directory.permissions(world.bot, channel) & READ_MESSAGE_HISTORY == 0 {
        return Answer::ok(json!([]));
    }
    let limit = setting(asked, "limit").and_then(|it| usize::try_from(it).ok()).unwrap_or(LISTED).min(100);
    let before = setting(asked, "before").unwrap_or(u64::MAX);
    let after = setting(asked, "after").unwrap_or(0);
    let ids = world.messages.keys().rev().filter(|id| id.0 < before && id.0 > after);
    let shown = ids.filter(|id| visible(world, channel, **id)).take(limit);
    Answer::ok(shown.map(|id| world.message_json(*id)).collect())
}

fn setting(asked: &Asked, name: &str) -> Option<u64> {
    asked.query.split('&').find_map(|it| it.strip_prefix(name)?.strip_prefix('=')?.parse().ok())
}

fn send(world: &mut World, asked: &Asked, channel: Channel) -> Answer {
    if !world.directory.may_send(world.bot, channel) {
        return Answer::missing_permissions();
    }
    if world.directory.channel(channel).place == Kind::Forum {
        return Answer::error(400, 50008, "Cannot send messages in a non-text channel");
    }
    let wrong = message_rules::check_new(&asked.body, !asked.files.is_empty());
    if posting::refuse(world, "Send", wrong) {
        return Answer::invalid_form();
    }
    if let Some(reference) = asked.body["message_reference"]["message_id"].as_str() {
        let found = reference.parse().is_ok_and(|id| visible(world, channel, MessageId(id)));
        if !found && asked.body["message_reference"]["fail_if_not_exists"] != false {
            return Answer::invalid_form();
        }
    }
    // A message sent again with its nonce is the first one.
    if asked.body["enforce_nonce"] == true
        && let Some(nonce) = asked.body["nonce"].as_str()
    {
        let same =
            world.messages.values().find(|it| it.channel == channel && it.nonce.as_deref() == Some(nonce));
        if let Some(same) = same {
            return Answer::ok(world.message_json(same.id));
        }
    }
    let place = Place { channel, interaction: None, ephemeral_for: None };
    let id = posting::post(world, &place, &asked.body, &asked.files);
    Answer::ok(world.message_json(id))
}

fn one_message(world: &mut World, asked: &Asked, channel: Channel) -> Answer {
    let id = MessageId(asked.endpoint.id(1));
    if !visible(world, channel, id) {
        return Answer::unknown_message();
    }
    let permissions = world.directory.permissions(world.bot, channel);
    let own = world.messages.get(&id).is_some_and(|it| it.author == world.bot);
    match asked.endpoint.call {
        Call::Message => Answer::ok(world.message_json(id)),
        Call::Edit if !own => Answer::error(403, 50005, "Cannot edit a message authored by another user"),
        Call::Edit => {
            let refused = posting::try_edit(world, "Edit", id, asked, &asked.body);
            refused.unwrap_or_else(|| Answer::ok(world.message_json(id)))
        }
        Call::Delete if !own && permissions & MANAGE_MESSAGES == 0 => Answer::missing_permissions(),
        Call::Delete => {
            world.delete_message(id);
            Answer::empty()
        }
        call => pin(world, channel, id, matches!(call, Call::Pin | Call::OldPin)),
    }
}

fn pin(world: &mut World, channel: Channel, id: MessageId, wanted: bool) -> Answer {
    let place = world.directory.channel(channel);
    if place.guild.is_some() && world.directory.permissions(world.bot, channel) & PIN_MESSAGES == 0 {
        return Answer::missing_permissions();
    }
    let pinned = place.pins.iter().any(|(it, _)| *it == id);
    if wanted && !pinned && place.pins.len() >= MAX_PINS {
        return Answer::error(400, 30003, "Maximum number of pins reached for the channel (250)");
    }
    set_pinned(world, channel, id, wanted);
    Answer::empty()
}

/// Pins or unpins a message and tells the bot.
pub(crate) fn set_pinned(world: &mut World, channel: Channel, id: MessageId, pinned: bool) {
    let now = world.clock.text();
    let entry = world.directory.channel_mut(channel);
    let before = entry.pins.len();
    if pinned && !entry.pins.iter().any(|(it, _)| *it == id) {
        entry.pins.insert(0, (id, now.clone()));
    } else if !pinned {
        entry.pins.retain(|(it, _)| *it != id);
    }
    let (changed, guild) = (entry.pins.len() != before, entry.guild);
    if let Some(message) = world.messages.get_mut(&id) {
        message.pinned = pinned;
    }
    if changed {
        let mut json = json!({"channel_id": channel.to_string(), "last_pin_timestamp": now});
        if let Some(guild) = guild {
            json["guild_id"] = guild.to_string().into();
        }
        world.gateway.dispatch(guild, super::gateway::NONE, "CHANNEL_PINS_UPDATE", &json);
    }
}

fn pins(world: &World, asked: &Asked, channel: Channel) -> Answer {
    let pins = &world.directory.channel(channel).pins;
    if asked.endpoint.call == Call::OldPins {
        return Answer::ok(pins.iter().take(LISTED).map(|(id, _)| world.message_json(*id)).collect());
    }
    let before =
        asked.query.split('&').find_map(|it| it.strip_prefix("before=")).map(|it| it.replace("%3A", ":"));
    let older: Vec<_> =
        pins.iter().filter(|(_, at)| before.as_ref().is_none_or(|before| at < before)).collect();
    let limit = setting(asked, "limit").and_then(|it| usize::try_from(it).ok()).unwrap_or(LISTED).min(LISTED);
    let items: Vec<Value> = older
        .iter()
        .take(limit)
        .map(|(id, at)| json!({"pinned_at": at, "message": world.message_json(*id)}))
        .collect();
    Answer::ok(json!({"has_more": older.len() > items.len(), "items": items}))
}

fn start_thread(world: &mut World, asked: &Asked, parent: Channel) -> Answer {
    if !world.directory.may_send(world.bot, parent) {
        return Answer::missing_permissions();
    }
    let place = world.directory.channel(parent);
    let (forum, guild) = (place.place == Kind::Forum, place.guild);
    if forum {
        let wrong = message_rules::check_new(&asked.body["message"], !asked.files.is_empty());
        if posting::refuse(world, "StartThread", wrong) {
            return Answer::invalid_form();
        }
    }
    // A thread that begins at a message has its number.
    let id = match asked.endpoint.call {
        Call::ThreadFromMessage if !visible(world, parent, MessageId(asked.endpoint.id(1))) => {
            return Answer::unknown_message();
        }
        Call::ThreadFromMessage => asked.endpoint.id(1),
        _ => world.next_id(),
    };
    let name = asked.body["name"].as_str().unwrap_or_default().to_owned();
    let entry = ChannelEntry {
        id: Channel(id),
        place: Kind::Thread,
        guild,
        name,
        parent: Some(parent),
        owner: Some(world.bot),
        overwrites: Vec::new(),
        pins: Vec::new(),
    };
    world.add_channel(entry);
    let mut json = world.directory.channel_json(Channel(id));
    if forum {
        let place = Place { channel: Channel(id), interaction: None, ephemeral_for: None };
        let first = posting::post(world, &place, &asked.body["message"], &asked.files);
        json["message"] = world.message_json(first);
    }
    Answer { status: 201, body: Some(json) }
}
