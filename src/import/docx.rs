//! Word files (.docx, ISO/IEC 29500) as the lines of a page.

mod body;
mod bold;
mod margins;
mod numbering;
mod open;
mod package;
mod paragraphs;
mod reader;
mod styles;
mod symbol;
mod table;
mod xml;

use std::collections::HashMap;

use body::{Body, NOTE_SIGN};
use package::Package;
use paragraphs::with_label;
use reader::read_body;
use styles::Styles;
use xml::{XmlEvent, walk};

use super::page::{CITED, Line, LineKind, Page, between, fold};
use super::shape::is_any;
use super::{ImportError, citation};
use crate::config::ImportConfig;

/// The maximum number of parts of one kind; a file has three headers for each of its sections.
const MAX_RELATED: usize = 60;
/// Where a package without relationships has its text.
const MAIN_PART: &str = "word/document.xml";

/// Reads the body of a Word file. Comments and deleted text are not read; hidden text, headers and footers, and the
/// entries of a table of contents are left out, and listed.
pub(super) fn page(bytes: &[u8], words: &ImportConfig) -> Result<Page, ImportError> {
    let mut package = Package::open(bytes)?;
    let main = related(&mut package, "", "/officeDocument")?.unwrap_or_else(|| MAIN_PART.to_owned());
    let text = package
        .part(&main)?
        .ok_or_else(|| ImportError::Docx(format!("it holds no {main}, which is the text of a Word file")))?;
    let mut styles = Styles::default();
    if let Some((name, part)) = related_part(&mut package, &main, "/styles")? {
        styles.read_styles(&name, &part)?;
    }
    if let Some((name, part)) = related_part(&mut package, &main, "/numbering")? {
        styles.numbering.read(&name, &part)?;
    }
    let mut notes = HashMap::new();
    for kind in ["/footnotes", "/endnotes"] {
        if let Some((name, part)) = related_part(&mut package, &main, kind)? {
            notes.extend(read_body(&name, &part, &styles, words)?.notes);
        }
    }
    let mut body = read_body(&main, &text, &styles, words)?;
    write_numbers(&mut body, words);
    let mut page = Page { lines: body.lines, left_out: body.left_out, ..Page::default() };
    for (count, of, said) in [
        (body.raised, "citations", "numbers are set high, and cite where the text has references"),
        (body.unknown_signs, "text", "signs are of a font that is not known, and appear as \u{fffd}"),
        (body.pictures, "text", "pictures were left out"),
        (usize::from(body.has_foreign_parts), "text", "parts of another format were left out"),
    ] {
        if count > 0 {
            page.notes.push(format!("{of}: {count} {said}"));
        }
    }
    place_notes(&mut page, &notes, body.raised > 0, words);
    margins::read(&mut package, &main, &styles, words, &mut page)?;
    let size: usize = page.lines.iter().map(|line| line.text.len()).sum();
    if size as u64 > words.largest_source {
        return Err(ImportError::TooLarge { bytes: size as u64, limit: words.largest_source });
    }
    if let Some((name, part)) = related_part(&mut package, "", "/core-properties")? {
        read_properties(&name, &part, &mut page)?;
    }
    Ok(page)
}

/// A part that is there, and its name.
fn related_part(
    package: &mut Package<'_>,
    part: &str,
    kind: &str,
) -> Result<Option<(String, String)>, ImportError> {
    let Some(name) = related(package, part, kind)? else { return Ok(None) };
    Ok(package.part(&name)?.map(|text| (name, text)))
}

/// Gives items the numbers that Word shows before them, and the entries of a list of references those that it counts.
fn write_numbers(body: &mut Body, words: &ImportConfig) {
    let mut listed = false;
    for (place, line) in body.lines.iter_mut().enumerate() {
        match line.kind {
            LineKind::Item(_) => {
                let Some(numbered) = body.numbers.get(&place) else { continue };
                match numbered.number.filter(|_| listed && numbered.label.is_empty()) {
                    Some(number) => with_label(&mut line.text, &format!("{number}.")),
                    None => with_label(&mut line.text, &numbered.label),
                }
            }
            LineKind::Text if listed => {}
            LineKind::Text | LineKind::Heading(_) => {
                listed = is_any(&line.text.to_lowercase(), &words.reference_headings);
            }
        }
    }
}

/// The name of the first part that a part is related to in this way; "" is the package.
fn related(package: &mut Package<'_>, part: &str, kind: &str) -> Result<Option<String>, ImportError> {
    Ok(related_to(package, part, kind)?.into_iter().next())
}

/// The names of all parts that a part is related to in this way, each once.
fn related_to(package: &mut Package<'_>, part: &str, kind: &str) -> Result<Vec<String>, ImportError> {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let relations = format!("{folder}_rels/{name}.rels");
    let Some(text) = package.part(&relations)? else { return Ok(Vec::new()) };
    let mut targets: Vec<String> = Vec::new();
    walk(&relations, &text, |event| {
        if let XmlEvent::Start { name: "Relationship", attributes } = event
            && targets.len() < MAX_RELATED
            && attributes.get("Type").is_some_and(|is| is.ends_with(kind))
            && attributes.get("TargetMode").is_none_or(|mode| mode != "External")
            && let Some(target) = attributes.get("Target")
        {
            let target = resolve(&folder, &target);
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        Ok(())
    })?;
    Ok(targets)
}

/// The name of a part that a target means, seen from a folder.
fn resolve(folder: &str, target: &str) -> String {
    let whole = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

/// Puts footnotes and endnotes in: numbered, as the references of a page that has no numbers and no
/// list of its own; else in brackets where they are called first.
fn place_notes(page: &mut Page, notes: &HashMap<String, String>, own_numbers: bool, words: &ImportConfig) {
    let own_numbers = own_numbers
        || page.lines.iter().any(|line| {
            citation::has_bracketed(&line.text)
                || is_any(&line.text.to_lowercase(), &words.reference_headings)
        });
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut listed: Vec<&str> = Vec::new();
    for line in page.lines.iter_mut().filter(|line| line.text.contains(NOTE_SIGN)) {
        let mut text = String::with_capacity(line.text.len());
        // signs come in pairs around the key of a note
        for (nth, piece) in line.text.split(NOTE_SIGN).enumerate() {
            if nth % 2 == 0 {
                text.push_str(piece);
                continue;
            }
            let Some((key, note)) = notes.get_key_value(piece) else { continue };
            let next = numbers.len() + 1;
            let number = *numbers.entry(key).or_insert(next);
            if own_numbers {
                if number == next {
                    text.extend([" (", note, ")"]);
                }
                continue;
            }
            if number == next {
                listed.push(note);
            }
            text.push_str(&between(CITED, &number.to_string()));
        }
        line.text = fold(&text);
    }
    page.lines.retain(|line| !line.text.is_empty());
    let Some(heading) = words.reference_headings.first().filter(|_| !listed.is_empty()) else { return };
    page.notes.push(format!("references: from {} footnotes or endnotes", listed.len()));
    let entries =
        listed.iter().enumerate().map(|(index, note)| (format!("{}. {note}", index + 1), LineKind::Item(0)));
    let entries: Vec<_> = std::iter::once((heading.clone(), LineKind::Text)).chain(entries).collect();
    let first = page.lines.len();
    page.lines.extend(entries.into_iter().enumerate().map(|(nth, (text, kind))| Line {
        text,
        kind,
        group: first + nth,
    }));
}

/// Reads a file's own properties. Only the title is used.
fn read_properties(name: &str, part: &str, page: &mut Page) -> Result<(), ImportError> {
    let mut values: HashMap<String, String> = HashMap::new();
    let mut open = String::new();
    walk(name, part, |event| {
        match event {
            XmlEvent::Start { name, .. } => name.clone_into(&mut open),
            XmlEvent::Text(text) if !open.is_empty() => {
                values.entry(open.clone()).or_default().push_str(text);
            }
            XmlEvent::Text(_) => {}
            XmlEvent::End(_) => open.clear(),
        }
        Ok(())
    })?;
    let mut value =
        |key: &str| values.remove(key).map(|value| fold(&value)).filter(|value| !value.is_empty());
    page.markup.title = value("title");
    let author = value("creator");
    let saved = value("modified").or_else(|| value("created"));
    let saved = saved.as_deref().map(|saved| saved.get(..10).unwrap_or(saved));
    page.note_properties(author.as_deref(), saved);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_names_of_parts() {
        assert_eq!(resolve("word/", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word/", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word/", "../docProps/core.xml"), "docProps/core.xml");
        assert_eq!(resolve("", "../../../etc/passwd"), "etc/passwd");
    }
}
