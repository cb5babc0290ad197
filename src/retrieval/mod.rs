//! Retrieval: a plan is run by an index, and what it finds is ranked.

#[cfg(any(feature = "opensearch", feature = "replicas"))]
mod away;
mod evidence;
mod fusion;
mod phrase;
mod ranking;
mod statistics;
mod tantivy;
mod vocabulary;

#[cfg(any(feature = "opensearch", feature = "replicas"))]
pub use away::Away;
pub use evidence::{Candidate, Match, Retrieved, Retriever};
pub use fusion::FusionFeatures;
#[cfg(feature = "opensearch")]
pub(crate) use phrase::phrase_starts;
pub use ranking::{Ranked, rank};
#[cfg(feature = "opensearch")]
pub(crate) use statistics::Statistics;

/// Passages up to which all are compared by meaning; in a larger index only the candidates by words are.
pub(crate) const MAX_COMPARED: u64 = 400_000;
