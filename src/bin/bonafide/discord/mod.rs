//! `bonafide discord`: the bot. It turns interactions into questions and answers into messages.

mod answering;
mod bot;
mod commands;
mod components;
mod conversations;
mod custom_id;
mod escape;
mod limits;
mod mentions;
mod message;
mod moderators;
mod own_data;
mod pinned;
mod pinning;
mod pins;
mod registration;
mod review;
mod sending;
mod start;
mod unanswered;

pub(crate) use start::run;
