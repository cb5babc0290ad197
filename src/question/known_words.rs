//! The words that settings and documents name: right as they are, and what misspelt ones may mean.

use super::Spelling;
use crate::analysis::fold;
use crate::config::{Config, TermKind, commonness};
use crate::corpus::DocumentInfo;

/// Tier of the rarest words of English that are listed.
const RAREST_TIER: usize = 3;

/// Spelling that knows every word of the settings, and the names of conditions and medicines.
pub(super) fn spelling<'a>(
    config: &'a Config,
    documents: &'a [DocumentInfo],
    lexicon: impl Iterator<Item = &'a str>,
) -> Spelling {
    let conditions = config
        .conditions
        .condition
        .iter()
        .flat_map(|known| std::iter::once(&known.name).chain(&known.aliases));
    let held = documents.iter().flat_map(|document| {
        std::iter::once(&document.condition).chain(&document.aliases).chain(&document.covers)
    });
    let is_name = |kind: TermKind| matches!(kind, TermKind::Condition | TermKind::Medicine);
    let equal =
        config.lexicon.equal.iter().filter(|entry| is_name(entry.kind)).flat_map(|entry| &entry.terms);
    let finds = config.lexicon.finds.iter().filter(|entry| is_name(entry.kind));
    let finds = finds.flat_map(|entry| entry.terms.iter().chain(&entry.also));
    let names = conditions.chain(held).chain(equal).chain(finds).flat_map(|name| words(name));
    let cues = config.intents.by_name.values().flat_map(|intent| intent.cues.keys());
    let care = config.care.classes.values().flatten();
    let left_out = config.analyzer.stop_words.iter().chain(&config.analyzer.question_words);
    let texts = cues.chain(care).chain(left_out).flat_map(|text| words(text));
    let settings = lexicon.map(str::to_owned).chain(texts);
    // everyday words in names ("bone", "disease") are no names by themselves; words as rare in English
    // as "osteoporosis" are
    let is_name = |word: &String| commonness(word).is_none_or(|tier| tier >= RAREST_TIER);
    Spelling::new(&config.spelling, settings, names.filter(is_name))
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .map(fold)
}
