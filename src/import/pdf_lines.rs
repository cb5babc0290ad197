//! The lines of a PDF as its reader, which is a process of its own, hands them over.

use serde::{Deserialize, Serialize};

use super::page::{DEEPEST, Line, LineKind, Markup, Page};

/// What the text of a reader begins with.
const SIGN: &str = "bonafide-pdf 1\n";
/// Lowest level of a heading.
const LOWEST: u8 = 6;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Written {
    lines: Vec<WrittenLine>,
    left_out: Vec<String>,
    margins: Vec<String>,
    notes: Vec<String>,
    title: Option<String>,
    authors: Vec<String>,
    language: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct WrittenLine {
    text: String,
    /// Level of a heading.
    heading: Option<u8>,
    /// Depth of an item.
    item: Option<usize>,
    group: usize,
}

/// Writes a page.
#[cfg(feature = "pdf")]
pub(super) fn write(page: &Page) -> Result<String, serde_json::Error> {
    let line = |line: &Line| WrittenLine {
        text: line.text.clone(),
        heading: if let LineKind::Heading(level) = line.kind { Some(level) } else { None },
        item: if let LineKind::Item(depth) = line.kind { Some(depth) } else { None },
        group: line.group,
    };
    let written = Written {
        lines: page.lines.iter().map(line).collect(),
        left_out: page.left_out.clone(),
        margins: page.margins.clone(),
        notes: page.notes.clone(),
        title: page.markup.title.clone(),
        authors: page.markup.authors.clone(),
        language: page.markup.language.clone(),
    };
    Ok(format!("{SIGN}{}", serde_json::to_string(&written)?))
}

/// Reads a page; nothing where the text is not that of a reader.
pub(super) fn read(text: &str) -> Option<Page> {
    let written: Written = serde_json::from_str(text.strip_prefix(SIGN)?).ok()?;
    let line = |line: WrittenLine| Line {
        kind: match (line.heading, line.item) {
            (Some(level), _) => LineKind::Heading(level.clamp(1, LOWEST)),
            (None, Some(depth)) => LineKind::Item(depth.min(DEEPEST)),
            (None, None) => LineKind::Text,
        },
        text: line.text,
        group: line.group,
    };
    Some(Page {
        lines: written.lines.into_iter().map(line).collect(),
        markup: Markup {
            title: written.title,
            authors: written.authors,
            language: written.language,
            ..Markup::default()
        },
        left_out: written.left_out,
        margins: written.margins,
        notes: written.notes,
        ..Page::default()
    })
}
