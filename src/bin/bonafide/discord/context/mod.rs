//! Who uses a command or component, in which server and channel, and with which permissions.

pub(super) mod command;
pub(super) mod moderators;
pub(super) mod place;
