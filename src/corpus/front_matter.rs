//! The front matter of a document: TOML between two lines of `+++`.

use serde::Deserialize;
use toml::Spanned;

use super::toml_fault;
use super::{Audience, Contact, DocumentId, DocumentInfo, Finding, Reference, Review, Source, TextOrigin};

/// A document's text, taken apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts<'a> {
    /// The text between the fences.
    pub(super) front_matter: &'a str,
    /// Line on which the front matter begins, from 1.
    pub(super) front_matter_line: usize,
    /// What follows the second fence.
    pub(super) body: &'a str,
    /// Line on which the body begins, from 1.
    pub(super) body_line: usize,
}

const FENCE: &str = "+++";

/// Separates front matter and body.
pub(super) fn split<'a>(file: &str, text: &'a str) -> Result<Parts<'a>, Finding> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != FENCE {
        return Err(Finding::error(file, 1, "the first line must be +++, which opens the TOML front matter"));
    }
    let mut offset = first.len();
    for (index, line) in lines.enumerate() {
        if line.trim_end() == FENCE {
            return Ok(Parts {
                front_matter: &text[first.len()..offset],
                front_matter_line: 2,
                body: &text[offset + line.len()..],
                body_line: index + 3,
            });
        }
        offset += line.len();
    }
    Err(Finding::error(file, 1, "the front matter is not closed; end it with a line of +++"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFrontMatter {
    id: Spanned<DocumentId>,
    title: Spanned<String>,
    condition: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    #[serde(default)]
    covers: Vec<Spanned<String>>,
    audience: Spanned<Vec<Audience>>,
    #[serde(default)]
    text: TextOrigin,
    #[serde(default)]
    disclaimer: String,
    source: Source,
    review: Review,
    #[serde(default)]
    references: Vec<Spanned<Reference>>,
    #[serde(default)]
    contacts: Vec<Spanned<Contact>>,
}

/// Parses the front matter; everything that is wrong with it is reported by line. What may be filled in later goes to
/// `hints`.
pub(super) fn parse(
    file: &str,
    parts: &Parts<'_>,
    hints: &mut Vec<Finding>,
) -> Result<DocumentInfo, Vec<Finding>> {
    let text = parts.front_matter;
    let line = |offset: usize| {
        parts.front_matter_line + text.as_bytes().iter().take(offset).filter(|&&byte| byte == b'\n').count()
    };
    let raw: RawFrontMatter = toml::from_str(text).map_err(|error| {
        let fault = toml_fault::explain(text, &error);
        vec![Finding::error(file, parts.front_matter_line + fault.line - 1, fault.message)]
    })?;
    let mut findings = Vec::new();
    let mut report =
        |offset: usize, message: String| findings.push(Finding::error(file, line(offset), message));
    if !raw.id.get_ref().is_valid() {
        report(
            raw.id.span().start,
            format!("id “{}” must be 1 to 100 lower-case letters, digits and hyphens", raw.id.get_ref()),
        );
    }
    if raw.title.get_ref().trim().is_empty() {
        report(raw.title.span().start, "title must not be empty".to_owned());
    }
    let mut hint = |offset: usize, message: String| hints.push(Finding::hint(file, line(offset), message));
    if raw.condition.get_ref().trim().is_empty() {
        hint(
            raw.condition.span().start,
            "condition is empty: name the condition, so that questions about it find this document first"
                .to_owned(),
        );
    }
    for name in raw.aliases.iter().chain(&raw.covers) {
        if name.get_ref().trim().is_empty() {
            report(name.span().start, "a name must not be empty".to_owned());
        }
    }
    if raw.audience.get_ref().is_empty() {
        hint(raw.audience.span().start, format!("audience is empty: write {}", Audience::ALLOWED));
    }
    for (index, reference) in raw.references.iter().enumerate() {
        let id = &reference.get_ref().id;
        let earlier = raw.references[..index].iter().any(|earlier| earlier.get_ref().id == *id);
        if earlier || raw.source.unlisted_references.contains(id) {
            report(reference.span().start, format!("reference id “{id}” is there twice"));
        }
        if super::citation_marks(&format!("[^{id}]")).next().is_none() {
            report(
                reference.span().start,
                format!("reference id “{id}” must be letters, digits, hyphens, dots and underscores"),
            );
        }
    }
    if !raw.source.unlisted_references.is_empty() && raw.source.unlisted_note.is_none() {
        report(
            0,
            "source.unlisted_references needs source.unlisted_note, which says why, for readers".to_owned(),
        );
    }
    for contact in &raw.contacts {
        let c = contact.get_ref();
        let reachable = !c.phone.is_empty()
            || [&c.tty, &c.fax, &c.email, &c.website, &c.address].iter().any(|way| way.is_some());
        if !reachable {
            report(contact.span().start, format!("contact “{}” gives no way to reach it", c.name));
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    Ok(DocumentInfo {
        id: raw.id.into_inner(),
        title: raw.title.into_inner(),
        condition: raw.condition.into_inner(),
        aliases: raw.aliases.into_iter().map(Spanned::into_inner).collect(),
        covers: raw.covers.into_iter().map(Spanned::into_inner).collect(),
        audience: raw.audience.into_inner(),
        text: raw.text,
        disclaimer: raw.disclaimer,
        source: raw.source,
        review: raw.review,
        references: raw.references.into_iter().map(Spanned::into_inner).collect(),
        contacts: raw.contacts.into_iter().map(Spanned::into_inner).collect(),
    })
}
