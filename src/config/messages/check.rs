//! Reads files of texts and checks them: what is wrong is reported with the file, the line and the fix.

use std::path::Path;
use std::sync::Arc;

use fluent_bundle::FluentResource;

use super::patterns::Patterns;
use super::{MESSAGES, Message};
use crate::config::{ConfigError, Language};

/// A file of texts.
pub(super) struct Source {
    place: String,
    pub(super) resource: Arc<FluentResource>,
}

impl Source {
    /// The file in the program.
    pub(super) fn embedded(language: Language) -> Result<Self, ConfigError> {
        let text = match language {
            Language::En => include_str!("../../../config/texts/en.ftl"),
            Language::Es => include_str!("../../../config/texts/es.ftl"),
        };
        Self::parse(format!("config/texts/{}.ftl", language.code()), text.to_owned())
    }

    /// The file of a language in a folder, where it has one.
    pub(super) fn read(language: Language, folder: &Path) -> Result<Option<Self>, ConfigError> {
        let path = folder.join(language.code()).with_extension("ftl");
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(path.display().to_string(), text).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(ConfigError::Unreadable { path, source }),
        }
    }

    fn parse(place: String, text: String) -> Result<Self, ConfigError> {
        match FluentResource::try_new(text) {
            Ok(resource) => Ok(Self { place, resource: Arc::new(resource) }),
            Err((resource, errors)) => {
                let error = errors.first();
                let before = resource.source().get(..error.map_or(0, |error| error.pos.start));
                let line = 1 + before.unwrap_or_default().matches('\n').count();
                let message = error.map(|error| error.kind.to_string()).unwrap_or_default();
                let message = format!("this is no Fluent message: {message}; write `name = text`");
                Err(ConfigError::Invalid { place, line, message })
            }
        }
    }

    /// An error at the line where a message begins; none where this file doesn't have it.
    fn error(&self, name: &str, message: &str) -> Option<ConfigError> {
        let begins =
            |line: &str| line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='));
        let at = self.resource.source().lines().position(begins)?;
        let message = format!("`{name}`: {message}");
        Some(ConfigError::Invalid { place: self.place.clone(), line: at + 1, message })
    }
}

/// Refuses files of a folder that are named by no language.
pub(super) fn names(folder: &Path) -> Result<(), ConfigError> {
    let unreadable = |source| ConfigError::Unreadable { path: folder.to_path_buf(), source };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let is_known =
            Language::ALL.iter().any(|language| path.file_stem() == Some(language.code().as_ref()));
        if path.extension().is_some_and(|ending| ending == "ftl") && !is_known {
            let known = Language::ALL.map(|language| format!("{}.ftl", language.code())).join(" or ");
            let message = format!("there are no texts in this language: name the file {known}");
            return Err(ConfigError::Invalid { place: path.display().to_string(), line: 1, message });
        }
    }
    Ok(())
}

/// The error in the last of the files that has a message: its text is the one that counts.
fn error(sources: &[Source], name: &str, message: &str) -> ConfigError {
    let place = || sources.first().map(|source| source.place.clone()).unwrap_or_default();
    let error = sources.iter().rev().find_map(|source| source.error(name, message));
    error.unwrap_or_else(|| ConfigError::Invalid { place: place(), line: 1, message: message.to_owned() })
}

/// Checks that all messages are there, and that these have no other variables; refuses unknown messages.
pub(super) fn messages(sources: &[Source]) -> Result<(), ConfigError> {
    let mut patterns = Patterns::default();
    for source in sources {
        let names = patterns.add(source.resource.entries());
        let is_known = |name: &str| MESSAGES.binary_search_by_key(&name, |message| message.name).is_ok();
        if let Some(name) = names.iter().find(|name| !is_known(name)) {
            return Err(error(sources, name, "there is no such text: take a name from config/texts/en.ftl"));
        }
    }
    for message in MESSAGES {
        let used = patterns.variables(message.name).map_err(|wrong| error(sources, message.name, &wrong))?;
        if let Some(unknown) = used.keys().find(|name| !message.variables.contains(*name)) {
            let known: Vec<String> = message.variables.iter().map(|name| format!("${name}")).collect();
            let known = if known.is_empty() { "no variables".to_owned() } else { known.join(", ") };
            return Err(error(sources, message.name, &format!("has no ${unknown}: it can use {known}")));
        }
    }
    Ok(())
}

/// Checks the length of a text.
pub(super) fn length(message: &Message, text: &str, sources: &[Source]) -> Result<(), ConfigError> {
    let (count, most) = (text.chars().count(), message.longest.unwrap_or(usize::MAX));
    if text.trim().is_empty() && message.variables.is_empty() {
        return Err(error(sources, message.name, "must not be empty"));
    }
    if count > most {
        let wrong = format!("has {count} characters: shorten it to {most}");
        return Err(error(sources, message.name, &wrong));
    }
    Ok(())
}
