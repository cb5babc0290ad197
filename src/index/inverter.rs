//! Turns the terms of passages round, for one part of an index.
//!
//! What is met is noted one after the other and put in the order of the terms at the end, by counting: no
//! list grows for each term, as in an index that must be ready to be written at any moment.

use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::{Directory, RamDirectory};
use tantivy::schema::TantivyDocument;
use tantivy::store::{StoreReader, StoreWriter};

use super::IndexError;
use super::inverted::{Detail, InvertedPart, PassageValues, Place, TermsWriter, damaged, encode};
use super::layout::Layout;
use super::numbering::TermNumbers;
use super::schema::{TERM_FIELDS, TermField};

/// A place of a term.
#[derive(Debug, Clone, Copy)]
struct Occurrence {
    term: u32,
    place: Place,
}

/// Takes passages one after the other.
pub(super) struct Inverter<'a> {
    /// Terms and their numbers.
    pub(super) numbers: &'a mut TermNumbers,
    layout: &'a Layout,
    fields: [Vec<Occurrence>; TERM_FIELDS],
    values: Vec<PassageValues>,
    folder: RamDirectory,
    store: StoreWriter,
}

/// A part that was built before, and where its passages are in the one that is being built.
pub(super) struct OldPart {
    terms: InvertedPart,
    store: StoreReader,
    moved: Vec<Option<u32>>,
}

impl OldPart {
    pub(super) fn new(terms: InvertedPart, store: StoreReader) -> Self {
        let moved = vec![None; terms.values.len()];
        Self { terms, store, moved }
    }

    /// Whether it has these passages, and none was taken over yet.
    pub(super) fn can_keep(&self, passages: std::ops::Range<usize>) -> bool {
        self.moved.get(passages).is_some_and(|moved| moved.iter().all(Option::is_none))
    }
}

const STORE: &str = "store";

impl<'a> Inverter<'a> {
    pub(super) fn new(numbers: &'a mut TermNumbers, layout: &'a Layout) -> Result<Self, IndexError> {
        let folder = RamDirectory::create();
        let out = folder.open_write(Path::new(STORE)).map_err(TantivyError::from)?;
        let store = layout.begin_store(out)?;
        Ok(Self { numbers, layout, fields: Default::default(), values: Vec::new(), folder, store })
    }

    /// How many passages there are.
    pub(super) fn passages(&self) -> usize {
        self.values.len()
    }

    /// Begins a passage: what is noted for it, and what is shown of it. The lengths of its fields are counted.
    pub(super) fn begin(&mut self, values: PassageValues, stored: &str) -> Result<(), IndexError> {
        let mut document = TantivyDocument::default();
        document.add_text(self.layout.fields.passage, stored);
        self.store.store(&document, &self.layout.schema).map_err(IndexError::in_tantivy)?;
        self.values.push(PassageValues { lengths: [0; TERM_FIELDS], ..values });
        Ok(())
    }

    /// Notes terms of the passage that was begun last, each with the number of its word.
    pub(super) fn note(&mut self, field: TermField, terms: impl Iterator<Item = (u32, u32)>) {
        let passage = u32::try_from(self.values.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let noted = &mut self.fields[field.index()];
        let before = noted.len();
        noted.extend(terms.map(|(term, position)| Occurrence { term, place: Place { passage, position } }));
        let count = noted.len() - before;
        if let Some(values) = self.values.last_mut() {
            values.lengths[field.index()] += u32::try_from(count).unwrap_or(u32::MAX);
        }
    }

    /// Takes over passages of an old part; their terms come with [`Self::keep_terms`].
    pub(super) fn keep(
        &mut self,
        old: &mut OldPart,
        passages: std::ops::Range<usize>,
    ) -> Result<(), IndexError> {
        for passage in passages {
            let values = *old.terms.values.get(passage).ok_or_else(damaged)?;
            let number = u32::try_from(passage).map_err(|_| damaged())?;
            let stored = old.store.get_document_bytes(number)?;
            self.store.store_bytes(stored.as_slice()).map_err(IndexError::in_tantivy)?;
            old.moved[passage] = u32::try_from(self.values.len()).ok();
            self.values.push(values);
        }
        Ok(())
    }

    /// Takes over the terms of all passages of an old part that were kept.
    pub(super) fn keep_terms(&mut self, old: &OldPart) -> Result<(), IndexError> {
        let mut steps = Vec::new();
        for (field, noted) in self.fields.iter_mut().enumerate() {
            let detail = self.layout.details[field];
            let mut terms = old.terms.terms(field);
            while let Some(postings) = terms.next()? {
                let text = std::str::from_utf8(postings.term).map_err(|_| damaged())?;
                let mut number = None;
                postings.for_each(detail, &mut steps, |passage, times, steps| {
                    let Some(passage) = old.moved.get(passage as usize).copied().flatten() else { return };
                    let term = *number.get_or_insert_with(|| self.numbers.number(text));
                    let mut note = |position| {
                        noted.push(Occurrence { term, place: Place { passage, position } });
                    };
                    let mut position = 0_u32;
                    for step in steps {
                        position = position.saturating_add(*step);
                        note(position);
                    }
                    if detail < Detail::Positions {
                        (0..times.max(1)).for_each(|_| note(0));
                    }
                })?;
            }
        }
        Ok(())
    }

    /// Puts everything in order, as the bytes of a part.
    pub(super) fn finish(self) -> Result<Vec<u8>, IndexError> {
        let order = Order::of(&self.fields, self.numbers);
        let fields = self.fields.iter().zip(self.layout.details);
        let fields: Vec<TermsWriter> =
            fields.map(|(noted, detail)| order.sort(noted, detail, self.numbers)).collect();
        self.store.close().map_err(IndexError::in_tantivy)?;
        let store = self.folder.open_read(Path::new(STORE)).map_err(TantivyError::from)?;
        Ok(encode(&fields, &self.values, store.read_bytes().map_err(IndexError::in_tantivy)?.as_slice()))
    }
}

/// The order of the terms of a part.
struct Order {
    /// Numbers of the terms, in the order of their bytes.
    terms: Vec<u32>,
    /// Places in that list, by number.
    ranks: Vec<u32>,
}

impl Order {
    fn of(fields: &[Vec<Occurrence>], numbers: &TermNumbers) -> Self {
        let mut ranks = vec![0; numbers.len()];
        let mut terms = Vec::new();
        for occurrence in fields.iter().flatten() {
            let used = &mut ranks[occurrence.term as usize];
            if *used == 0 {
                *used = 1;
                terms.push((beginning(numbers.term(occurrence.term)), occurrence.term));
            }
        }
        // most terms differ in their first bytes, which are compared at once
        terms.sort_unstable_by(|(one_begins, one), (other_begins, other)| {
            one_begins.cmp(other_begins).then_with(|| numbers.term(*one).cmp(numbers.term(*other)))
        });
        let terms: Vec<u32> = terms.into_iter().map(|(_, term)| term).collect();
        for (rank, &term) in terms.iter().enumerate() {
            ranks[term as usize] = u32::try_from(rank).unwrap_or(u32::MAX);
        }
        Self { terms, ranks }
    }

    /// The places of each term, in the order of the terms: a counting sort.
    fn sort(&self, noted: &[Occurrence], detail: Detail, numbers: &TermNumbers) -> TermsWriter {
        let rank = |occurrence: &Occurrence| self.ranks[occurrence.term as usize] as usize;
        let mut ends = vec![0_usize; self.terms.len() + 1];
        for occurrence in noted {
            ends[rank(occurrence) + 1] += 1;
        }
        for rank in 1..ends.len() {
            ends[rank] += ends[rank - 1];
        }
        let mut places = vec![Place { passage: 0, position: 0 }; noted.len()];
        for occurrence in noted {
            let end = &mut ends[rank(occurrence)];
            places[*end] = occurrence.place;
            *end += 1;
        }
        let mut writer = TermsWriter::default();
        let mut start = 0;
        for (&term, &end) in self.terms.iter().zip(&ends) {
            let places = &mut places[start..end];
            start = end;
            if places.is_empty() {
                continue;
            }
            // those of passages that were kept came last
            if !places.is_sorted() {
                places.sort_unstable();
            }
            writer.add(numbers.term(term), places, detail);
        }
        writer
    }
}

/// The first bytes of a term, as a number that is in the same order.
fn beginning(term: &str) -> u64 {
    let mut first = [0; 8];
    for (byte, of_term) in first.iter_mut().zip(term.bytes()) {
        *byte = of_term;
    }
    u64::from_be_bytes(first)
}
