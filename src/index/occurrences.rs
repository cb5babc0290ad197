//! Terms of a field as they are met in one passage after the other, and how they are put in order.
//!
//! No list grows for each term, as in an index that must be ready to be written at any moment.

use super::inverted::{Detail, PartWriter, Place};
use super::numbering::{NumberedToken, TermNumbers};

/// The terms of a field as they are met.
#[derive(Debug, Default)]
pub(super) struct Noted {
    /// Those of passages that were entered, in order.
    pub(super) terms: Vec<u32>,
    /// The words at which they stand, where the field keeps that.
    pub(super) positions: Vec<u32>,
    /// Those of passages that were kept, and where they are.
    pub(super) kept: Vec<(u32, Place)>,
}

impl Noted {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.terms.clear();
        self.positions.clear();
        self.kept.clear();
    }
}

/// The stems of a text and its exact forms, as they are met.
pub(super) struct NotedText {
    pub(super) stems: Noted,
    pub(super) exact: Noted,
    /// Whether it is kept where stems stand.
    pub(super) positions: bool,
}

impl NotedText {
    /// Notes the stem of a token, and its form once in a text.
    #[inline]
    pub(super) fn take(&mut self, token: NumberedToken) {
        self.stems.terms.push(token.stem);
        if self.positions {
            self.stems.positions.push(token.position);
        }
        // taken back where it is not the first: that cannot be foretold, and costs more as a branch
        let noted = self.exact.terms.len() + usize::from(token.first);
        self.exact.terms.push(token.exact);
        self.exact.terms.truncate(noted);
    }
}

/// Puts the terms of a part in order, by counting. Its memory is used again for the next.
#[derive(Debug, Default)]
pub(super) struct Sorting {
    /// Numbers of the terms of the part, in the order of their bytes.
    terms: Vec<u32>,
    /// Places of these terms in that list, by number.
    ranks: Vec<u32>,
    /// Whether the part has a term, by number.
    is_used: Vec<bool>,
    /// Where the occurrences of each term in a field end so far, by number; all zero between two fields.
    ends: Vec<u32>,
    /// The terms of a field, in order.
    of_field: Vec<u32>,
    places: Vec<Place>,
    passages: Vec<u32>,
}

impl Sorting {
    /// Takes the terms that some fields have.
    pub(super) fn begin(&mut self, fields: &[Noted], numbers: &mut TermNumbers) {
        self.is_used.clear();
        self.is_used.resize(numbers.len(), false);
        for noted in fields {
            for &term in noted.terms.iter().chain(noted.kept.iter().map(|(term, _)| term)) {
                self.is_used[term as usize] = true;
            }
        }
        self.ends.resize(numbers.len(), 0);
        self.ranks.resize(numbers.len(), 0);
        self.terms.clear();
        self.terms.extend(numbers.in_order().filter(|&term| self.is_used[term as usize]));
        for (rank, &term) in (0..).zip(&self.terms) {
            self.ranks[term as usize] = rank;
        }
    }

    /// Writes the terms of a field in order, each with its places. `entered` are the passages that were entered,
    /// each with how many terms the field has of it.
    pub(super) fn write(
        &mut self,
        noted: &Noted,
        entered: impl Iterator<Item = (u32, u32)>,
        detail: Detail,
        numbers: &TermNumbers,
        part: &mut PartWriter<'_>,
    ) {
        let all = self.count(noted);
        let Self { ends, of_field, places, passages, .. } = self;
        let mut terms = noted.terms.as_slice();
        let mut of_passage = |count: u32| {
            let (of_passage, rest) = terms.split_at((count as usize).min(terms.len()));
            terms = rest;
            of_passage
        };
        let in_order = noted.kept.is_empty();
        if detail == Detail::Positions {
            places.clear();
            places.resize(all, Place::default());
            let mut positions = noted.positions.iter();
            for (passage, count) in entered {
                for (&term, &position) in of_passage(count).iter().zip(positions.by_ref()) {
                    put(places, ends, term, Place { passage, position });
                }
            }
            for &(term, place) in &noted.kept {
                put(places, ends, term, place);
            }
            each(of_field, ends, places, in_order, |term, places| {
                part.add_places(numbers.term(term), places);
            });
        } else {
            passages.clear();
            passages.resize(all, 0);
            for (passage, count) in entered {
                for &term in of_passage(count) {
                    put(passages, ends, term, passage);
                }
            }
            for &(term, place) in &noted.kept {
                put(passages, ends, term, place.passage);
            }
            each(of_field, ends, passages, in_order, |term, passages| {
                part.add_passages(numbers.term(term), passages, detail);
            });
        }
        part.end_field();
    }

    /// Finds the terms of a field in order, and where the occurrences of each begin; gives how many there are.
    fn count(&mut self, noted: &Noted) -> usize {
        let Self { terms, ranks, ends, of_field, .. } = self;
        let all = noted.terms.len() + noted.kept.len();
        let all_terms = noted.terms.iter().copied().chain(noted.kept.iter().map(|&(term, _)| term));
        of_field.clear();
        // a field with few of the terms does not go through all of them
        if all < 2 * terms.len() {
            for term in all_terms {
                let count = &mut ends[term as usize];
                if *count == 0 {
                    of_field.push(term);
                }
                *count += 1;
            }
            of_field.sort_unstable_by_key(|&term| ranks[term as usize]);
        } else {
            all_terms.for_each(|term| ends[term as usize] += 1);
            of_field.extend(terms.iter().copied().filter(|&term| ends[term as usize] > 0));
        }
        let mut start = 0;
        for &term in of_field.iter() {
            let end = &mut ends[term as usize];
            (*end, start) = (start, start + *end);
        }
        all
    }
}

/// Puts an occurrence behind those of its term that came before.
#[inline]
fn put<T>(items: &mut [T], ends: &mut [u32], term: u32, item: T) {
    let end = &mut ends[term as usize];
    items[*end as usize] = item;
    *end += 1;
}

/// Hands over the items of each term, in order, and forgets where they end.
fn each<T: Ord>(
    terms: &[u32],
    ends: &mut [u32],
    items: &mut [T],
    in_order: bool,
    mut take: impl FnMut(u32, &[T]),
) {
    let mut start = 0;
    for &term in terms {
        let end = std::mem::take(&mut ends[term as usize]) as usize;
        let items = &mut items[start..end];
        start = end;
        // those of passages that were kept came last
        if !in_order {
            items.sort_unstable();
        }
        take(term, items);
    }
}
