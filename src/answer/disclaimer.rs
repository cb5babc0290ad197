//! The medical disclaimer: part of every answer, fixed in the program.

use serde::{Serialize, Serializer};

use crate::config::{Language, TextsConfig};

const ENGLISH: &str = include_str!("../../config/disclaimer.txt");
const SPANISH: &str = include_str!("../../config/disclaimer.es.txt");

/// The medical disclaimer. There is no way to make one that lacks the built-in text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclaimer(String);

impl Disclaimer {
    /// The built-in text in a language, followed by what an operator adds.
    #[must_use]
    pub fn new(language: Language, texts: &TextsConfig) -> Self {
        let addition = texts.disclaimer_addition.trim();
        let built_in = match language {
            Language::En => ENGLISH,
            Language::Es => SPANISH,
        };
        let mut text = built_in.trim().to_owned();
        if !addition.is_empty() {
            text.push(' ');
            text.push_str(addition);
        }
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for Disclaimer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn an_addition_never_replaces_the_built_in_text() {
        let mut texts = Config::embedded().expect("valid settings").texts;
        let built_in = [(Language::En, "not medical advice"), (Language::Es, "no consejo médico")];
        for (language, text) in built_in {
            assert!(Disclaimer::new(language, &texts).as_str().contains(text));
        }
        texts.disclaimer_addition = " Ask Dr. Who. ".to_owned();
        for (language, text) in built_in {
            let both = Disclaimer::new(language, &texts);
            assert!(both.as_str().contains(text) && both.as_str().ends_with("Ask Dr. Who."));
        }
    }
}
