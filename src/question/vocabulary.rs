//! The words that a corpus knows, as questions need them.

/// Words of a corpus.
pub trait Vocabulary: Send + Sync {
    /// Whether any passage, heading or title holds a form of the word that has this stem.
    fn knows(&self, stem: &str) -> bool;

    /// Hands over every word as it is written (folded), with the number of passages that hold it.
    fn for_each_word(&self, take: &mut dyn FnMut(&str, u64));
}
