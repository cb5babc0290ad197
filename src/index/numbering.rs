//! Numbers for terms: each is held once, whatever forms, fields and passages it stands in.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::term_order::Beginning;
use crate::analysis::{Analyzer, FormCache};

/// Forms after which a numbering has become so large that the next part of an index gets a new one.
const MOST_FORMS: usize = 50_000;

/// The terms met so far, by number.
#[derive(Debug, Default)]
pub(super) struct TermNumbers {
    /// Of each form that was met, the numbers of the form itself and of its stem.
    forms: FormCache<(u32, u32)>,
    terms: IndexSet<Box<str>, FxBuildHasher>,
    /// The terms in the order of their bytes, without those that came after it was last asked for.
    order: Vec<Ordered>,
}

/// The beginning of a term, and its number.
type Ordered = (Beginning, u32);

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
    /// Begins anew where there are many terms, and says so: numbers given before are void then.
    pub(super) fn make_room(&mut self) -> bool {
        let full = self.forms.forms() > MOST_FORMS;
        if full {
            *self = Self::default();
        }
        full
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

    /// The numbers of all terms in the order of the terms' bytes.
    pub(super) fn in_order(&mut self) -> impl Iterator<Item = u32> {
        let known = self.order.len();
        let new = self.terms.get_range(known..).into_iter().flatten();
        let new = (0..).skip(known).zip(new);
        let mut new: Vec<Ordered> =
            new.map(|(number, term)| (Beginning::of(term.as_bytes()), number)).collect();
        if !new.is_empty() {
            let precedes = |(one_begins, one): Ordered, (other_begins, other): Ordered| {
                one_begins.cmp(&other_begins).then_with(|| self.term(one).cmp(self.term(other)))
            };
            new.sort_unstable_by(|&one, &other| precedes(one, other));
            let mut order = Vec::with_capacity(self.terms.len());
            let mut rest = self.order.as_slice();
            for new in new {
                let before = rest.iter().take_while(|&&known| precedes(known, new).is_lt()).count();
                order.extend_from_slice(&rest[..before]);
                order.push(new);
                rest = &rest[before..];
            }
            order.extend_from_slice(rest);
            self.order = order;
        }
        self.order.iter().map(|&(_, number)| number)
    }

    /// Hands over the tokens of a text.
    pub(super) fn visit(&mut self, text: &str, analyzer: &Analyzer, mut take: impl FnMut(NumberedToken)) {
        let Self { forms, terms, .. } = self;
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
