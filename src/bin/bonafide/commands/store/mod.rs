//! `bonafide store`: backs up, checks, exports and copies the bot's store.

mod asked;
pub(super) mod command;
