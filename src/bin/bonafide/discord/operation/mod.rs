//! How the bot starts, connects, reports its health, and stops.

mod command_registration;
#[cfg(feature = "replicas")]
mod following;
mod gateway;
mod health;
mod health_check;
mod http_endpoint;
mod logging;
mod maintenance;
mod process_turns;
mod shutdown;
pub(super) mod start;
mod startup_checks;
mod token;
