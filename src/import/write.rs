//! A draft as the text of a corpus file.

mod items;

use std::fmt::Write as _;

use toml::{Table, Value};

use crate::corpus::{Contact, Reference};

use super::citation::Cited;
use super::draft::{Draft, DraftBlock, DraftSection};

/// Writes the file.
pub(super) fn corpus_file(draft: &Draft) -> String {
    let mut text = String::from("+++\n");
    if !draft.missing.is_empty() {
        let _ = writeln!(text, "# Not found in the source, please fill in: {}", draft.missing.join(", "));
    }
    front_matter(&mut text, draft);
    text.push_str("+++\n");
    for section in &draft.sections {
        write_section(&mut text, section);
    }
    super::page::without_own_signs(&text).into_owned()
}

fn key(text: &mut String, key: &str, value: impl Into<Value>) {
    let _ = writeln!(text, "{key} = {}", value.into());
}

fn strings(values: &[String]) -> Value {
    Value::Array(values.iter().cloned().map(Value::String).collect())
}

fn optional(text: &mut String, name: &str, value: Option<&String>) {
    if let Some(value) = value {
        key(text, name, value.clone());
    }
}

fn front_matter(text: &mut String, draft: &Draft) {
    key(text, "id", draft.id.as_str());
    key(text, "title", draft.title.clone());
    key(text, "condition", draft.condition.clone());
    key(text, "aliases", strings(&draft.aliases));
    key(text, "covers", strings(&draft.covers));
    serialized(text, "audience", &draft.audience);
    key(text, "text", "verbatim");
    key(text, "disclaimer", draft.disclaimer.clone());
    let source = &draft.source;
    text.push_str("\n[source]\n");
    key(text, "title", source.title.clone());
    key(text, "publisher", source.publisher.clone());
    key(text, "authors", strings(&source.authors));
    optional(text, "publisher_short", source.publisher_short.as_ref());
    optional(text, "publication_number", source.publication_number.as_ref());
    optional(text, "url", source.url.as_ref());
    optional(text, "published", source.published.map(|date| date.to_string()).as_ref());
    optional(text, "updated", source.updated.map(|date| date.to_string()).as_ref());
    key(text, "language", source.language.clone());
    optional(text, "licence", source.license.as_ref());
    if !source.unlisted_references.is_empty() {
        key(text, "unlisted_references", strings(&source.unlisted_references));
        optional(text, "unlisted_note", source.unlisted_note.as_ref());
    }
    text.push_str("\n[review]\n");
    serialized(text, "status", &draft.review.status);
    key(text, "statement", draft.review.statement.clone());
    key(text, "by", strings(&draft.review.by));
    for reference in &draft.references {
        write_reference(text, reference);
    }
    for contact in &draft.contacts {
        write_contact(text, contact);
    }
}

fn serialized(text: &mut String, name: &str, value: &impl serde::Serialize) {
    if let Ok(value) = Value::try_from(value) {
        key(text, name, value);
    }
}

fn write_reference(text: &mut String, reference: &Reference) {
    text.push_str("\n[[references]]\n");
    if let Ok(table) = Table::try_from(reference) {
        for name in ["id", "kind", "title", "issuer", "year"] {
            if let Some(value) = table.get(name) {
                key(text, name, value.clone());
            }
        }
    }
}

fn write_contact(text: &mut String, contact: &Contact) {
    text.push_str("\n[[contacts]]\n");
    key(text, "name", contact.name.clone());
    if !contact.phone.is_empty() {
        key(text, "phone", strings(&contact.phone));
    }
    for (name, value) in [
        ("tty", &contact.tty),
        ("fax", &contact.fax),
        ("email", &contact.email),
        ("website", &contact.website),
        ("address", &contact.address),
        ("note", &contact.note),
    ] {
        optional(text, name, value.as_ref());
    }
}

fn write_section(text: &mut String, section: &DraftSection) {
    text.push('\n');
    if section.level > 0 {
        let marks = "#".repeat(usize::from(section.level));
        let _ = writeln!(text, "{marks} {}", escape(&section.heading));
    }
    if section.blocks.is_empty() {
        return;
    }
    let source = section.source.as_deref().unwrap_or(&section.heading);
    let source = if section.level > 0 { in_comment(source) } else { "Opening text".to_owned() };
    let _ = writeln!(text, "<!-- source: {source} -->");
    for asked in &section.asked {
        let _ = writeln!(text, "<!-- asked: {asked} -->");
    }
    for question in &section.not_answered {
        let _ = writeln!(text, "<!-- not answered: {question} -->");
    }
    let mut after_list = false;
    for block in &section.blocks {
        match block {
            DraftBlock::Paragraph(cited) => {
                let _ = writeln!(text, "\n{}", with_marks(cited));
                after_list = false;
            }
            DraftBlock::List(items) => {
                // two lists in a row would be read as one
                if after_list {
                    text.push_str("\n<!-- another list -->\n");
                }
                text.push('\n');
                items::write(text, items);
                after_list = true;
            }
        }
    }
}

/// The text of a comment, which must not end it nor cite.
#[must_use]
pub fn in_comment(heading: &str) -> String {
    let mut comment = heading.to_owned();
    while comment.contains("--") {
        comment = comment.replace("--", "–");
    }
    comment.replace("[^", "[").replace(['<', '>'], " ").trim().to_owned()
}

fn with_marks(cited: &Cited) -> String {
    let mut text = String::with_capacity(cited.text.len() + 8 * cited.marks.len());
    let mut from = 0;
    let mut before_mark = None;
    for (at, marker) in &cited.marks {
        let piece = cited.text.get(from..*at).unwrap_or_default();
        text.push_str(&escape(piece));
        if before_mark != Some(*at) && !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
        let _ = write!(text, "[^{marker}]");
        before_mark = Some(*at);
        from = from.max(*at);
    }
    text.push_str(&escape(cited.text.get(from..).unwrap_or_default()));
    guard_start(text)
}

/// Signs that mean something in Markdown stand for themselves.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' | '^' | '~' | '$') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A line of text, in which no sign means something in Markdown.
#[must_use]
pub fn escaped(line: &str) -> String {
    guard_start(escape(line))
}

/// A line must not begin like a list, a rule or a heading's underline.
fn guard_start(text: String) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if text.starts_with(['-', '+', '=']) {
        return format!("\\{text}");
    }
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    text
}
