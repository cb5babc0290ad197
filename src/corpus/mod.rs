//! The corpus: Markdown documents with TOML front matter, read, parsed and checked.

mod body;
mod citation;
mod date;
mod document;
mod finding;
mod front_matter;
mod load;
mod origin;
mod parse;

pub use body::{Block, List, ListItem, Section};
pub use citation::{CitationMark, citation_marks};
pub use date::{PartialDate, PartialDateError};
pub use document::{
    Audience, Contact, Document, DocumentId, DocumentInfo, Reference, ReferenceKind, Review, ReviewStatus,
    Source, TextOrigin,
};
pub use finding::{Finding, Severity};
pub use load::{Corpus, CorpusError, check, load};
pub use origin::{CorpusFile, CorpusOrigin, fingerprint, read_files};
pub use parse::parse_document;
