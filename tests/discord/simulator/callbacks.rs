//! First answers to interactions.

use serde_json::{Value, json};

use super::answer::Answer;
use super::exchange::{ACKNOWLEDGE, Ack, Choice, Kind, ModalForm};
use super::ids::{Interaction, MessageId};
use super::posting::{self, Place};
use super::rest::Asked;
use super::violation::Rule;
use super::world::World;
use super::{form_rules, message_rules};

/// The flag of a message that only one person sees.
pub(crate) const EPHEMERAL: u64 = 1 << 6;
/// The flag of a message that is still to be written.
pub(crate) const LOADING: u64 = 1 << 7;

pub(crate) fn callback(world: &mut World, asked: &Asked) -> Answer {
    let id = Interaction(asked.endpoint.id(0));
    let Some(exchange) = world.exchanges.get(&id).filter(|it| it.token == asked.endpoint.text(1)) else {
        return Answer::unknown_interaction();
    };
    let exchange = exchange.clone();
    let kind = exchange.kind;
    let age = world.clock.now().saturating_sub(exchange.created);
    if exchange.ack.is_some() {
        world.violate(Rule::SecondAcknowledgement, format!("interaction {id} ({kind:?})"));
        return Answer::error(400, 40060, "Interaction has already been acknowledged.");
    }
    if age > ACKNOWLEDGE {
        world.violate(Rule::LateAcknowledgement, format!("interaction {id} ({kind:?}) after {age:?}"));
        return Answer::unknown_interaction();
    }
    let data = &asked.body["data"];
    let answer = asked.body["type"].as_u64().unwrap_or_default();
    let fits = match kind {
        Kind::Command => matches!(answer, 4 | 5 | 9),
        Kind::Component => matches!(answer, 4 | 5 | 6 | 7 | 9),
        Kind::Autocomplete => answer == 8,
        Kind::ModalSubmit => matches!(answer, 4 | 5) || matches!(answer, 6 | 7) && exchange.source.is_some(),
    };
    if !fits {
        world.violate(Rule::WrongAnswer, format!("type {answer} to interaction {id} ({kind:?})"));
        return Answer::invalid_form();
    }
    let wrong = match answer {
        4 => message_rules::check_new(data, !asked.files.is_empty()),
        8 => form_rules::check_choices(data),
        9 => form_rules::check_modal(data),
        _ => Vec::new(),
    };
    if posting::refuse(world, "Callback", wrong) {
        return Answer::invalid_form();
    }
    let flags = data["flags"].as_u64().unwrap_or_default();
    let ephemeral = (flags & EPHEMERAL != 0).then_some(exchange.user);
    let place = Place { channel: exchange.channel, interaction: Some(id), ephemeral_for: ephemeral };
    let ack = match answer {
        4 => {
            let message = posting::post(world, &place, data, &asked.files);
            set_original(world, id, message);
            Ack::Message(message)
        }
        5 => {
            if flags & !EPHEMERAL != 0 {
                world.violate(Rule::Flags, format!("flags {flags} at a deferred answer"));
            }
            let message = posting::promise(world, &place);
            set_original(world, id, message);
            Ack::Deferred { ephemeral: ephemeral.is_some() }
        }
        6 | 7 => {
            let Some(source) = exchange.source else { return Answer::invalid_form() };
            set_original(world, id, source);
            if answer == 7 {
                if let Some(refused) = posting::try_edit(world, "Callback", source, asked, data) {
                    return refused;
                }
                Ack::Update(source)
            } else {
                Ack::DeferredUpdate
            }
        }
        8 => Ack::Choices(choices(data)),
        _ => Ack::Modal(ModalForm::read(data)),
    };
    let original = world.exchanges.get_mut(&id).and_then(|exchange| {
        exchange.ack = Some(ack);
        exchange.waited = Some(age);
        exchange.original
    });
    if asked.asks_for("with_response=true") {
        let resource =
            original.map_or(Value::Null, |it| json!({"type": answer, "message": world.message_json(it)}));
        let interaction = json!({"id": id.to_string(), "type": kind.number()});
        return Answer::ok(json!({"interaction": interaction, "resource": resource}));
    }
    Answer::empty()
}

fn set_original(world: &mut World, id: Interaction, message: MessageId) {
    let edits = world.messages.get(&message).map_or(0, |it| it.edits);
    if let Some(exchange) = world.exchanges.get_mut(&id) {
        exchange.original = Some(message);
        exchange.edits_before = edits;
    }
}

fn choices(data: &Value) -> Vec<Choice> {
    let given = data["choices"].as_array().into_iter().flatten();
    given
        .map(|it| Choice {
            name: it["name"].as_str().unwrap_or_default().to_owned(),
            value: it["value"].clone(),
        })
        .collect()
}
