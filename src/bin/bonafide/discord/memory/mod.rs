//! What the bot keeps in memory only, within bounds.

mod conversations;
mod cooldowns;
mod member_actions;
mod pin_cache;
mod rate_limits;
mod recent_answers;
mod remembered;
mod settings_cache;
mod unanswered_questions;

pub(super) use conversations::Conversations;
pub(super) use cooldowns::Cooldowns;
pub(super) use member_actions::{Deed, Deeds, Opinion};
pub(super) use pin_cache::{ReadyPins, ServerPins};
pub(super) use rate_limits::Rates;
pub(super) use recent_answers::{OpenQuestion, Recent, RecentAnswer};
pub(super) use settings_cache::{Known, Parent};
pub(super) use unanswered_questions::Unanswered;
