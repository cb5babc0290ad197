//! What search reads of a segment, opened once for all questions.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;
use tantivy::{InvertedIndexReader, SegmentReader};

use super::IndexError;
use super::schema::{FIELDS, IndexFields};
use crate::passage::KindSet;

/// A field that terms are looked up and weighed in.
pub(crate) struct SearchedField {
    /// Its terms and where they stand.
    pub(crate) terms: Arc<InvertedIndexReader>,
    /// Number of terms of each passage.
    pub(crate) lengths: FieldNormReader,
}

impl SearchedField {
    fn open(segment: &SegmentReader, field: Field) -> Result<Self, IndexError> {
        Ok(Self { terms: segment.inverted_index(field)?, lengths: segment.get_fieldnorms_reader(field)? })
    }
}

/// Fields and columns of one segment. Opening them anew reads a header for each few hundred passages.
pub(crate) struct OpenSegment {
    /// Stems, in the order of the fields' numbers.
    pub(crate) stem: [SearchedField; FIELDS],
    /// Exact forms.
    pub(crate) exact: [Arc<InvertedIndexReader>; FIELDS],
    id: Column<u64>,
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
            stem: [stem(0)?, stem(1)?, stem(2)?, stem(3)?],
            exact: [exact(0)?, exact(1)?, exact(2)?, exact(3)?],
            id: columns.u64("id")?,
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

    /// Kinds of a passage's section, told from all headings above it.
    pub(crate) fn kinds(&self, document: u32) -> KindSet {
        KindSet::from_bits(self.kinds.first(document).unwrap_or(0))
    }

    /// Kinds told from its last heading alone.
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

/// Terms of a passage in each field, on average over all segments.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AverageLength {
    /// Stems, in the order of the fields' numbers.
    pub(crate) stem: [f32; FIELDS],
}

impl AverageLength {
    pub(super) fn of(segments: &[OpenSegment], passages: u64) -> Self {
        let average = |field: &dyn Fn(&OpenSegment) -> &SearchedField| {
            let terms: u64 = segments.iter().map(|segment| field(segment).terms.total_num_tokens()).sum();
            #[expect(clippy::cast_precision_loss, reason = "the last digits say nothing")]
            let average = terms as f32 / passages.max(1) as f32;
            average
        };
        Self {
            stem: [0, 1, 2, 3].map(|number| average(&|segment| &segment.stem[number])),
        }
    }
}
