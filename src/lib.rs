//! Answers health questions with passages of a corpus, each with its source.
//!
//! ```
//! use bonafide::config::ConfigSources;
//! use bonafide::engine::{Engine, EngineOptions};
//! use bonafide::question::Conversation;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let config = ConfigSources::default().load()?;
//! let mut conversation = Conversation::new(&config.answer);
//! let engine = Engine::open(EngineOptions::new(config), &|_| ())?;
//!
//! let answer = engine.ask("How is osteopetrosis treated?", 1, &mut conversation)?;
//! for passage in &answer.passages {
//!     println!("{}\n{}, {}", passage.text, passage.document.title, passage.section.join(" > "));
//! }
//! println!("{}", answer.disclaimer.as_str());
//! # assert_eq!(answer.passages[0].document.condition, "Osteopetrosis");
//! # Ok(())
//! # }
//! ```
//!
//! More in the folder `examples`: a question at a terminal, documents of one's own, and help first.
//!
//! Two flows meet in `engine`: documents become passages, entries and an index
//! (`corpus` -> `passage` -> `entries` -> `index`), and a question becomes an answer
//! (`question` -> `retrieval` -> `answer` -> `render`).

pub mod analysis;
pub mod answer;
pub mod config;
pub mod corpus;
pub mod encoder;
pub mod engine;
mod entries;
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
#[cfg(feature = "replicas")]
pub mod replicas;
pub mod retrieval;
pub mod safety;
#[cfg(feature = "discord")]
pub mod store;
pub mod vectors;
