//! Retrieval: a plan is run by an index, and what it finds is ranked.

mod evidence;
mod fusion;
mod phrase;
mod ranking;
mod statistics;
mod tantivy;
mod vocabulary;

pub use evidence::{Candidate, Match, Retrieved, Retriever};
pub use fusion::FusionFeatures;
pub use ranking::{Ranked, rank};
