//! Questions in other languages than English, as far as the settings know their words.

use std::collections::HashSet;

use crate::analysis::{Analyzer, Token, fold};
use crate::config::{AnalyzerConfig, commonness};

/// What a word of a language's subject vocabulary counts, against one of its little words.
const WORD_WEIGHT: usize = 2;
/// Tier of English up to which a word is no sign of another language: “doctor”.
const COMMON_TIER: usize = 1;
/// What shows a language at least.
const MIN_SIGNS: usize = 2;

/// Little words and subject words by language.
#[derive(Debug)]
pub(super) struct OtherLanguages {
    languages: Vec<OtherLanguage>,
    english: HashSet<String>,
}

#[derive(Debug)]
struct OtherLanguage {
    code: &'static str,
    left_out: HashSet<String>,
    words: HashSet<String>,
}

impl OtherLanguages {
    pub(super) fn new(config: &AnalyzerConfig, analyzer: &Analyzer) -> Self {
        let set = |words: Option<&Vec<String>>| words.into_iter().flatten().map(|word| fold(word)).collect();
        let languages = CODES.into_iter().filter_map(|code| {
            let left_out = config.other_left_out.get(code)?;
            Some(OtherLanguage {
                code,
                left_out: set(Some(left_out)),
                words: set(config.other_words.get(code)),
            })
        });
        Self { languages: languages.collect(), english: analyzer.left_out().map(str::to_owned).collect() }
    }

    /// The language of a question, where it is one of these.
    pub(super) fn of(&self, question: &str, tokens: &[Token]) -> Option<&'static str> {
        let single = || tokens.iter().filter(|token| token.words == 1);
        let is_marked = question.contains(['¿', '¡']);
        let english = |language: &OtherLanguage| {
            single()
                .filter(|t| self.english.contains(&t.exact) && !language.left_out.contains(&t.exact))
                .count()
        };
        let score = |language: &OtherLanguage| {
            let little =
                single().filter(|t| language.left_out.contains(&t.exact) && !self.english.contains(&t.exact));
            let is_english = |word: &str| commonness(word).is_some_and(|tier| tier <= COMMON_TIER);
            let is_own = |t: &&Token| language.words.contains(&t.exact) && !is_english(&t.exact);
            let words = single().filter(is_own).count();
            little.count()
                + WORD_WEIGHT * words
                + if is_marked && language.code == "es" { MIN_SIGNS } else { 0 }
        };
        let best = self.languages.iter().max_by_key(|language| score(language))?;
        (score(best) >= MIN_SIGNS && score(best) > english(best)).then_some(best.code)
    }

    /// Whether a folded word says nothing in a language.
    pub(super) fn is_left_out(&self, folded: &str, language: Option<&'static str>) -> bool {
        let known = self.languages.iter().find(|known| Some(known.code) == language);
        known.is_some_and(|known| known.left_out.contains(folded))
    }
}

/// Languages that the settings can have.
const CODES: [&str; 6] = ["ar", "de", "es", "fr", "it", "pt"];
