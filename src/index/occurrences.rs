//! Terms of a field as they are met in one passage after the other, and how they are put in order.
//!
//! By counting: no list grows for each term, as in an index that must be ready to be written at any moment.

use super::inverted::{Detail, Place, TermsWriter};
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
        if token.first {
            self.exact.terms.push(token.exact);
        }
    }
}

/// The rank of a term that no field has.
const UNUSED: u32 = u32::MAX;

/// The order of the terms of a part.
pub(super) struct Order {
    /// Numbers of the terms, in the order of their bytes.
    terms: Vec<u32>,
    /// Places in that list, by number.
    ranks: Vec<u32>,
}

impl Order {
    /// Of all terms that some fields have.
    pub(super) fn of(fields: &[Noted], numbers: &mut TermNumbers) -> Self {
        let mut ranks = vec![UNUSED; numbers.len()];
        for noted in fields {
            for &term in noted.terms.iter().chain(noted.kept.iter().map(|(term, _)| term)) {
                ranks[term as usize] = 0;
            }
        }
        let terms: Vec<u32> = numbers.in_order().filter(|&term| ranks[term as usize] != UNUSED).collect();
        for (rank, &term) in (0..).zip(&terms) {
            ranks[term as usize] = rank;
        }
        Self { terms, ranks }
    }

    /// Writes the terms of a field in order, each with its places. `entered` are the passages that were entered,
    /// each with how many terms the field has of it.
    pub(super) fn write(
        &self,
        noted: &Noted,
        entered: impl Iterator<Item = (u32, u32)>,
        detail: Detail,
        numbers: &TermNumbers,
    ) -> TermsWriter {
        let mut writer = TermsWriter::default();
        let kept = noted.kept.iter().map(|(_, place)| *place);
        if detail == Detail::Positions {
            let mut sorted = Sorted::new(self, noted);
            let mut positions = noted.positions.iter();
            for (passage, count) in entered {
                let positions = positions.by_ref().take(count as usize);
                positions.for_each(|&position| sorted.put(Place { passage, position }));
            }
            kept.for_each(|place| sorted.put(place));
            sorted.each(self, numbers, |term, places| writer.add_places(term, places));
        } else {
            let mut sorted = Sorted::new(self, noted);
            entered.for_each(|(passage, count)| (0..count).for_each(|_| sorted.put(passage)));
            kept.for_each(|place| sorted.put(place.passage));
            sorted.each(self, numbers, |term, passages| writer.add_passages(term, passages, detail));
        }
        writer
    }
}

/// What is put in, in the order of terms: a counting sort.
struct Sorted<T> {
    /// The place of the term of each item in the order, in which items come.
    ranks: std::vec::IntoIter<u32>,
    /// Where the items of each term end so far.
    ends: Vec<u32>,
    items: Vec<T>,
    /// Whether the items of a term come in order.
    in_order: bool,
}

impl<T: Copy + Default + Ord> Sorted<T> {
    fn new(order: &Order, noted: &Noted) -> Self {
        let terms = noted.terms.iter().chain(noted.kept.iter().map(|(term, _)| term));
        let ranks: Vec<u32> = terms.map(|&term| order.ranks[term as usize]).collect();
        let mut ends = vec![0; order.terms.len()];
        for &rank in &ranks {
            ends[rank as usize] += 1;
        }
        let mut start = 0;
        for end in &mut ends {
            (*end, start) = (start, start + *end);
        }
        let items = vec![T::default(); ranks.len()];
        Self { ranks: ranks.into_iter(), ends, items, in_order: noted.kept.is_empty() }
    }

    #[inline]
    fn put(&mut self, item: T) {
        let Some(rank) = self.ranks.next() else { return };
        let end = &mut self.ends[rank as usize];
        self.items[*end as usize] = item;
        *end += 1;
    }

    /// Hands over each term that has items.
    fn each(mut self, order: &Order, numbers: &TermNumbers, mut take: impl FnMut(&str, &[T])) {
        let mut start = 0;
        for (&term, &end) in order.terms.iter().zip(&self.ends) {
            let items = &mut self.items[start as usize..end as usize];
            start = end;
            if items.is_empty() {
                continue;
            }
            // those of passages that were kept came last
            if !self.in_order {
                items.sort_unstable();
            }
            take(numbers.term(term), items);
        }
    }
}
