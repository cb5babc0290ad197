//! `bonafide discord`: the bot. It turns interactions into questions and answers into messages.

mod answering;
mod bot;
mod checks;
mod commands;
mod completing;
mod components;
mod conversations;
mod custom_id;
mod delivery;
mod endpoint;
mod escape;
mod gateway;
mod health;
mod limits;
mod logs;
mod mentions;
mod message;
mod metrics;
mod moderators;
mod own_data;
mod pages;
mod pinned;
mod pinning;
mod pins;
mod probe;
mod registration;
mod review;
mod sending;
mod source;
mod start;
mod token;
mod unanswered;

pub(crate) use start::run;
