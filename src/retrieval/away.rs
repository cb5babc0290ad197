//! An index that can't be read: nothing is found, and questions get the reason. Danger is still detected.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::{Retrieved, Retriever};
use crate::corpus::{DocumentId, DocumentInfo, NameRole};
use crate::index::IndexError;
use crate::passage::{Abbreviation, Passage, PassageId};
use crate::question::{QueryPlan, Vocabulary};
use crate::vectors::VectorFile;

/// What takes the place of an index that can't be opened now.
#[derive(Debug)]
pub struct Away {
    reason: String,
}

impl Away {
    /// An index that can't be read for this reason.
    #[must_use]
    pub fn new(reason: String) -> Self {
        Self { reason }
    }

    fn error<T>(&self) -> Result<T, IndexError> {
        Err(IndexError::Unusable(self.reason.clone()))
    }
}

impl Retriever for Away {
    fn ready(&self) -> Result<(), IndexError> {
        self.error()
    }

    fn retrieve(&self, _plan: &QueryPlan) -> Result<Retrieved, IndexError> {
        self.error()
    }

    fn passage_at(&self, _address: u64) -> Result<Passage, IndexError> {
        self.error()
    }

    fn passage(&self, _id: &PassageId) -> Result<Option<Passage>, IndexError> {
        self.error()
    }

    fn passages_of(&self, _id: &DocumentId) -> Result<Vec<Passage>, IndexError> {
        self.error()
    }

    fn passage_count(&self) -> u64 {
        0
    }

    fn documents(&self) -> &[DocumentInfo] {
        &[]
    }

    fn document_count(&self) -> usize {
        0
    }

    fn document(&self, _id: &DocumentId) -> Result<Option<&DocumentInfo>, IndexError> {
        self.error()
    }

    fn conditions(&self) -> Vec<String> {
        Vec::new()
    }

    fn documents_with_contacts(&self) -> Box<dyn Iterator<Item = &DocumentInfo> + '_> {
        Box::new(std::iter::empty())
    }

    fn abbreviations(&self) -> &[Abbreviation] {
        &[]
    }

    fn vectors(&self) -> Option<&VectorFile> {
        None
    }

    fn set_vectors(&mut self, _vectors: Arc<VectorFile>) {}

    fn vector_keys(&self) -> Box<dyn Iterator<Item = u64> + '_> {
        Box::new(std::iter::empty())
    }
}

impl Vocabulary for Away {
    fn knows(&self, _stem: &str) -> bool {
        false
    }

    fn for_each_word(&self, _take: &mut dyn FnMut(&str, u64)) {}

    fn begins_name(&self, _stems: &str) -> bool {
        false
    }

    fn for_each_named(
        &self,
        _role: NameRole,
        _key: &str,
        _take: &mut dyn FnMut(&DocumentInfo) -> ControlFlow<()>,
    ) {
    }

    fn is_in_name(&self, _word: &str) -> bool {
        false
    }

    fn for_each_name_word(&self, _take: &mut dyn FnMut(&str)) {}
}
