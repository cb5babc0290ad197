//! The text layer of PDF files as the lines of a page, in the order of reading.

mod columns;
mod flat;
mod fonts;
mod glyphs;
mod heading;
mod layout;
mod paragraph;
mod rows;
mod sheet;
mod table;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document, Object};

use super::ImportError;
use super::page::Page;
use crate::config::ImportConfig;
use sheet::Sheet;

/// The minimum number of letters and figures of a file with a text layer.
const FEWEST_LETTERS: usize = 10;

/// Reads the pages of a PDF. The library that does can panic on broken files, which is caught here.
pub(super) fn page(bytes: &[u8], words: &ImportConfig) -> Result<Page, ImportError> {
    let read = match catch_unwind(AssertUnwindSafe(|| sheets(bytes))) {
        Ok(read) => read?,
        Err(_) => {
            return Err(ImportError::Pdf("it is broken in a way that its reader cannot handle".to_owned()));
        }
    };
    let letters = read.sheets.iter().flat_map(|sheet| &sheet.glyphs).flat_map(|glyph| glyph.text.chars());
    if letters.filter(|c| c.is_alphanumeric()).take(FEWEST_LETTERS).count() < FEWEST_LETTERS {
        return Err(ImportError::Scan);
    }
    let mut page = layout::page(read.sheets, words);
    page.markup.title = read.title;
    Ok(page)
}

/// What is read of a file.
struct Read {
    sheets: Vec<Sheet>,
    title: Option<String>,
}

/// The letters of each page.
fn sheets(bytes: &[u8]) -> Result<Read, ImportError> {
    let mut document = Document::load_mem(bytes).map_err(|error| ImportError::Pdf(error.to_string()))?;
    if document.is_encrypted() {
        let locked = |_| ImportError::Pdf("it is locked by a password; save a copy without one".to_owned());
        document.decrypt("").map_err(locked)?;
    }
    let title = title(&document);
    let mut sheets = Vec::new();
    for (number, id) in document.get_pages() {
        let broken = |error: String| ImportError::Pdf(format!("page {number}: {error}"));
        let fonts = flat::flatten(&mut document, id).map_err(broken)?;
        sheets.push(glyphs::read(&document, number, fonts).map_err(broken)?);
    }
    Ok(Read { sheets, title })
}

/// Longest title, in characters.
const LONGEST_TITLE: usize = 200;
/// Beginnings of titles that programs write.
const NO_TITLES: [&str; 8] =
    ["untitled", "(anonymous)", "microsoft word", "document", "layout", "slide", "print", "powerpoint"];

/// The title among the properties of the file, where it is none that a program made up.
fn title(document: &Document) -> Option<String> {
    let info = document.dereference(document.trailer.get(b"Info").ok()?).ok()?.1.as_dict().ok()?;
    let title = document.dereference(info.get(b"Title").ok()?).ok()?.1;
    let Object::String(bytes, _) = title else { return None };
    let text = match bytes.strip_prefix(b"\xfe\xff") {
        Some(rest) => {
            let units = rest.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair));
            char::decode_utf16(units).collect::<Result<String, _>>().ok()?
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
        },
    };
    let text = super::page::fold(&text);
    let lower = text.to_lowercase();
    let has_ending =
        [".doc", ".docx", ".pdf", ".indd", ".qxd", ".pub", ".odt"].iter().any(|end| lower.ends_with(end));
    let usable = text.split_whitespace().count() > 1
        && text.chars().count() <= LONGEST_TITLE
        && !has_ending
        && !NO_TITLES.iter().any(|begin| lower.starts_with(begin));
    usable.then_some(text)
}
