//! What the bot keeps in memory only, within bounds.

pub(super) mod conversations;
pub(super) mod cooldowns;
pub(super) mod member_actions;
pub(super) mod pin_cache;
pub(super) mod rate_limits;
pub(super) mod recent_answers;
mod remembered;
pub(super) mod settings_cache;
pub(super) mod unanswered_questions;
