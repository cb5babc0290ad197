//! The words of a name, as the spelling of questions knows them.

use super::fold;

/// The folded words of a name: runs of letters, digits and apostrophes.
pub fn name_words(name: &str) -> impl Iterator<Item = String> {
    name.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .map(fold)
}
