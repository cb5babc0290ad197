//! The bot under load: 500 members of 50 servers use it 5,000 times while connections drop and Discord fails. With
//! the argument `four`, four processes serve 1,000 members of 200 servers, who use them 20,000 times.
//!
//! The real program runs against the simulated Discord of the tests, on this machine alone. Ends with status 1
//! where an interaction was acknowledged too late, answered twice, or lost, and where memory grows. The store is a
//! file, or the database that `BONAFIDE_STORE_ADDRESS` names.

#![allow(clippy::expect_used, clippy::panic, reason = "a test or bench ends where something is wrong")]

#[path = "../tests/discord/bot_process/mod.rs"]
mod bot_process;
mod load;
#[path = "../tests/discord/simulator/mod.rs"]
mod simulator;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bot_process::{BotProcess, Home};
use load::member::{Member, Tally};
use load::memory::Memory;
use load::trouble::Trouble;
use load::verdict::Verdict;
use simulator::Simulator;

/// How much is done by how many.
struct Size {
    processes: u64,
    servers: u64,
    members: usize,
    /// Interactions of each member while they are measured.
    each: usize,
    /// The whole ends after this time, whatever happens.
    longest: Duration,
}

const ONE: Size = Size { processes: 1, servers: 50, members: 500, each: 10, longest: Duration::from_mins(4) };
const FOUR: Size =
    Size { processes: 4, servers: 200, members: 1000, each: 20, longest: Duration::from_mins(20) };
/// Shards of each process, if there are several.
const SHARDS: u64 = 2;
/// Less than Discord's five seconds between two new sessions, as the way to the gateway takes a different time each time.
const PAUSE: Duration = Duration::from_secs(3);
/// Interactions of each member before anything is measured.
const WARM_UP: usize = 4;
const SEED: u64 = 20_261_123;

fn main() -> ExitCode {
    let size = if std::env::args().any(|argument| argument == "four") { FOUR } else { ONE };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let ended =
        runtime.expect("a runtime").block_on(async { tokio::time::timeout(size.longest, run(&size)).await });
    match ended {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(_) => {
            println!("not done after {} s", size.longest.as_secs());
            ExitCode::FAILURE
        }
    }
}

/// Starts all processes, one after the other, and waits until every shard is connected.
async fn start(sim: &Simulator, home: &Home, size: &Size) -> Vec<BotProcess> {
    if size.processes == 1 {
        return vec![home.start(sim).await];
    }
    let total = size.processes * SHARDS;
    let mut bots = Vec::new();
    for first in (0..total).step_by(usize::try_from(SHARDS).expect("a small number")) {
        let last = first + SHARDS - 1;
        bots.push(home.spawn(sim, &["--shards", &format!("{first}-{last}/{total}")]));
        for shard in first..=last {
            sim.shard_connected((shard, total)).await;
        }
    }
    sim.ready().await;
    bots
}

async fn run(size: &Size) -> bool {
    let mut sim = Simulator::start().await;
    let shards = if size.processes == 1 { 1 } else { size.processes * SHARDS };
    if shards > 1 {
        sim.patience = Duration::from_mins(2);
        sim.pause_identify(PAUSE);
    }
    let sim = Arc::new(sim);
    let mut people = Vec::new();
    for server in 0..size.servers {
        let guild = sim.guild_of_shard(&format!("Server {server}"), (server % shards, shards));
        let channel = sim.channel(guild, "general");
        let members = size.members as u64 / size.servers;
        for number in 0..members {
            people.push((sim.member(guild, &format!("Member {number} of {server}")), channel));
        }
    }
    let mut home = Home::new();
    if let Ok(address) = std::env::var("BONAFIDE_STORE_ADDRESS") {
        home = home.with("BONAFIDE_STORE_ADDRESS", &address);
    }
    let bots = start(&sim, &home, size).await;
    let memories: Vec<Memory> = bots.iter().map(|bot| Memory::of(bot.id())).collect();
    let now = || memories.iter().map(Memory::now).collect::<Vec<_>>();
    let idle = now();

    let trouble = Arc::new(Trouble::new(Arc::clone(&sim), SEED));
    let causing = tokio::spawn(Arc::clone(&trouble).cause());
    // caches, queues and the allocator's pools fill
    everybody(&sim, &people, (WARM_UP, SEED), &trouble).await;
    let before = now();
    let first = sim.shared.look(|world| world.exchanges.len());

    let start = Instant::now();
    let tally = everybody(&sim, &people, (size.each, SEED + 1), &trouble).await;
    let seconds = start.elapsed().as_secs_f64();
    causing.abort();
    let after = now();

    let verdict = Verdict::of(&sim, first, tally);
    verdict.print(seconds);
    trouble.print();
    let mut is_good = verdict.is_good();
    for ((idle, before), after) in idle.iter().zip(&before).zip(&after) {
        println!(
            "memory: {idle} idle, {before} after {} interactions, {after} at the end",
            size.members * WARM_UP
        );
        if !after.is_flat_after(before) {
            println!("WRONG: memory grows");
            is_good = false;
        }
    }
    for bot in bots {
        if bot.stop().await.status.code() != Some(0) {
            println!("WRONG: the bot did not end well:\n{}", home.log());
            is_good = false;
        }
    }
    is_good
}

/// Lets all members use the bot at the same time, each so many times.
async fn everybody(
    sim: &Arc<Simulator>,
    people: &[(simulator::User, simulator::Channel)],
    (times, seed): (usize, u64),
    trouble: &Trouble,
) -> Tally {
    let members = people.iter().zip(seed * 1000..).map(|((user, channel), seed)| {
        let member = Member::new(Arc::clone(sim), (*user, *channel), seed, trouble.pace());
        tokio::spawn(member.act(times))
    });
    let mut tally = Tally::default();
    for member in members.collect::<Vec<_>>() {
        tally.add(member.await.expect("a member"));
    }
    tally
}
