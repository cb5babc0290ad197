//! Answers: whether the passages found answer the question, and all that is shown with them.

mod care;
mod compose;
mod date;
mod disclaimer;
mod guidance;
mod help;
mod highlight;
mod interpretation;
mod judge;
mod notices;
mod receipt;
mod schema;
mod sentences;
mod shield;
mod source_facts;

pub use compose::{Composer, Found, Verdict, review_in_words};
pub use date::date_in_words;
pub use disclaimer::Disclaimer;
pub use guidance::ContactSource;
pub use interpretation::interpret_words;
pub use judge::{Compared, Features};
pub use notices::{Notice, NoticeCode, Notices};
pub use receipt::{Receipt, ReceiptError, read_receipts};
pub use schema::{
    Answer, AnswerCitation, AnswerDocument, AnswerPart, AnswerPassage, Interpretation, InterpretedWord,
    NearSection, Outcome, Urgency, UrgencyLevel, UrgencyReason, VERSION, WordTreatment,
};
pub use shield::{Looked, LookedClause, MissingFigure, Shield};
