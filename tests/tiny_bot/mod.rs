//! A small bot of serenity and poise with which the simulated Discord is tried.

#![allow(dead_code, unused_imports, reason = "each test file uses a part of it")]

mod bot;

pub(crate) use bot::{TestBot, client, launch, launch_shards, scene, start_bot};
