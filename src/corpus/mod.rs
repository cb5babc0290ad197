//! The corpus: Markdown documents with TOML front matter and collections, read, parsed and checked.

mod asked_lines;
mod body;
mod citation;
mod collection;
mod date;
mod document;
mod file;
mod files;
mod finding;
mod front_matter;
mod load;
mod mapping;
mod origin;
mod parse;
mod read;
mod section;
mod sources;
mod stamps;
mod toml_fault;

pub use asked_lines::{AddedQuestions, add_questions};
pub use body::MAX_ASKED_LENGTH;
pub use citation::{CitationMark, citation_marks};
pub use collection::CollectionFile;
pub use date::{PartialDate, PartialDateError};
pub use document::{
    Audience, Contact, Document, DocumentId, DocumentInfo, NameRole, Reference, ReferenceKind, Review,
    ReviewStatus, Source, TextOrigin,
};
pub use file::CorpusFile;
pub use files::read_sources;
pub use finding::{Finding, Severity};
pub use load::{Corpus, CorpusError};
pub use origin::CorpusOrigin;
pub use parse::parse_document;
pub use read::{ContentHash, ReadDocument};
pub use section::{Block, List, ListItem, Section};
pub use sources::{ReadCorpus, Sources, ensure_no_errors};
pub use stamps::CorpusStamps;
