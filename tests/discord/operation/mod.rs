//! How the bot starts, runs, fails and stops.

mod crash;
#[cfg(all(unix, feature = "postgres"))]
mod database;
mod deployment;
mod failures;
#[cfg(feature = "opensearch")]
mod opensearch;
#[cfg(all(unix, feature = "opensearch", feature = "postgres"))]
mod outgrowing;
#[cfg(feature = "replicas")]
mod replicas;
mod running;
mod shards;
mod start;
