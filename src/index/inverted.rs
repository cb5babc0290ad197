//! Terms of a part's passages turned round: which passages hold each term, and where. As bytes, in which
//! they are kept, and read again to join parts to a segment.
//!
//! First at which byte the terms of each field end, in eight bytes each. Then the terms of one field after the
//! other, in order; the values of the passages; and the passages themselves, as Tantivy stores them. All other
//! numbers but the lengths of postings are of variable length.

use tantivy::directory::OwnedBytes;

use super::IndexError;
use super::schema::TERM_FIELDS;
use super::varint::{put, take, take_bytes, take_u32};

/// What the index keeps of a field's terms, from the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detail {
    /// Which passages hold them.
    Passages,
    /// How often, too.
    Frequencies,
    /// And at which words.
    Positions,
}

/// Where a passage holds a term.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Number of the passage in the part.
    pub(super) passage: u32,
    /// Number of the word in the field.
    pub(super) position: u32,
}

/// What is noted for each passage of a part, beside its terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PassageValues {
    pub(super) kinds: u64,
    pub(super) own_kinds: u64,
    pub(super) heading_words: u64,
    pub(super) id: u64,
    pub(super) approved: bool,
    /// Terms in each field, repeated ones and all.
    pub(super) lengths: [u32; TERM_FIELDS],
}

/// Bytes of the number that says where the terms of a field end.
const END: usize = size_of::<u64>();
/// Bytes of the number that says how long the postings of a term are.
const LENGTH: usize = size_of::<u32>();

/// Writes a part: the terms of each field in order, then the rest.
#[derive(Debug)]
pub(super) struct PartWriter<'a> {
    bytes: &'a mut Vec<u8>,
    /// Fields that were written.
    fields: usize,
}

impl<'a> PartWriter<'a> {
    /// Begins a part in place of what `bytes` hold.
    pub(super) fn new(bytes: &'a mut Vec<u8>) -> Self {
        bytes.clear();
        bytes.resize(TERM_FIELDS * END, 0);
        Self { bytes, fields: 0 }
    }

    /// Ends the terms of a field.
    pub(super) fn end_field(&mut self) {
        let end = (self.bytes.len() as u64).to_le_bytes();
        if let Some(place) = self.bytes[..TERM_FIELDS * END].chunks_exact_mut(END).nth(self.fields) {
            place.copy_from_slice(&end);
        }
        self.fields += 1;
    }

    /// Adds the passages' values and the stored passages.
    pub(super) fn finish(self, values: &[PassageValues], store: &[u8]) {
        let bytes = self.bytes;
        put(bytes, values.len() as u64);
        for passage in values {
            let PassageValues { kinds, own_kinds, heading_words, id, approved, lengths } = *passage;
            for value in [kinds, own_kinds, heading_words, id, u64::from(approved)] {
                put(bytes, value);
            }
            for length in lengths {
                put(bytes, u64::from(length));
            }
        }
        bytes.extend_from_slice(store);
    }

    /// Adds a term that comes after all those before, with its places in order.
    pub(super) fn add_places(&mut self, term: &str, places: &[Place]) {
        let by_passage = || places.chunk_by(|one, next| one.passage == next.passage);
        let begin = self.begin_term(term, by_passage().count());
        let mut last = 0;
        for places in by_passage() {
            let passage = places[0].passage;
            put(self.bytes, u64::from(passage - last));
            put(self.bytes, places.len() as u64);
            last = passage;
            let mut before = 0;
            for place in places {
                put(self.bytes, u64::from(place.position - before));
                before = place.position;
            }
        }
        self.end_term(begin);
    }

    /// The same where places in a passage are not kept: a passage is there as often as it holds the term.
    pub(super) fn add_passages(&mut self, term: &str, passages: &[u32], detail: Detail) {
        let by_passage = || passages.chunk_by(|one, next| one == next);
        let begin = self.begin_term(term, by_passage().count());
        let mut last = 0;
        for times in by_passage() {
            put(self.bytes, u64::from(times[0] - last));
            if detail >= Detail::Frequencies {
                put(self.bytes, times.len() as u64);
            }
            last = times[0];
        }
        self.end_term(begin);
    }

    /// Gives where its postings begin, before which is said how long they are.
    fn begin_term(&mut self, term: &str, passages: usize) -> usize {
        put(self.bytes, term.len() as u64);
        self.bytes.extend_from_slice(term.as_bytes());
        put(self.bytes, passages as u64);
        self.bytes.extend_from_slice(&[0; LENGTH]);
        self.bytes.len()
    }

    fn end_term(&mut self, begin: usize) {
        let length = u32::try_from(self.bytes.len() - begin).unwrap_or(u32::MAX);
        self.bytes[begin - LENGTH..begin].copy_from_slice(&length.to_le_bytes());
    }
}

/// The terms of a part, as they are kept.
#[derive(Debug)]
pub(super) struct InvertedPart {
    bytes: OwnedBytes,
    fields: [std::ops::Range<usize>; TERM_FIELDS],
    /// What is noted for each passage, in order.
    pub(super) values: Vec<PassageValues>,
}

impl InvertedPart {
    /// Reads what [`PartWriter`] wrote, up to the byte that is given too, at which the stored passages begin.
    ///
    /// # Errors
    /// When the bytes are something else.
    pub(super) fn read(bytes: OwnedBytes) -> Result<(Self, usize), IndexError> {
        let whole = bytes.as_slice();
        let (ends, _) = whole.split_at_checked(TERM_FIELDS * END).ok_or_else(damaged)?;
        let mut fields = [const { 0..0 }; TERM_FIELDS];
        let mut start = ends.len();
        for (field, end) in fields.iter_mut().zip(ends.chunks_exact(END)) {
            let end = end.iter().rev().fold(0, |end, &byte| end << 8 | u64::from(byte));
            let end = usize::try_from(end).map_err(|_| damaged())?;
            if end < start || end > whole.len() {
                return Err(damaged());
            }
            *field = start..end;
            start = end;
        }
        let mut rest = &whole[start..];
        let passages = take_u32(&mut rest).ok_or_else(damaged)?;
        let mut values = Vec::new();
        for _ in 0..passages {
            values.push(take_values(&mut rest).ok_or_else(damaged)?);
        }
        let store = whole.len() - rest.len();
        Ok((Self { bytes, fields, values }, store))
    }

    /// The terms of a field, in order.
    pub(super) fn terms(&self, field: usize) -> Terms<'_> {
        Terms { rest: &self.bytes.as_slice()[self.fields[field].clone()] }
    }
}

fn take_values(rest: &mut &[u8]) -> Option<PassageValues> {
    let [kinds, own_kinds, heading_words, id, approved] =
        [take(rest)?, take(rest)?, take(rest)?, take(rest)?, take(rest)?];
    let mut lengths = [0; TERM_FIELDS];
    for length in &mut lengths {
        *length = take_u32(rest)?;
    }
    Some(PassageValues { kinds, own_kinds, heading_words, id, approved: approved != 0, lengths })
}

/// A part is not what it was when it was written.
pub(super) fn damaged() -> IndexError {
    IndexError::Unusable(
        "a part of the index is not as it was written; run `bonafide index` again".to_owned(),
    )
}

/// A term of a part and its postings.
#[derive(Debug, Clone, Copy)]
pub(super) struct TermPostings<'a> {
    pub(super) term: &'a [u8],
    /// How many passages hold it.
    pub(super) passages: u32,
    postings: &'a [u8],
}

/// The terms of a field one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms<'a> {
    rest: &'a [u8],
}

impl<'a> Terms<'a> {
    /// The next term; nothing after the last.
    pub(super) fn next(&mut self) -> Result<Option<TermPostings<'a>>, IndexError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.take().map(Some).ok_or_else(damaged)
    }

    fn take(&mut self) -> Option<TermPostings<'a>> {
        let term = take_bytes(&mut self.rest)?;
        let passages = take_u32(&mut self.rest)?;
        let (length, rest) = self.rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (postings, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some(TermPostings { term, passages, postings })
    }
}

impl TermPostings<'_> {
    /// Hands over each passage with how often it holds the term and the steps from word to word; as much of
    /// it as the field keeps.
    pub(super) fn for_each(
        &self,
        detail: Detail,
        steps: &mut Vec<u32>,
        mut take: impl FnMut(u32, u32, &[u32]),
    ) -> Result<(), IndexError> {
        let mut rest = self.postings;
        let mut passage = 0;
        for _ in 0..self.passages {
            let mut posting = || -> Option<(u32, u32)> {
                passage = take_u32(&mut rest)?.checked_add(passage)?;
                let times = if detail >= Detail::Frequencies { take_u32(&mut rest)? } else { 0 };
                steps.clear();
                if detail == Detail::Positions {
                    for _ in 0..times {
                        steps.push(take_u32(&mut rest)?);
                    }
                }
                Some((passage, times))
            };
            let (passage, times) = posting().ok_or_else(damaged)?;
            take(passage, times, steps);
        }
        Ok(())
    }
}
