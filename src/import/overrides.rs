//! Values of the front matter that a person gives, which override everything detected on the page.

use serde::de::IntoDeserializer as _;
use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::{Deserialize, Serialize};

use crate::corpus::{Audience, DocumentId, PartialDate, ReviewStatus};

use super::ImportError;

/// Values given by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overrides {
    pub(super) id: Option<DocumentId>,
    pub(super) title: Option<String>,
    pub(super) condition: Option<String>,
    pub(super) aliases: Option<Vec<String>>,
    pub(super) audience: Option<Vec<Audience>>,
    pub(super) publisher: Option<String>,
    pub(super) authors: Option<Vec<String>>,
    pub(super) url: Option<String>,
    pub(super) published: Option<PartialDate>,
    pub(super) updated: Option<PartialDate>,
    pub(super) language: Option<String>,
    pub(super) license: Option<String>,
    pub(super) status: Option<ReviewStatus>,
    /// Where the page was fetched, if neither the page nor somebody says its address.
    pub(super) fetched_from: Option<String>,
}

const KEYS: &str = "id, title, condition, aliases, audience, publisher, authors, url, published, updated, \
                    language, licence, status";

impl Overrides {
    /// Reads `key=value` pairs. Several values are separated by semicolons; names and readers also by commas, where
    /// there is no semicolon.
    ///
    /// # Errors
    /// A pair without `=`, an unknown key, and a value that does not fit its key.
    pub fn parse<'a>(pairs: impl IntoIterator<Item = &'a str>) -> Result<Self, ImportError> {
        let mut overrides = Self::default();
        for pair in pairs {
            let wrong = |message: &str| ImportError::Override {
                key: pair.split('=').next().unwrap_or_default().to_owned(),
                message: message.to_owned(),
            };
            let (key, value) = pair.split_once('=').ok_or_else(|| wrong("write key=value"))?;
            let value = value.trim();
            if value.is_empty() || value.chars().any(char::is_control) {
                return Err(wrong("the value must not be empty and must be one line"));
            }
            let text = || Some(value.to_owned());
            let list = || separated(value, ';');
            let date = || value.parse::<PartialDate>().map_err(|error| wrong(&error.to_string()));
            match key.trim() {
                "id" => {
                    let id = DocumentId::from_text(value).filter(|id| id.as_str() == value);
                    overrides.id =
                        Some(id.ok_or_else(|| wrong("write lower-case letters, digits and hyphens"))?);
                }
                "title" => overrides.title = text(),
                "condition" => overrides.condition = text(),
                "aliases" => overrides.aliases = Some(names(value)),
                "audience" => overrides.audience = Some(audiences(&names(value)).map_err(|m| wrong(&m))?),
                "publisher" => overrides.publisher = text(),
                "authors" => overrides.authors = Some(list()),
                "url" => overrides.url = text(),
                "published" => overrides.published = Some(date()?),
                "updated" => overrides.updated = Some(date()?),
                "language" => overrides.language = text(),
                "licence" => overrides.license = text(),
                "status" => {
                    overrides.status = Some(match value {
                        "submitted" => ReviewStatus::Submitted,
                        "under-review" => ReviewStatus::UnderReview,
                        "approved" => ReviewStatus::Approved,
                        "not-stated" => ReviewStatus::NotStated,
                        _ => return Err(wrong("write submitted, under-review, approved or not-stated")),
                    });
                }
                _ => return Err(wrong(&format!("there is no such key; known: {KEYS}"))),
            }
        }
        Ok(overrides)
    }

    /// The same values, with the address of a page that doesn't say its own.
    #[must_use]
    pub fn fetched_from(self, url: Option<String>) -> Self {
        Self { fetched_from: url, ..self }
    }

    /// Whether an id is given, which fits one document only.
    #[must_use]
    pub fn names_one_document(&self) -> bool {
        self.id.is_some()
    }
}

fn separated(value: &str, by: char) -> Vec<String> {
    value.split(by).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// Names separated by semicolons, or by commas where there is no semicolon.
#[must_use]
pub fn names(value: &str) -> Vec<String> {
    separated(value, if value.contains(';') { ';' } else { ',' })
}

/// The readers of these names, each once.
///
/// # Errors
/// A name that is none of readers.
pub fn audiences(names: &[String]) -> Result<Vec<Audience>, String> {
    let audience = |name: &String| {
        let name: StrDeserializer<'_, ValueError> = name.as_str().into_deserializer();
        Audience::deserialize(name).map_err(|_| format!("write {}", Audience::ALLOWED))
    };
    let mut read: Vec<Audience> = Vec::new();
    for audience in names.iter().map(audience) {
        let audience = audience?;
        if !read.contains(&audience) {
            read.push(audience);
        }
    }
    Ok(read)
}
