//! How analyzed terms are handed to Tantivy: as text that a trivial tokenizer takes apart.
//!
//! Analysis runs on all cores before the one writer thread sees an entry. Tantivy's own form for
//! text that is analyzed already goes through JSON and took a third of the building time.

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::analysis::{self, Analyzer, StemCache};

/// Name under which the tokenizer is registered.
pub(super) const TERMS_TOKENIZER: &str = "terms";

/// Stands before a term that has the place of the one before it.
const SAME_PLACE: u8 = b'+';

/// The terms of a text.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Terms {
    /// One after the other.
    pub(super) stems: String,
    /// Each once.
    pub(super) exact: String,
}

impl Terms {
    pub(super) fn of(tokens: &[analysis::Token]) -> Self {
        let mut terms = Self::default();
        let mut seen = FxHashSet::default();
        for token in tokens {
            push(&mut terms.stems, &token.stem, token.words);
            if seen.insert(token.exact.as_str()) {
                push(&mut terms.exact, &token.exact, 1);
            }
        }
        terms
    }

    /// The terms of a text that is analyzed for nothing else.
    pub(super) fn analyze(text: &str, analyzer: &Analyzer, cache: &mut StemCache) -> Self {
        let space = text.len() + text.len() / 8;
        let mut terms = Self { stems: String::with_capacity(space), exact: String::with_capacity(space) };
        analyzer.visit(text, cache, |token| {
            push(&mut terms.stems, token.stem, token.words);
            if token.first {
                push(&mut terms.exact, token.exact, 1);
            }
        });
        terms
    }
}

/// Adds a term that stands for so many words.
fn push(text: &mut String, term: &str, words: u32) {
    if !text.is_empty() {
        text.push(' ');
    }
    if words > 1 {
        text.push(char::from(SAME_PLACE));
    }
    text.push_str(term);
}

/// Takes encoded terms apart.
#[derive(Debug, Clone, Default)]
pub(super) struct TermsTokenizer {
    token: Token,
}

/// The terms of one text.
#[derive(Debug)]
pub(super) struct TermsStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
    next_position: usize,
}

impl Tokenizer for TermsTokenizer {
    type TokenStream<'a> = TermsStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermsStream<'a> {
        self.token.reset();
        TermsStream { rest: text, token: &mut self.token, next_position: 0 }
    }
}

impl TokenStream for TermsStream<'_> {
    fn advance(&mut self) -> bool {
        let mut term = "";
        while term.is_empty() {
            if self.rest.is_empty() {
                return false;
            }
            let end = self.rest.bytes().position(|byte| byte == b' ').unwrap_or(self.rest.len());
            term = &self.rest[..end];
            self.rest = self.rest.get(end + 1..).unwrap_or_default();
        }
        let joined = term.as_bytes()[0] == SAME_PLACE;
        self.token.text.clear();
        self.token.text.push_str(if joined { &term[1..] } else { term });
        if !joined {
            self.next_position += 1;
        }
        self.token.position = self.next_position.saturating_sub(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::config::Config;

    fn taken_apart(text: &str) -> Vec<(String, usize)> {
        let mut tokenizer = TermsTokenizer::default();
        let mut stream = tokenizer.token_stream(text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().text.clone(), stream.token().position));
        }
        found
    }

    #[test]
    fn stems_keep_their_places_and_forms_are_there_once() {
        let analyzer = Analyzer::new(&Config::embedded().expect("valid settings").analyzer);
        let text = "The x-ray of a 10mg tablet, Größe 3+4; the X-rays of an x ray";
        let tokens = analyzer.analyze(text);
        let terms = Terms::of(&tokens);
        let expected: Vec<(String, usize)> =
            tokens.iter().map(|token| (token.stem.clone(), token.position as usize)).collect();
        assert_eq!(taken_apart(&terms.stems), expected);
        let mut seen = HashSet::new();
        let forms: Vec<&str> =
            tokens.iter().map(|token| token.exact.as_str()).filter(|form| seen.insert(*form)).collect();
        assert_eq!(terms.exact, forms.join(" "));
        let mut cache = StemCache::default();
        for _ in 0..2 {
            let analyzed = Terms::analyze(text, &analyzer, &mut cache);
            assert_eq!((analyzed.stems, analyzed.exact), (terms.stems.clone(), terms.exact.clone()));
        }
    }
}
