//! The medical disclaimer: part of every answer, fixed in the program.

use serde::{Serialize, Serializer};

use crate::config::{Language, TextsConfig};

const ENGLISH: &str = include_str!("../../config/disclaimer.txt");
const SPANISH: &str = include_str!("../../config/disclaimer.es.txt");

/// What the built-in text says where the emergency number is not known, and where it is.
const NUMBER: [(&str, &str); 2] =
    [("your local emergency number", "{number}"), ("a tu número local de emergencias", "al {number}")];
/// The maximum number of characters of the short form.
const SHORT_LENGTH: usize = 120;
/// One line of a terminal.
const SHORT_ENGLISH: &str = "Information, not medical advice. Emergency? Call your local emergency number.";
const SHORT_SPANISH: &str =
    "Información, no consejo médico. ¿Emergencia? Llama a tu número local de emergencias.";

/// The medical disclaimer. There is no way to make one that lacks the built-in text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclaimer {
    text: String,
    short: String,
}

impl Disclaimer {
    /// The built-in text in a language, followed by what an operator adds. The short form has it where it fits.
    #[must_use]
    pub fn new(language: Language, texts: &TextsConfig) -> Self {
        let addition = texts.disclaimer_addition.trim();
        let (built_in, short) = match language {
            Language::En => (ENGLISH, SHORT_ENGLISH),
            Language::Es => (SPANISH, SHORT_SPANISH),
        };
        let with_addition = |text: &str| format!("{} {addition}", text.trim()).trim_end().to_owned();
        let longer = with_addition(short);
        let short = if longer.chars().count() <= SHORT_LENGTH { longer } else { short.to_owned() };
        Self { text: with_addition(built_in), short }
    }

    /// The same with the emergency number of the reader's region.
    #[must_use]
    pub fn with_number(self, number: &str) -> Self {
        let name = |text: String, (unknown, known): &(&str, &str)| {
            text.replace(unknown, &known.replace("{number}", number))
        };
        let named = |text: String| NUMBER.iter().fold(text, name);
        Self { text: named(self.text), short: named(self.short) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same in one line of at most 120 characters, for answers that offer the whole text.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.short
    }
}

impl Serialize for Disclaimer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn the_number_of_the_region_replaces_the_words_for_it() {
        let texts = Config::embedded().expect("valid settings").texts;
        for language in Language::ALL {
            let named = Disclaimer::new(language, &texts).with_number("112");
            for text in [named.as_str(), named.short()] {
                assert!(text.contains("112") && !text.contains("local"), "{text}");
            }
        }
    }

    #[test]
    fn the_short_form_is_one_line_that_says_the_same() {
        let texts = Config::embedded().expect("valid settings").texts;
        for (language, text) in [(Language::En, "not medical advice"), (Language::Es, "no consejo médico")] {
            let short = Disclaimer::new(language, &texts).short().to_owned();
            assert!(short.chars().count() <= 120 && short.contains(text), "{short}");
        }
    }

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
        // one line stays one line
        let long = "Ask the nurses of our group on weekdays. ".repeat(4);
        texts.disclaimer_addition = long.trim().to_owned();
        for (language, text) in built_in {
            let both = Disclaimer::new(language, &texts);
            assert!(both.as_str().ends_with(long.trim()) && both.short().contains(text));
            assert!(both.short().chars().count() <= SHORT_LENGTH, "{}", both.short());
        }
    }
}
