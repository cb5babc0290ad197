//! The order of terms, and of what has terms in order.

use std::cmp::Ordering;

/// A term as it is compared: most differ in their first bytes, which are compared at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Beginning(u64);

impl Beginning {
    /// Of the bytes of a term.
    pub(super) fn of(term: &[u8]) -> Self {
        let first = term.first_chunk().copied().unwrap_or_else(|| {
            let mut first = [0; 8];
            first.iter_mut().zip(term).for_each(|(byte, of_term)| *byte = *of_term);
            first
        });
        Self(u64::from_be_bytes(first))
    }
}

/// Lists of terms, each in order, by the term that comes next in them. They are few: all are kept in order, and
/// one that goes on is put in its place again.
#[derive(Debug, Default)]
pub(super) struct NextTerms<'a> {
    /// The term that comes next, and the number of its list; the last is the first of all.
    lists: Vec<(Beginning, &'a [u8], usize)>,
}

impl<'a> NextTerms<'a> {
    /// Adds a list with the term that comes next in it.
    pub(super) fn add(&mut self, term: &'a [u8], list: usize) {
        let begins = Beginning::of(term);
        let comes_later = |&(other_begins, other, of_list): &(Beginning, &[u8], usize)| {
            let order = other_begins.cmp(&begins).then_with(|| other.cmp(term)).then(of_list.cmp(&list));
            order == Ordering::Greater
        };
        let place = self.lists.partition_point(comes_later);
        self.lists.insert(place, (begins, term, list));
    }

    /// Takes out all lists whose next term is the first of all, by their numbers; gives the term, and nothing
    /// where there are no lists any more.
    pub(super) fn take(&mut self, lists: &mut Vec<usize>) -> Option<&'a [u8]> {
        lists.clear();
        let &(begins, term, _) = self.lists.last()?;
        while let Some(&(other_begins, other, list)) = self.lists.last()
            && other_begins == begins
            && other == term
        {
            lists.push(list);
            self.lists.pop();
        }
        Some(term)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn terms_come_in_order_each_once(
            lists in prop::collection::vec(prop::collection::btree_set("(abcdefg)?[\u{0}aé]{0,3}", 0..8), 0..6),
        ) {
            let mut expected: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
            for (number, list) in lists.iter().enumerate() {
                for term in list {
                    expected.entry(term.as_bytes()).or_default().push(number);
                }
            }
            let mut rests: Vec<_> = lists.iter().map(|list| list.iter()).collect();
            let mut next = NextTerms::default();
            for (number, rest) in rests.iter_mut().enumerate() {
                rest.next().into_iter().for_each(|term| next.add(term.as_bytes(), number));
            }
            let (mut found, mut holders) = (Vec::new(), Vec::new());
            while let Some(term) = next.take(&mut holders) {
                found.push((term, holders.clone()));
                for &number in &holders {
                    rests[number].next().into_iter().for_each(|term| next.add(term.as_bytes(), number));
                }
            }
            prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
        }
    }
}
