//! Questions: what somebody asked, read word by word, and the plan of the search for it.

mod care;
mod conditions;
mod conversation;
mod edit_distance;
mod figures;
mod follow_up;
mod intents;
mod known_words;
mod lexicon;
mod like_names;
mod likeness;
mod medicines;
mod phrase;
mod plan;
mod planner;
mod respelling;
mod spelling;
mod understanding;
mod urgency;
mod vocabulary;

pub(crate) use like_names::{LikeNames, NameLetters};

pub use crate::config::Personal;
pub use care::CareRules;
pub use conditions::{ConditionMatch, Conditions, Holding};
pub use conversation::{Conversation, Turn};
pub use figures::{Figure, figures};
pub use follow_up::FollowUp;
pub use intents::Intents;
pub use lexicon::{Lexicon, Synonym};
pub use likeness::AskedFor;
pub use medicines::{Medicines, NamedMedicine};
pub use plan::{Admitted, Alternative, FieldWeights, Form, GroupRole, QueryPlan, TermGroup};
pub use planner::plan;
pub use spelling::{Correction, Spelling};
pub use understanding::{QuestionRules, Understander, Understanding, Word, WordRole};
pub use urgency::{UrgencyMatch, UrgencyRules};
pub use vocabulary::Vocabulary;
