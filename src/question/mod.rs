//! Questions: what somebody asked, read word by word, and the plan of the search for it.

mod care;
mod conditions;
mod conversation;
mod intents;
mod phrase;
mod plan;
mod planner;
mod understanding;
mod urgency;

pub use care::{CareRules, Personal};
pub use conditions::{ConditionMatch, Conditions, Holding};
pub use conversation::{Conversation, Turn};
pub use intents::Intents;
pub use plan::{Alternative, FieldWeights, GroupRole, QueryPlan, TermGroup};
pub use planner::plan;
pub use understanding::{QuestionRules, Understander, Understanding, Word, WordRole};
pub use urgency::{UrgencyMatch, UrgencyRules};
