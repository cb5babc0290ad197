//! One WebSocket connection of the gateway.

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::gateway::{GUILDS, Out, PRIVILEGED};
use super::shared::Shared;
use super::violation::Rule;
use super::world::World;

/// Milliseconds between the heartbeats that the bot is asked for.
const HEARTBEAT_MS: u64 = 41_250;

/// Talks with the bot until either side ends the connection.
pub(crate) async fn talk(socket: WebSocket, shared: Shared) {
    let (out, mut outgoing) = unbounded_channel();
    let connection = shared.with(|world| world.gateway.connect());
    let (mut sink, mut stream) = socket.split();
    let hello = json!({"op": 10, "d": {"heartbeat_interval": HEARTBEAT_MS}}).to_string();
    let mut open = sink.send(Message::Text(hello.into())).await.is_ok();
    while open {
        tokio::select! {
            sent = outgoing.recv() => open = match sent {
                Some(Out::Text(text)) => sink.send(Message::Text(text.into())).await.is_ok(),
                Some(Out::Close(code)) => {
                    let frame = CloseFrame { code, reason: "closed by the simulator".into() };
                    let _ = sink.send(Message::Close(Some(frame))).await;
                    // The other side answers with its own close frame.
                    while let Some(Ok(_)) = stream.next().await {}
                    false
                }
                Some(Out::Drop) | None => false,
            },
            received = stream.next() => match received {
                Some(Ok(Message::Text(text))) => {
                    let payload: Value = serde_json::from_str(&text).unwrap_or_default();
                    shared.with(|world| receive(world, &payload, connection, &out));
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => open = false,
                Some(Ok(_)) => {}
            },
        }
    }
    shared.with(|world| world.gateway.disconnect(connection));
}

fn receive(world: &mut World, payload: &Value, connection: u64, out: &UnboundedSender<Out>) {
    // A connection that already ends takes nothing.
    let send = |it: Out| drop(out.send(it));
    let now = world.clock.now();
    if !world.gateway.count_send(connection, now) {
        world.violate(
            Rule::GatewayRate,
            "more than 120 messages over a connection of the gateway within a minute",
        );
        return send(Out::Close(4008));
    }
    match payload["op"].as_u64() {
        Some(1) => {
            world.gateway.heartbeats += 1;
            send(Out::Text(json!({"op": 11}).to_string()));
        }
        Some(2) => identify(world, &payload["d"], connection, out),
        Some(6) => {
            let session = payload["d"]["session_id"].as_str().unwrap_or_default();
            let since = payload["d"]["seq"].as_u64().unwrap_or_default();
            if !has_token(world, &payload["d"]) {
                send(Out::Close(4004));
            } else if !world.gateway.resume(connection, out, session, since) {
                send(Out::Text(json!({"op": 9, "d": false}).to_string()));
            }
        }
        Some(3 | 4 | 8) => {}
        _ => send(Out::Close(4001)),
    }
}

/// IDENTIFY may carry the token with or without the prefix.
fn has_token(world: &World, data: &Value) -> bool {
    let given = data["token"].as_str().unwrap_or_default();
    given.strip_prefix("Bot ").unwrap_or(given) == world.token
}

fn identify(world: &mut World, data: &Value, connection: u64, out: &UnboundedSender<Out>) {
    if let Some(code) = world.gateway.refuse_identify {
        return drop(out.send(Out::Close(code)));
    }
    if !has_token(world, data) {
        return drop(out.send(Out::Close(4004)));
    }
    let intents = data["intents"].as_u64().unwrap_or_default();
    if intents & PRIVILEGED & !world.gateway.granted != 0 {
        world.violate(Rule::PrivilegedIntent, format!("intents {intents:b}"));
        return drop(out.send(Out::Close(4014)));
    }
    let now = world.clock.now();
    if !world.gateway.takes_identify(now) {
        world.violate(Rule::IdentifyRate, "two sessions within a few seconds");
        return drop(out.send(Out::Text(json!({"op": 9, "d": false}).to_string())));
    }
    let shard = (data["shard"][0].as_u64().unwrap_or(0), data["shard"][1].as_u64().unwrap_or(1));
    let bot = world.bot;
    let mine: Vec<_> = world
        .directory
        .guilds
        .keys()
        .copied()
        .filter(|guild| (guild.0 >> 22) % shard.1.max(1) == shard.0)
        .collect();
    let url = world.gateway_url();
    let session = world.gateway.open(connection, out.clone(), shard, intents);
    let ready = json!({
        "v": 10, "user": world.directory.person(bot).json(), "session_id": session.id, "resume_gateway_url": url,
        "guilds": mine.iter().map(|guild| json!({"id": guild.to_string(), "unavailable": true})).collect::<Vec<_>>(),
        "shard": [shard.0, shard.1], "application": {"id": world.application.to_string(), "flags": 0},
    });
    session.dispatch("READY", &ready);
    if intents & GUILDS != 0 {
        for guild in mine {
            session.dispatch("GUILD_CREATE", &world.directory.guild_create(guild, bot));
        }
    }
}
