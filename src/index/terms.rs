//! How analyzed terms are handed to Tantivy: as text that a trivial tokenizer takes apart.
//!
//! Analysis runs on all cores before the one writer thread sees an entry. Tantivy's own form for
//! text that is analyzed already goes through JSON and took a third of the building time.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::analysis;

/// Name under which the tokenizer is registered.
pub(super) const TERMS_TOKENIZER: &str = "terms";

/// Stands before a term that has the place of the one before it.
const SAME_PLACE: char = '+';

/// The terms of tokens, one after the other.
pub(super) fn encode(tokens: &[analysis::Token], form: impl Fn(&analysis::Token) -> &String) -> String {
    let mut text = String::with_capacity(tokens.len() * 8);
    for token in tokens {
        if !text.is_empty() {
            text.push(' ');
        }
        if token.words > 1 {
            text.push(SAME_PLACE);
        }
        text.push_str(form(token));
    }
    text
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
    use crate::analysis::Analyzer;
    use crate::config::Config;

    #[test]
    fn terms_keep_their_places() {
        let analyzer = Analyzer::new(&Config::embedded().expect("valid settings").analyzer);
        let tokens = analyzer.analyze("The x-ray of a 10mg tablet, Größe 3+4");
        let text = encode(&tokens, |token| &token.exact);
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
