//! Lines of a column put together to paragraphs and items, and tables among them.

use super::super::grid::GridRow;
use super::super::ordinal::{self, Label};
use super::super::page::{LineKind, MAX_DEPTH, bullet, fold, is_tick, join_wrapped};
use super::super::shape::{is_terminated, numbered};
use super::columns::Run;
use super::direction::reads_left;
use super::rows::{Row, SOFT_HYPHEN, base_of, text_of};
use super::sheet::Rule;
use super::table;
use crate::config::ImportConfig;

/// A paragraph, or an item of a list.
#[allow(clippy::struct_excessive_bools, reason = "each says something of its look or its place")]
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paragraph {
    pub(super) text: String,
    pub(super) kind: LineKind,
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) lines: usize,
    /// Whether a larger space, a column or a page keeps it apart from what is before it.
    pub(super) apart: bool,
    /// Whether its last line ends before the column does.
    pub(super) ends_short: bool,
    /// Whether a column or a page begins with it.
    pub(super) first_of_run: bool,
}

/// What a page is made of.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Element {
    Paragraph(Paragraph),
    Table(Vec<GridRow>),
}

/// A line of a column.
#[derive(Debug, Clone)]
struct ColumnLine {
    text: String,
    left: f64,
    right: f64,
    base: f64,
    size: f64,
    bold: bool,
}

/// How much smaller or larger letters of the same paragraph may be, as a share of their size.
const SAME_SIZE: f64 = 0.08;
/// Space between lines from which on they are of different paragraphs, in usual distances of lines.
const PARAGRAPH: f64 = 1.3;
/// The widest usual distance of lines, in sizes of the letters.
const LOOSEST: f64 = 1.7;

/// Reads the rows of a column; `tables` are those that were read before.
pub(super) fn read(
    run: &Run,
    rules: &[Rule],
    tables: &[Vec<GridRow>],
    words: &ImportConfig,
    elements: &mut Vec<Element>,
) {
    let mut lines: Vec<ColumnLine> = Vec::new();
    let first = elements.len();
    let mut at = 0;
    while at < run.rows.len() {
        if let Some(table) = run.rows[at].iter().find_map(|piece| tables.get(piece.part?)) {
            paragraphs(&std::mem::take(&mut lines), words, elements);
            elements.push(Element::Table(table.clone()));
            at += 1;
            continue;
        }
        if let Some((count, rows)) = table::begin(&run.rows[at..], rules, words) {
            paragraphs(&std::mem::take(&mut lines), words, elements);
            elements.push(Element::Table(rows));
            at += count.max(1);
            continue;
        }
        lines.extend(line_of(&run.rows[at]));
        at += 1;
    }
    paragraphs(&lines, words, elements);
    if let Some(Element::Paragraph(paragraph)) = elements.get_mut(first) {
        paragraph.first_of_run = true;
        paragraph.apart = true;
    }
}

fn line_of(row: &Row) -> Option<ColumnLine> {
    let (first, last) = (row.first()?, row.last()?);
    let letters = |bold: bool| -> usize {
        row.iter().filter(|piece| piece.bold == bold).map(|piece| piece.text.chars().count()).sum()
    };
    Some(ColumnLine {
        text: text_of(row),
        left: first.left,
        right: row.iter().map(|piece| piece.right).fold(last.right, f64::max),
        base: base_of(row),
        size: row.iter().map(|piece| piece.size).fold(0.0, f64::max),
        bold: letters(false) == 0,
    })
}

/// What is known of a column before its lines are put together.
struct Column {
    left: f64,
    right: f64,
    /// The usual distance of lines.
    leading: f64,
}

fn paragraphs(lines: &[ColumnLine], words: &ImportConfig, elements: &mut Vec<Element>) {
    if lines.is_empty() {
        return;
    }
    let column = column_of(lines);
    // indents of open lists
    let mut indents = Indents::default();
    let mut open: Option<(Paragraph, Vec<&ColumnLine>)> = None;
    for line in lines {
        if let Some((paragraph, before)) = &mut open
            && goes_on(paragraph, before, line, &column)
        {
            join_wrapped(&mut paragraph.text, &line.text, words);
            paragraph.bold &= line.bold;
            paragraph.lines += 1;
            before.push(line);
            continue;
        }
        let apart = open.as_ref().is_none_or(|(_, before)| {
            before.last().is_none_or(|last| {
                line.base - last.base > column.leading_of(line) * PARAGRAPH
                    || (line.size - last.size).abs() > last.size * SAME_SIZE
                    || line.bold != last.bold
            })
        });
        finish(open.take(), &column, elements);
        let (text, kind) = kind_of(line, apart, &mut indents);
        let paragraph = Paragraph {
            text,
            kind,
            size: line.size,
            bold: line.bold,
            lines: 1,
            apart,
            ends_short: false,
            first_of_run: false,
        };
        open = Some((paragraph, vec![line]));
    }
    finish(open, &column, elements);
}

fn finish(open: Option<(Paragraph, Vec<&ColumnLine>)>, column: &Column, elements: &mut Vec<Element>) {
    let Some((mut paragraph, lines)) = open else { return };
    paragraph.ends_short = lines.last().is_none_or(|last| {
        let short = if reads_left(&last.text) { last.left - column.left } else { column.right - last.right };
        short > last.size * 3.0
    });
    elements.push(Element::Paragraph(paragraph));
}

fn column_of(lines: &[ColumnLine]) -> Column {
    let mut steps: Vec<f64> = lines
        .windows(2)
        .filter(|pair| {
            (pair[1].size - pair[0].size).abs() <= pair[0].size * SAME_SIZE && pair[0].bold == pair[1].bold
        })
        .map(|pair| pair[1].base - pair[0].base)
        .filter(|step| *step > 0.0)
        .collect();
    steps.sort_by(f64::total_cmp);
    // of lines and paragraphs, the distance of lines is the smaller
    let leading = steps.get(steps.len() / 3).copied().unwrap_or(f64::INFINITY);
    Column {
        left: lines.iter().map(|line| line.left).fold(f64::INFINITY, f64::min),
        right: lines.iter().map(|line| line.right).fold(f64::NEG_INFINITY, f64::max),
        leading,
    }
}

impl Column {
    fn leading_of(&self, line: &ColumnLine) -> f64 {
        self.leading.clamp(line.size, line.size * LOOSEST)
    }
}

/// The indents of open lists.
#[derive(Debug, Default)]
struct Indents {
    open: Vec<f64>,
    /// Whether the last one is of a list whose first item is in the line of an outer one, so that its place isn't known.
    is_guessed: bool,
}

/// The text and the kind of a paragraph's first line.
fn kind_of(line: &ColumnLine, apart: bool, indents: &mut Indents) -> (String, LineKind) {
    let item = bullet(&line.text).or_else(|| line.text.strip_prefix("o ").filter(|rest| rest.len() > 1));
    let Some(item) = item else {
        if apart || line.bold {
            *indents = Indents::default();
        }
        return (line.text.clone(), LineKind::Text);
    };
    let open = &mut indents.open;
    if std::mem::take(&mut indents.is_guessed)
        && open.last().is_some_and(|last| line.left > last - line.size * 0.3)
    {
        // now the place of the inner list is known
        open.pop();
        open.push(line.left);
    }
    while open.last().is_some_and(|open| *open > line.left + line.size * 0.5) {
        open.pop();
    }
    if open.last().is_none_or(|open| line.left > open + line.size * 0.5) {
        open.push(line.left);
    }
    // the first item of a list within a list may have the bullets of both
    let inner = bullet(item.trim_start()).filter(|_| !item.trim_start().starts_with(is_tick));
    let Some(inner) = inner else {
        return (fold(item), LineKind::Item((open.len() - 1).min(MAX_DEPTH)));
    };
    open.push(line.left + line.size * 0.8);
    let depth = open.len() - 1;
    indents.is_guessed = true;
    (fold(inner), LineKind::Item(depth.min(MAX_DEPTH)))
}

/// Whether a line belongs to the paragraph before it.
fn goes_on(paragraph: &Paragraph, before: &[&ColumnLine], line: &ColumnLine, column: &Column) -> bool {
    let (Some(first), Some(last)) = (before.first(), before.last()) else { return false };
    let begins_low = line.text.starts_with(char::is_lowercase);
    let begins_item = bullet(&line.text).is_some()
        || line.text.starts_with("o ")
        || (numbered(&line.text).is_some() || is_bracketed_number(&line.text))
            && line.left <= first.left + line.size * 0.6
        || opens_series(&line.text) && !is_full(last, line, column)
        || ordinal::follows(&line.text, &first.text)
        || opens_letters(&line.text) && line.left > first.left + line.size * 0.6;
    let down = line.base - last.base;
    if begins_item
        || down <= 0.0
        || (line.size - last.size).abs() > last.size * SAME_SIZE
        || down > column.leading_of(line) * PARAGRAPH
    {
        return false;
    }
    let ended = is_terminated(&paragraph.text);
    let divided = last.text.ends_with(['-', '\u{2010}', SOFT_HYPHEN]) && begins_low;
    let full = is_full(last, line, column);
    if line.bold != last.bold && !divided {
        // bold words at the start or end of a paragraph that continue on the next line
        return begins_low && !ended && full && before.iter().any(|line| !line.bold);
    }
    let is_item = matches!(paragraph.kind, LineKind::Item(_)) || numbered(&first.text).is_some();
    if is_item && line.left > first.left + line.size * 0.6 {
        // the further lines of an item are indented
        return true;
    }
    // lines that hang after their first one end where a line begins as that one did
    let hangs = before.len() > 1 && before[1..].iter().all(|line| line.left > first.left + line.size * 0.6);
    if hangs && line.left <= first.left + line.size * 0.3 && !begins_low {
        return false;
    }
    let indented = before.len() > 1 && line.left > last.left + line.size * 0.8;
    if ended && indented {
        return false;
    }
    divided || full || begins_low && !ended
}

/// Whether a line is the first item of a numbered list.
fn opens_series(text: &str) -> bool {
    numbered(text).is_some_and(|(number, _)| number == 1)
}

/// Whether a line is the first item of a list that counts with letters or Roman numbers.
fn opens_letters(text: &str) -> bool {
    Label::all(text).into_iter().any(Label::is_first)
}

fn is_bracketed_number(text: &str) -> bool {
    text.strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .is_some_and(|(number, _)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether the first word of a line had no place any more in the one before.
fn is_full(last: &ColumnLine, line: &ColumnLine, column: &Column) -> bool {
    let letters = line.text.chars().count().max(1);
    let word = line.text.split_whitespace().next().map_or(1, |word| word.chars().count());
    #[allow(clippy::cast_precision_loss, reason = "letters of a word")]
    let width = (line.right - line.left) * (word + 1) as f64 / letters as f64;
    let free = if reads_left(&last.text) { last.left - column.left } else { column.right - last.right };
    free < width
}

/// Puts paragraphs together that a page or a column parted.
pub(super) fn join_over_breaks(elements: &mut Vec<Element>, words: &ImportConfig) {
    let mut joined: Vec<Element> = Vec::with_capacity(elements.len());
    for element in elements.drain(..) {
        if let Element::Paragraph(next) = &element
            && next.first_of_run
            && next.kind == LineKind::Text
            && next.text.starts_with(char::is_lowercase)
            && let Some(Element::Paragraph(before)) = joined.last_mut()
            && !is_terminated(&before.text)
            && !before.text.ends_with(':')
            && before.bold == next.bold
            && (before.size - next.size).abs() <= before.size * SAME_SIZE
        {
            join_wrapped(&mut before.text, &next.text, words);
            before.lines += next.lines;
            before.ends_short = next.ends_short;
            continue;
        }
        joined.push(element);
    }
    *elements = joined;
}
