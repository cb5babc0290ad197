//! The pattern language of `config/urgency/*.txt`: read with line numbers, compiled, matched.
//!
//! docs/safety.md describes the format.

mod compile;
mod parse;
mod run;

use compile::Program;
pub(super) use compile::{Compiler, Pattern};
pub(super) use parse::{Line, Node, Section};
pub use parse::{PatternError, PatternFile};
pub(super) use run::{Match, Message, find};
