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
mod registration;
mod review;
mod start;

pub(crate) use start::run;
