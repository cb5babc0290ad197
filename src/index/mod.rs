//! The index: passages analyzed into fields of a Tantivy index, in memory or on disk.
//!
//! `writer` hands the entries of documents (`crate::entries`) to Tantivy's `IndexWriter`; on disk, the result is a
//! generation (`crate::generations`). `opening` opens one, and `reader` is what search reads.

mod build_request;
mod description;
mod embedded;
mod error;
mod fingerprint;
mod names;
mod opening;
mod reader;
mod schema;
mod segment;
mod segment_merges;
mod tantivy_entry;
mod tokenizer;
mod vocabulary;
mod writer;

pub use crate::entries::{BuildSettings, FIELDS, FieldKind};
pub use build_request::{BuildRequest, Built, Documents, Progress, When};
pub use description::IndexDescription;
pub use embedded::open_embedded;
pub use error::IndexError;
pub use fingerprint::Fingerprint;
#[cfg(feature = "replicas")]
pub(crate) use opening::open_generation;
pub use opening::{Refusal, current_description, open_current};
pub use reader::PassageIndex;
pub(crate) use schema::IndexFields;
pub(crate) use segment::OpenSegment;
#[cfg(feature = "opensearch")]
pub(crate) use segment::quantized_length;
pub use writer::{build_in_directory, build_in_memory};
