//! Evaluation data: collections of rows with questions, read as a corpus.

mod beir;

pub use beir::{Collection, CollectionError, Query, read_collection, read_queries};
