//! Lists of documents and topics as text.

use std::fmt::Write as _;

use super::Terminal;
use super::printable::printable;
use crate::answer::{date_in_words, review_in_words};
use crate::config::Texts;
use crate::corpus::{Audience, Contact, DocumentInfo};
use crate::engine::Topic;

/// Conditions with their sections; sub-sections are indented.
#[must_use]
pub fn render_topics<'a>(topics: impl IntoIterator<Item = &'a Topic>, terminal: &Terminal) -> String {
    let mut out = String::new();
    for topic in topics {
        let _ = writeln!(out, "{}", terminal.title(&printable(&topic.condition)));
        if !topic.aliases.is_empty() {
            let names = format!("Also: {}", printable(&topic.aliases.join("; ")));
            let _ = writeln!(out, "{}", terminal.wrap(&names, "  ", "    "));
        }
        let mut open: Vec<&str> = Vec::new();
        for path in &topic.sections {
            let same = open.iter().zip(path).take_while(|(open, heading)| *open == heading).count();
            open.truncate(same);
            for heading in &path[same..] {
                let indent = "  ".repeat(open.len() + 1);
                let _ =
                    writeln!(out, "{}", terminal.wrap(&printable(heading), &indent, &format!("{indent}  ")));
                open.push(heading);
            }
        }
        out.push('\n');
    }
    out
}

/// Title and publisher; an imported document may not know the latter.
fn source_line(document: &DocumentInfo) -> String {
    let title = printable(&document.source.title);
    if document.source.publisher.is_empty() {
        return format!("Source: “{title}”");
    }
    format!("Source: “{title}”, {}", printable(&document.source.publisher))
}

/// Documents with dates and review status, a paragraph each.
#[must_use]
pub fn render_sources<'a>(
    documents: impl IntoIterator<Item = &'a DocumentInfo>,
    texts: &Texts,
    terminal: &Terminal,
) -> String {
    let mut out = String::new();
    for document in documents {
        let _ = writeln!(out, "{}", terminal.title(&printable(&document.title)));
        let mut lines = vec![
            printable(&format!("{} (id {})", document.subject(), document.id)),
            source_line(document),
            dates(document, texts),
            format!("Review: {}", review_in_words(document.review.status, texts)),
        ];
        if let Some(url) = &document.source.url {
            lines.push(terminal.link(&printable(url)));
        }
        for line in lines {
            let _ = writeln!(out, "{}", terminal.wrap(&line, "  ", "    "));
        }
        out.push('\n');
    }
    out
}

/// Everything known of a document.
#[must_use]
pub fn render_source(document: &DocumentInfo, texts: &Texts, terminal: &Terminal) -> String {
    let source = &document.source;
    let mut out = render_sources([document], texts, terminal).trim_end().to_owned();
    out.push('\n');
    let mut lines = Vec::new();
    if !source.authors.is_empty() {
        lines.push(format!("Authors: {}", source.authors.join(", ")));
    }
    if let Some(number) = &source.publication_number {
        lines.push(format!("Publication number: {number}"));
    }
    let readers: Vec<&str> = document.audience.iter().map(|audience| audience_in_words(*audience)).collect();
    lines.push(format!("Written for: {}", readers.join(", ")));
    lines.push(format!("Review, in its own words: {}", document.review.statement));
    if !document.review.by.is_empty() {
        lines.push(format!("Reviewed by: {}", document.review.by.join(", ")));
    }
    if !document.disclaimer.is_empty() {
        lines.push(format!("Its disclaimer: {}", document.disclaimer));
    }
    if !document.references.is_empty() {
        lines.push("References:".to_owned());
        lines.extend(document.references.iter().map(|reference| format!("  [{}] {reference}", reference.id)));
    }
    lines.extend(source.unlisted_note.clone());
    if !document.contacts.is_empty() {
        lines.push("Contacts:".to_owned());
        lines.extend(document.contacts.iter().map(|contact| format!("  {}", contact_in_words(contact))));
    }
    for line in lines {
        let _ = writeln!(out, "{}", terminal.wrap(&printable(&line), "  ", "    "));
    }
    out
}

fn dates(document: &DocumentInfo, texts: &Texts) -> String {
    let source = &document.source;
    let words = |date| date_in_words(date, texts);
    match (source.published.map(words), source.updated.map(words)) {
        (Some(published), Some(updated)) => format!("Published {published}, updated {updated}"),
        (Some(published), None) => format!("Published {published}"),
        (None, Some(updated)) => format!("Updated {updated}"),
        (None, None) => "No date given".to_owned(),
    }
}

fn audience_in_words(audience: Audience) -> &'static str {
    match audience {
        Audience::Patient => "patients",
        Audience::Caregiver => "caregivers",
        Audience::Clinician => "health professionals",
    }
}

fn contact_in_words(contact: &Contact) -> String {
    let mut parts = vec![contact.name.clone()];
    parts.extend(contact.phone.iter().map(|phone| format!("phone {phone}")));
    parts.extend(contact.tty.iter().map(|tty| format!("TTY {tty}")));
    parts.extend(contact.fax.iter().map(|fax| format!("fax {fax}")));
    parts.extend([&contact.email, &contact.website, &contact.address].into_iter().flatten().cloned());
    parts.extend(contact.note.iter().map(|note| format!("({note})")));
    parts.join("; ")
}
