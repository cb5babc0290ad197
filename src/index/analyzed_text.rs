//! Texts that are analyzed before Tantivy sees them, as one string, and the tokenizer that takes them apart again.
//!
//! A text is analyzed once for two fields (stems and exact forms), and a title once for all passages of its document.
//! Tantivy's own form for this, `PreTokenizedString`, is written and parsed as JSON for each value.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Name of the tokenizer in the schema.
pub(super) const ANALYZED: &str = "analyzed";

/// Comes before a term at the next position. No word contains a control character.
const NEXT: char = '\u{1e}';
/// Comes before a term at the position of the term before it.
const SAME: char = '\u{1f}';

/// Terms with their positions, as one string.
#[derive(Debug, Default)]
pub(crate) struct AnalyzedText(String);

impl AnalyzedText {
    /// Adds a term at the next position, or at that of the term before it.
    pub(super) fn push(&mut self, term: &str, is_next: bool) {
        self.0.push(if is_next { NEXT } else { SAME });
        self.0.push_str(term);
    }

    /// The string, for a field with the tokenizer [`ANALYZED`].
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The terms, each with whether it is at the next position.
    #[cfg(feature = "opensearch")]
    pub(crate) fn terms(&self) -> Vec<(bool, &str)> {
        let separators = self.0.char_indices().filter(|(_, c)| [NEXT, SAME].contains(c));
        let mut starts = separators.peekable();
        let mut terms = Vec::new();
        while let Some((start, separator)) = starts.next() {
            let end = starts.peek().map_or(self.0.len(), |(next, _)| *next);
            terms.push((separator == NEXT, &self.0[start + 1..end]));
        }
        terms
    }

    /// Removes all terms and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// Splits an [`AnalyzedText`] into its terms.
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
        let mut characters = self.rest.chars();
        let Some(separator) = characters.next() else { return false };
        let terms = characters.as_str();
        let end = terms.find([NEXT, SAME]).unwrap_or(terms.len());
        self.token.text.clear();
        self.token.text.push_str(&terms[..end]);
        if separator != SAME {
            // a new token has the largest position, so that the first one gets 0
            self.token.position = self.token.position.wrapping_add(1);
        }
        self.rest = &terms[end..];
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
