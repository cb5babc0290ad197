//! The index: passages analyzed into fields of a Tantivy index, in memory or on disk.
//!
//! `writer` hands the passages of documents (`passage_entries`) to Tantivy's `IndexWriter`; on disk, the result is a
//! generation (`crate::generations`). `opening` opens one, and `reader` is what search reads.

mod analyzed_text;
mod description;
mod embedded;
mod error;
mod fingerprint;
mod name_terms;
mod opening;
mod passage_entries;
mod reader;
mod schema;
mod segment;
mod segment_merges;
mod settings;
mod tantivy_entry;
mod vocabulary;
mod writer;

pub use description::IndexDescription;
pub use embedded::open_embedded;
pub use error::IndexError;
pub use fingerprint::Fingerprint;
#[cfg(feature = "opensearch")]
pub(crate) use name_terms::{begin_term, name_term, word_of_term, word_term};
#[cfg(feature = "replicas")]
pub(crate) use opening::open_generation;
pub use opening::{Refusal, current_description, open_current};
#[cfg(feature = "opensearch")]
pub(crate) use passage_entries::{AnalyzedField, EntryMaker, PassageEntry};
pub use reader::PassageIndex;
pub(crate) use schema::IndexFields;
pub use schema::{FIELDS, FieldKind};
pub(crate) use segment::OpenSegment;
#[cfg(feature = "opensearch")]
pub(crate) use segment::quantized_length;
pub use settings::BuildSettings;
pub use writer::{BuildRequest, Built, Documents, Progress, When, build_in_directory, build_in_memory};
