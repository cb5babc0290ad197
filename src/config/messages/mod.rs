//! The fixed texts of the program in a language: Fluent messages, each behind a function of its name.

mod check;
mod patterns;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::config::{ConfigError, Language};
use check::Source;
use generated::MESSAGES;
pub use generated::*;

/// A function of [`Texts`] for each message of `config/texts/en.ftl`.
#[allow(missing_docs, reason = "each function is documented by its text in config/texts/en.ftl")]
mod generated {
    use fluent_bundle::FluentValue;
    use fluent_bundle::types::FluentNumber;

    use super::{Message, Texts};

    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

/// A message that every language has.
struct Message {
    name: &'static str,
    variables: &'static [&'static str],
    /// The maximum number of characters.
    longest: Option<usize>,
}

/// The fixed texts in one language.
pub struct Texts {
    bundle: FluentBundle<Arc<FluentResource>>,
    /// The texts without variables, in the order of the messages.
    fixed: Vec<String>,
}

impl Texts {
    /// The texts of a language; those in a folder of the operator's come first.
    ///
    /// # Errors
    /// When a file can't be read or parsed, or a text is unknown, missing, too long or has an unknown variable.
    pub fn load(language: Language, folder: Option<&Path>) -> Result<Self, ConfigError> {
        let mut sources = vec![Source::embedded(language)?];
        if let Some(folder) = folder {
            check::names(folder)?;
            sources.extend(Source::read(language, folder)?);
        }
        check::messages(&sources)?;
        let mut bundle = FluentBundle::new_concurrent(vec![language.code().parse().unwrap_or_default()]);
        // terminals show the marks, and Discord needs none
        bundle.set_use_isolating(false);
        for source in &sources {
            bundle.add_resource_overriding(Arc::clone(&source.resource));
        }
        let mut texts = Self { bundle, fixed: Vec::new() };
        for message in MESSAGES {
            let text = texts.filled(message.name, message.variables.iter().map(|name| (*name, "".into())));
            check::length(message, &text, &sources)?;
            if message.variables.is_empty() {
                texts.fixed.push(text);
            }
        }
        Ok(texts)
    }

    /// Whether a notice is one on doses or on what only somebody who knows the person can say.
    #[must_use]
    pub fn is_of_care(&self, notice: &str) -> bool {
        let of_care = [
            self.personal_dose(),
            self.personal_child_dose(),
            self.personal_stopping(),
            self.personal_combining(),
            self.personal_pregnancy(),
            self.personal_diagnosis(),
            self.personal_safety(),
        ];
        of_care.contains(&notice)
    }

    /// The name of the language of a tag such as `en-US`, else the tag.
    #[must_use]
    pub fn name_of_language(&self, tag: &str) -> String {
        self.language_name(LanguageName { primary: tag.split('-').next().unwrap_or_default(), tag })
    }

    fn fixed(&self, place: usize) -> &str {
        self.fixed.get(place).map_or("", String::as_str)
    }

    /// A text with its variables. Nothing can be missing: all that it needs was checked when it was loaded.
    fn filled<'v>(
        &self,
        name: &str,
        variables: impl IntoIterator<Item = (&'v str, FluentValue<'v>)>,
    ) -> String {
        let Some(pattern) = self.bundle.get_message(name).and_then(|message| message.value()) else {
            return String::new();
        };
        let variables: FluentArgs<'_> = variables.into_iter().collect();
        self.bundle.format_pattern(pattern, Some(&variables), &mut Vec::new()).into_owned()
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Texts").field("locales", &self.bundle.locales).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
