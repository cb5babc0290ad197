//! A stand-in for Discord on this machine: the HTTP API and the gateway that the bot needs, every
//! request kept for the test to look at, and what Discord would refuse noted as a violation.

#![allow(dead_code, reason = "each test file uses a part of it")]

mod gateway;
mod http;
mod rules;
mod things;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::routing::any;
use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc};

pub(crate) use things::{Member, message};

/// The token that the simulator knows.
pub(crate) const TOKEN: &str = "simulated.token.of-the-bot";
/// The application and its user.
pub(crate) const APPLICATION: u64 = 1_000;
/// The only server.
pub(crate) const GUILD: u64 = 2_000;
/// Its only channel.
pub(crate) const CHANNEL: u64 = 3_000;

/// Longest wait for something that must come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request of the bot.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: String,
    /// Path without `/api/v10`.
    pub(crate) path: String,
    pub(crate) body: Value,
}

#[derive(Default)]
struct Inner {
    calls: Vec<Call>,
    violations: Vec<String>,
    gateway: Option<mpsc::UnboundedSender<String>>,
    identified: usize,
    resumed: usize,
    sequence: u64,
    next_id: u64,
    failures: Vec<(String, u16)>,
}

/// The stand-in.
#[derive(Clone)]
pub(crate) struct Simulator {
    inner: Arc<Mutex<Inner>>,
    changed: Arc<Notify>,
    address: Arc<String>,
}

impl Simulator {
    /// Starts on a free port of this machine.
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let simulator = Self {
            inner: Arc::new(Mutex::new(Inner { next_id: 900_000, ..Inner::default() })),
            changed: Arc::new(Notify::new()),
            address: Arc::new(address),
        };
        let router = Router::new()
            .route("/gateway-socket/", any(gateway::connect))
            .fallback(http::answer)
            .with_state(simulator.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        simulator
    }

    /// Base address of the HTTP API.
    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    fn with<T>(&self, look: impl FnOnce(&mut Inner) -> T) -> T {
        let result = look(&mut self.inner.lock().expect("no panic while locked"));
        self.changed.notify_waiters();
        result
    }

    /// Waits until something is there, and fails the test where it does not come.
    pub(crate) async fn until<T>(&self, what: &str, mut look: impl FnMut(&[Call]) -> Option<T>) -> T {
        let waiting = async {
            loop {
                let changed = self.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                if let Some(found) = look(&self.inner.lock().expect("no panic while locked").calls) {
                    return found;
                }
                changed.await;
            }
        };
        let found = tokio::time::timeout(PATIENCE, waiting).await;
        found.unwrap_or_else(|_| panic!("{what} did not come; requests: {:#?}", self.calls()))
    }

    /// Waits until the bot has identified itself this often; whether it has.
    pub(crate) async fn identified(&self, times: usize) -> bool {
        self.has(|inner| inner.identified >= times).await
    }

    /// Waits until a session was taken up again this often; whether it was.
    pub(crate) async fn took_up_again(&self, times: usize) -> bool {
        self.has(|inner| inner.resumed >= times).await
    }

    async fn has(&self, holds: impl Fn(&Inner) -> bool) -> bool {
        let waiting = async {
            loop {
                let changed = self.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                if holds(&self.inner.lock().expect("no panic while locked")) {
                    return;
                }
                changed.await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.is_ok()
    }

    /// Every request so far.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.inner.lock().expect("no panic while locked").calls.clone()
    }

    /// What Discord would have refused.
    pub(crate) fn violations(&self) -> Vec<String> {
        self.inner.lock().expect("no panic while locked").violations.clone()
    }

    /// Lets the next request whose path holds `part` fail with a status.
    pub(crate) fn fail_next(&self, part: &str, status: u16) {
        self.with(|inner| inner.failures.push((part.to_owned(), status)));
    }

    fn id(&self) -> u64 {
        self.with(|inner| {
            inner.next_id += 1;
            inner.next_id
        })
    }

    /// Sends an event to the bot.
    pub(crate) fn dispatch(&self, name: &str, data: &Value) {
        self.with(|inner| {
            inner.sequence += 1;
            let frame = json!({"op": 0, "t": name, "s": inner.sequence, "d": data});
            if let Some(gateway) = &inner.gateway {
                let _ = gateway.send(frame.to_string());
            }
        });
    }

    /// Ends the gateway connection as a dropped line would.
    pub(crate) fn drop_gateway(&self) {
        self.with(|inner| inner.gateway = None);
    }

    /// A member uses a slash command; the interaction's token is returned.
    pub(crate) fn slash(&self, member: &Member, name: &str, options: &Value) -> String {
        let data = json!({"id": "1", "name": name, "type": 1, "options": options});
        self.interact(member, 2, &data, None)
    }

    /// A member types into a slash command.
    pub(crate) fn complete(&self, member: &Member, name: &str, options: &Value) -> String {
        let data = json!({"id": "1", "name": name, "type": 1, "options": options});
        self.interact(member, 4, &data, None)
    }

    /// A member presses a button of a message.
    pub(crate) fn press(&self, member: &Member, message: &Value, custom_id: &str) -> String {
        let data = json!({"custom_id": custom_id, "component_type": 2});
        self.interact(member, 3, &data, Some(message))
    }

    /// A member sends a form.
    pub(crate) fn submit(&self, member: &Member, message: &Value, custom_id: &str, text: &str) -> String {
        let field = json!({"type": 4, "custom_id": "text", "value": text});
        let data = json!({"custom_id": custom_id, "components": [{"type": 1, "components": [field]}]});
        self.interact(member, 5, &data, Some(message))
    }

    /// A member uses “Apps” on a message of somebody.
    pub(crate) fn on_message(&self, member: &Member, name: &str, target: &Value) -> String {
        let id = target["id"].as_str().expect("an id");
        let data = json!({"id": "1", "name": name, "type": 3, "target_id": id, "resolved": {"messages": {id: target}}});
        self.interact(member, 2, &data, None)
    }

    fn interact(&self, member: &Member, kind: u8, data: &Value, message: Option<&Value>) -> String {
        let id = self.id();
        let token = format!("interaction-token-{id}");
        let interaction = things::interaction((id, &token), kind, member, data, message);
        self.dispatch("INTERACTION_CREATE", &interaction);
        token
    }

    /// The bot's first acknowledgement of an interaction.
    pub(crate) async fn acknowledged(&self, token: &str) -> Value {
        self.until("an acknowledgement", |calls| {
            let here = |call: &&Call| call.path.starts_with("/interactions/") && call.path.contains(token);
            calls.iter().find(here).map(|call| call.body.clone())
        })
        .await
    }

    /// What the bot answered an interaction with after it had put it off.
    pub(crate) async fn answered(&self, token: &str) -> Value {
        let path = format!("/webhooks/{APPLICATION}/{token}");
        self.until("an answer", |calls| {
            let here = |call: &&Call| call.path.starts_with(&path) && call.method != "DELETE";
            calls.iter().find(here).map(|call| call.body.clone())
        })
        .await
    }
}
