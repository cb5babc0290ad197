//! How the fields of a collection's rows become those of documents: the TOML file beside it.

use serde::Deserialize;

use super::toml_fault;
use super::{Audience, Finding, Review, TextOrigin};

/// `NAME.toml` beside `NAME.jsonl`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mapping {
    /// Names of fields; a dot leads into an object.
    pub(super) fields: Fields,
    /// What holds for every document, where its rows do not say otherwise.
    pub(super) document: Fixed,
    /// What is known of the review, for all documents.
    pub(super) review: Review,
}

/// Which field of a row has each part of a document. What isn't named comes from [`Fixed`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fields {
    /// Rows that have the same value here, one after the other, are sections of one document; without it
    /// each row is one.
    pub(super) document: Option<String>,
    pub(super) title: Option<String>,
    pub(super) condition: Option<String>,
    /// Other names, as a list or as one text.
    pub(super) aliases: Option<String>,
    /// Heading of the row's text.
    pub(super) section: Option<String>,
    pub(super) text: String,
    pub(super) url: Option<String>,
    pub(super) published: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) language: Option<String>,
    #[serde(rename = "licence")]
    pub(super) license: Option<String>,
}

/// What holds for every document of a collection.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fixed {
    pub(super) publisher: Option<String>,
    pub(super) language: Option<String>,
    #[serde(rename = "licence")]
    pub(super) license: Option<String>,
    pub(super) audience: Vec<Audience>,
    #[serde(default = "verbatim")]
    pub(super) text: TextOrigin,
    pub(super) disclaimer: String,
}

fn verbatim() -> TextOrigin {
    TextOrigin::Verbatim
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        let mapping: Self = toml::from_str(text).map_err(|error| {
            let fault = toml_fault::explain(text, &error);
            vec![Finding::error(file, fault.line, fault.message)]
        })?;
        let mut findings = Vec::new();
        let mut need = |holds: bool, message: &str| {
            if !holds {
                findings.push(Finding::error(file, 1, message));
            }
        };
        let Self { fields, document, .. } = &mapping;
        need(
            fields.title.is_some() || fields.condition.is_some(),
            "name the field with the title or the condition in [fields]: a document without either cannot be distinguished \
             from others",
        );
        need(
            fields.publisher.is_some() || document.publisher.is_some(),
            "say who published the texts: fields.publisher names the field, document.publisher the publisher of all",
        );
        need(
            fields.language.is_some() || document.language.is_some(),
            "say in which language the texts are: fields.language names the field, document.language the language",
        );
        need(!document.audience.is_empty(), "document.audience must name patient, caregiver or clinician");
        if findings.is_empty() { Ok(mapping) } else { Err(findings) }
    }
}
