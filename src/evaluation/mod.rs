//! Evaluation: collections with judged questions, measured by the field's usual measures.

mod beir;
mod collection_run;
mod metrics;

pub use beir::{
    Collection, CollectionError, Query, read_collection, read_judgements, read_queries, read_threshold,
};
pub use collection_run::{CollectionResult, run_collection};
pub use metrics::{Gains, Judgements, Measures};
