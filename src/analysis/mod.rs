//! Text to terms: the one analyzer that passages, headings and questions all go through.

mod analyzer;
mod arabic;
mod matcher;
mod name_words;
mod normalize;
mod notation;
mod stem;
mod stem_cache;
mod word_list;
mod words;

pub use analyzer::{Analyzer, Token, TokenView};
pub use matcher::TermMatcher;
pub use name_words::name_words;
pub use normalize::fold;
pub use stem_cache::StemCache;
pub use words::{FoundWord, count_words_of, words_of};
