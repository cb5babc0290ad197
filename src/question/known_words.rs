//! The words that settings and documents name: right as they are, and what misspelt ones may mean.

use super::Spelling;
use crate::analysis::name_words;
use crate::config::{Config, TermKind, commonness};

/// Tier of the rarest words of English that are listed.
const RAREST_TIER: usize = 3;

/// Whether a word of a name is one by itself: everyday words in names ("bone", "disease") are not, words as rare in
/// English as "osteoporosis" are.
pub(super) fn is_name(word: &str) -> bool {
    commonness(word).is_none_or(|tier| tier >= RAREST_TIER)
}

/// Spelling that knows every word of the settings, and the names of conditions and medicines.
pub(super) fn spelling<'a>(config: &'a Config, lexicon: impl Iterator<Item = &'a str>) -> Spelling {
    let conditions = config
        .conditions
        .condition
        .iter()
        .flat_map(|known| std::iter::once(&known.name).chain(&known.aliases));
    let is_of_name = |kind: TermKind| matches!(kind, TermKind::Condition | TermKind::Medicine);
    let equal =
        config.lexicon.equal.iter().filter(|entry| is_of_name(entry.kind)).flat_map(|entry| &entry.terms);
    let finds = config.lexicon.finds.iter().filter(|entry| is_of_name(entry.kind));
    let finds = finds.flat_map(|entry| entry.terms.iter().chain(&entry.also));
    let names = conditions.chain(equal).chain(finds).flat_map(|name| name_words(name));
    let cues = config.intents.by_name.values().flat_map(|intent| intent.cues.keys());
    let care = config.care.personal_dose.iter().chain(&config.care.personal_diagnosis);
    let left_out = config.analyzer.stop_words.iter().chain(&config.analyzer.question_words);
    let texts = cues.chain(care).chain(left_out).flat_map(|text| name_words(text));
    let settings = lexicon.map(str::to_owned).chain(texts);
    Spelling::new(&config.spelling, settings, names.filter(|word| is_name(word)))
}
