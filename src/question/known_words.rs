//! The words that settings and documents name: synonyms, names of conditions and medicines, and what is right as it
//! is. Made of all entries of the lexicon, or of bytes that they were written to before.

use std::sync::Arc;

use super::condition_names::is_short_form;
use super::word_map::{SharedBytes, StoredReader};
use super::{Conditions, Lexicon, Medicines, Spelling, Vocabulary};
use crate::analysis::{Analyzer, name_words};
use crate::config::{Config, LexiconEntry, TermKind, commonness};
use crate::passage::Abbreviation;

/// Tier of the rarest words of English that are listed.
const RAREST_TIER: usize = 3;

/// What settings and documents name.
#[derive(Debug)]
pub struct KnownWords {
    pub(super) lexicon: Lexicon,
    pub(super) conditions: Conditions,
    pub(super) medicines: Medicines,
    pub(super) spelling: Spelling,
}

impl KnownWords {
    /// Increased when the same settings and documents give other bytes.
    pub const VERSION: u32 = 1;

    /// Reads all entries of the settings, and knows the conditions of a corpus with this vocabulary and these
    /// abbreviations.
    #[must_use]
    pub fn new(
        config: &Config,
        analyzer: &Arc<Analyzer>,
        vocabulary: &dyn Vocabulary,
        abbreviations: &[Abbreviation],
    ) -> Self {
        let (conditions, (lexicon, medicines, spelling)) = rayon::join(
            || Conditions::new(&config.conditions, &config.lexicon, Arc::clone(analyzer), vocabulary),
            || {
                let medicines = Medicines::new(&config.care, &config.lexicon, analyzer);
                let (lexicon, words) = Lexicon::new(&config.lexicon, abbreviations, analyzer);
                (lexicon, medicines, spelling(config, words))
            },
        );
        Self { lexicon, conditions, medicines, spelling }
    }

    /// The same as bytes.
    #[must_use]
    pub fn store(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.lexicon.store(&mut bytes);
        self.conditions.store(&mut bytes);
        self.medicines.store(&mut bytes);
        self.spelling.store(&mut bytes);
        bytes
    }

    /// What these bytes have, from a place on, under the settings that they were made of. Single words are read when
    /// a question has them.
    #[must_use]
    pub fn stored(
        config: &Config,
        analyzer: &Arc<Analyzer>,
        bytes: SharedBytes,
        from: usize,
    ) -> Option<Self> {
        let mut reader = StoredReader::new(bytes, from);
        Some(Self {
            lexicon: Lexicon::stored(&config.lexicon, &mut reader)?,
            conditions: Conditions::stored(&config.conditions, Arc::clone(analyzer), &mut reader)?,
            medicines: Medicines::stored(&mut reader)?,
            spelling: Spelling::stored(&config.spelling, &mut reader)?,
        })
    }
}

/// Whether a word of a name is one by itself: everyday words in names ("bone", "disease") are not, words as rare in
/// English as "osteoporosis" are.
pub(super) fn is_name(word: &str) -> bool {
    commonness(word).is_none_or(|tier| tier >= RAREST_TIER)
}

/// Spelling that knows every word of the settings, and the names of conditions and medicines.
fn spelling(config: &Config, lexicon: Vec<String>) -> Spelling {
    let conditions = config.conditions.known.iter().flat_map(|known| &known.names);
    let is_of_name = |entry: &&LexiconEntry| matches!(entry.kind, TermKind::Condition | TermKind::Medicine);
    let terms = config.lexicon.entries().iter().filter(is_of_name).flat_map(LexiconEntry::all_terms);
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
    let settings = lexicon.into_iter().chain(texts).chain(fixed).chain(everyday);
    Spelling::new(&config.spelling, settings, names.filter(|word| is_name(word)), short_forms)
}
