//! Questions: what somebody asked, read word by word, and the plan of the search for it.

mod care;
mod clauses;
mod condition_names;
mod conditions;
mod conversation;
mod edit_distance;
mod follow_up;
mod intents;
mod known_words;
mod lexicon;
mod like_names;
mod likeness;
mod other_languages;
mod phrase;
mod plan;
mod planner;
mod respelling;
mod source_asked;
mod spelling;
mod understander;
mod understanding;
mod urgency;
mod vocabulary;
mod word_roles;

pub(crate) use like_names::{LikeNames, NameLetters};

pub use care::{CareRules, Personal};
pub use clauses::{Clause, ClauseRole};
pub use conditions::{ConditionMatch, Conditions, Holding};
pub use conversation::{Choice, Conversation, Offer, Turn};
pub use follow_up::FollowUp;
pub use intents::Intents;
pub use lexicon::{Lexicon, Synonym};
pub use likeness::AskedFor;
pub use plan::{Admitted, Alternative, FieldWeights, Form, GroupRole, QueryPlan, TermGroup};
pub use planner::plan;
pub use source_asked::SourceAsked;
pub use spelling::{Correction, Spelling};
pub use understander::{QuestionRules, Understander};
pub use understanding::{Mention, Understanding, Word, WordRole};
pub use urgency::{UrgencyMatch, UrgencyRules};
pub use vocabulary::Vocabulary;
