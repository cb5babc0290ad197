//! How the bot starts, runs, fails and stops.

mod crash;
mod deployment;
mod failures;
#[cfg(feature = "opensearch")]
mod opensearch;
mod running;
mod shards;
mod start;
