//! The store of the Discord bot: what it keeps, in one database file.

mod answers;
mod error;
mod export;
mod feedback;
mod open;
mod reports;
mod schema;
mod servers;

#[cfg(test)]
mod tests;

pub use answers::{AnswerState, ShownPassage};
pub use error::StoreError;
pub use feedback::{FeedbackCount, GapCount};
pub use open::Store;
pub use reports::Report;
