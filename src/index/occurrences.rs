//! Terms of a field as they are met in one passage after the other, and how they are put in order.
//!
//! By counting: no list grows for each term, as in an index that must be ready to be written at any moment.

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

    fn all_terms(&self) -> impl Iterator<Item = u32> {
        self.terms.iter().copied().chain(self.kept.iter().map(|&(term, _)| term))
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

/// The rank of a term that no field has.
const UNUSED: u32 = u32::MAX;

/// Puts the terms of a part in order. Its memory is used again for the next.
#[derive(Debug, Default)]
pub(super) struct Sorting {
    /// Numbers of the terms of the part, in the order of their bytes.
    terms: Vec<u32>,
    /// Places in that list, by number.
    ranks: Vec<u32>,
    /// The rank of each term that was noted for a field, in the order in which they were.
    noted: Vec<u32>,
    /// Where the occurrences of each term end so far, by rank.
    ends: Vec<u32>,
    places: Vec<Place>,
    passages: Vec<u32>,
}

impl Sorting {
    /// Takes the terms that some fields have.
    pub(super) fn begin(&mut self, fields: &[Noted], numbers: &mut TermNumbers) {
        self.ranks.clear();
        self.ranks.resize(numbers.len(), UNUSED);
        for term in fields.iter().flat_map(Noted::all_terms) {
            self.ranks[term as usize] = 0;
        }
        let is_used = |&term: &u32| self.ranks[term as usize] != UNUSED;
        self.terms.clear();
        self.terms.extend(numbers.in_order().filter(is_used));
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
        let Self { terms, ranks, noted: of_noted, ends, places, passages } = self;
        of_noted.clear();
        of_noted.extend(noted.all_terms().map(|term| ranks[term as usize]));
        ends.clear();
        ends.resize(terms.len(), 0);
        of_noted.iter().for_each(|&rank| ends[rank as usize] += 1);
        let mut start = 0;
        for end in ends.iter_mut() {
            (*end, start) = (start, start + *end);
        }
        let kept = noted.kept.iter().map(|(_, place)| *place);
        let in_order = noted.kept.is_empty();
        if detail == Detail::Positions {
            let mut sorted = Sorted::new(of_noted, ends, places);
            let mut positions = noted.positions.iter();
            for (passage, count) in entered {
                let positions = positions.by_ref().take(count as usize);
                positions.for_each(|&position| sorted.put(Place { passage, position }));
            }
            kept.for_each(|place| sorted.put(place));
            each(terms, ends, places, in_order, |term, places| part.add_places(numbers.term(term), places));
        } else {
            let mut sorted = Sorted::new(of_noted, ends, passages);
            entered.for_each(|(passage, count)| (0..count).for_each(|_| sorted.put(passage)));
            kept.for_each(|place| sorted.put(place.passage));
            each(terms, ends, passages, in_order, |term, passages| {
                part.add_passages(numbers.term(term), passages, detail);
            });
        }
        part.end_field();
    }
}

/// What is put in, in the order of terms: the second half of a counting sort.
struct Sorted<'s, T> {
    /// The rank of the term of each item, in the order in which items come.
    ranks: std::slice::Iter<'s, u32>,
    /// Where the items of each term end so far, by rank.
    ends: &'s mut [u32],
    items: &'s mut [T],
}

impl<'s, T: Copy + Default> Sorted<'s, T> {
    fn new(ranks: &'s [u32], ends: &'s mut [u32], items: &'s mut Vec<T>) -> Self {
        items.clear();
        items.resize(ranks.len(), T::default());
        Self { ranks: ranks.iter(), ends, items }
    }

    #[inline]
    fn put(&mut self, item: T) {
        let Some(&rank) = self.ranks.next() else { return };
        let end = &mut self.ends[rank as usize];
        self.items[*end as usize] = item;
        *end += 1;
    }
}

/// Hands over each term that has items, in order.
fn each<T: Ord>(
    terms: &[u32],
    ends: &[u32],
    items: &mut [T],
    in_order: bool,
    mut take: impl FnMut(u32, &[T]),
) {
    let mut start = 0;
    for (&term, &end) in terms.iter().zip(ends) {
        let items = &mut items[start as usize..end as usize];
        start = end;
        if items.is_empty() {
            continue;
        }
        // those of passages that were kept came last
        if !in_order {
            items.sort_unstable();
        }
        take(term, items);
    }
}
