//! The index: passages analyzed into fields of a Tantivy index, in memory or on disk.
//!
//! `writer` hands the passages of documents (`passage_entries`) to Tantivy's `IndexWriter`. On disk, the result is a
//! generation (`generation`): a directory that never changes once it is published, so that readers are never
//! disturbed. `reader` opens one.

mod analyzed_text;
mod document_records;
mod embedded;
mod error;
mod fingerprint;
mod generation;
mod lock;
mod manifest;
mod passage_entries;
mod read_only_directory;
mod reader;
mod schema;
mod segment;
mod segment_merges;
mod settings;
mod vocabulary;
mod writer;

pub use embedded::open_embedded;
pub use error::IndexError;
pub use fingerprint::Fingerprint;
pub(crate) use generation::replace_file;
pub use generation::{IndexFiles, current_generation, open_current, read_current};
pub use manifest::IndexDescription;
pub use reader::PassageIndex;
pub(crate) use schema::IndexFields;
pub use schema::{FIELDS, FieldKind};
pub(crate) use segment::OpenSegment;
pub use settings::BuildSettings;
pub use writer::{BuildRequest, Built, Documents, Progress, When, build_in_directory, build_in_memory};
