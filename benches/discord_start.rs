//! A bot in many servers starts: how long until its sessions are open, how long members wait meanwhile, and how much
//! memory the servers take. The real program runs against the simulated Discord of the tests, on this machine alone.
//!
//!     cargo bench --bench discord_start -- 500 2500
//!
//! Takes numbers of servers, each with 40 channels and 20 roles. A shard serves at most 2,500 servers, as on Discord.

#![allow(clippy::expect_used, clippy::panic, reason = "a test or bench ends where something is wrong")]

#[path = "../tests/discord/bot_process/mod.rs"]
mod bot_process;
#[path = "load/memory.rs"]
mod memory;
#[path = "../tests/discord/simulator/mod.rs"]
mod simulator;

use std::time::{Duration, Instant};

use bot_process::Home;
use memory::Memory;
use simulator::{Channel, Simulator, User};

const CHANNELS: usize = 40;
const ROLES: usize = 20;
const SERVERS_OF_SHARD: u64 = 2500;
/// Questions from the moment when the last session is open.
const QUESTIONS: usize = 100;

fn main() {
    let numbers: Vec<u64> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    for servers in if numbers.is_empty() { vec![500] } else { numbers } {
        runtime.block_on(measure(servers));
    }
}

async fn measure(servers: u64) {
    let mut sim = Simulator::start().await;
    sim.patience = Duration::from_mins(10);
    let shards = servers.div_ceil(SERVERS_OF_SHARD);
    sim.recommend_shards(shards);
    let guilds: Vec<_> = (0..servers)
        .map(|server| sim.guild_of_shard(&format!("Server {server}"), (server % shards, shards)))
        .collect();
    let mut people: Vec<(User, Channel)> = Vec::new();
    for guild in guilds {
        for role in 2..ROLES {
            sim.role(guild, &format!("role {role}"), 0);
        }
        let channels: Vec<_> =
            (0..CHANNELS).map(|channel| sim.channel(guild, &format!("channel {channel}"))).collect();
        people.push((sim.member(guild, "Ana"), channels[0]));
    }
    let home = Home::new();
    let start = Instant::now();
    let bot = home.spawn(&sim, &[]);
    sim.connected(usize::try_from(shards).expect("a small number")).await;
    sim.ready().await;
    let opened = start.elapsed();

    // members of servers that come last ask at once
    let (mut acknowledged, mut answered) = (Vec::new(), Vec::new());
    for (user, channel) in people.iter().rev().cycle().take(QUESTIONS) {
        let begun = Instant::now();
        let asked =
            sim.slash(*user, *channel, "ask", &[("question", "How is osteopetrosis treated?".into())]);
        sim.ack(asked).await;
        acknowledged.push(begun.elapsed());
        sim.reply_to(asked).await;
        answered.push(begun.elapsed());
    }
    let (first, memory) = (acknowledged[0], Memory::of(bot.id()).now());
    println!(
        "{servers} servers, {shards} shards: open after {:.1} s; first acknowledgement after {:.0} ms, longest of \
         {QUESTIONS} {:.0} ms, longest answer {:.0} ms; memory {memory}, at most {}",
        opened.as_secs_f64(),
        milliseconds(first),
        milliseconds(acknowledged.into_iter().max().unwrap_or_default()),
        milliseconds(answered.into_iter().max().unwrap_or_default()),
        memory.peak()
    );
    bot.stop().await;
    for violation in sim.violations() {
        println!("WRONG: {violation}");
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
