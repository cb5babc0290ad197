//! How analyzed terms are handed to Tantivy: as text that a trivial tokenizer takes apart.
//!
//! Analysis runs on all cores before the one writer thread sees an entry. Tantivy's own form for
//! text that is analyzed already goes through JSON and took a third of the building time.

use serde::{Deserialize, Serialize};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::analysis::{self, Analyzer, StemCache};

/// Name under which the tokenizer is registered.
pub(super) const TERMS_TOKENIZER: &str = "terms";

/// Stands before a term that has the place of the one before it.
const SAME_PLACE: char = '+';

/// The terms of a text, one after the other.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Terms {
    pub(super) stems: String,
    pub(super) exact: String,
}

impl Terms {
    pub(super) fn of(tokens: &[analysis::Token]) -> Self {
        let mut terms = Self::default();
        for token in tokens {
            terms.push(&token.exact, &token.stem, token.words);
        }
        terms
    }

    /// The terms of a text that is analyzed for nothing else.
    pub(super) fn analyze(text: &str, analyzer: &Analyzer, cache: &mut StemCache) -> Self {
        let space = text.len() + text.len() / 8;
        let mut terms = Self { stems: String::with_capacity(space), exact: String::with_capacity(space) };
        analyzer.visit(text, cache, |token| terms.push(token.exact, token.stem, token.words));
        terms
    }

    fn push(&mut self, exact: &str, stem: &str, words: u32) {
        for (text, term) in [(&mut self.exact, exact), (&mut self.stems, stem)] {
            if !text.is_empty() {
                text.push(' ');
            }
            if words > 1 {
                text.push(SAME_PLACE);
            }
            text.push_str(term);
        }
    }
}

/// Takes encoded terms apart.
#[derive(Debug, Clone, Default)]
pub(super) struct TermsTokenizer {
    token: Token,
}

/// The terms of one text.
#[derive(Debug)]
pub(super) struct TermsStream<'a> {
    terms: std::str::Split<'a, char>,
    token: &'a mut Token,
    next_position: usize,
}

impl Tokenizer for TermsTokenizer {
    type TokenStream<'a> = TermsStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermsStream<'a> {
        self.token.reset();
        TermsStream { terms: text.split(' '), token: &mut self.token, next_position: 0 }
    }
}

impl TokenStream for TermsStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.by_ref().find(|term| !term.is_empty()) else { return false };
        let joined = term.strip_prefix(SAME_PLACE);
        self.token.text.clear();
        self.token.text.push_str(joined.unwrap_or(term));
        if joined.is_none() {
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
    use super::*;
    use crate::config::Config;

    #[test]
    fn terms_keep_their_places() {
        let analyzer = Analyzer::new(&Config::embedded().expect("valid settings").analyzer);
        let tokens = analyzer.analyze("The x-ray of a 10mg tablet, Größe 3+4");
        let text = Terms::of(&tokens).exact;
        let mut tokenizer = TermsTokenizer::default();
        let mut stream = tokenizer.token_stream(&text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().text.clone(), stream.token().position));
        }
        let expected: Vec<(String, usize)> =
            tokens.into_iter().map(|token| (token.exact, token.position as usize)).collect();
        assert_eq!(found, expected);
    }
}
