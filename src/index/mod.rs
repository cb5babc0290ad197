//! The index: passages analyzed into fields of a Tantivy index, in memory or on disk.

mod build;
mod entry;
mod error;
mod files;
mod fingerprint;
mod generation;
mod headings;
mod inverted;
mod inverter;
mod join;
mod layout;
mod lock;
mod numbering;
mod occurrences;
mod part;
mod reader;
mod saturation;
mod schema;
mod segment;
mod segment_writer;
mod settings;
mod term_order;
mod unsynced;
mod varint;
mod vocabulary;
mod workspace;

pub use build::{Built, Documents, Progress, When, build_in_directory, build_in_memory};
pub use error::IndexError;
pub use fingerprint::Fingerprint;
pub use generation::{Manifest, open_current, read_current, read_manifest};
pub use reader::PassageIndex;
pub(crate) use saturation::Saturation;
pub(crate) use schema::IndexFields;
pub use schema::{FIELDS, FieldKind};
pub(crate) use segment::{OpenSegment, SearchedField};
pub use settings::BuildSettings;
