//! Text to terms: the one analyzer that passages, headings and questions all go through.

mod analyzer;
mod form_cache;
mod matcher;
mod normalize;
mod stem;
mod word_list;
mod words;

pub use analyzer::{Analyzer, Token, TokenView};
pub use form_cache::{FormCache, StemCache};
pub use matcher::TermMatcher;
pub use normalize::fold;
pub use words::{FoundWord, count_words_of, words_of};
