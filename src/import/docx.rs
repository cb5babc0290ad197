//! Word files (.docx, ISO/IEC 29500) as the lines of a page.

mod body;
mod package;
mod raised;
mod styles;
mod xml;

use std::collections::HashMap;

use body::{Body, NOTE_SIGN};
use package::Package;
use styles::Styles;
use xml::{XmlEvent, walk};

use super::ImportError;
use super::page::{Line, LineKind, Page};
use super::shape::is_any;
use crate::config::ImportConfig;

/// Where a package without relationships has its text.
const MAIN_PART: &str = "word/document.xml";

/// Reads the body of a Word file. Headers and footers, comments, deleted and hidden text are not
/// read; the entries of a table of contents are left out, and listed.
pub(super) fn page(bytes: &[u8], words: &ImportConfig) -> Result<Page, ImportError> {
    let mut package = Package::open(bytes)?;
    let main = related(&mut package, "", "/officeDocument")?.unwrap_or_else(|| MAIN_PART.to_owned());
    let text = package
        .part(&main)?
        .ok_or_else(|| ImportError::Docx(format!("it holds no {main}, which is the text of a Word file")))?;
    let styles = match related(&mut package, &main, "/styles")? {
        Some(name) => Styles::read(&name, &package.part(&name)?.unwrap_or_default())?,
        None => Styles::default(),
    };
    let mut notes = HashMap::new();
    for kind in ["/footnotes", "/endnotes"] {
        if let Some(name) = related(&mut package, &main, kind)?
            && let Some(part) = package.part(&name)?
        {
            notes.extend(Body::read(&name, &part, &styles)?.notes);
        }
    }
    let body = Body::read(&main, &text, &styles)?;
    let mut page = Page { lines: body.lines, left_out: body.left_out, ..Page::default() };
    if body.raised > 0 {
        page.notes.push(format!("citations: {} numbers set high were read as citations", body.raised));
    }
    place_notes(&mut page, &notes, body.raised > 0, words);
    let size: usize = page.lines.iter().map(|line| line.text.len()).sum();
    if size as u64 > words.largest_source {
        return Err(ImportError::TooLarge { bytes: size as u64, limit: words.largest_source });
    }
    if let Some(name) = related(&mut package, "", "/core-properties")?
        && let Some(part) = package.part(&name)?
    {
        read_properties(&name, &part, &mut page)?;
    }
    Ok(page)
}

/// The part that a part is related to in this way; "" stands for the package.
fn related(package: &mut Package<'_>, part: &str, kind: &str) -> Result<Option<String>, ImportError> {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let relations = format!("{folder}_rels/{name}.rels");
    let Some(text) = package.part(&relations)? else { return Ok(None) };
    let mut target = None;
    walk(&relations, &text, |event| {
        if let XmlEvent::Start { name: "Relationship", attributes } = event
            && target.is_none()
            && attributes.get("Type").is_some_and(|is| is.ends_with(kind))
            && attributes.get("TargetMode").is_none_or(|mode| mode != "External")
        {
            target = attributes.get("Target");
        }
    })?;
    Ok(target.map(|target| resolve(&folder, &target)))
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
/// list of its own; else in brackets where they are called.
fn place_notes(page: &mut Page, notes: &HashMap<String, String>, own_numbers: bool, words: &ImportConfig) {
    let own_list = own_numbers
        || page.lines.iter().any(|line| is_any(&line.text.to_lowercase(), &words.reference_headings));
    let mut order: Vec<String> = Vec::new();
    for line in &mut page.lines {
        if !line.text.contains(NOTE_SIGN) {
            continue;
        }
        let mut text = String::with_capacity(line.text.len());
        // signs stand in pairs around the id of a note
        for (nth, piece) in line.text.split(NOTE_SIGN).enumerate() {
            if nth % 2 == 0 {
                text.push_str(piece);
                continue;
            }
            let Some(note) = notes.get(piece) else { continue };
            if own_list {
                text.extend([" (", note, ")"]);
            } else {
                let number = order.iter().position(|known| known == piece).unwrap_or_else(|| {
                    order.push(piece.to_owned());
                    order.len() - 1
                });
                text.extend(["[", &(number + 1).to_string(), "]"]);
            }
        }
        line.text = text;
    }
    let Some(heading) = words.reference_headings.first().filter(|_| !order.is_empty()) else { return };
    page.notes.push(format!("references: told from {} footnotes or endnotes", order.len()));
    let listed = order.iter().enumerate().filter_map(|(index, id)| {
        let note = notes.get(id)?;
        Some((format!("{}. {note}", index + 1), LineKind::Item(0)))
    });
    let lines: Vec<_> = std::iter::once((heading.clone(), LineKind::Text)).chain(listed).collect();
    for (text, kind) in lines {
        let group = page.lines.len();
        page.lines.push(Line { text, kind, group });
    }
}

/// What a file says of itself. Only the title is taken; names and days there are those of whoever
/// typed and saved the file, so a person is told of them instead.
fn read_properties(name: &str, part: &str, page: &mut Page) -> Result<(), ImportError> {
    let mut values: HashMap<String, String> = HashMap::new();
    let mut open = String::new();
    walk(name, part, |event| match event {
        XmlEvent::Start { name, .. } => name.clone_into(&mut open),
        XmlEvent::Text(text) if !open.is_empty() => values.entry(open.clone()).or_default().push_str(text),
        XmlEvent::Text(_) => {}
        XmlEvent::End(_) => open.clear(),
    })?;
    let mut value = |key: &str| {
        values.remove(key).map(|value| super::page::fold(&value)).filter(|value| !value.is_empty())
    };
    page.markup.title = value("title");
    if let Some(author) = value("creator") {
        page.notes.push(format!(
            "source.authors: not taken from the file, which names “{author}” as the one who made it"
        ));
    }
    if let Some(day) = value("modified").or_else(|| value("created")) {
        let day = day.get(..10).unwrap_or(&day).to_owned();
        page.notes.push(format!("source.updated: not taken from the file, which was last saved on {day}"));
    }
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
