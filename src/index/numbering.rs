//! Numbers for terms: each is held once, whatever forms, fields and passages it stands in.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::analysis::{Analyzer, FormCache};

/// Forms after which a numbering has become so large that the next part of an index gets a new one.
const MOST_FORMS: usize = 50_000;

/// The terms met so far, by number.
#[derive(Debug, Default)]
pub(super) struct TermNumbers {
    /// Of each form that was met, the numbers of the form itself and of its stem.
    forms: FormCache<(u32, u32)>,
    terms: IndexSet<Box<str>, FxBuildHasher>,
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
        if self.forms.forms() > MOST_FORMS {
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

    /// Hands over the tokens of a text.
    pub(super) fn visit(&mut self, text: &str, analyzer: &Analyzer, mut take: impl FnMut(NumberedToken)) {
        let Self { forms, terms } = self;
        let find = |form: &str, stem: String| (number(terms, form), number(terms, &stem));
        analyzer.visit(text, forms, find, |token| {
            let (exact, stem) = *token.found;
            let (position, first) = (token.position, token.first);
            take(NumberedToken { exact, stem, position, joined: token.words > 1, first });
        });
    }

    /// The tokens of a text.
    pub(super) fn analyze(&mut self, text: &str, analyzer: &Analyzer) -> Vec<NumberedToken> {
        let mut tokens = Vec::new();
        self.visit(text, analyzer, |token| tokens.push(token));
        tokens
    }

    /// The stems of tokens in order, without joined forms.
    pub(super) fn stems(&self, tokens: &[NumberedToken]) -> Vec<&str> {
        tokens.iter().filter(|token| !token.joined).map(|token| self.term(token.stem)).collect()
    }
}

fn number(terms: &mut IndexSet<Box<str>, FxBuildHasher>, term: &str) -> u32 {
    let number = terms.get_index_of(term).unwrap_or_else(|| terms.insert_full(term.into()).0);
    u32::try_from(number).unwrap_or(u32::MAX)
}
