//! Writes a segment of Tantivy's from parts, field by field and term by term.
//!
//! Tantivy's own serializers make the files; what its writer and its merger do before, collecting postings in
//! lists that grow, and taking segments apart again, is done once in the parts.

use tantivy::columnar::{ColumnType, ColumnarWriter};
use tantivy::directory::{FileSlice, TerminatingWrite as _};
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::SegmentComponent;
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::store::StoreReader;
use tantivy::{Index, IndexMeta, Segment, TantivyError};

use super::IndexError;
use super::inverted::{Detail, InvertedPart, PassageValues, TermPostings, Terms, damaged};
use super::inverter::OldPart;
use super::layout::Layout;
use super::term_order::NextTerms;

/// A part that goes into a segment.
pub(super) struct OpenPart {
    pub(super) terms: InvertedPart,
    pub(super) store: StoreReader,
}

impl OpenPart {
    /// Opens the bytes of a part.
    pub(super) fn open(file: &FileSlice) -> Result<Self, IndexError> {
        let (terms, store) = InvertedPart::read(file.read_bytes().map_err(IndexError::in_tantivy)?)?;
        // its blocks are read once, in order
        let store = StoreReader::open(file.slice_from(store), 1).map_err(IndexError::in_tantivy)?;
        Ok(Self { terms, store })
    }

    /// To take passages over from it.
    pub(super) fn into_old(self) -> OldPart {
        OldPart::new(self.terms, self.store)
    }
}

/// Writes all passages of some parts, in order, as the one segment of an index that has none. Gives what
/// Tantivy is to know of the index.
pub(super) fn write(index: &Index, parts: Vec<OpenPart>, layout: &Layout) -> Result<IndexMeta, IndexError> {
    let segment = index.new_segment();
    let passages: usize = parts.iter().map(|part| part.terms.values.len()).sum();
    let passages = u32::try_from(passages).map_err(|_| {
        IndexError::Unusable("the corpus has more passages than an index can hold".to_owned())
    })?;
    let (parts, stores): (Vec<InvertedPart>, Vec<StoreReader>) =
        parts.into_iter().map(|part| (part.terms, part.store)).unzip();
    // the largest file first: it goes to the disk while the others are made
    write_store(&segment, stores, layout)?;
    write_lengths(&segment, &parts, layout)?;
    write_columns(&segment, &parts, layout)?;
    write_terms(&segment, &parts, layout)?;
    let mut meta = index.load_metas()?;
    meta.segments = vec![segment.with_max_doc(passages).meta().clone()];
    Ok(meta)
}

fn values(parts: &[InvertedPart]) -> impl Iterator<Item = (u32, &PassageValues)> {
    (0..).zip(parts.iter().flat_map(|part| &part.values))
}

fn write_lengths(segment: &Segment, parts: &[InvertedPart], layout: &Layout) -> Result<(), IndexError> {
    let mut lengths = FieldNormsWriter::for_schema(&layout.schema);
    let fields = layout.fields.with_terms();
    for (passage, values) in values(parts) {
        for (field, length) in fields.into_iter().zip(values.lengths) {
            // of a field that keeps no lengths, none is taken
            lengths.record(passage, field, length);
        }
    }
    let out = segment.open_write(SegmentComponent::FieldNorms).map_err(TantivyError::from)?;
    let serializer = FieldNormsSerializer::from_write(out).map_err(IndexError::in_tantivy)?;
    lengths.serialize(serializer, None).map_err(IndexError::in_tantivy)
}

fn write_terms(segment: &Segment, parts: &[InvertedPart], layout: &Layout) -> Result<(), IndexError> {
    let lengths = segment.open_read(SegmentComponent::FieldNorms).map_err(TantivyError::from)?;
    let lengths = FieldNormReaders::open(lengths)?;
    let mut serializer = InvertedIndexSerializer::open(segment)?;
    for (number, (field, detail)) in layout.fields.with_terms().into_iter().zip(layout.details).enumerate() {
        let all = values(parts).map(|(_, values)| u64::from(values.lengths[number])).sum();
        let lengths = lengths.get_field(field)?;
        let mut writer = serializer.new_field(field, all, lengths).map_err(IndexError::in_tantivy)?;
        join_terms(&mut writer, parts, number, detail)?;
        writer.close().map_err(IndexError::in_tantivy)?;
    }
    serializer.close().map_err(IndexError::in_tantivy)
}

/// The terms of a part in one field, and where the segment has its passages.
struct Source<'a> {
    terms: Terms<'a>,
    current: Option<TermPostings<'a>>,
    first_passage: u32,
    passages: usize,
}

/// Goes through the terms of all parts in order, each term once.
fn join_terms(
    writer: &mut FieldSerializer<'_>,
    parts: &[InvertedPart],
    field: usize,
    detail: Detail,
) -> Result<(), IndexError> {
    let mut sources = Vec::with_capacity(parts.len());
    let mut first_passage = 0;
    for part in parts {
        let passages = part.values.len();
        let mut terms = part.terms(field);
        let current = terms.next()?;
        sources.push(Source { terms, current, first_passage, passages });
        first_passage += u32::try_from(passages).unwrap_or(u32::MAX);
    }
    let mut next = NextTerms::default();
    for (number, source) in sources.iter().enumerate() {
        source.current.iter().for_each(|postings| next.add(postings.term, number));
    }
    let mut holders = Vec::new();
    let mut steps = Vec::new();
    while let Some(term) = next.take(&mut holders) {
        let passages = |&number: &usize| sources[number].current.map_or(0, |postings| postings.passages);
        let passages = holders.iter().map(passages).sum();
        writer.new_term(term, passages, detail >= Detail::Frequencies).map_err(IndexError::in_tantivy)?;
        for &number in &holders {
            let source = &mut sources[number];
            let Some(postings) = source.current else { continue };
            let mut out_of_range = false;
            postings.for_each(detail, &mut steps, |passage, times, steps| {
                out_of_range |= passage as usize >= source.passages;
                if !out_of_range {
                    writer.write_doc(source.first_passage + passage, times, steps);
                }
            })?;
            if out_of_range {
                return Err(damaged());
            }
            source.current = source.terms.next()?;
            if let Some(postings) = source.current {
                next.add(postings.term, number);
            }
        }
        writer.close_term().map_err(IndexError::in_tantivy)?;
    }
    Ok(())
}

/// A number that is noted for a passage.
type NumberOf = fn(&PassageValues) -> u64;

fn write_columns(segment: &Segment, parts: &[InvertedPart], layout: &Layout) -> Result<(), IndexError> {
    let fields = &layout.fields;
    let name = |field| layout.schema.get_field_name(field);
    let numbers: [(&str, NumberOf); 4] = [
        (name(fields.kinds), |values| values.kinds),
        (name(fields.own_kinds), |values| values.own_kinds),
        (name(fields.heading_words), |values| values.heading_words),
        (name(fields.id), |values| values.id),
    ];
    let approved = name(fields.approved);
    let mut columns = ColumnarWriter::default();
    // what only small numbers have would become a column of signed ones
    for (name, _) in &numbers {
        columns.record_column_type(name, ColumnType::U64, false);
    }
    columns.record_column_type(approved, ColumnType::Bool, false);
    let mut passages = 0;
    for (passage, values) in values(parts) {
        for (name, number) in &numbers {
            columns.record_numerical(passage, name, number(values));
        }
        columns.record_bool(passage, approved, values.approved);
        passages = passage + 1;
    }
    let mut out = segment.open_write(SegmentComponent::FastFields).map_err(TantivyError::from)?;
    columns.serialize(passages, None, &mut out).map_err(IndexError::in_tantivy)?;
    out.terminate().map_err(IndexError::in_tantivy)
}

fn write_store(segment: &Segment, stores: Vec<StoreReader>, layout: &Layout) -> Result<(), IndexError> {
    let out = segment.open_write(SegmentComponent::Store).map_err(TantivyError::from)?;
    let mut store = layout.begin_store(out)?;
    for passages in stores {
        store.stack(passages).map_err(IndexError::in_tantivy)?;
    }
    store.close().map_err(IndexError::in_tantivy)
}

#[cfg(test)]
mod tests;
