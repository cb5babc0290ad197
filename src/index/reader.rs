//! An open index: its documents, its passages and a searcher.

use std::sync::Arc;

use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, TantivyDocument, Value};
use tantivy::{DocAddress, Index, IndexReader, ReloadPolicy, Searcher, Term};

use super::IndexError;
use super::schema::IndexFields;
use super::segment::{OpenSegment, TokenCounts};
use crate::corpus::{DocumentId, DocumentInfo};
use crate::generations::DocumentStore;
use crate::passage::{Abbreviation, Passage, PassageId};
use crate::vectors::VectorFile;

/// The maximum number of passages of a document that are read at once.
const MAX_DOCUMENT_LENGTH: usize = 100_000;

/// An index that answers.
pub struct PassageIndex {
    reader: IndexReader,
    fields: IndexFields,
    documents: DocumentStore,
    abbreviations: Vec<Abbreviation>,
    segments: Vec<OpenSegment>,
    token_counts: TokenCounts,
    vectors: Option<Arc<VectorFile>>,
}

impl std::fmt::Debug for PassageIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PassageIndex").field("documents", &self.documents.len()).finish_non_exhaustive()
    }
}

impl PassageIndex {
    pub(super) fn new(
        index: &Index,
        fields: IndexFields,
        documents: DocumentStore,
        mut abbreviations: Vec<Abbreviation>,
    ) -> Result<Self, IndexError> {
        abbreviations.sort();
        abbreviations.dedup();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let segments = searcher
            .segment_readers()
            .iter()
            .map(|segment| OpenSegment::open(segment, &fields))
            .collect::<Result<Vec<_>, _>>()?;
        let token_counts = TokenCounts::of(searcher.segment_readers(), &fields)?;
        Ok(Self { reader, fields, documents, abbreviations, segments, token_counts, vectors: None })
    }

    /// Takes the vectors of its passages, as many as there are yet.
    pub fn set_vectors(&mut self, vectors: Arc<VectorFile>) {
        self.vectors = Some(vectors);
    }

    /// The vectors of its passages, where there are any.
    #[must_use]
    pub fn vectors(&self) -> Option<&VectorFile> {
        self.vectors.as_deref()
    }

    /// The keys of its passages' vectors.
    pub fn vector_keys(&self) -> impl Iterator<Item = u64> {
        let searcher = self.reader.searcher();
        let readers = searcher.segment_readers().to_vec();
        self.segments.iter().zip(readers).flat_map(|(segment, reader)| {
            let alive: Vec<u32> = reader.doc_ids_alive().collect();
            alive.into_iter().filter_map(|document| segment.vectors_key(document))
        })
    }

    /// Whether all its passages have vectors in a file.
    #[must_use]
    pub fn is_encoded_in(&self, vectors: &VectorFile) -> bool {
        self.vector_keys().all(|key| vectors.contains(key))
    }

    /// Documents in the order of their file names; the first call reads all of them.
    #[must_use]
    pub fn documents(&self) -> &[DocumentInfo] {
        self.documents.all()
    }

    /// How many documents there are.
    #[must_use]
    pub fn document_count(&self) -> usize {
        self.documents.len()
    }

    /// Usual names of the conditions that documents are about, each once, in their order.
    #[must_use]
    pub fn conditions(&self) -> Vec<String> {
        self.documents.conditions()
    }

    /// Those documents that name contacts, in order.
    pub fn documents_with_contacts(&self) -> impl Iterator<Item = &DocumentInfo> {
        self.documents.with_contacts()
    }

    /// Abbreviations that the passages explain, each once.
    #[must_use]
    pub fn abbreviations(&self) -> &[Abbreviation] {
        &self.abbreviations
    }

    /// The document with this id.
    ///
    /// # Errors
    /// When its metadata cannot be read.
    pub fn document(&self, id: &DocumentId) -> Result<Option<&DocumentInfo>, IndexError> {
        Ok(self.documents.find(id)?)
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
            let segment = self.segment(address.segment_ord);
            if segment.is_some_and(|segment| segment.id(address.doc_id) == Some(hash)) {
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
        let mut found: Vec<DocAddress> = searcher.search(&query, &DocSetCollector)?.into_iter().collect();
        found.sort_unstable_by_key(|address| {
            self.segment(address.segment_ord).map_or(u64::MAX, |segment| segment.order(address.doc_id))
        });
        found.into_iter().take(MAX_DOCUMENT_LENGTH).map(|address| self.stored(&searcher, address)).collect()
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

    /// All segments, in the order of their numbers.
    pub(crate) fn segments(&self) -> &[OpenSegment] {
        &self.segments
    }

    /// The segment of this number; none where there is no such segment.
    pub(crate) fn segment(&self, number: u32) -> Option<&OpenSegment> {
        self.segments.get(usize::try_from(number).ok()?)
    }

    /// How many terms passages have in each field.
    pub(crate) fn token_counts(&self) -> &TokenCounts {
        &self.token_counts
    }

    pub(crate) fn stored(&self, searcher: &Searcher, address: DocAddress) -> Result<Passage, IndexError> {
        let document: TantivyDocument = searcher.doc(address)?;
        let stored = document.get_first(self.fields.passage).and_then(|value| value.as_str());
        let damaged = || IndexError::Unusable("the index holds a passage that cannot be read".to_owned());
        Ok(serde_json::from_str(stored.ok_or_else(damaged)?)?)
    }
}
