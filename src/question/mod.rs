//! Questions: what somebody asked, read word by word, and the plan of the search for it.

mod conditions;
mod conversation;
mod intents;
mod plan;
mod planner;
mod understanding;

pub use conditions::{ConditionMatch, Conditions};
pub use conversation::{Conversation, Turn};
pub use intents::Intents;
pub use plan::{Alternative, FieldWeights, GroupRole, QueryPlan, TermGroup};
pub use planner::plan;
pub use understanding::{Understander, Understanding, Word, WordRole};
