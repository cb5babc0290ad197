//! The order of reading of a PDF's pages: running lines go, columns are read one after the other, and what is
//! across them in its place.

use std::collections::{HashMap, HashSet};

use super::super::page::Page;
use super::columns::split;
use super::heading;
use super::paragraph::{self, Element};
use super::rows::{self, Piece, Row, text_of};
use super::sheet::{Rule, Sheet};
use super::table;
use crate::config::ImportConfig;

/// Lines at the top and the bottom of a page that can be running ones, and fewest pages on which these come again.
const EDGE: usize = 2;
const FEWEST_PAGES: usize = 3;

/// Makes a page of the sheets of a file.
pub(super) fn page(sheets: Vec<Sheet>, words: &ImportConfig) -> Page {
    let mut page = Page::default();
    let mut read: Vec<(Vec<Row>, Vec<Rule>)> = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        let mut rows = rows::of(&sheet.glyphs);
        rows.retain(|row| {
            let contents = table::is_contents(row);
            if contents {
                page.left_out.push(text_of(row));
            }
            !contents
        });
        read.push((rows, sheet.rules));
        page.left_out.extend(sheet.struck.iter().map(|text| format!("struck out: {text}")));
        let turned = super::super::page::fold(&sheet.turned);
        if !turned.is_empty() {
            page.left_out.push(format!("turned text: {turned}"));
        }
    }
    let body = body_size(read.iter().flat_map(|(rows, _)| rows).flatten());
    let (whole, before) = (read.clone(), page.clone());
    leave_out_running(&mut read, body, &mut page, words);
    if read.iter().all(|(rows, _)| rows.is_empty()) {
        // identical pages have no running lines
        (read, page) = (whole, before);
    }
    let mut elements: Vec<Element> = Vec::new();
    for (rows, rules) in read {
        for run in split(rows, &rules, 0) {
            paragraph::read(&run, &rules, words, &mut elements);
        }
    }
    paragraph::join_over_breaks(&mut elements, words);
    page.lines = heading::lines(elements, body, words);
    page
}

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

/// A running line, numbers left out, so that page numbers make no difference.
fn shape(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect::<String>().to_lowercase()
}

/// Takes out lines that come again at the edges of pages, and small ones there with a date or a page number. What
/// they say goes to the margins of the page.
fn leave_out_running(read: &mut [(Vec<Row>, Vec<Rule>)], body: f64, page: &mut Page, words: &ImportConfig) {
    let edges = |rows: &[Row]| -> Vec<usize> {
        let tail = rows.len().saturating_sub(EDGE);
        (0..rows.len()).filter(|at| *at < EDGE || *at >= tail).collect()
    };
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (rows, _) in read.iter() {
        let shapes: HashSet<String> = edges(rows).into_iter().map(|at| shape(&text_of(&rows[at]))).collect();
        for shape in shapes {
            *seen.entry(shape).or_default() += 1;
        }
    }
    let labels = [&words.updated_labels, &words.published_labels, &words.next_review_labels];
    let is_dated = |text: &str| {
        let lower = text.to_lowercase();
        lower.contains(|c: char| c.is_ascii_digit())
            && labels.iter().any(|labels| labels.iter().any(|label| lower.contains(label.as_str())))
    };
    let mut listed: HashSet<String> = HashSet::new();
    for (rows, _) in read.iter_mut() {
        let edges = edges(rows);
        let mut at = 0;
        rows.retain(|row| {
            let edge = edges.contains(&at);
            at += 1;
            let text = text_of(row);
            let shape = shape(&text);
            let small = row.iter().all(|piece| piece.size <= body * SMALL);
            let is_number = shape.is_empty()
                || matches!(shape.as_str(), "page" | "pageof" | "of" | "/" | "-" | "--" | "–");
            let again = seen.get(&shape).is_some_and(|pages| *pages >= FEWEST_PAGES);
            let gone = edge && (is_number || again || small && is_dated(&text));
            if gone && listed.insert(shape) {
                if !is_number {
                    page.margins.push(text.clone());
                }
                page.left_out.push(text);
            }
            !gone
        });
    }
}

/// Size of small lines at the edges of a page, as a share of that of the text.
const SMALL: f64 = 0.88;
