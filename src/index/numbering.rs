//! Numbers for terms: each is held once, whatever forms, fields and passages it stands in.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::analysis::{Analyzer, StemCache};

/// Forms after which a numbering has become so large that the next part of an index gets a new one.
const MOST_FORMS: usize = 50_000;

/// The terms met so far, by number.
#[derive(Debug, Default)]
pub(super) struct TermNumbers {
    cache: StemCache,
    terms: IndexSet<Box<str>, FxBuildHasher>,
    /// Of each form in the cache, the numbers of the form itself and of its stem.
    forms: Vec<Option<(u32, u32)>>,
}

/// A word of a text as the numbers of its terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NumberedToken {
    pub(super) exact: u32,
    pub(super) stem: u32,
    /// Number of the word in the text.
    pub(super) position: u32,
    /// Whether it stands for several words.
    pub(super) joined: bool,
    /// Whether its form has not stood in the text before.
    pub(super) first: bool,
}

impl TermNumbers {
    /// Begins anew where there are many terms. Numbers given before are void then.
    pub(super) fn make_room(&mut self) {
        if self.cache.forms() > MOST_FORMS {
            *self = Self::default();
        }
    }

    /// The number of a term.
    pub(super) fn number(&mut self, term: &str) -> u32 {
        number(&mut self.terms, term)
    }

    /// How many terms there are; their numbers are below.
    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// The term of a number that was given.
    pub(super) fn term(&self, number: u32) -> &str {
        self.terms.get_index(number as usize).map_or("", |term| term)
    }

    /// Analyzes a text.
    pub(super) fn analyze(&mut self, text: &str, analyzer: &Analyzer) -> Vec<NumberedToken> {
        let Self { cache, terms, forms } = self;
        let mut tokens = Vec::with_capacity(text.len() / 6);
        analyzer.visit(text, cache, |token| {
            if forms.len() <= token.form {
                forms.resize(token.form + 1, None);
            }
            let (exact, stem) = *forms[token.form]
                .get_or_insert_with(|| (number(terms, token.exact), number(terms, token.stem)));
            tokens.push(NumberedToken {
                exact,
                stem,
                position: token.position,
                joined: token.words > 1,
                first: token.first,
            });
        });
        tokens
    }

    /// Stems found so far.
    pub(super) fn cache(&mut self) -> &mut StemCache {
        &mut self.cache
    }
}

fn number(terms: &mut IndexSet<Box<str>, FxBuildHasher>, term: &str) -> u32 {
    let number = terms.get_index_of(term).unwrap_or_else(|| terms.insert_full(term.into()).0);
    u32::try_from(number).unwrap_or(u32::MAX)
}
