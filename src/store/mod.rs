//! The store of the Discord bot: what it keeps, in one database file.

mod answers;
mod backup;
mod error;
mod export;
mod feedback;
mod members;
mod offers;
mod open;
mod pin_export;
mod pins;
mod reader;
mod redaction;
mod reports;
mod schema;
mod sent_questions;
mod servers;
mod settings;
mod soundness;
mod target;

#[cfg(test)]
mod moderation_tests;
#[cfg(test)]
mod tests;

pub use answers::{AnswerState, ShownPassage};
pub use error::{StoreError, database_failures};
pub use feedback::{FeedbackCount, GapCount};
pub use members::{Forgotten, MemberRecord};
pub use offers::Offer;
pub use open::Store;
pub use pin_export::{pins_json, pins_markdown};
pub use pins::{NewPin, PassageFlag, Pin, PinnedPassage};
pub use reader::StoreReader;
pub use redaction::{KnownWords, RedactedQuestion, redact};
pub use reports::Report;
pub use sent_questions::SentQuestion;
pub use settings::{AuditEntry, GuildSettings, SettingChange};
pub use soundness::StoreCheck;
