//! Answers to interactions after the first: the original and follow-ups.

use super::answer::Answer;
use super::callbacks::{EPHEMERAL, LOADING};
use super::endpoint::Call;
use super::exchange::{Ack, Exchange, Kind, TOKEN_LIFE};
use super::ids::MessageId;
use super::message_rules;
use super::posting::{self, Place};
use super::rest::Asked;
use super::violation::Rule;
use super::world::World;

pub(crate) fn handle(world: &mut World, asked: &Asked) -> Answer {
    let call = asked.endpoint.call;
    let token = asked.endpoint.text(1);
    let exchange = world.tokens.get(token).and_then(|id| world.exchanges.get(id)).cloned();
    let Some(exchange) = exchange.filter(|_| asked.endpoint.id(0) == world.application) else {
        return Answer::error(404, 10015, "Unknown Webhook");
    };
    if world.clock.now().saturating_sub(exchange.created) > TOKEN_LIFE {
        world.violate(Rule::ExpiredToken, format!("{call:?} at interaction {}", exchange.id));
        return Answer::error(401, 50027, "Invalid Webhook Token");
    }
    match exchange.ack {
        None => {
            world.violate(Rule::NotAcknowledged, format!("{call:?} at interaction {}", exchange.id));
            return Answer::error(404, 10015, "Unknown Webhook");
        }
        Some(_) if exchange.kind == Kind::Autocomplete => {
            world.violate(Rule::WrongAnswer, format!("{call:?} at an autocomplete"));
            return Answer::error(404, 10015, "Unknown Webhook");
        }
        Some(_) => {}
    }
    if call == Call::FollowUp {
        return follow_up(world, asked, &exchange);
    }
    let wanted = match call {
        Call::OriginalGet | Call::OriginalEdit | Call::OriginalDelete => exchange.original,
        _ => Some(MessageId(asked.endpoint.id(2)))
            .filter(|id| exchange.follow_ups.contains(id) || exchange.original == Some(*id)),
    };
    let Some(id) = wanted.filter(|id| world.messages.get(id).is_some_and(|it| !it.deleted)) else {
        return Answer::unknown_message();
    };
    match call {
        Call::OriginalDelete | Call::FollowUpDelete => {
            world.delete_message(id);
            Answer::empty()
        }
        Call::OriginalEdit | Call::FollowUpEdit => {
            let refused = posting::try_edit(world, &format!("{call:?}"), id, asked, &asked.body);
            refused.unwrap_or_else(|| Answer::ok(world.message_json(id)))
        }
        _ => Answer::ok(world.message_json(id)),
    }
}

fn follow_up(world: &mut World, asked: &Asked, exchange: &Exchange) -> Answer {
    let wrong = message_rules::check_new(&asked.body, !asked.files.is_empty());
    if posting::refuse(world, "FollowUp", wrong) {
        return Answer::invalid_form();
    }
    let ephemeral = asked.body["flags"].as_u64().unwrap_or_default() & EPHEMERAL != 0;
    let waiting = exchange.original.filter(|id| {
        matches!(exchange.ack, Some(Ack::Deferred { .. }))
            && world.messages.get(id).is_some_and(|it| it.flags & LOADING != 0 && !it.deleted)
    });
    let id = if let Some(id) = waiting {
        // The first follow-up after a defer fills the message that was promised, seen by whom the defer chose.
        if ephemeral && exchange.ack == Some(Ack::Deferred { ephemeral: false }) {
            let detail =
                format!("interaction {}: an ephemeral answer after a public defer is public", exchange.id);
            world.violate(Rule::EphemeralChanged, detail);
        }
        posting::edit(world, id, &asked.body, &asked.files);
        id
    } else {
        let place = Place {
            channel: exchange.channel,
            interaction: Some(exchange.id),
            ephemeral_for: ephemeral.then_some(exchange.user),
        };
        posting::post(world, &place, &asked.body, &asked.files)
    };
    if let Some(exchange) = world.exchanges.get_mut(&exchange.id) {
        exchange.follow_ups.push(id);
    }
    Answer::ok(world.message_json(id))
}
