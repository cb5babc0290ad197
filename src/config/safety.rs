//! Settings that say which words mean that help is needed at once, and where to get it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Language, Translated};
use crate::safety::{MessageLanguage, check_patterns};

/// `config/urgency.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UrgencyConfig {
    /// Score from which help comes first without a pattern.
    pub first: f32,
    /// Score from which one line is shown without a pattern.
    pub possible: f32,
    /// Score from which a pattern that means "possible" brings help first.
    pub first_with_pattern: f32,
    /// Score below which such a pattern brings nothing.
    pub none: f32,
    /// Score below which a pattern that means help first brings one line only.
    pub doubt: f32,
    /// Answers after a crisis that carry one line of help.
    pub reminders: u8,
    /// Minutes for which danger is remembered.
    pub memory_minutes: u64,
    /// Patterns besides the embedded ones.
    pub patterns: String,
}

/// The pattern files, with the language of each.
pub const URGENCY_PATTERNS: [(&str, &str); 7] = [
    ("all", include_str!("../../config/urgency/all.txt")),
    ("en", include_str!("../../config/urgency/en.txt")),
    ("es", include_str!("../../config/urgency/es.txt")),
    ("pt", include_str!("../../config/urgency/pt.txt")),
    ("fr", include_str!("../../config/urgency/fr.txt")),
    ("de", include_str!("../../config/urgency/de.txt")),
    ("it", include_str!("../../config/urgency/it.txt")),
];

/// These files as the build of the program prepared them (`build.rs`).
pub const PREPARED_PATTERNS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/urgency_patterns.bin"));

/// The trained weights of the score.
pub const URGENCY_WEIGHTS: &[u8] = include_bytes!("../../config/urgency/weights.bin");

/// Name of the patterns in `urgency.patterns`, in errors and reasons.
pub const OWN_PATTERNS: &str = "urgency.patterns";

impl UrgencyConfig {
    pub(super) fn check(&self) -> Result<(), String> {
        let scores = [self.first, self.possible, self.first_with_pattern, self.none, self.doubt];
        if scores.iter().any(|score| !(0.0..=1.0).contains(score)) {
            return Err(
                "first, possible, first_with_pattern, none and doubt must lie between 0 and 1".to_owned()
            );
        }
        if self.reminders > 20 || self.memory_minutes > 24 * 60 {
            return Err("reminders must be at most 20, memory_minutes at most 1440".to_owned());
        }
        if self.patterns.trim().is_empty() {
            return Ok(());
        }
        // they may use the classes of the built-in patterns
        let own = (OWN_PATTERNS, self.patterns.as_str());
        let files: Vec<_> = URGENCY_PATTERNS.into_iter().chain([own]).collect();
        check_patterns(&files).map_err(|error| error.to_string())
    }
}

/// What kind of help is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HelpLevel {
    /// Medical help.
    Emergency,
    /// Help against suicide, self-harm or abuse.
    Crisis,
}

/// `config/care.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CareConfig {
    /// Phrases that ask for a dose for one person.
    pub personal_dose: Vec<String>,
    /// Phrases that ask for a diagnosis of one person.
    pub personal_diagnosis: Vec<String>,
    /// Endings of words that name a disease.
    pub disease_endings: Vec<String>,
    /// Shortest word that is taken for such a name, in letters.
    pub shortest_disease: usize,
    /// Units by which a dose is told from other numbers.
    pub dose_units: Vec<String>,
    /// Small talk and its replies.
    pub small_talk: Vec<SmallTalk>,
}

/// `config/conversation.toml`: what shows that a question goes on from the one before it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationConfig {
    /// Openings after which what is asked for carries over.
    pub follow_up: Vec<String>,
    /// Words that stand for something said before.
    pub refers_back: Vec<String>,
    /// Messages that ask for more of the same.
    pub more: Vec<String>,
    /// Messages that ask for the reason.
    pub reason: Vec<String>,
    /// Words that begin a question.
    pub openers: Vec<String>,
    /// Words before them.
    pub leads: Vec<String>,
    /// Verbs that end what a relative clause tells of somebody.
    pub modals: Vec<String>,
    /// Verbs that begin it.
    pub told: Vec<String>,
    /// Beginnings of clauses that are only talk.
    pub talk: Vec<String>,
    /// Words and phrases that say nothing.
    pub chat: Vec<String>,
    /// Words that name no subject without a condition.
    pub vague: Vec<String>,
    /// The same in other languages.
    pub vague_elsewhere: Vec<String>,
    /// Words for a document.
    pub source_things: Vec<String>,
    /// What is asked of a document.
    pub source_verbs: Vec<String>,
    /// Phrases that ask about a document without naming one.
    pub source_phrases: Vec<String>,
    /// Phrases that ask for a whole document.
    pub whole: Vec<String>,
    /// Words between two things that are compared.
    pub comparing: Vec<String>,
    /// Ways of saying each number of a choice.
    pub ordinals: Vec<Vec<String>>,
    /// Words besides such a number.
    pub pick_words: Vec<String>,
}

/// Small talk that is answered without a search.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmallTalk {
    /// Whole questions.
    pub phrases: Vec<String>,
    /// What is replied.
    pub reply: Translated,
    /// Whether words that say nothing may follow: “thank you, that helped”.
    #[serde(default)]
    pub goes_on: bool,
}

/// `config/help.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpConfig {
    /// Code of the region of those who ask.
    pub region: String,
    /// What is said, in English.
    pub en: HelpTexts,
    /// What is said, in Spanish.
    pub es: HelpTexts,
    /// What is said in further languages, by their codes: to messages written in them.
    pub languages: BTreeMap<String, HelpTexts>,
    /// Where to get help.
    pub regions: Vec<HelpRegion>,
}

/// What is said where help is needed at once, in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpTexts {
    /// What is said in an emergency.
    pub emergency: String,
    /// What is added where somebody is poisoned.
    pub poison: String,
    /// What is said in a crisis.
    pub crisis: String,
    /// One line above an answer, in case it is an emergency.
    pub possible_emergency: String,
    /// One line above an answer, in case it is a crisis.
    pub possible_crisis: String,
    /// One line above the answers after a crisis.
    pub reminder: String,
    /// Stands for the numbers where the region is not known, in languages that regions are not translated to.
    #[serde(default)]
    pub unknown_number: Option<String>,
    /// The same for the crisis lines.
    #[serde(default)]
    pub unknown_lines: Option<String>,
}

/// Where to get help in one region.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpRegion {
    /// Code of the region, as in ISO 3166; `international` is the fallback.
    pub code: String,
    /// Emergency number.
    pub emergency: String,
    /// Poison help line.
    pub poison: Option<String>,
    /// Crisis lines.
    pub crisis: String,
    /// Lines against abuse.
    pub abuse: Option<String>,
    /// Where the numbers are stated.
    pub source: String,
    /// When that was last looked at.
    pub checked: String,
    /// The same in Spanish, where a line has words.
    #[serde(default)]
    pub es: TranslatedLines,
}

/// Lines of a region whose words are translated; the others stay as they are.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TranslatedLines {
    /// Emergency number.
    pub emergency: Option<String>,
    /// Poison help line.
    pub poison: Option<String>,
    /// Crisis lines.
    pub crisis: Option<String>,
    /// Lines against abuse.
    pub abuse: Option<String>,
}

/// Lines of a region in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelpLines<'a> {
    /// Emergency number.
    pub emergency: &'a str,
    /// Poison help line.
    pub poison: Option<&'a str>,
    /// Crisis lines.
    pub crisis: &'a str,
    /// Lines against abuse.
    pub abuse: Option<&'a str>,
}

/// Code of the region that stands in for those that are not listed.
pub(super) const FALLBACK_REGION: &str = "international";

impl HelpConfig {
    /// A region by its code, else the one of the settings, else the fallback.
    #[must_use]
    pub fn region(&self, code: Option<&str>) -> Option<&HelpRegion> {
        let wanted = code.and_then(|code| self.find(code));
        wanted.or_else(|| self.find(&self.region)).or_else(|| self.find(FALLBACK_REGION))
    }

    /// The region with a code, in any case.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&HelpRegion> {
        self.regions.iter().find(|region| region.code.eq_ignore_ascii_case(code))
    }

    /// Whether a region stands in for those that are not listed.
    #[must_use]
    pub fn is_fallback(&self, region: &HelpRegion) -> bool {
        region.code == FALLBACK_REGION
    }

    /// What is said in a language.
    #[must_use]
    pub fn texts(&self, language: Language) -> &HelpTexts {
        match language {
            Language::En => &self.en,
            Language::Es => &self.es,
        }
    }

    /// What is said to a message in a language, where that is one of the further ones.
    #[must_use]
    pub fn texts_for(&self, language: MessageLanguage) -> Option<&HelpTexts> {
        match language {
            MessageLanguage::En => Some(&self.en),
            MessageLanguage::Es => Some(&self.es),
            other => self.languages.get(other.code()),
        }
    }

    pub(super) fn check(&self) -> Result<(), String> {
        let further = self.languages.iter().map(|(code, texts)| (code.as_str(), texts));
        for (code, texts) in
            Language::ALL.map(|language| (language.code(), self.texts(language))).into_iter().chain(further)
        {
            if !texts.emergency.contains("{number}")
                || !texts.possible_emergency.contains("{number}")
                || ![&texts.crisis, &texts.possible_crisis, &texts.reminder]
                    .iter()
                    .all(|text| text.contains("{lines}"))
                || !texts.poison.contains("{poison}")
            {
                return Err(format!(
                    "{code} must name {{number}} in emergency and possible_emergency, {{lines}} in crisis, \
                     possible_crisis and reminder, and {{poison}} in poison"
                ));
            }
        }
        if let Some(unknown) = self.languages.keys().find(|code| MessageLanguage::of_code(code).is_none()) {
            return Err(format!("languages.{unknown} is not one of pt, fr, de and it"));
        }
        for region in &self.regions {
            let (told, translated) = (region.lines(Language::En), region.lines(Language::Es));
            let pairs = [
                (Some(told.emergency), Some(translated.emergency)),
                (told.poison, translated.poison),
                (Some(told.crisis), Some(translated.crisis)),
                (told.abuse, translated.abuse),
            ];
            if pairs.into_iter().any(|(one, other)| numbers(one) != numbers(other)) {
                return Err(format!("the numbers of region {} must be the same in Spanish", region.code));
            }
        }
        Ok(())
    }
}

/// The numbers of a text, in order.
fn numbers(text: Option<&str>) -> Vec<&str> {
    let parts = text.unwrap_or_default().split(|c: char| !c.is_ascii_digit());
    parts.filter(|part| !part.is_empty()).collect()
}

impl HelpRegion {
    /// The lines in a language.
    #[must_use]
    pub fn lines(&self, language: Language) -> HelpLines<'_> {
        let translated = match language {
            Language::En => None,
            Language::Es => Some(&self.es),
        };
        let own =
            |of: fn(&TranslatedLines) -> &Option<String>| translated.and_then(|lines| of(lines).as_deref());
        HelpLines {
            emergency: own(|lines| &lines.emergency).unwrap_or(&self.emergency),
            poison: own(|lines| &lines.poison).or(self.poison.as_deref()),
            crisis: own(|lines| &lines.crisis).unwrap_or(&self.crisis),
            abuse: own(|lines| &lines.abuse).or(self.abuse.as_deref()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn a_translation_with_another_number_is_refused() {
        let mut help = Config::embedded().expect("valid settings").help;
        help.check().expect("the shipped numbers agree");
        let region = help.regions.iter_mut().find(|region| region.code == "US").expect("listed");
        assert_eq!(region.lines(Language::Es).emergency, "911");
        region.es.crisis = Some("llama al 989".to_owned());
        assert!(help.check().expect_err("another number").contains("US"));
    }

    #[test]
    fn an_unknown_region_gets_that_of_the_settings() {
        let mut help = Config::embedded().expect("valid settings").help;
        assert_eq!(help.region(Some("us")).map(|region| region.code.as_str()), Some("US"));
        assert_eq!(help.region(Some("nowhere")).map(|region| region.code.as_str()), Some(FALLBACK_REGION));
        help.region = "DE".to_owned();
        assert_eq!(help.region(None).map(|region| region.code.as_str()), Some("DE"));
    }
}
