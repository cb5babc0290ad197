//! The bot against the simulated Discord; docs/developers/discord-tests.md says which file shows what.
//!
//! One program for all of them: the simulator takes longer to compile than every test here together.

#![cfg(feature = "discord")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test or bench ends where something is wrong")]

mod bot_process;
mod scene;
mod simulator;
mod tiny_bot;

mod answers;
mod canary;
mod commands;
mod moderation;
#[cfg(feature = "opensearch")]
#[path = "../support/opensearch_nodes.rs"]
mod opensearch_nodes;
#[cfg(feature = "opensearch")]
#[path = "../support/opensearch_proxy.rs"]
mod opensearch_proxy;
mod operation;
#[path = "../support/picture.rs"]
mod picture;
#[cfg(all(unix, feature = "postgres"))]
#[path = "../support/postgres_server.rs"]
mod postgres_server;
#[cfg(feature = "replicas")]
#[path = "../support/replica_keys.rs"]
mod replica_keys;
mod settings;
mod settings_use;
mod simulator_tests;
mod texts;
