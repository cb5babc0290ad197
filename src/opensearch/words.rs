//! The words and names of an index in the cluster, for reading questions: in memory, so that danger is detected and
//! questions are understood while the cluster is away.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::facts::Facts;
use super::index::OpenSearchIndex;
use crate::corpus::{DocumentInfo, NameRole};
use crate::entries::FIELDS;
use crate::entries::names::{begin_term, name_term, word_of_term, word_term};
use crate::question::Vocabulary;
use crate::retrieval::Retriever as _;

/// Names that documents give conditions.
#[derive(Debug)]
pub(super) struct Words {
    /// Terms of names (`entries/names.rs`), with the places of their documents.
    names: BTreeMap<String, Vec<usize>>,
}

impl Words {
    pub(super) fn new(facts: &Facts) -> Self {
        let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, document) in facts.documents.iter().enumerate() {
            for name in &document.names {
                names.entry(name.clone()).or_default().push(place);
            }
        }
        Self { names }
    }
}

impl Vocabulary for OpenSearchIndex {
    fn knows(&self, stem: &str) -> bool {
        self.facts().stems.contains_key(stem)
    }

    fn for_each_word(&self, take: &mut dyn FnMut(&str, u64)) {
        for field in 0..FIELDS {
            for (word, counts) in &self.facts().words {
                if counts[field] > 0 {
                    take(word, u64::from(counts[field]));
                }
            }
        }
    }

    fn begins_name(&self, stems: &str) -> bool {
        self.words().names.contains_key(&begin_term(stems))
    }

    fn for_each_named(
        &self,
        role: NameRole,
        key: &str,
        take: &mut dyn FnMut(&DocumentInfo) -> ControlFlow<()>,
    ) {
        let places = self.words().names.get(&name_term(role, key));
        let documents = places.into_iter().flatten().filter_map(|&place| self.documents().get(place));
        for document in documents {
            if take(document).is_break() {
                break;
            }
        }
    }

    fn is_in_name(&self, word: &str) -> bool {
        self.words().names.contains_key(&word_term(word))
    }

    fn for_each_name_word(&self, take: &mut dyn FnMut(&str)) {
        self.words().names.keys().filter_map(|term| word_of_term(term)).for_each(take);
    }
}
