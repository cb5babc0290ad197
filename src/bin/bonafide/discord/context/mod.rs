//! Who uses a command or component, in which server and channel, and with which permissions.

mod command;
mod moderators;
mod place;

pub(super) use command::{Command, Context, locale, place, send, wait};
pub(super) use moderators::{is_moderator, manages, moderated, moderates, open_for_moderator};
pub(super) use place::{Place, is_thread};
