//! What an engine gets for a document, whichever engine it is: an entry for each passage, with its texts analyzed.
//!
//! `maker` cuts a document and makes its entries. An index in Tantivy and one in OpenSearch are made from the
//! same ones.

mod fields;
mod maker;
pub(crate) mod names;
mod settings;
mod text;

pub use fields::{FIELDS, FieldKind};
#[cfg(feature = "opensearch")]
pub(crate) use maker::AnalyzedField;
pub(crate) use maker::{EntryMaker, PassageEntry};
pub use settings::BuildSettings;
#[cfg(any(test, feature = "opensearch"))]
pub(crate) use text::AnalyzedText;
pub(crate) use text::next_term;
