//! The tokenizer that takes an analyzed text (`crate::entries`) apart again.
//!
//! Tantivy's own form for this, `PreTokenizedString`, is written and parsed as JSON for each value.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::entries::next_term;

/// Name of the tokenizer in the schema.
pub(super) const ANALYZED: &str = "analyzed";

/// Splits an analyzed text into its terms.
#[derive(Debug, Clone, Default)]
pub(super) struct AnalyzedTokenizer {
    token: Token,
}

/// The terms of one text.
pub(super) struct AnalyzedTokens<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for AnalyzedTokenizer {
    type TokenStream<'a> = AnalyzedTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        self.token.reset();
        AnalyzedTokens { rest: text, token: &mut self.token }
    }
}

impl TokenStream for AnalyzedTokens<'_> {
    fn advance(&mut self) -> bool {
        let Some(next) = next_term(self.rest) else { return false };
        self.token.text.clear();
        self.token.text.push_str(next.term);
        if next.is_next {
            // a new token has the largest position, so that the first one gets 0
            self.token.position = self.token.position.wrapping_add(1);
        }
        self.rest = next.rest;
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
    use proptest::prelude::*;

    use super::*;
    use crate::entries::AnalyzedText;

    proptest! {
        #[test]
        fn terms_come_back_with_their_positions(terms in prop::collection::vec(("[^\u{1e}\u{1f}]{1,9}", any::<bool>()), 0..20)) {
            let mut text = AnalyzedText::default();
            let mut expected = Vec::new();
            let mut position = None;
            for (term, is_next) in &terms {
                let is_next = *is_next || position.is_none();
                text.push(term, is_next);
                position = if is_next { Some(position.map_or(0, |position: usize| position + 1)) } else { position };
                expected.push((term.clone(), position));
            }
            let mut tokenizer = AnalyzedTokenizer::default();
            // a tokenizer is used for many texts
            for _ in 0..2 {
                let mut found = Vec::new();
                tokenizer.token_stream(text.as_str()).process(&mut |token| {
                    found.push((token.text.clone(), Some(token.position)));
                });
                prop_assert_eq!(&found, &expected);
            }
        }
    }
}
