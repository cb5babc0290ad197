//! The order of reading of a PDF's pages: running lines go, columns are read one after the other, and what is
//! across them in its place.

use std::collections::HashMap;

use super::super::page::Page;
use super::columns::split;
use super::heading;
use super::paragraph::{self, Element};
use super::rows::{self, Piece, ReadSheet, SOFT_HYPHEN, text_of};
use super::ruled;
use super::running;
use super::sheet::{Glyph, Sheet};
use super::table;
use crate::config::ImportConfig;

/// Makes a page of the sheets of a file.
pub(super) fn page(mut sheets: Vec<Sheet>, words: &ImportConfig) -> Page {
    let mut page = Page::default();
    for sheet in &mut sheets {
        show_soft_hyphens(&mut sheet.glyphs);
    }
    let mut read: Vec<ReadSheet> = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        let mut rows = rows::of(&sheet.glyphs, &sheet.drawing);
        rows.retain(|row| {
            let contents = table::is_contents(row);
            if contents {
                page.left_out.push(text_of(row));
            }
            !contents
        });
        read.push(ReadSheet { rows, drawing: sheet.drawing });
        page.left_out.extend(sheet.struck.iter().map(|text| format!("struck out: {text}")));
        let turned = super::super::page::fold(&sheet.turned);
        if !turned.is_empty() {
            page.left_out.push(format!("turned text: {turned}"));
        }
    }
    let body = body_size(read.iter().flat_map(|sheet| &sheet.rows).flatten());
    let (whole, before) = (read.clone(), page.clone());
    let warnings = running::leave_out(&mut read, body, &mut page, words);
    let is_whole = read.iter().all(|sheet| sheet.rows.is_empty());
    if is_whole {
        // identical pages have no running lines
        (read, page) = (whole, before);
    }
    let mut elements: Vec<Element> = Vec::new();
    for ReadSheet { mut rows, drawing } in read {
        let tables = ruled::take(&mut rows, &drawing, words);
        for run in split(rows, &drawing, 0) {
            paragraph::read(&run, &drawing.rules, &tables, words, &mut elements);
        }
    }
    paragraph::join_over_breaks(&mut elements, words);
    page.lines = heading::lines(elements, body, words);
    if !is_whole {
        running::keep(warnings, &mut page);
    }
    page
}

/// Makes hyphens of soft ones that are printed within a line: some fonts have one shape for both.
fn show_soft_hyphens(glyphs: &mut [Glyph]) {
    for at in 1..glyphs.len() {
        let (hyphen, next) = (&glyphs[at - 1], &glyphs[at]);
        let is_seen = hyphen.text.ends_with(SOFT_HYPHEN)
            && hyphen.right - hyphen.left > hyphen.size * THINNEST_HYPHEN
            && (next.base - hyphen.base).abs() < hyphen.size * 0.1
            && (next.left - hyphen.right).abs() < hyphen.size * 0.1
            && next.text.starts_with(char::is_alphabetic);
        if is_seen {
            glyphs[at - 1].text = hyphen.text.replace(SOFT_HYPHEN, "-");
        }
    }
}

/// The narrowest hyphen that is seen, in sizes of the letters.
const THINNEST_HYPHEN: f64 = 0.1;

/// The size that most letters have.
fn body_size<'a>(pieces: impl Iterator<Item = &'a Piece>) -> f64 {
    let mut sizes: HashMap<i64, usize> = HashMap::new();
    for piece in pieces {
        *sizes.entry(half_points(piece.size)).or_default() += piece.text.chars().count();
    }
    let most = sizes.into_iter().max_by_key(|(size, letters)| (*letters, *size)).map_or(20, |(size, _)| size);
    #[allow(clippy::cast_precision_loss, reason = "a size in half points")]
    {
        most as f64 / 2.0
    }
}

/// A size in half points.
pub(super) fn half_points(size: f64) -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "a size of letters")]
    {
        (size * 2.0).round() as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn a_word_that_a_soft_hyphen_divides_is_put_together() {
        let mut sheet = Sheet::default();
        for (base, line) in [
            (100.0, "Halvor syndrome is a rare disorder that most chil\u{ad}"),
            (112.0, "dren have from birth on."),
        ] {
            let mut left = 60.0;
            for c in line.chars() {
                let text = c.to_string();
                let right = left + 5.0;
                let begins = left < 61.0;
                sheet.glyphs.push(Glyph {
                    left,
                    right,
                    base,
                    size: 10.0,
                    bold: false,
                    begins,
                    placed: begins,
                    text,
                });
                left = right;
            }
        }
        let words = Config::embedded().expect("valid settings").import;
        let page = page(vec![sheet], &words);
        let texts: Vec<&str> = page.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["Halvor syndrome is a rare disorder that most children have from birth on."]);
    }
}
