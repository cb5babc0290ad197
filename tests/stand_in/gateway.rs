//! The gateway: greets, identifies, takes up sessions again, and passes events on.

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{APPLICATION, GUILD, Simulator, TOKEN, things};

pub(super) async fn connect(State(simulator): State<Simulator>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| serve(simulator, socket))
}

async fn serve(simulator: Simulator, mut socket: WebSocket) {
    let (sender, mut events) = mpsc::unbounded_channel();
    simulator.with(|inner| inner.gateway = Some(sender));
    let hello = json!({"op": 10, "d": {"heartbeat_interval": 40_000}});
    if socket.send(Message::text(hello.to_string())).await.is_err() {
        return;
    }
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Some(event) => {
                    if socket.send(Message::text(event)).await.is_err() {
                        return;
                    }
                }
                // the line is dropped without a word
                None => return,
            },
            frame = socket.recv() => {
                let Some(Ok(frame)) = frame else { return };
                let Ok(text) = frame.to_text() else { continue };
                let Ok(frame) = serde_json::from_str::<Value>(text) else { continue };
                for answer in answers(&simulator, &frame) {
                    if socket.send(Message::text(answer)).await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}

fn answers(simulator: &Simulator, frame: &Value) -> Vec<String> {
    let event = |name: &str, data: Value| {
        let sequence = simulator.with(|inner| {
            inner.sequence += 1;
            inner.sequence
        });
        json!({"op": 0, "t": name, "s": sequence, "d": data}).to_string()
    };
    match frame["op"].as_u64() {
        Some(1) => vec![json!({"op": 11}).to_string()],
        Some(2) => {
            let token = frame["d"]["token"].as_str().unwrap_or_default();
            if token.trim_start_matches("Bot ") != TOKEN {
                simulator.with(|inner| inner.violations.push("identified with another token".to_owned()));
            }
            let privileged = (1 << 1) | (1 << 8) | (1 << 15);
            if frame["d"]["intents"].as_u64().unwrap_or(0) & privileged != 0 {
                simulator.with(|inner| inner.violations.push("asks for a privileged intent".to_owned()));
            }
            let resume = format!("ws://{}/gateway-socket/", simulator.address);
            let ready = json!({
                "v": 10, "user": things::bot_user(), "guilds": [{"id": GUILD.to_string(), "unavailable": true}],
                "session_id": "session", "resume_gateway_url": resume,
                "application": {"id": APPLICATION.to_string(), "flags": 0}
            });
            let frames = vec![event("READY", ready), event("GUILD_CREATE", things::guild())];
            simulator.with(|inner| inner.identified += 1);
            frames
        }
        Some(6) => {
            simulator.with(|inner| inner.resumed += 1);
            vec![event("RESUMED", json!({}))]
        }
        _ => Vec::new(),
    }
}
