//! A local stand-in for Discord: gateway and HTTP interface on the loopback interface, people and servers that a
//! test moves, and checks of every limit that a bot has to keep.
//!
//! A bot reaches it with [`Simulator::base`] in place of `https://discord.com` and [`Simulator::token`]. With
//! serenity 0.12 that is `HttpBuilder::proxy`, which works only with `ratelimiter_disabled(true)`: its rate limiter
//! leaves the given address out and would ask the real Discord.

#![allow(dead_code, unused_imports, reason = "each test file uses a part of it")]

mod acting;
mod answer;
mod callbacks;
mod channels;
mod clock;
mod command_rules;
mod commands;
mod component_rules;
mod directory;
mod driver;
mod endpoint;
mod exchange;
mod faults;
mod files;
mod findings;
mod form_rules;
mod gateway;
mod guilds;
mod ids;
mod keys;
mod log;
mod message;
mod message_rules;
mod options;
pub(crate) mod permissions;
mod places;
mod posting;
mod rest;
mod schema;
mod shared;
mod socket;
mod violation;
mod waiting;
mod webhooks;
mod world;

pub(crate) use channels::MAX_PINS;
pub(crate) use driver::Simulator;
pub(crate) use endpoint::{Call, served};
pub(crate) use exchange::{ACKNOWLEDGE, Ack, Choice, Kind, ModalForm, TextInput};
pub(crate) use faults::Fault;
pub(crate) use ids::{Channel, Guild, Interaction, MessageId, Role, User};
pub(crate) use log::Served;
pub(crate) use message::{Attachment, Button, Message};
pub(crate) use options::Given;
pub(crate) use schema::{is_available as schema_is_available, knows as schema_knows};
pub(crate) use violation::{Rule, Violation};
pub(crate) use world::World;
