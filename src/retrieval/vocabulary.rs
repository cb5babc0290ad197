//! The words of an index, for mending the spelling of questions.

use crate::index::PassageIndex;
use crate::question::Vocabulary;

impl Vocabulary for PassageIndex {
    fn knows(&self, stem: &str) -> bool {
        // an index that cannot be read is told by the search that follows
        self.holds_stem(stem).unwrap_or(true)
    }

    fn for_each_word(&self, take: &mut dyn FnMut(&str, u64)) {
        let _ = self.for_each_word(take);
    }
}
