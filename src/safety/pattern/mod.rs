//! The pattern language of `config/urgency/*.txt`: read with line numbers, compiled, matched.
//!
//! docs/developers/safety.md describes the format.

mod compile;
mod parse;
mod run;
mod table;

use compile::{CompiledPart, Compiler};
pub(super) use parse::Section;
use parse::{Line, Node};
pub use parse::{PatternError, PatternFile};
pub(super) use run::{Match, Message, find};
pub(super) use table::{GuardWords, Language, PatternTable, PersonWords, Rule};
