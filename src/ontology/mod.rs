//! Ontologies: their terms and synonyms as entries of a lexicon.

mod lexicon;
mod obo;

pub use lexicon::{ImportSummary, LexiconImport};
pub use obo::{OboError, OntologyTerm, Scope, read_obo};
