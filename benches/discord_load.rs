//! The bot under load: 500 members of 50 servers use it 5,000 times while connections drop and Discord fails.
//!
//! The real program runs against the simulated Discord of the tests, on this machine alone. Ends with status 1
//! where an interaction was acknowledged too late, answered twice, or lost, and where memory grows.

#![allow(clippy::expect_used, clippy::panic, reason = "a test or bench ends where something is wrong")]

#[path = "../tests/discord/bot_process/mod.rs"]
mod bot_process;
mod load;
#[path = "../tests/discord/simulator/mod.rs"]
mod simulator;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bot_process::Home;
use load::member::{Member, Tally};
use load::memory::Memory;
use load::trouble::Trouble;
use load::verdict::Verdict;
use simulator::Simulator;

const SERVERS: usize = 50;
const MEMBERS: usize = 500;
/// Interactions of each member before anything is measured, and while it is.
const WARM_UP: usize = 4;
const EACH: usize = 10;
/// The whole ends after this time, whatever happens.
const LONGEST: Duration = Duration::from_mins(4);
const SEED: u64 = 20_261_123;

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let ended = runtime.expect("a runtime").block_on(async { tokio::time::timeout(LONGEST, run()).await });
    match ended {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(_) => {
            println!("not done after {} s", LONGEST.as_secs());
            ExitCode::FAILURE
        }
    }
}

async fn run() -> bool {
    let sim = Arc::new(Simulator::start().await);
    let mut people = Vec::new();
    for server in 0..SERVERS {
        let guild = sim.guild(&format!("Server {server}"));
        let channel = sim.channel(guild, "general");
        for number in 0..MEMBERS / SERVERS {
            people.push((sim.member(guild, &format!("Member {number} of {server}")), channel));
        }
    }
    let home = Home::new();
    let bot = home.start(&sim).await;
    let memory = Memory::of(bot.id());
    let idle = memory.now();

    let trouble = Arc::new(Trouble::new(Arc::clone(&sim), SEED));
    let causing = tokio::spawn(Arc::clone(&trouble).cause());
    // caches, queues and the allocator's pools fill
    everybody(&sim, &people, (WARM_UP, SEED), &trouble).await;
    let before = memory.now();
    let first = sim.shared.look(|world| world.exchanges.len());

    let start = Instant::now();
    let tally = everybody(&sim, &people, (EACH, SEED + 1), &trouble).await;
    let seconds = start.elapsed().as_secs_f64();
    causing.abort();
    let after = memory.now();

    let verdict = Verdict::of(&sim, first, tally);
    verdict.print(seconds);
    trouble.print();
    println!("memory: {idle} idle, {before} after {} interactions, {after} at the end", MEMBERS * WARM_UP);
    let flat = after.is_flat_after(&before);
    if !flat {
        println!("WRONG: memory grows");
    }
    let stopped = bot.stop().await.status.code() == Some(0);
    if !stopped {
        println!("WRONG: the bot did not end well:\n{}", home.log());
    }
    verdict.is_good() && flat && stopped
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
