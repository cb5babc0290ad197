//! Puts what the bot wrote into messages.

use serde_json::Value;

use super::answer::Answer;
use super::callbacks::{EPHEMERAL, LOADING};
use super::ids::{Channel, Interaction, MessageId, User};
use super::message::{Attachment, Message};
use super::message_rules;
use super::rest::Asked;
use super::violation::{Rule, Violation};
use super::world::World;

/// Where a message goes and who sees it.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) channel: Channel,
    pub(crate) interaction: Option<Interaction>,
    pub(crate) ephemeral_for: Option<User>,
}

/// Notes violations; true when Discord itself would refuse the body.
pub(crate) fn refuse(world: &mut World, call: &str, wrong: Vec<Violation>) -> bool {
    let mut refused = false;
    for violation in wrong {
        refused |= !matches!(violation.rule, Rule::Pings | Rule::UnknownKey | Rule::EmbedLinks | Rule::Flags);
        world.violate(violation.rule, format!("{call}: {}", violation.detail));
    }
    refused
}

/// Posts a new message of the bot's.
pub(crate) fn post(world: &mut World, place: &Place, body: &Value, files: &[Attachment]) -> MessageId {
    insert(world, place, |message| fill(message, body, files))
}

/// Posts what a deferred answer shows until it is filled.
pub(crate) fn promise(world: &mut World, place: &Place) -> MessageId {
    insert(world, place, |message| message.flags = LOADING)
}

fn insert(world: &mut World, place: &Place, write: impl FnOnce(&mut Message)) -> MessageId {
    let bot = world.bot;
    let mut message = world.draft(bot, place.channel);
    message.interaction = place.interaction;
    message.ephemeral_for = place.ephemeral_for;
    let id = message.id;
    write(&mut message);
    world.messages.insert(id, message);
    world.announce("MESSAGE_CREATE", id);
    id
}

/// Checks a change of a message and makes it; the refusal where Discord would refuse it.
pub(crate) fn try_edit(
    world: &mut World,
    call: &str,
    id: MessageId,
    asked: &Asked,
    body: &Value,
) -> Option<Answer> {
    let message = world.messages.get(&id)?;
    let wrong = message_rules::check_edit(body, message, !asked.files.is_empty());
    if refuse(world, call, wrong) {
        return Some(Answer::invalid_form());
    }
    edit(world, id, body, &asked.files);
    None
}

/// Changes what a body names and leaves the rest.
pub(crate) fn edit(world: &mut World, id: MessageId, body: &Value, files: &[Attachment]) {
    let now = world.clock.text();
    if let Some(message) = world.messages.get_mut(&id) {
        message.flags &= !LOADING;
        message.edits += 1;
        message.edited = Some(now);
        fill(message, body, files);
    }
    world.announce("MESSAGE_UPDATE", id);
}

fn fill(message: &mut Message, body: &Value, files: &[Attachment]) {
    if let Some(content) = body.get("content") {
        content.as_str().unwrap_or_default().clone_into(&mut message.content);
    }
    if let Some(embeds) = body.get("embeds") {
        message.embeds = embeds.as_array().cloned().unwrap_or_default();
    }
    if let Some(components) = body.get("components") {
        message.components = components.as_array().cloned().unwrap_or_default();
    }
    if let Some(kept) = body.get("attachments").and_then(Value::as_array) {
        let ids: Vec<u64> = kept.iter().filter_map(|it| it["id"].as_str()?.parse().ok()).collect();
        let mut number = message.first_attachment_id();
        message.attachments.retain(|_| {
            number += 1;
            ids.contains(&(number - 1))
        });
    }
    message.attachments.extend(files.iter().cloned());
    if let Some(flags) = body["flags"].as_u64() {
        message.flags = flags & !(EPHEMERAL | LOADING);
    }
    if let Some(nonce) = body["nonce"].as_str() {
        message.nonce = Some(nonce.to_owned());
    }
    if let Some(reference) = body["message_reference"]["message_id"].as_str() {
        message.reference = reference.parse().ok().map(MessageId);
    }
}
