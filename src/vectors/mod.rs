//! Vectors of passages: what is encoded of a passage, and the file that keeps it beside an index.
//!
//! A passage has a vector for its whole text and, in a small corpus, one for its headings and one for each of its
//! sentences; each question that its section is asked has one, too. How near a question is to a passage is told for
//! each of these roles by itself ([`Similarity`]): ranking weighs them.

mod file;
mod similarity;
mod texts;

pub use file::{Layout, OtherLayout, RoleVector, VectorFile, VectorWriter};
pub use similarity::{MeaningMatch, QuestionMeaning, QuestionVectors, Similarity};
pub use texts::{Detail, PassageText, TextRole, passage_key, passage_texts};
