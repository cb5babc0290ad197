//! A small bot of serenity and poise with which the simulated Discord is tried.

#![allow(dead_code, unused_imports, reason = "each test file uses a part of it")]
#![allow(clippy::disallowed_methods, reason = "it is the simulator that is tried, not the bot's delivery")]

mod bot;

pub(crate) use bot::{TestBot, client, launch, launch_shards, scene, start_bot};
