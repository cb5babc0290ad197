//! What the bot keeps in memory only, within bounds.

mod conversations;
mod member_actions;
mod pin_cache;
mod rate_limits;
mod read_cache;
mod recent_answers;
mod settings_cache;
mod unanswered_questions;
mod whole_disclaimers;

use std::hash::Hash;
use std::num::NonZeroUsize;

use lru::LruCache;

pub(super) use conversations::{ConversationPlace, Conversations};
pub(super) use member_actions::{Deed, Deeds, Opinion};
pub(super) use pin_cache::{ReadyPins, ServerPins};
pub(super) use rate_limits::{Quota, RateLimits, Waiting};
pub(super) use recent_answers::{OpenQuestion, Recent, RecentAnswer};
pub(super) use settings_cache::{Known, Parent};
pub(super) use unanswered_questions::{AskedAnswer, Unanswered};
pub(super) use whole_disclaimers::{Readers, WholeDisclaimers};

/// A map of at most so many values; the least recently used go first.
fn bounded<K: Hash + Eq, V>(most: usize) -> LruCache<K, V> {
    LruCache::sparse(NonZeroUsize::new(most).unwrap_or(NonZeroUsize::MIN))
}
