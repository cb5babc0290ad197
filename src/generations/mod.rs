//! An index on disk as generations: directories that never change once they are published.
//!
//! It knows files, hashes and documents, but no fields: what a generation answers is a matter of `index`.

mod document_records;
mod document_store;
mod error;
mod generation;
mod lock;
mod manifest;
mod placement;
mod read_only_directory;
mod side_files;

#[cfg(feature = "opensearch")]
pub(crate) use document_records::EarlierDocument;
pub(crate) use document_records::{CorpusOrder, DOCUMENTS, DocumentRecord, RecordWriter, read_earlier};
pub(crate) use document_store::{DOCUMENT_LINES, DocumentStore};
/// Bytes of a file, in memory or mapped.
pub use tantivy::directory::OwnedBytes;

pub use error::StorageError;
#[cfg(feature = "replicas")]
pub(crate) use generation::MARKER;
pub(crate) use generation::{ABBREVIATIONS, DISTINCT_ABBREVIATIONS, NewGeneration, open_files, try_current};
pub use generation::{IndexFiles, read_current};
pub(crate) use lock::{BuildLock, VECTORS_LOCK};
pub(crate) use manifest::{MODEL_DIGITS, Manifest, VECTORS_PREFIX, is_name_of_vectors};
#[cfg(feature = "replicas")]
pub(crate) use manifest::{ManifestFile, RELEASE, hash_file};
pub(crate) use placement::Placement;
pub(crate) use read_only_directory::ReadOnlyDirectory;
pub(crate) use side_files::{new_file, open_unlinked, put_file, read_file, replace_file};
