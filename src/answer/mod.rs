//! Answers: whether the passages found answer the question, and all that is shown with them.

mod care;
mod compose;
mod disclaimer;
mod highlight;
mod judge;
mod schema;

pub use compose::{Composer, Found, Verdict, review_in_words};
pub use disclaimer::Disclaimer;
pub use judge::judge;
pub use schema::{
    Answer, AnswerCitation, AnswerDocument, AnswerPassage, Interpretation, Outcome, Urgency, UrgencyLevel,
    VERSION,
};
