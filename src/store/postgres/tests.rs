//! The database of a store: its versions, writers that meet, and what is refused.

use super::super::contract::{new_pin, state};
use super::super::tests::config;
use super::super::*;
use super::*;
use crate::config::StoreAddress;

#[path = "../../../tests/support/postgres_server.rs"]
mod postgres_server;

use postgres_server::PostgresServer;

fn settings(address: &str) -> StoreConfig {
    StoreConfig { address: StoreAddress::new(address), ..config() }
}

/// A new store; none where PostgreSQL isn't installed.
pub(in crate::store) fn store() -> Option<PostgresStore> {
    let address = PostgresServer::shared()?.database();
    Some(PostgresStore::open(&settings(&address)).expect("a store"))
}
