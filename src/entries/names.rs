//! The terms of the names that a document gives conditions.

use rustc_hash::FxHashSet;

use crate::analysis::{Analyzer, StemCache, name_words};
use crate::corpus::{DocumentInfo, NameRole};

/// First letter of terms that are words of names.
pub(crate) const WORD: char = 'w';
/// First letter of terms that are beginnings of keys.
const BEGINNING: char = 'b';

/// The terms of a document's names.
pub(super) fn name_terms(
    info: &DocumentInfo,
    analyzer: &Analyzer,
    cache: &mut StemCache,
) -> FxHashSet<String> {
    let mut terms = FxHashSet::default();
    for role in NameRole::ALL {
        for name in info.names(role) {
            terms.extend(name_words(name).map(word_term));
            let stems = analyzer.stems_with(name, cache);
            if stems.is_empty() {
                continue;
            }
            terms.insert(name_term(role, &Analyzer::key_of_stems(&stems)));
            for end in 1..=stems.len() {
                terms.insert(begin_term(&Analyzer::key_of_stems(&stems[..end])));
            }
        }
    }
    terms
}

/// The term of a name in a role, by the key of its stems.
pub(crate) fn name_term(role: NameRole, key: &str) -> String {
    let letter = match role {
        NameRole::Condition => 'c',
        NameRole::Alias => 'a',
        NameRole::Covered => 'o',
    };
    format!("{letter}{key}")
}

/// The term of a name's beginning, by the key of its stems.
pub(crate) fn begin_term(key: &str) -> String {
    format!("{BEGINNING}{key}")
}

/// The term of a word of a name.
pub(crate) fn word_term(word: impl std::fmt::Display) -> String {
    format!("{WORD}{word}")
}

/// The word that a term is of, if it is one of a word.
#[cfg(feature = "opensearch")]
pub(crate) fn word_of_term(term: &str) -> Option<&str> {
    term.strip_prefix(WORD)
}
