//! The words that settings and documents name: right as they are, and candidates for misspelled ones.

use super::Spelling;
use super::condition_names::is_short_form;
use crate::analysis::name_words;
use crate::config::{Config, LexiconEntry, TermKind, commonness};

/// Tier of the rarest words of English that are listed.
const RAREST_TIER: usize = 3;

/// Whether a word of a name is one by itself: everyday words in names ("bone", "disease") are not, words as rare in
/// English as "osteoporosis" are.
pub(super) fn is_name(word: &str) -> bool {
    commonness(word).is_none_or(|tier| tier >= RAREST_TIER)
}

/// Spelling that knows every word of the settings, and the names of conditions and medicines.
pub(super) fn spelling<'a>(config: &'a Config, lexicon: impl Iterator<Item = &'a str>) -> Spelling {
    let conditions = config.conditions.known.iter().flat_map(|known| &known.names);
    let is_of_name = |entry: &&LexiconEntry| matches!(entry.kind, TermKind::Condition | TermKind::Medicine);
    let terms = config.lexicon.entries.iter().filter(is_of_name).flat_map(LexiconEntry::all_terms);
    let names: Vec<&String> = conditions.chain(terms).collect();
    let short_forms = names.iter().filter(|name| is_short_form(name)).flat_map(|name| name_words(name));
    let short_forms: Vec<String> = short_forms.collect();
    let names = names.into_iter().flat_map(|name| name_words(name));
    let cues = config.intents.by_name.values().flat_map(|intent| intent.cues.keys());
    let care = config.care.classes.values().flatten();
    let left_out = config.analyzer.stop_words.iter().chain(&config.analyzer.question_words);
    let texts = cues.chain(care).chain(left_out).flat_map(|text| name_words(text));
    let fixed = config.analyzer.stem_overrides.keys().chain(config.analyzer.number_words.keys()).cloned();
    let talk = config.care.small_talk.iter().flat_map(|talk| &talk.phrases);
    let talk = talk.chain(&config.conversation.chat).chain(&config.conversation.talk);
    let elsewhere =
        config.analyzer.other_left_out.values().chain(config.analyzer.other_words.values()).flatten();
    let everyday = config.conditions.everyday.iter().cloned();
    let everyday = everyday.chain(talk.chain(elsewhere).flat_map(|text| name_words(text)));
    let settings = lexicon.map(str::to_owned).chain(texts).chain(fixed).chain(everyday);
    Spelling::new(&config.spelling, settings, names.filter(|word| is_name(word)), short_forms)
}
