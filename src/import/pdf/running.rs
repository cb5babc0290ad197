//! Lines that come again at the edges of pages: they go, but for what warns, which is kept once.

use std::collections::{HashMap, HashSet};

use super::super::date::leading_date;
use super::super::page::{Line, LineKind, Page, join_wrapped};
use super::super::shape::{contains_any, is_terminated, starts_with_any};
use super::rows::{ReadSheet, Row, base_of, text_of};
use crate::config::ImportConfig;

/// Lines at the top and the bottom of a page that can be running ones, and fewest pages on which these come again.
const EDGE: usize = 2;
const MIN_PAGES: usize = 3;
/// How far the same line of a file with two pages may be moved on the second, in points.
const SAME_PLACE: f64 = 3.0;
/// Size of small lines at the edges of a page, as a share of that of the text.
const SMALL: f64 = 0.88;
/// Space between the lines of one running text, in sizes of its letters.
const LEADING: f64 = 1.7;

/// A running line, numbers left out, so that page numbers make no difference.
fn shape(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect::<String>().to_lowercase()
}

/// Rows of a page that can be running ones.
fn edges(rows: &[Row]) -> Vec<usize> {
    let tail = rows.len().saturating_sub(EDGE);
    (0..rows.len()).filter(|at| *at < EDGE || *at >= tail).collect()
}

/// The shapes of lines that come again: on three pages at least, or in a file with two at the same place of both and no
/// larger than the text.
fn repeated(read: &[ReadSheet], body: f64) -> HashSet<String> {
    let mut seen: HashMap<String, Vec<(usize, f64, bool)>> = HashMap::new();
    for (page, ReadSheet { rows, .. }) in read.iter().enumerate() {
        for row in edges(rows).into_iter().map(|at| &rows[at]) {
            let is_small = row.iter().all(|piece| piece.size <= body);
            seen.entry(shape(&text_of(row))).or_default().push((page, base_of(row), is_small));
        }
    }
    let is_again = |places: &[(usize, f64, bool)]| {
        let pages: HashSet<usize> = places.iter().map(|(page, ..)| *page).collect();
        let at_one_place = read.len() < MIN_PAGES
            && pages.len() > 1
            && places.iter().all(|(.., is_small)| *is_small)
            && places.windows(2).all(|pair| (pair[0].1 - pair[1].1).abs() <= SAME_PLACE);
        pages.len() >= MIN_PAGES || at_one_place
    };
    seen.into_iter().filter(|(_, places)| is_again(places)).map(|(shape, _)| shape).collect()
}

/// How many times the usual distance of lines keeps a footer apart from the text.
const APART: f64 = 1.8;

/// Where the lines at the bottom begin that a larger space keeps apart from the text.
fn apart_below(rows: &[Row]) -> usize {
    let mut steps: Vec<f64> = rows.windows(2).map(|pair| base_of(&pair[1]) - base_of(&pair[0])).collect();
    let tail: Vec<f64> = steps.iter().rev().take(EDGE).copied().collect();
    steps.sort_by(f64::total_cmp);
    let usual = steps.get(steps.len() / 2).copied().unwrap_or(f64::INFINITY);
    let below = tail.iter().position(|step| *step > usual * APART).map_or(0, |at| at + 1);
    rows.len() - below
}

/// Whether a line is no sentence and has the label of a date with the date after it.
fn is_dated_line(text: &str, words: &ImportConfig) -> bool {
    let labels = [&words.updated_labels, &words.published_labels, &words.next_review_labels];
    let has_date = |rest: &str| {
        let lower = rest.to_lowercase();
        labels.iter().filter_map(|labels| starts_with_any(&lower, labels)).any(|label| {
            rest.get(label.len()..).is_some_and(|date| leading_date(date, &words.months).is_some())
        })
    };
    let begins = std::iter::once(0).chain(text.match_indices(' ').map(|(at, _)| at + 1));
    !is_terminated(text)
        && text.split_whitespace().count() <= MAX_LINE_LENGTH
        && begins.take(MAX_LINE_LENGTH).any(|at| has_date(&text[at..]))
}

/// Whether a line is what browsers print at the edges of a page: the day and the time with the title, or the address
/// with the number of the page.
fn is_of_browser(text: &str) -> bool {
    let mut tokens = text.split_whitespace();
    let (Some(first), Some(second)) = (tokens.next(), tokens.next()) else { return false };
    let are_numbers = |text: &str, sign: char, parts: std::ops::RangeInclusive<usize>| {
        parts.contains(&text.split(sign).count())
            && text.split(sign).all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let day = first.trim_end_matches(',');
    let is_day = are_numbers(day, '/', 3..=3) || are_numbers(day, '.', 3..=3);
    let has_address =
        first.starts_with("http://") || first.starts_with("https://") || first.starts_with("file:///");
    let last = text.split_whitespace().next_back().unwrap_or_default();
    is_day && first.ends_with(',') && are_numbers(second, ':', 2..=3)
        || has_address && are_numbers(last, '/', 2..=2)
}

/// The maximum number of words of a footer.
const MAX_LINE_LENGTH: usize = 25;

/// Takes out lines that come again at the edges of pages, and small ones there with a date or a page number. What
/// they say goes to the margins of the page. Gives those that warn, each once.
pub(super) fn leave_out(
    read: &mut [ReadSheet],
    body: f64,
    page: &mut Page,
    words: &ImportConfig,
) -> Vec<String> {
    let repeated = repeated(read, body);
    let labels = [&words.updated_labels, &words.published_labels, &words.next_review_labels];
    let is_dated = |text: &str| {
        let lower = text.to_lowercase();
        lower.contains(|c: char| c.is_ascii_digit())
            && labels.iter().any(|labels| labels.iter().any(|label| lower.contains(label.as_str())))
    };
    let mut listed: HashSet<String> = HashSet::new();
    let mut warnings: Vec<String> = Vec::new();
    for ReadSheet { rows, .. } in read.iter_mut() {
        let edges = edges(rows);
        let apart = apart_below(rows);
        let mut gone: Vec<(Row, String)> = Vec::new();
        let mut at = 0;
        rows.retain(|row| {
            let edge = edges.contains(&at);
            let is_footer = at >= apart;
            at += 1;
            let text = text_of(row);
            let shape = shape(&text);
            let small = row.iter().all(|piece| piece.size <= body * SMALL);
            let is_number = shape.is_empty()
                || matches!(shape.as_str(), "page" | "pageof" | "of" | "/" | "-" | "--" | "–");
            let goes = edge
                && (is_number
                    || repeated.contains(&shape)
                    || small && is_dated(&text)
                    || is_of_browser(&text)
                    || is_footer && is_dated_line(&text, words));
            if goes && listed.insert(shape) {
                if is_number {
                    page.left_out.push(text);
                } else {
                    gone.push((row.clone(), text));
                }
            }
            !goes
        });
        // what warns is kept with the lines that belong to it
        let goes_on = |a: &(Row, String), b: &(Row, String)| {
            base_of(&b.0) - base_of(&a.0) <= b.0.iter().map(|piece| piece.size).fold(0.0, f64::max) * LEADING
        };
        for lines in gone.chunk_by(goes_on) {
            let mut whole = String::new();
            for (_, text) in lines {
                join_wrapped(&mut whole, text, words);
            }
            if contains_any(&whole.to_lowercase(), &words.warning_phrases) {
                warnings.push(whole);
                continue;
            }
            for (_, text) in lines {
                page.margins.push(text.clone());
                page.left_out.push(text.clone());
            }
        }
    }
    warnings
}

/// Puts running lines that warn at the end of the first text, before the heading after it.
pub(super) fn keep(warnings: Vec<String>, page: &mut Page) {
    let is_heading = |line: &Line| matches!(line.kind, LineKind::Heading(_));
    let text = page.lines.iter().position(|line| !is_heading(line)).unwrap_or(0);
    let end = page.lines[text..].iter().position(is_heading).map_or(page.lines.len(), |at| text + at);
    let last = page.lines.iter().map(|line| line.group.saturating_add(1)).max().unwrap_or(0);
    let lines = warnings.into_iter().enumerate().map(|(nth, text)| Line {
        text,
        kind: LineKind::Text,
        group: last.saturating_add(nth),
    });
    page.lines.splice(end..end, lines.collect::<Vec<_>>());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_print_at_the_edges_is_recognized() {
        for (text, expected) in [
            ("11/30/26, 5:55 PM Zelopram tablets", true),
            ("30.11.2026, 17:55 Zelopram", true),
            ("https://zelopram.example/tablets 1/3", true),
            ("30/11/2026 the ward moves", false),
            ("https://zelopram.example/tablets", false),
            ("Take 1/2 tablet", false),
        ] {
            assert_eq!(is_of_browser(text), expected, "{text}");
        }
    }
}
