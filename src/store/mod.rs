//! The store of the Discord bot: what it keeps, in one database file or a PostgreSQL database.

mod answers;
mod backup;
mod boundary;
mod contents;
mod copy;
mod error;
mod export;
mod facts;
mod feedback;
mod members;
mod offers;
mod open;
mod pin_export;
mod pin_flags;
mod pins;
#[cfg(feature = "postgres")]
mod postgres;
mod reader;
mod redaction;
mod reports;
mod schema;
mod sent_questions;
mod servers;
mod settings;
mod soundness;
mod spool;
mod sqlite_contents;
mod structure;
mod tables;
mod target;
mod wordings;

#[cfg(test)]
mod contract;
#[cfg(test)]
mod pin_contract;
#[cfg(test)]
mod tests;

pub use answers::{AnswerState, AnswerStore, ShownPassage};
pub use boundary::{Store, open};
pub use contents::CopiedTable;
pub use copy::{StorePlace, copy};
pub use error::{StoreError, database_failures};
pub use facts::FactStore;
pub use feedback::{CountStore, FeedbackCount, GapCount, NewOpinion};
pub use members::{Forgotten, MemberRecord, MemberStore};
pub use offers::{Offer, OfferStore};
pub use open::SqliteStore;
pub use pin_export::{pins_json, pins_markdown};
pub use pin_flags::{NewFlag, new_flags};
pub use pins::{NewPin, PassageFlag, Pin, PinStore, PinnedPassage};
#[cfg(feature = "postgres")]
pub use postgres::PostgresStore;
pub use reader::StoreReader;
pub use redaction::{KnownWords, RedactedQuestion, redact};
pub use reports::{Report, ReportStore};
pub use sent_questions::{SentQuestion, SentQuestionStore};
pub use servers::ServerStore;
pub use settings::{AuditEntry, GuildSettings, SettingChange, SettingStore};
pub use soundness::StoreCheck;
pub use spool::CopyProgress;
pub use wordings::{NewWording, Wording, WordingStore};
