//! Questions: what somebody asked, read word by word, and the plan of the search for it.

mod addresses;
mod asking;
mod care;
mod clause_reading;
mod clauses;
mod condition_asked;
mod condition_names;
mod conditions;
mod conversation;
mod corrected_question;
mod dictionary;
mod edit_distance;
mod figure_parts;
mod figures;
mod findings;
mod follow_up;
mod intents;
mod known_words;
mod lexicon;
mod like_names;
mod list_marks;
mod medicines;
mod other_languages;
mod phrase;
mod plan;
mod planner;
mod quantity;
mod reading;
mod sides;
mod similarity;
mod small_talk;
mod source_asked;
mod spelling;
mod understander;
mod understanding;
mod urgency;
mod vocabulary;
mod word_map;
mod word_roles;

pub(crate) use like_names::{LikeNames, NameLetters};

pub use crate::config::Personal;
pub use care::CareRules;
pub use clauses::{Clause, ClauseRole};
pub use conditions::{ConditionCoverage, ConditionMatch, Conditions};
pub use conversation::{Choice, Conversation, Offer, Turn};
pub use figures::{Figure, figures, figures_given};
pub use follow_up::FollowUp;
pub use intents::Intents;
pub use known_words::KnownWords;
pub use lexicon::{Lexicon, Synonym};
pub use medicines::{Medicines, NamedMedicine};
pub use plan::{
    Alternative, DocumentFilter, FieldWeights, Form, GroupRole, QueryPlan, ScoredStem, TermGroup,
};
pub use planner::plan;
pub use quantity::{QuantityAsked, QuantityRules};
pub use sides::{JoinedBy, Side};
pub use similarity::AskedFor;
pub use source_asked::SourceAsked;
pub use spelling::{Correction, Spelling};
pub use understander::{QuestionRules, Understander};
pub use understanding::{Mention, MissingCondition, Understanding, Word, WordRole};
pub use urgency::{UrgencyMatch, UrgencyRules};
pub use vocabulary::Vocabulary;
pub use word_map::SharedBytes;
