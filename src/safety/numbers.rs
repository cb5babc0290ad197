//! Lists of numbers, read where they are in the bytes of a file.

use std::borrow::Cow;
use std::ops::Range;

/// Bytes of a number.
const BYTES: usize = 4;

/// A list of numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Numbers(Cow<'static, [u8]>);

/// A part of such a list.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NumberSlice<'a>(&'a [u8]);

/// Many lists of numbers, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Lists {
    /// Where each list ends among the items.
    pub(super) ends: Numbers,
    pub(super) items: Numbers,
}

impl Numbers {
    pub(super) fn of_static(bytes: &'static [u8]) -> Self {
        Self(Cow::Borrowed(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn all(&self) -> NumberSlice<'_> {
        NumberSlice(&self.0)
    }

    pub(super) fn get(&self, at: usize) -> Option<u32> {
        self.all().get(at)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len() / BYTES
    }

    /// The part at these places; what lies outside is left out.
    pub(super) fn slice(&self, range: Range<usize>) -> NumberSlice<'_> {
        let bytes = range.start.saturating_mul(BYTES)..range.end.saturating_mul(BYTES);
        NumberSlice(self.0.get(bytes).unwrap_or_default())
    }

    pub(super) fn push(&mut self, number: u32) {
        self.0.to_mut().extend(number.to_le_bytes());
    }
}

impl FromIterator<u32> for Numbers {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        Self(Cow::Owned(numbers.into_iter().flat_map(u32::to_le_bytes).collect()))
    }
}

impl<'a> NumberSlice<'a> {
    #[inline]
    pub(super) fn get(self, at: usize) -> Option<u32> {
        let bytes = self.0.get(at.checked_mul(BYTES)?..)?.first_chunk::<BYTES>()?;
        Some(u32::from_le_bytes(*bytes))
    }

    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(self) -> impl Iterator<Item = u32> + 'a {
        let (chunks, _) = self.0.as_chunks::<BYTES>();
        chunks.iter().map(|bytes| u32::from_le_bytes(*bytes))
    }
}

impl Lists {
    /// Adds a list at the end.
    pub(super) fn push(&mut self, list: impl IntoIterator<Item = u32>) {
        for number in list {
            self.items.push(number);
        }
        self.ends.push(count(self.items.len()));
    }

    pub(super) fn get(&self, at: usize) -> NumberSlice<'_> {
        let Some(end) = self.ends.get(at) else { return NumberSlice::default() };
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).unwrap_or(0);
        self.items.slice(start as usize..end as usize)
    }
}

/// A count as a number of such a list; no list of a pattern file comes near the limit.
pub(super) fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_they_were_written() {
        let mut lists = Lists::default();
        for list in [&[7, u32::MAX][..], &[], &[1]] {
            lists.push(list.iter().copied());
        }
        let read: Vec<Vec<u32>> = (0..4).map(|at| lists.get(at).iter().collect()).collect();
        assert_eq!(read, [vec![7, u32::MAX], vec![], vec![1], vec![]]);
        assert_eq!(lists.items.get(1), Some(u32::MAX));
        assert_eq!(lists.items.get(3), None);
    }

    #[test]
    fn damaged_lists_are_short() {
        let numbers = Numbers::of_static(&[1, 0, 0, 0, 2]);
        assert_eq!(numbers.all().iter().collect::<Vec<_>>(), [1]);
        assert_eq!(numbers.get(1), None);
        let lists = Lists { ends: [9, 2].into_iter().collect(), items: numbers };
        assert!(lists.get(0).is_empty() && lists.get(1).is_empty());
    }
}
