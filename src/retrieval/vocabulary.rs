//! The words and names of an index, for reading questions.

use std::ops::ControlFlow;

use crate::corpus::{DocumentInfo, NameRole};
use crate::index::PassageIndex;
use crate::question::Vocabulary;

impl Vocabulary for PassageIndex {
    fn knows(&self, stem: &str) -> bool {
        // the search that follows reports an index that cannot be read
        self.holds_stem(stem).unwrap_or(true)
    }

    fn for_each_word(&self, take: &mut dyn FnMut(&str, u64)) {
        let _ = self.for_each_word(take);
    }

    fn begins_name(&self, stems: &str) -> bool {
        self.begins_name(stems).unwrap_or(false)
    }

    fn for_each_named(
        &self,
        role: NameRole,
        key: &str,
        take: &mut dyn FnMut(&DocumentInfo) -> ControlFlow<()>,
    ) {
        let _ = self.for_each_named(role, key, take);
    }

    fn is_in_name(&self, word: &str) -> bool {
        self.is_in_name(word).unwrap_or(false)
    }

    fn for_each_name_word(&self, take: &mut dyn FnMut(&str)) {
        let _ = self.for_each_name_word(take);
    }
}
