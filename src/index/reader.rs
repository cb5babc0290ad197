//! An open index: its documents, its passages and a searcher.

use std::collections::HashMap;

use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::columnar::Column;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, TantivyDocument, Value};
use tantivy::{DocAddress, Index, IndexReader, Order, ReloadPolicy, Searcher, SegmentReader, Term};

use super::IndexError;
use super::schema::IndexFields;
use crate::corpus::{DocumentId, DocumentInfo};
use crate::passage::{Abbreviation, KindSet, Passage, PassageId};

/// Most passages of a document that are read at once.
const LONGEST_DOCUMENT: usize = 100_000;

/// An index that answers.
pub struct PassageIndex {
    reader: IndexReader,
    fields: IndexFields,
    documents: Vec<DocumentInfo>,
    by_id: HashMap<DocumentId, usize>,
    abbreviations: Vec<Abbreviation>,
    /// Of each segment; opening them reads a header for each few hundred passages.
    columns: Vec<SegmentColumns>,
}

impl std::fmt::Debug for PassageIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PassageIndex").field("documents", &self.documents.len()).finish_non_exhaustive()
    }
}

/// Columns of one segment that ranking reads for every candidate, and the hashes by which a passage is found.
pub(crate) struct SegmentColumns {
    id: Column<u64>,
    kinds: Column<u64>,
    own_kinds: Column<u64>,
    heading_words: Column<u64>,
    approved: Column<bool>,
}

impl SegmentColumns {
    fn open(segment: &SegmentReader) -> Result<Self, IndexError> {
        let columns = segment.fast_fields();
        Ok(Self {
            id: columns.u64("id")?,
            kinds: columns.u64("kinds")?,
            own_kinds: columns.u64("own_kinds")?,
            heading_words: columns.u64("heading_words")?,
            approved: columns.bool("approved")?,
        })
    }

    pub(crate) fn kinds(&self, document: u32) -> KindSet {
        KindSet::from_bits(self.kinds.first(document).unwrap_or(0))
    }

    /// Words of a passage's own heading that say something beside the names of the condition.
    pub(crate) fn heading_words(&self, document: u32) -> u64 {
        self.heading_words.first(document).unwrap_or(0)
    }

    pub(crate) fn own_kinds(&self, document: u32) -> KindSet {
        KindSet::from_bits(self.own_kinds.first(document).unwrap_or(0))
    }

    pub(crate) fn approved(&self, document: u32) -> bool {
        self.approved.first(document).unwrap_or(false)
    }
}

impl PassageIndex {
    pub(super) fn new(
        index: &Index,
        fields: IndexFields,
        documents: Vec<DocumentInfo>,
        abbreviations: Vec<Abbreviation>,
    ) -> Result<Self, IndexError> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let by_id =
            documents.iter().enumerate().map(|(place, document)| (document.id.clone(), place)).collect();
        let searcher = reader.searcher();
        let columns =
            searcher.segment_readers().iter().map(SegmentColumns::open).collect::<Result<_, _>>()?;
        Ok(Self { reader, fields, documents, by_id, abbreviations, columns })
    }

    /// Documents in the order of their file names.
    #[must_use]
    pub fn documents(&self) -> &[DocumentInfo] {
        &self.documents
    }

    /// Abbreviations that the passages explain, each once.
    #[must_use]
    pub fn abbreviations(&self) -> &[Abbreviation] {
        &self.abbreviations
    }

    /// The document with this id.
    #[must_use]
    pub fn document(&self, id: &DocumentId) -> Option<&DocumentInfo> {
        self.by_id.get(id).and_then(|&place| self.documents.get(place))
    }

    /// How many passages there are.
    #[must_use]
    pub fn passage_count(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// The passage with this id.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn passage(&self, id: &PassageId) -> Result<Option<Passage>, IndexError> {
        let Some((document, hash)) = id.parts() else { return Ok(None) };
        let searcher = self.searcher();
        let query = self.of_document(document);
        for address in searcher.search(&query, &DocSetCollector)? {
            let columns = self.columns(address.segment_ord);
            if columns.is_some_and(|columns| columns.id.first(address.doc_id) == Some(hash)) {
                let passage = self.stored(&searcher, address)?;
                if passage.id == *id {
                    return Ok(Some(passage));
                }
            }
        }
        Ok(None)
    }

    /// All passages of a document, in order.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn passages_of(&self, id: &DocumentId) -> Result<Vec<Passage>, IndexError> {
        let searcher = self.searcher();
        let query = self.of_document(id.as_str());
        let count = searcher.search(&query, &Count)?.clamp(1, LONGEST_DOCUMENT);
        let by_position = TopDocs::with_limit(count).order_by_fast_field::<u64>("position", Order::Asc);
        let found = searcher.search(&query, &by_position)?;
        found.into_iter().map(|(_, address)| self.stored(&searcher, address)).collect()
    }

    fn of_document(&self, id: &str) -> TermQuery {
        TermQuery::new(Term::from_field_text(self.fields.document, id), IndexRecordOption::Basic)
    }

    pub(crate) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    pub(crate) fn fields(&self) -> &IndexFields {
        &self.fields
    }

    /// The columns of the segment of this number; none where there is no such segment.
    pub(crate) fn columns(&self, segment: u32) -> Option<&SegmentColumns> {
        self.columns.get(usize::try_from(segment).ok()?)
    }

    pub(crate) fn stored(&self, searcher: &Searcher, address: DocAddress) -> Result<Passage, IndexError> {
        let document: TantivyDocument = searcher.doc(address)?;
        let json = document
            .get_first(self.fields.passage)
            .and_then(|value| value.as_str())
            .ok_or_else(|| IndexError::Unusable("the index holds a passage without text".to_owned()))?;
        Ok(serde_json::from_str(json)?)
    }
}
