//! What an index says of the passages it found, before they are ranked.

use std::fmt;
use std::sync::Arc;

use crate::corpus::{DocumentId, DocumentInfo};
use crate::entries::{FIELDS, FieldKind};
use crate::index::IndexError;
use crate::passage::{Abbreviation, KindSet, Passage, PassageId};
use crate::question::{QueryPlan, Vocabulary};
use crate::vectors::{MeaningMatch, VectorFile};

/// An index as the engine uses it: it runs plans, and has the passages, documents and words of a corpus. Tantivy's is
/// one; another must give the same evidence.
pub trait Retriever: Vocabulary + fmt::Debug {
    /// Whether questions can be answered at all.
    ///
    /// # Errors
    /// When the index can't be read now.
    fn ready(&self) -> Result<(), IndexError> {
        Ok(())
    }

    /// Why another index than the one that was asked for answers now, if one does.
    fn trouble(&self) -> Option<String> {
        None
    }

    /// How often another index answered in place of this one so far: what was read in between may be of another corpus.
    fn stand_ins(&self) -> u64 {
        0
    }

    /// The best passages for a plan, with the evidence for ranking them.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn retrieve(&self, plan: &QueryPlan) -> Result<Retrieved, IndexError>;

    /// The passage behind a candidate's `address`.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn passage_at(&self, address: u64) -> Result<Passage, IndexError>;

    /// The passage with this id.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn passage(&self, id: &PassageId) -> Result<Option<Passage>, IndexError>;

    /// All passages of a document, in order.
    ///
    /// # Errors
    /// When the index cannot be read.
    fn passages_of(&self, id: &DocumentId) -> Result<Vec<Passage>, IndexError>;

    /// How many passages there are.
    fn passage_count(&self) -> u64;

    /// Documents in the order of the corpus; the first call may read all of them.
    fn documents(&self) -> &[DocumentInfo];

    /// How many documents there are.
    fn document_count(&self) -> usize;

    /// The document with this id.
    ///
    /// # Errors
    /// When its metadata cannot be read.
    fn document(&self, id: &DocumentId) -> Result<Option<&DocumentInfo>, IndexError>;

    /// Usual names of the conditions that documents are about, each once, in their order.
    fn conditions(&self) -> Vec<String>;

    /// Those documents that name contacts, in order.
    fn documents_with_contacts(&self) -> Box<dyn Iterator<Item = &DocumentInfo> + '_>;

    /// Abbreviations that the passages explain, each once.
    fn abbreviations(&self) -> &[Abbreviation];

    /// The vectors of its passages, where there are any.
    fn vectors(&self) -> Option<&VectorFile>;

    /// Takes the vectors of its passages, as many as there are yet.
    fn set_vectors(&mut self, vectors: Arc<VectorFile>);

    /// The keys of its passages' vectors.
    fn vector_keys(&self) -> Box<dyn Iterator<Item = u64> + '_>;
}

/// What a plan found.
#[derive(Debug, Clone, PartialEq)]
pub struct Retrieved {
    /// Passages in the order of the corpus, at most as many as the plan wants.
    pub candidates: Vec<Candidate>,
    /// For each group of the plan, the inverse document frequency of its most frequent
    /// alternative: `ln(1 + (N - n + 0.5) / (n + 0.5))`, the largest there is for unknown words.
    pub rarity: Vec<f32>,
    /// For each group, whether any passage holds it.
    pub known: Vec<bool>,
    /// Average number of terms in each field.
    pub average_length: [f32; FIELDS],
}

/// A passage that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Where the engine finds it again.
    pub address: u64,
    /// Place in the corpus, which decides between equal scores.
    pub order: u64,
    /// Kinds of its section, from all headings above it.
    pub kinds: KindSet,
    /// Kinds from its last heading alone.
    pub own_kinds: KindSet,
    /// Words of its own heading that say something beside the names of the condition.
    pub heading_words: u64,
    /// Whether its document has been approved by a reviewer.
    pub approved: bool,
    /// Number of terms in each field.
    pub length: [f32; FIELDS],
    /// How near the question is to it by meaning, where both have vectors.
    pub meaning: Option<MeaningMatch>,
    /// Where the plan's terms occur in it, in the order of groups and alternatives.
    pub matches: Vec<Match>,
}

/// A term of the plan in a field of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Number of the plan's group.
    pub group: usize,
    /// Number of the alternative in its group.
    pub alternative: usize,
    /// Field that holds it.
    pub field: FieldKind,
    /// How often its stem occurs there.
    pub frequency: u32,
    /// Whether the exact form occurs there, too.
    pub exact: bool,
    /// Positions of the stem, in words from the beginning; bodies only.
    pub positions: Vec<u32>,
}
