//! Tantivy's index as the engine that runs plans.
//!
//! Candidates come from a boolean query over all terms of the plan; the evidence for ranking is then read from the
//! postings of the candidates alone.

mod address;
mod candidates;
mod matches;
mod meaning;
mod terms;

use std::sync::Arc;

use self::address::unpack;
use self::terms::{PlanTerms, passages_with};
use super::statistics::Statistics;
use super::{Retrieved, Retriever};
use crate::corpus::{DocumentId, DocumentInfo};
use crate::index::{IndexError, PassageIndex};
use crate::passage::{Abbreviation, Passage, PassageId};
use crate::question::QueryPlan;
use crate::vectors::VectorFile;

impl Retriever for PassageIndex {
    fn retrieve(&self, plan: &QueryPlan) -> Result<Retrieved, IndexError> {
        let searcher = self.searcher();
        let terms = PlanTerms::look_up(self, plan)?;
        let frequency = |stem: &str, field| passages_with(terms.stem(stem, field));
        let statistics = Statistics::new(plan, self.passage_count(), frequency);
        let mut addresses = candidates::choose(self, &searcher, plan, &terms)?;
        meaning::add_nearest(self, &searcher, plan, &mut addresses)?;
        let mut candidates = Vec::with_capacity(addresses.len());
        for of_segment in addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            candidates.extend(matches::evidence(self, of_segment, plan, &terms)?);
        }
        meaning::compare(self, plan, &mut candidates);
        candidates.sort_by_key(|candidate| candidate.order);
        Ok(Retrieved {
            candidates,
            rarity: statistics.rarity,
            known: statistics.known,
            average_length: self.fields().stem.map(|field| self.token_counts().average(field).max(1.0)),
        })
    }

    fn passage_at(&self, address: u64) -> Result<Passage, IndexError> {
        self.stored(&self.searcher(), unpack(address))
    }
    fn passage(&self, id: &PassageId) -> Result<Option<Passage>, IndexError> {
        self.passage(id)
    }

    fn passages_of(&self, id: &DocumentId) -> Result<Vec<Passage>, IndexError> {
        self.passages_of(id)
    }

    fn passage_count(&self) -> u64 {
        self.passage_count()
    }

    fn documents(&self) -> &[DocumentInfo] {
        self.documents()
    }

    fn document_count(&self) -> usize {
        self.document_count()
    }

    fn document(&self, id: &DocumentId) -> Result<Option<&DocumentInfo>, IndexError> {
        self.document(id)
    }

    fn conditions(&self) -> Vec<String> {
        self.conditions()
    }

    fn documents_with_contacts(&self) -> Box<dyn Iterator<Item = &DocumentInfo> + '_> {
        Box::new(self.documents_with_contacts())
    }

    fn abbreviations(&self) -> &[Abbreviation] {
        self.abbreviations()
    }

    fn vectors(&self) -> Option<&VectorFile> {
        self.vectors()
    }

    fn set_vectors(&mut self, vectors: Arc<VectorFile>) {
        self.set_vectors(vectors);
    }

    fn vector_keys(&self) -> Box<dyn Iterator<Item = u64> + '_> {
        Box::new(self.vector_keys())
    }
}
