//! The words and names that a corpus knows, as questions need them.

use std::ops::ControlFlow;

use crate::corpus::{DocumentInfo, NameRole};

/// Words of a corpus.
pub trait Vocabulary: Send + Sync {
    /// Whether any passage, heading or title holds a form of the word that has this stem.
    fn knows(&self, stem: &str) -> bool;

    /// Hands over every word as it is written (folded), with the number of passages that hold it.
    fn for_each_word(&self, take: &mut dyn FnMut(&str, u64));

    /// Whether documents give a condition a name whose key begins with these stems.
    fn begins_name(&self, stems: &str) -> bool;

    /// Hands over the documents that give a condition a name with this key, in the order of the corpus, until `take`
    /// has enough.
    fn for_each_named(
        &self,
        role: NameRole,
        key: &str,
        take: &mut dyn FnMut(&DocumentInfo) -> ControlFlow<()>,
    );

    /// Whether a folded word is one of a name that documents give a condition.
    fn is_in_name(&self, word: &str) -> bool;

    /// Hands over every such word.
    fn for_each_name_word(&self, take: &mut dyn FnMut(&str));
}
