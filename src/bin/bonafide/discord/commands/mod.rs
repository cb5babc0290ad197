//! Slash commands and message commands, and what they have in common.

pub(super) mod autocomplete;
pub(super) mod member_commands;
mod own_data;
pub(super) mod pins;
