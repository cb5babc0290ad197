//! Text to terms: the one analyzer that passages, headings and questions all go through.

mod analyzer;
mod matcher;
mod normalize;
mod stem;
mod form_cache;
mod words;

pub use analyzer::{Analyzer, Token, TokenView};
pub use matcher::TermMatcher;
pub use normalize::fold;
pub use form_cache::{FormCache, StemCache};
pub use words::{FoundWord, words_of};
