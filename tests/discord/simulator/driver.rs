//! The handle with which a test starts the simulated Discord and looks at it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{State, WebSocketUpgrade};
use axum::routing::{any, get};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use super::clock::Clock;
use super::commands::Commands;
use super::directory::{Directory, Person};
use super::endpoint::Call;
use super::exchange::Exchange;
use super::faults::{Fault, Faults};
use super::gateway::{Gateway, Out, Session};
use super::ids::{Channel, Guild, Ids, Interaction, MessageId, User};
use super::log::{Log, Served};
use super::message::Message;
use super::shared::Shared;
use super::violation::Violation;
use super::world::World;
use super::{callbacks, files, rest, socket};

/// The bot's number, of which the first part of its token is made.
const BOT: User = User(1_100_000_000_000_000_001);
const TOKEN: &str = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.simula.a-token-of-the-simulator-only";
/// How long a test waits for the bot before it fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running simulator; it ends when it is dropped. It has its own threads, so that a test may be synchronous.
#[derive(Debug)]
pub(crate) struct Simulator {
    pub(crate) shared: Shared,
    pub(crate) patience: Duration,
    runtime: Option<Runtime>,
    base: String,
    /// Whether the test asked for the broken rules.
    looked: AtomicBool,
}

impl Drop for Simulator {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Waiting for the threads is forbidden where the test itself runs in a runtime.
            runtime.shutdown_background();
        }
        // a test that does not ask expects none
        if !self.looked.load(Ordering::Relaxed) && !std::thread::panicking() {
            let broken = self.violations();
            assert!(broken.is_empty(), "rules were broken: {broken:?}");
        }
    }
}

impl Simulator {
    /// Starts on a free port of the loopback interface.
    pub(crate) async fn start() -> Self {
        let (simulator, bound) = Self::begin();
        simulator.finish(bound.await.expect("the simulator binds a port"))
    }

    /// The same for a test without a runtime.
    pub(crate) fn start_blocking() -> Self {
        let (simulator, bound) = Self::begin();
        simulator.finish(bound.blocking_recv().expect("the simulator binds a port"))
    }

    fn begin() -> (Self, oneshot::Receiver<String>) {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("discord-simulator")
            .enable_all()
            .build()
            .expect("a runtime");
        let shared = Shared::new(World {
            clock: Clock::start(),
            ids: Ids::default(),
            directory: Directory::default(),
            messages: std::collections::BTreeMap::new(),
            exchanges: std::collections::BTreeMap::new(),
            tokens: std::collections::HashMap::new(),
            commands: Commands::default(),
            gateway: Gateway::default(),
            faults: Faults::default(),
            log: Log::default(),
            bot: BOT,
            application: BOT.0,
            token: TOKEN.to_owned(),
            address: String::new(),
            pages: files::Pages::new(),
        });
        let bot = Person { id: BOT, name: "bonafide".into(), bot: true, locale: "en-US".into() };
        shared.with(|world| world.directory.people.insert(BOT, bot));
        let routes = Router::new()
            .route("/socket", any(upgrade))
            .route("/attachments/{*path}", get(files::serve))
            .route("/pages/{*path}", get(files::serve))
            .fallback(rest::serve)
            .with_state(shared.clone());
        let (tell, bound) = oneshot::channel();
        runtime.spawn(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            let address = listener.local_addr().expect("an address").to_string();
            // The test may have ended already.
            let _ = tell.send(address);
            let _ = axum::serve(listener, routes).await;
        });
        (
            Self {
                shared,
                patience: PATIENCE,
                runtime: Some(runtime),
                base: String::new(),
                looked: AtomicBool::new(false),
            },
            bound,
        )
    }

    fn finish(mut self, address: String) -> Self {
        self.base = format!("http://{address}");
        self.shared.with(|world| world.address = address);
        self
    }

    /// The address that stands for `https://discord.com`.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// The token that the simulator takes.
    pub(crate) fn token(&self) -> String {
        self.shared.look(|world| world.token.clone())
    }

    /// The bot.
    pub(crate) fn bot(&self) -> User {
        self.shared.look(|world| world.bot)
    }

    /// Runs one of the waiting methods in a test without a runtime.
    pub(crate) fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.as_ref().expect("a running simulator").block_on(future)
    }

    /// Moves the simulated clock on.
    pub(crate) fn advance(&self, time: Duration) {
        self.shared.with(|world| world.clock.advance(time));
    }

    /// Every broken rule so far.
    pub(crate) fn violations(&self) -> Vec<Violation> {
        self.looked.store(true, Ordering::Relaxed);
        self.shared.look(|world| world.log.violations.clone())
    }

    /// Fails the test where a rule was broken, or where the bot never asked for the gateway's address.
    pub(crate) fn assert_clean(&self) {
        let violations: Vec<String> = self.violations().iter().map(ToString::to_string).collect();
        assert!(violations.is_empty(), "the bot broke rules:\n{}", violations.join("\n"));
        assert!(self.gateway_asked() > 0, "GET /gateway was never served");
    }

    /// How often the gateway's address was asked for.
    pub(crate) fn gateway_asked(&self) -> usize {
        self.shared.look(|world| world.gateway.served_addresses)
    }

    /// The calls that were served, oldest first.
    pub(crate) fn calls(&self) -> Vec<Served> {
        self.shared.look(|world| world.log.calls.iter().cloned().collect())
    }

    /// How often a call was served, whatever the answer.
    pub(crate) fn count(&self, call: Call) -> usize {
        self.shared.look(|world| world.log.times(call))
    }

    /// Answers 401, 403 and 429 so far.
    pub(crate) fn invalid_requests(&self) -> usize {
        self.shared.look(|world| world.log.invalid)
    }

    /// Lets the next calls of a kind go wrong.
    pub(crate) fn fail_next(&self, call: Call, times: usize, fault: &Fault) {
        self.shared.with(|world| world.faults.plan(call, times, fault));
    }

    /// Faults that have not happened yet.
    pub(crate) fn faults_left(&self) -> usize {
        self.shared.look(|world| world.faults.left())
    }

    /// Lets answers go that `Fault::Held` holds.
    pub(crate) fn release(&self) {
        self.shared.with(|world| world.faults.released = true);
    }

    /// Messages that are to be seen in a channel, oldest first; ephemeral ones among them.
    pub(crate) fn messages(&self, channel: Channel) -> Vec<Message> {
        self.shared.look(|world| {
            let there = world.messages.values().filter(|it| it.channel == channel && !it.deleted);
            there.filter(|it| it.flags & callbacks::LOADING == 0).cloned().collect()
        })
    }

    /// A message as it stands now, deleted or not.
    pub(crate) fn message(&self, id: MessageId) -> Message {
        self.shared.look(|world| world.messages.get(&id).cloned()).expect("a message")
    }

    /// Pinned messages of a channel, the newest pin first.
    pub(crate) fn pins(&self, channel: Channel) -> Vec<MessageId> {
        self.shared.look(|world| world.directory.channel(channel).pins.iter().map(|(id, _)| *id).collect())
    }

    /// An interaction and what became of it.
    pub(crate) fn exchange(&self, interaction: Interaction) -> Exchange {
        self.shared.look(|world| world.exchanges.get(&interaction).cloned()).expect("an interaction")
    }

    /// Interactions that were never acknowledged.
    pub(crate) fn unacknowledged(&self) -> Vec<Interaction> {
        self.shared
            .look(|world| world.exchanges.values().filter(|it| it.ack.is_none()).map(|it| it.id).collect())
    }

    /// How long each acknowledged interaction waited for that, by the simulated clock.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.shared.look(|world| world.exchanges.values().filter_map(|it| it.waited).collect())
    }

    /// Registered commands: global, or those of a guild.
    pub(crate) fn commands(&self, guild: Option<Guild>) -> Vec<serde_json::Value> {
        self.shared.look(|world| world.commands.list(guild).to_vec())
    }

    /// Asks every connection to reconnect (op 7).
    pub(crate) fn reconnect(&self) {
        self.shared.with(|world| world.gateway.send_all(&Out::Text(r#"{"op":7,"d":null}"#.into())));
    }

    /// Asks for a heartbeat at once (op 1).
    pub(crate) fn ask_heartbeat(&self) {
        self.shared.with(|world| world.gateway.send_all(&Out::Text(r#"{"op":1,"d":null}"#.into())));
    }

    /// Says that the sessions are invalid (op 9).
    pub(crate) fn invalidate_sessions(&self, resumable: bool) {
        self.shared.with(|world| world.gateway.invalidate(resumable));
    }

    /// Closes every connection with a code.
    pub(crate) fn close_gateway(&self, code: u16) {
        self.shared.with(|world| world.gateway.send_all(&Out::Close(code)));
    }

    /// Ends every connection without a word.
    pub(crate) fn drop_gateway(&self) {
        self.shared.with(|world| world.gateway.send_all(&Out::Drop));
    }

    /// Closes with a code whenever the bot identifies; `None` lets it in again.
    pub(crate) fn refuse_identify(&self, code: Option<u16>) {
        self.shared.with(|world| world.gateway.refuse_identify = code);
    }

    /// Takes a new session only this long after the one before.
    pub(crate) fn pause_identify(&self, pause: Duration) {
        self.shared.with(|world| world.gateway.identify_pause = Some(pause));
    }

    /// Shards that `GET /gateway/bot` recommends.
    pub(crate) fn recommend_shards(&self, shards: u64) {
        self.shared.with(|world| world.gateway.recommended_shards = shards);
    }

    /// Events that were sent in the sessions that are open, as they went out.
    pub(crate) fn events(&self) -> Vec<String> {
        self.shared.look(|world| world.gateway.sessions.iter().flat_map(Session::events).collect())
    }

    /// Gives the bot intents that have to be asked for.
    pub(crate) fn grant_intents(&self, intents: u64) {
        self.shared.with(|world| world.gateway.granted = intents);
    }

    /// Times a session was opened, and resumed.
    pub(crate) fn sessions(&self) -> (usize, usize) {
        self.shared.look(|world| (world.gateway.identified, world.gateway.resumed))
    }
}

async fn upgrade(upgrade: WebSocketUpgrade, State(shared): State<Shared>) -> axum::response::Response {
    upgrade.on_upgrade(move |socket| socket::talk(socket, shared))
}
