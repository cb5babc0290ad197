//! Languages of those who ask, and the fixed words of the program in each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A language of the fixed words. Passages stay in that of their source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::En, Self::Es];

    /// The language of a locale or language tag such as `es-ES`, where it is one of these.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// Its code (ISO 639-1), as `es`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }
}

/// A text in every language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translated {
    /// In English.
    pub en: String,
    /// In Spanish.
    pub es: String,
}

impl Translated {
    /// The text in a language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Es => &self.es,
        }
    }
}

/// `config/texts.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextsConfig {
    /// What an operator adds to the medical disclaimer.
    pub disclaimer_addition: String,
    /// Texts in English.
    pub en: Texts,
    /// Texts in Spanish.
    pub es: Texts,
}

impl TextsConfig {
    /// The texts of a language.
    #[must_use]
    pub fn of(&self, language: Language) -> &Texts {
        match language {
            Language::En => &self.en,
            Language::Es => &self.es,
        }
    }

    pub(super) fn check(&self) -> Result<(), String> {
        for language in Language::ALL {
            if let Some(key) = self.of(language).empty() {
                return Err(format!("{}.{key} must not be empty", language.code()));
            }
        }
        Ok(())
    }
}

/// Fixed words in one language.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each key is documented by its text in config/texts.toml")]
pub struct Texts {
    pub not_held: String,
    pub only_mentioned: String,
    pub personal_dose: String,
    pub personal_child_dose: String,
    pub personal_stopping: String,
    pub personal_combining: String,
    pub personal_pregnancy: String,
    pub personal_diagnosis: String,
    pub personal_safety: String,
    pub medicine_not_mentioned: String,
    pub figure_not_mentioned: String,
    pub figure_not_here: String,
    pub dose: String,
    pub related: String,
    pub no_answer: String,
    pub no_answer_topics: String,
    pub and_more: String,
    pub used_context: String,
    pub showing_results: String,
    pub or: String,
    pub unclear: String,
    pub reword: String,
    pub near_topics: String,
    pub ask_people: String,
    pub which_condition: String,
    pub ask_back: String,
    pub part_not_answered: String,
    pub source_publisher: String,
    pub source_authors: String,
    pub source_dated: String,
    pub source_undated: String,
    pub source_address: String,
    pub whole_document: String,
    pub document_disclaimer: String,
    pub not_approved: String,
    pub old: String,
    pub undated: String,
    pub passages_language: String,
    pub topic_off: String,
    pub locked: String,
    pub lock_gone: String,
    pub unlisted_marker: String,
    pub no_date: String,
    pub newer_may_be_missing: String,
    pub more: String,
    pub more_notices: String,
    pub review_submitted: String,
    pub review_under_review: String,
    pub review_approved: String,
    pub review_not_stated: String,
    /// Names of the months, in order.
    pub months: [String; 12],
    pub date_day: String,
    pub date_month: String,
    /// Names of languages by their codes.
    pub languages: BTreeMap<String, String>,
}

impl Texts {
    /// Whether a notice is one on doses or on what only somebody who knows the person can say.
    #[must_use]
    pub fn is_of_care(&self, notice: &str) -> bool {
        let of_care = [
            &self.personal_dose,
            &self.personal_child_dose,
            &self.personal_stopping,
            &self.personal_combining,
            &self.personal_pregnancy,
            &self.personal_diagnosis,
            &self.personal_safety,
        ];
        of_care.iter().any(|text| *text == notice)
    }

    /// The name of the language of a tag such as `en-US`, else the tag.
    #[must_use]
    pub fn language_name<'a>(&'a self, tag: &'a str) -> &'a str {
        let primary = tag.split('-').next().unwrap_or_default();
        self.languages.get(primary).map_or(tag, String::as_str)
    }

    /// The key of a text that is empty.
    fn empty(&self) -> Option<String> {
        let table = toml::Table::try_from(self).ok()?;
        let empty = |value: &toml::Value| value.as_str().is_some_and(|text| text.trim().is_empty());
        table.into_iter().find(|(_, value)| empty(value)).map(|(key, _)| key)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::config::Config;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn every_language_fills_in_the_same_things() {
        let config = Config::embedded().expect("valid settings");
        let table = |texts: &Texts| toml::Table::try_from(texts).expect("a table");
        let (english, spanish) = (table(&config.texts.en), table(&config.texts.es));
        for (key, text) in &english {
            let (Some(text), Some(other)) = (text.as_str(), spanish[key].as_str()) else { continue };
            assert_eq!(placeholders(text), placeholders(other), "{key}");
            assert!(text != other, "{key} is not translated");
        }
    }

    #[test]
    fn a_locale_is_one_of_the_languages_or_none() {
        assert_eq!(Language::from_tag("es-419"), Some(Language::Es));
        assert_eq!(Language::from_tag("EN-us"), Some(Language::En));
        assert_eq!((Language::from_tag("fr"), Language::from_tag("")), (None, None));
    }
}
