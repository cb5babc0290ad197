//! What goes wrong on Discord's side while the load runs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::member::Pace;
use crate::bot_process::random::Random;
use crate::simulator::{Call, Fault, Simulator};

/// Between two looks at whether something should go wrong.
const TICK: Duration = Duration::from_millis(20);
/// One of so many requests of a kind goes wrong.
const REQUESTS: usize = 10;
/// So many ticks, and the gateway has trouble, too.
const GATEWAY: u64 = 150;
/// So many ticks, and everybody acts at once.
const RUSH: u64 = 240;

pub(crate) struct Trouble {
    sim: Arc<Simulator>,
    seed: u64,
    caused: Mutex<BTreeMap<String, usize>>,
    rush: watch::Sender<u64>,
}

impl Trouble {
    pub(crate) fn new(sim: Arc<Simulator>, seed: u64) -> Self {
        Self { sim, seed, caused: Mutex::default(), rush: watch::Sender::new(0) }
    }

    /// The pace of members who wait for the rushes.
    pub(crate) fn pace(&self) -> Pace {
        Pace(self.rush.subscribe())
    }

    /// Causes trouble until it is ended.
    pub(crate) async fn cause(self: Arc<Self>) {
        let mut random = Random::new(self.seed);
        let mut due = BTreeMap::new();
        let mut every = tokio::time::interval(TICK);
        for tick in 1.. {
            every.tick().await;
            let (call, (name, fault)) = (*random.of(&CALLS), random.of(&faults()).clone());
            // nothing tells a second message after a button from the first: such a one is sent once only
            let certain = call != Call::FollowUp || fault.answer().is_some();
            let (served, due) = (self.sim.count(call), due.entry(format!("{call:?}")).or_insert(0));
            if certain && served >= *due {
                self.sim.fail_next(call, 1, &fault);
                self.note(name);
                *due = served + REQUESTS;
            }
            if tick % GATEWAY == 0 {
                self.gateway(tick / GATEWAY);
            }
            if tick % RUSH == 0 {
                self.rush.send_replace(tick);
            }
        }
    }

    fn gateway(&self, turn: u64) {
        let name = match turn % 4 {
            0 => {
                self.sim.drop_gateway();
                "gateway: connection dropped"
            }
            1 => {
                self.sim.reconnect();
                "gateway: told to reconnect"
            }
            2 => {
                self.sim.close_gateway(4000);
                "gateway: closed"
            }
            _ => {
                self.sim.invalidate_sessions(true);
                "gateway: session to be resumed"
            }
        };
        self.note(name);
    }

    fn note(&self, name: &str) {
        let mut caused = self.caused.lock().unwrap_or_else(PoisonError::into_inner);
        *caused.entry(name.to_owned()).or_default() += 1;
    }

    pub(crate) fn print(&self) {
        let caused = self.caused.lock().unwrap_or_else(PoisonError::into_inner);
        let list: Vec<String> = caused.iter().map(|(name, times)| format!("{name} {times}")).collect();
        println!("caused: {}; {} of them met no request", list.join(", "), self.sim.faults_left());
        let (identified, resumed) = self.sim.sessions();
        println!("sessions: {identified} opened, {resumed} resumed");
    }
}

const CALLS: [Call; 4] = [Call::Callback, Call::OriginalEdit, Call::FollowUp, Call::Send];

fn faults() -> [(&'static str, Fault); 7] {
    [
        ("429", Fault::RateLimited { retry_after: Duration::from_millis(200), global: false }),
        ("500", Fault::Server(500)),
        ("502", Fault::Server(502)),
        ("503", Fault::Server(503)),
        ("no answer", Fault::Timeout),
        ("answer lost", Fault::LostAnswer),
        ("slow", Fault::Slow(Duration::from_millis(1500))),
    ]
}
