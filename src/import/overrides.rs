//! Values of the front matter that a person gives, which override everything detected on the page.

use crate::corpus::{Audience, DocumentId, PartialDate, ReviewStatus};

use super::ImportError;

/// Values given by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
}

const KEYS: &str = "id, title, condition, aliases, audience, publisher, authors, url, published, updated, \
                    language, licence, status";

impl Overrides {
    /// Reads `key=value` pairs; several values are separated by semicolons.
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
            let list = || -> Vec<String> {
                value.split(';').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
            };
            let date = || value.parse::<PartialDate>().map_err(|error| wrong(&error.to_string()));
            match key.trim() {
                "id" => {
                    let id = DocumentId::from_text(value).filter(|id| id.as_str() == value);
                    overrides.id =
                        Some(id.ok_or_else(|| wrong("write lower-case letters, digits and hyphens"))?);
                }
                "title" => overrides.title = text(),
                "condition" => overrides.condition = text(),
                "aliases" => overrides.aliases = Some(list()),
                "audience" => overrides.audience = Some(audiences(&list()).map_err(|m| wrong(&m))?),
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

    /// The same values, with an address.
    #[must_use]
    pub fn with_url(self, url: &str) -> Self {
        Self { url: Some(url.to_owned()), ..self }
    }

    /// Whether an id is given, which fits one document only.
    #[must_use]
    pub fn names_one_document(&self) -> bool {
        self.id.is_some()
    }
}

fn audiences(names: &[String]) -> Result<Vec<Audience>, String> {
    names
        .iter()
        .map(|name| match name.as_str() {
            "patient" => Ok(Audience::Patient),
            "caregiver" => Ok(Audience::Caregiver),
            "clinician" => Ok(Audience::Clinician),
            _ => Err("write patient, caregiver or clinician".to_owned()),
        })
        .collect()
}
