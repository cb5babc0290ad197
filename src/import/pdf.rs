//! The text layer of PDF files as the lines of a page, in the order of reading.

mod boxes;
mod cells;
mod columns;
mod direction;
mod dots;
mod drawn_letters;
mod flat;
mod fonts;
mod glyphs;
mod heading;
mod lattice;
mod layout;
mod locked;
mod paragraph;
mod properties;
mod rows;
mod ruled;
mod running;
mod sheet;
mod sides;
mod small;
mod small_digits;
mod span;
mod spread;
mod table;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::ImportError;
use super::page::Page;
use crate::config::ImportConfig;
use properties::Properties;
use sheet::Sheet;

/// Reads the pages of a PDF. The library that does can panic on broken files, which is caught here.
pub(super) fn page(bytes: &[u8], words: &ImportConfig) -> Result<Page, ImportError> {
    let read = match catch_unwind(AssertUnwindSafe(|| sheets(bytes))) {
        Ok(read) => read?,
        Err(_) => {
            return Err(ImportError::Pdf("it is broken in a way that its reader cannot handle".to_owned()));
        }
    };
    let mut letters = read.sheets.iter().flat_map(|sheet| {
        sheet.glyphs.iter().flat_map(|glyph| glyph.text.chars()).chain(sheet.turned.chars())
    });
    // page numbers may be printed on scanned pages
    if !letters.any(char::is_alphabetic) {
        return Err(ImportError::Scan);
    }
    let mut page = layout::page(read.sheets, words);
    read.properties.add_to(&mut page);
    Ok(page)
}

/// What is read of a file.
struct Read {
    sheets: Vec<Sheet>,
    properties: Properties,
}

/// The letters of each page.
fn sheets(bytes: &[u8]) -> Result<Read, ImportError> {
    let mut document = locked::load(bytes)?;
    let properties = Properties::of(&document);
    let mut sheets = Vec::new();
    for (number, id) in document.get_pages() {
        let broken = |error: String| ImportError::Pdf(format!("page {number}: {error}"));
        let fonts = flat::flatten(&mut document, id).map_err(broken)?;
        sheets.push(glyphs::read(&document, number, fonts).map_err(broken)?);
    }
    Ok(Read { sheets, properties })
}
