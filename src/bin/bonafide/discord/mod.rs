//! `bonafide discord`: the bot. It turns interactions into questions and answers into messages.

mod answers;
mod bot;
mod commands;
mod components;
mod context;
mod delivery;
mod memory;
mod messages;
mod metrics;
mod moderation;
mod operation;
mod pins;
mod settings;

pub(crate) use operation::start::run;
