//! Languages of those who ask, and the fixed words of the program in each.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ConfigError;
use crate::config::messages::Texts;

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

/// `config/texts.toml`, with the texts of `config/texts/`.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "TextsSettings")]
pub struct TextsConfig {
    /// What an operator adds to the medical disclaimer.
    pub disclaimer_addition: String,
    /// Folder of an operator's own texts; empty: none.
    folder: String,
    /// Texts in English.
    pub en: Arc<Texts>,
    /// Texts in Spanish.
    pub es: Arc<Texts>,
}

/// The keys of `config/texts.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextsSettings {
    disclaimer_addition: String,
    folder: String,
}

impl TryFrom<TextsSettings> for TextsConfig {
    type Error = ConfigError;

    fn try_from(settings: TextsSettings) -> Result<Self, ConfigError> {
        let TextsSettings { disclaimer_addition, folder } = settings;
        let load = |language| Texts::load(language, None).map(Arc::new);
        Ok(Self { disclaimer_addition, folder, en: load(Language::En)?, es: load(Language::Es)? })
    }
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

    /// Reads an operator's own texts; their folder's path starts at `base`.
    pub(super) fn read_own(&mut self, base: &Path) -> Result<(), ConfigError> {
        if !self.folder.is_empty() {
            let folder = base.join(&self.folder);
            let load = |language| Texts::load(language, Some(&folder)).map(Arc::new);
            (self.en, self.es) = (load(Language::En)?, load(Language::Es)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_is_one_of_the_languages_or_none() {
        assert_eq!(Language::from_tag("es-419"), Some(Language::Es));
        assert_eq!(Language::from_tag("EN-us"), Some(Language::En));
        assert_eq!((Language::from_tag("fr"), Language::from_tag("")), (None, None));
    }
}
