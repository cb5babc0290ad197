//! The permission bits that matter to a bot that answers and pins.

pub(crate) const ADMINISTRATOR: u64 = 1 << 3;
pub(crate) const MANAGE_GUILD: u64 = 1 << 5;
pub(crate) const VIEW_CHANNEL: u64 = 1 << 10;
pub(crate) const SEND_MESSAGES: u64 = 1 << 11;
pub(crate) const MANAGE_MESSAGES: u64 = 1 << 13;
pub(crate) const EMBED_LINKS: u64 = 1 << 14;
pub(crate) const ATTACH_FILES: u64 = 1 << 15;
pub(crate) const READ_MESSAGE_HISTORY: u64 = 1 << 16;
pub(crate) const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
pub(crate) const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
/// Since February 2026 pinning needs this and no longer `MANAGE_MESSAGES`.
pub(crate) const PIN_MESSAGES: u64 = 1 << 51;

/// What everybody may do in a new server.
pub(crate) const EVERYONE: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | USE_APPLICATION_COMMANDS
    | SEND_MESSAGES_IN_THREADS;
/// What moderators of a new server may do beyond that.
pub(crate) const MODERATOR: u64 = MANAGE_MESSAGES | MANAGE_GUILD | PIN_MESSAGES;
/// What the bot's role in a new server allows.
pub(crate) const BOT: u64 = EVERYONE | PIN_MESSAGES;
