//! The index on this machine answers while the cluster can't.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::index::OpenSearchIndex;
use crate::corpus::{DocumentId, DocumentInfo, NameRole};
use crate::index::{IndexError, PassageIndex};
use crate::passage::{Abbreviation, Passage, PassageId};
use crate::question::{QueryPlan, Vocabulary};
use crate::retrieval::{Retrieved, Retriever};
use crate::vectors::VectorFile;

/// Marks addresses in the index on this machine; no address of a passage is as large.
const LOCAL: u64 = 1 << 63;

/// An index in the cluster, and one on this machine for when the cluster doesn't answer.
pub struct WithFallback {
    cluster: OpenSearchIndex,
    local: PassageIndex,
    rest: Duration,
    trouble: Mutex<Option<Trouble>>,
    stand_ins: AtomicU64,
}

/// The last time that the cluster didn't answer.
struct Trouble {
    reason: String,
    /// It isn't asked before then.
    rests_until: Instant,
}

impl fmt::Debug for WithFallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WithFallback")
            .field("cluster", &self.cluster)
            .field("local", &self.local)
            .finish_non_exhaustive()
    }
}

impl WithFallback {
    /// Asks the cluster first; where it didn't answer, not again for so long.
    #[must_use]
    pub fn new(cluster: OpenSearchIndex, local: PassageIndex, rest: Duration) -> Self {
        Self { cluster, local, rest, trouble: Mutex::new(None), stand_ins: AtomicU64::new(0) }
    }

    /// What the cluster answers, else what the index on this machine does.
    fn first_of<T>(
        &self,
        ask: impl Fn(&OpenSearchIndex) -> Result<T, IndexError>,
        ask_local: impl Fn(&PassageIndex) -> Result<T, IndexError>,
    ) -> Result<T, IndexError> {
        let now = Instant::now();
        let known = || self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        if known().as_ref().is_some_and(|trouble| trouble.rests_until > now) {
            self.stand_ins.fetch_add(1, Ordering::Relaxed);
            return ask_local(&self.local);
        }
        match ask(&self.cluster) {
            Ok(answer) => {
                *known() = None;
                Ok(answer)
            }
            Err(error) => {
                let rests_until = Instant::now() + self.rest;
                *known() = Some(Trouble { reason: error.to_string(), rests_until });
                self.stand_ins.fetch_add(1, Ordering::Relaxed);
                ask_local(&self.local)
            }
        }
    }
}

impl Retriever for WithFallback {
    fn retrieve(&self, plan: &QueryPlan) -> Result<Retrieved, IndexError> {
        self.first_of(
            |cluster| cluster.retrieve(plan),
            |local| {
                let mut retrieved = local.retrieve(plan)?;
                retrieved.candidates.iter_mut().for_each(|candidate| candidate.address |= LOCAL);
                Ok(retrieved)
            },
        )
    }

    fn passage_at(&self, address: u64) -> Result<Passage, IndexError> {
        if address & LOCAL == 0 {
            self.cluster.passage_at(address)
        } else {
            self.local.passage_at(address & !LOCAL)
        }
    }

    fn passage(&self, id: &PassageId) -> Result<Option<Passage>, IndexError> {
        self.first_of(|cluster| cluster.passage(id), |local| local.passage(id))
    }

    fn passages_of(&self, id: &DocumentId) -> Result<Vec<Passage>, IndexError> {
        self.first_of(|cluster| cluster.passages_of(id), |local| local.passages_of(id))
    }

    fn passage_count(&self) -> u64 {
        self.cluster.passage_count()
    }

    fn documents(&self) -> &[DocumentInfo] {
        self.cluster.documents()
    }

    fn document_count(&self) -> usize {
        self.cluster.document_count()
    }

    fn document(&self, id: &DocumentId) -> Result<Option<&DocumentInfo>, IndexError> {
        match self.cluster.document(id)? {
            Some(document) => Ok(Some(document)),
            // the index on this machine may be older
            None => self.local.document(id),
        }
    }

    fn conditions(&self) -> Vec<String> {
        self.cluster.conditions()
    }

    fn documents_with_contacts(&self) -> Box<dyn Iterator<Item = &DocumentInfo> + '_> {
        self.cluster.documents_with_contacts()
    }

    fn abbreviations(&self) -> &[Abbreviation] {
        self.cluster.abbreviations()
    }

    fn vectors(&self) -> Option<&VectorFile> {
        self.cluster.vectors()
    }

    fn set_vectors(&mut self, vectors: Arc<VectorFile>) {
        self.local.set_vectors(Arc::clone(&vectors));
        self.cluster.set_vectors(vectors);
    }

    fn vector_keys(&self) -> Box<dyn Iterator<Item = u64> + '_> {
        self.cluster.vector_keys()
    }

    fn trouble(&self) -> Option<String> {
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.as_ref().map(|trouble| trouble.reason.clone())
    }

    fn stand_ins(&self) -> u64 {
        self.stand_ins.load(Ordering::Relaxed)
    }
}

impl Vocabulary for WithFallback {
    fn knows(&self, stem: &str) -> bool {
        self.cluster.knows(stem)
    }

    fn for_each_word(&self, take: &mut dyn FnMut(&str, u64)) {
        self.cluster.for_each_word(take);
    }

    fn begins_name(&self, stems: &str) -> bool {
        self.cluster.begins_name(stems)
    }

    fn for_each_named(
        &self,
        role: NameRole,
        key: &str,
        take: &mut dyn FnMut(&DocumentInfo) -> ControlFlow<()>,
    ) {
        self.cluster.for_each_named(role, key, take);
    }

    fn is_in_name(&self, word: &str) -> bool {
        self.cluster.is_in_name(word)
    }

    fn for_each_name_word(&self, take: &mut dyn FnMut(&str)) {
        self.cluster.for_each_name_word(take);
    }
}
