//! Answers health questions with passages of a corpus, each with its source.
//!
//! Two flows meet in `engine`: documents become passages become an index
//! (`corpus` -> `passage` -> `index`), and a question becomes an answer
//! (`question` -> `retrieval` -> `answer` -> `render`).

pub mod analysis;
pub mod answer;
pub mod config;
pub mod corpus;
pub mod encoder;
pub mod engine;
pub mod evaluation;
pub mod generations;
pub mod import;
pub mod index;
pub mod inspection;
pub mod ontology;
#[cfg(feature = "opensearch")]
pub mod opensearch;
pub mod passage;
pub mod question;
pub mod render;
pub mod retrieval;
pub mod safety;
#[cfg(feature = "discord")]
pub mod store;
pub mod vectors;
