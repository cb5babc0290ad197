//! Vectors of passages: what is encoded for a passage, and the file that stores it next to an index.
//!
//! A passage has a vector for its whole text and, in a small corpus, one for its headings and one for each
//! sentence. Each question that its section lists, asked or not answered, has a vector, too. The similarity of a question and a passage has
//! a value for each of these roles ([`Similarity`]); ranking weighs them.

mod file;
mod projection;
mod question_space;
mod record;
mod similarity;
mod texts;
mod writer;

pub(crate) use file::MAGIC as FILE_MAGIC;
pub use file::{Layout, OtherLayout, VectorFile};
pub(crate) use question_space::MAGIC as SPACE_MAGIC;
pub use question_space::{OtherSpace, QuestionSpace};
pub use similarity::{MeaningMatch, QuestionMeaning, QuestionVectors, Similarity};
pub use texts::{Detail, PassageText, TextRole, passage_key, passage_texts};
pub use writer::{RoleVector, VectorWriter};
