//! What search reads of a segment, opened once for all questions.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;
use tantivy::{InvertedIndexReader, SegmentReader};

use super::IndexError;
use super::schema::IndexFields;
use crate::entries::FIELDS;
use crate::passage::KindSet;

/// A field that terms are looked up and weighed in.
pub(crate) struct SearchedField {
    /// Its terms and where they occur.
    pub(crate) terms: Arc<InvertedIndexReader>,
    /// Number of terms of each passage.
    pub(crate) lengths: FieldNormReader,
}

impl SearchedField {
    fn open(segment: &SegmentReader, field: Field) -> Result<Self, IndexError> {
        Ok(Self { terms: segment.inverted_index(field)?, lengths: segment.get_fieldnorms_reader(field)? })
    }
}

/// Fields and columns of one segment. Opening them for each question would read a header for every few hundred passages.
pub(crate) struct OpenSegment {
    /// Stems, in the order of the fields' numbers.
    pub(crate) stem: [SearchedField; FIELDS],
    /// Exact forms.
    pub(crate) exact: [Arc<InvertedIndexReader>; FIELDS],
    /// Names that documents give conditions.
    pub(super) name: Arc<InvertedIndexReader>,
    id: Column<u64>,
    vectors: Column<u64>,
    kinds: Column<u64>,
    own_kinds: Column<u64>,
    heading_words: Column<u64>,
    approved: Column<bool>,
    order: Column<u64>,
}

impl OpenSegment {
    pub(super) fn open(segment: &SegmentReader, fields: &IndexFields) -> Result<Self, IndexError> {
        let columns = segment.fast_fields();
        let stem = |number: usize| SearchedField::open(segment, fields.stem[number]);
        let exact = |number: usize| segment.inverted_index(fields.exact[number]);
        Ok(Self {
            stem: [stem(0)?, stem(1)?, stem(2)?, stem(3)?, stem(4)?],
            exact: [exact(0)?, exact(1)?, exact(2)?, exact(3)?, exact(4)?],
            name: segment.inverted_index(fields.name)?,
            id: columns.u64("id")?,
            vectors: columns.u64("vectors")?,
            kinds: columns.u64("kinds")?,
            own_kinds: columns.u64("own_kinds")?,
            heading_words: columns.u64("heading_words")?,
            approved: columns.bool("approved")?,
            order: columns.u64("order")?,
        })
    }

    /// Hash of a passage's id.
    pub(crate) fn id(&self, document: u32) -> Option<u64> {
        self.id.first(document)
    }

    /// Key of a passage's vectors.
    pub(crate) fn vectors_key(&self, document: u32) -> Option<u64> {
        self.vectors.first(document)
    }

    /// Kinds of a passage's section, from all headings above it.
    pub(crate) fn kinds(&self, document: u32) -> KindSet {
        KindSet::from_bits(self.kinds.first(document).unwrap_or(0))
    }

    /// Kinds from its last heading alone.
    pub(crate) fn own_kinds(&self, document: u32) -> KindSet {
        KindSet::from_bits(self.own_kinds.first(document).unwrap_or(0))
    }

    /// Words of a passage's own heading that say something beside the names of the condition.
    pub(crate) fn heading_words(&self, document: u32) -> u64 {
        self.heading_words.first(document).unwrap_or(0)
    }

    /// Whether a passage's document has been approved by a reviewer.
    pub(crate) fn approved(&self, document: u32) -> bool {
        self.approved.first(document).unwrap_or(false)
    }

    /// A passage's place in the corpus.
    pub(crate) fn order(&self, document: u32) -> u64 {
        self.order.first(document).unwrap_or(u64::MAX)
    }
}

/// A number of terms as Tantivy keeps it for a passage: exact for short texts only.
#[cfg(feature = "opensearch")]
pub(crate) fn quantized_length(terms: usize) -> u32 {
    FieldNormReader::constant(1, u32::try_from(terms).unwrap_or(u32::MAX)).fieldnorm(0)
}

/// How many terms the passages of an index have in each scored field.
///
/// Tantivy's own counts are estimates once a segment with deletions was merged, and an index that was updated would
/// give other scores than a new one. These are sums of field norms, which don't depend on segments.
#[derive(Debug, Clone)]
pub(crate) struct TokenCounts {
    counts: Vec<(Field, u64)>,
    passages: u64,
}

impl TokenCounts {
    pub(super) fn of(segments: &[SegmentReader], fields: &IndexFields) -> Result<Self, IndexError> {
        let mut counts: Vec<(Field, u64)> = fields.scored().map(|field| (field, 0)).collect();
        let mut passages = 0;
        for segment in segments {
            passages += u64::from(segment.num_docs());
            for (field, count) in &mut counts {
                let norms = segment.get_fieldnorms_reader(*field)?;
                let length = |id| u64::from(norms.fieldnorm(id));
                *count += if segment.has_deletes() {
                    segment.doc_ids_alive().map(length).sum::<u64>()
                } else {
                    (0..segment.max_doc()).map(length).sum()
                };
            }
        }
        Ok(Self { counts, passages })
    }

    /// Terms in a field; `None` where it isn't scored.
    pub(crate) fn total(&self, field: Field) -> Option<u64> {
        self.counts.iter().find(|(counted, _)| *counted == field).map(|(_, count)| *count)
    }

    /// Terms of a passage in a field, on average.
    pub(crate) fn average(&self, field: Field) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "the last digits say nothing")]
        let average = self.total(field).unwrap_or(0) as f32 / self.passages.max(1) as f32;
        average
    }
}
