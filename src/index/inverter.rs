//! Turns the terms of passages round, for one part of an index: what is met is noted one after the other and
//! put in the order of the terms at the end.

use tantivy::schema::TantivyDocument;
use tantivy::store::{StoreReader, StoreWriter};

use super::IndexError;
use super::inverted::{Detail, InvertedPart, PartWriter, PassageValues, Place, damaged};
use super::layout::Layout;
use super::numbering::NumberedToken;
use super::occurrences::NotedText;
use super::schema::{FieldKind, TERM_FIELDS, TermField};
use super::workspace::Workspace;
use crate::analysis::Analyzer;

/// Takes passages one after the other.
pub(super) struct Inverter<'a> {
    pub(super) space: &'a mut Workspace,
    layout: &'a Layout,
    values: Vec<PassageValues>,
    /// Passages that were entered, not kept.
    entered: Vec<u32>,
    /// Terms of each field that are in the lengths of passages.
    counted: [usize; TERM_FIELDS],
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

impl<'a> Inverter<'a> {
    pub(super) fn new(space: &'a mut Workspace, layout: &'a Layout) -> Result<Self, IndexError> {
        space.begin_part();
        let store = layout.begin_store(space.store.begin())?;
        Ok(Self { space, layout, values: Vec::new(), entered: Vec::new(), counted: [0; TERM_FIELDS], store })
    }

    /// How many passages there are.
    pub(super) fn passages(&self) -> usize {
        self.values.len()
    }

    /// Begins a passage: what is noted for it, and what is shown of it. The lengths of its fields are counted.
    pub(super) fn begin(&mut self, values: PassageValues, stored: &[u8]) -> Result<(), IndexError> {
        let mut document = TantivyDocument::default();
        document.add_bytes(self.layout.fields.passage, stored);
        self.store.store(&document, &self.layout.schema).map_err(IndexError::in_tantivy)?;
        self.entered.push(u32::try_from(self.values.len()).unwrap_or(u32::MAX));
        self.values.push(PassageValues { lengths: [0; TERM_FIELDS], ..values });
        Ok(())
    }

    /// Notes terms of the passage that was begun last.
    pub(super) fn note(&mut self, field: TermField, terms: &[u32]) {
        let field = field.index();
        let noted = &mut self.space.noted[field];
        noted.terms.extend_from_slice(terms);
        if self.layout.details[field] == Detail::Positions {
            noted.positions.extend((0..).zip(terms).map(|(position, _)| position));
        }
        self.count(field);
    }

    /// Notes the stems of a text of that passage, and its exact forms once each.
    pub(super) fn note_text(&mut self, field: FieldKind, text: &str, analyzer: &Analyzer) {
        let mut noted = self.take_noted(field);
        self.space.numbers.visit(text, analyzer, |token| noted.take(token));
        self.put_noted(field, noted);
    }

    /// The same for a text that was analyzed already.
    pub(super) fn note_tokens(&mut self, field: FieldKind, tokens: &[NumberedToken]) {
        let mut noted = self.take_noted(field);
        for &token in tokens {
            noted.take(token);
        }
        self.put_noted(field, noted);
    }

    fn take_noted(&mut self, field: FieldKind) -> NotedText {
        let [stems, exact] = fields_of(field);
        let positions = self.layout.details[stems] == Detail::Positions;
        let [stems, exact] = [stems, exact].map(|field| std::mem::take(&mut self.space.noted[field]));
        NotedText { stems, exact, positions }
    }

    fn put_noted(&mut self, field: FieldKind, NotedText { stems, exact, .. }: NotedText) {
        for (field, noted) in fields_of(field).into_iter().zip([stems, exact]) {
            self.space.noted[field] = noted;
            self.count(field);
        }
    }

    /// Counts the terms of the passage that was begun last, after those of all before were counted.
    fn count(&mut self, field: usize) {
        let all = self.space.noted[field].terms.len();
        let before = std::mem::replace(&mut self.counted[field], all);
        if let Some(values) = self.values.last_mut() {
            values.lengths[field] += u32::try_from(all - before).unwrap_or(u32::MAX);
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
        let Workspace { numbers, noted, .. } = &mut *self.space;
        let mut steps = Vec::new();
        for (field, noted) in noted.iter_mut().enumerate() {
            let detail = self.layout.details[field];
            let mut terms = old.terms.terms(field);
            while let Some(postings) = terms.next()? {
                let text = std::str::from_utf8(postings.term).map_err(|_| damaged())?;
                let mut number = None;
                postings.for_each(detail, &mut steps, |passage, times, steps| {
                    let Some(passage) = old.moved.get(passage as usize).copied().flatten() else { return };
                    let term = *number.get_or_insert_with(|| numbers.number(text));
                    let mut note = |position| {
                        noted.kept.push((term, Place { passage, position }));
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
    pub(super) fn finish(self) -> Result<&'a [u8], IndexError> {
        let Workspace { numbers, noted, sorting, bytes, store, .. } = self.space;
        sorting.begin(noted, numbers);
        let mut part = PartWriter::new(bytes);
        for (field, noted) in noted.iter().enumerate() {
            let length = |passage| self.values[passage as usize].lengths[field];
            let entered = self.entered.iter().map(|&passage| (passage, length(passage)));
            sorting.write(noted, entered, self.layout.details[field], numbers, &mut part);
        }
        self.store.close().map_err(IndexError::in_tantivy)?;
        part.finish(&self.values, &store.lock());
        Ok(bytes)
    }
}

/// The numbers of the fields of the stems and of the exact forms.
fn fields_of(field: FieldKind) -> [usize; 2] {
    [TermField::Stem(field).index(), TermField::Exact(field).index()]
}
