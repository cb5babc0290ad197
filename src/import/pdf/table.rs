//! Rows of a page that are those of a table.

use super::super::grid::{GridRow, MIN_COLUMNS};
use super::super::page::bullet;
use super::super::shape::is_terminated;
use super::cells::{self, Line, ReadRow};
use super::rows::{Piece, Row, base_of, text_of};
use super::sheet::Rule;
use super::span::{self, Span};
use crate::config::ImportConfig;

/// The minimum number of rows and columns of a table.
const MIN_ROWS: usize = 2;
/// Space between lines of one cell, in sizes of its letters.
const LEADING: f64 = 1.45;
/// Space between rows from which on they are of different tables, in sizes of their letters.
const APART: f64 = 4.5;

/// How many rows from the first on are a table, and its rows.
pub(super) fn begin(rows: &[Row], rules: &[Rule], words: &ImportConfig) -> Option<(usize, Vec<GridRow>)> {
    if rows.first()?.len() < 2 {
        return None;
    }
    let mut end = 1;
    let mut full = 1;
    while let Some(row) = rows.get(end) {
        let size = row.first().map_or(10.0, |piece| piece.size);
        if base_of(row) - base_of(&rows[end - 1]) > size * APART {
            break;
        }
        if row.iter().any(|piece| piece.part.is_some()) || is_larger(row, &rows[0]) {
            break;
        }
        if row.len() >= 2 || interleaves(&rows[end - 1], row) {
            full += 1;
            end += 1;
        } else if goes_on(&rows[..end], &rows[end..]) {
            end += 1;
        } else {
            break;
        }
    }
    // rows of one piece at the end belong to the text below
    let ends = |at: usize| {
        let (above, row): (Vec<&Piece>, Vec<&Piece>) =
            (rows[at - 1].iter().collect(), rows[at].iter().collect());
        !is_ruled(&above, &row, rules) && is_continuation(&above, &row)
    };
    while end > 1 && rows[end - 1].len() < 2 && !ends(end - 1) {
        end -= 1;
    }
    if full < MIN_ROWS {
        return None;
    }
    let rows = &rows[..end];
    let columns = columns(rows);
    if columns.len() < 2 {
        return None;
    }
    let pieces: Vec<&Piece> = rows.iter().flatten().collect();
    let lines = cells::lines_of(&pieces, |piece| place(piece, &columns));
    let mut read = read_lines(&lines, columns.len(), rules, words);
    if read.len() < MIN_ROWS {
        return None;
    }
    mark_head(&mut read);
    Some((end, read.into_iter().map(|(row, _)| row).collect()))
}

/// Whether the letters of a row are so much larger than those of a table's first one that it is a heading.
fn is_larger(row: &Row, first: &Row) -> bool {
    let size = |row: &Row| row.iter().map(|piece| piece.size).fold(0.0, f64::max);
    size(row) > size(first) * LARGER
}

/// How much larger the letters of a heading are at least.
const LARGER: f64 = 1.25;

/// The rows that lines make without a rule below each: by the space between them where that differs, else each line
/// that does not continue the cells above.
pub(super) fn read_lines(
    lines: &[Line<'_>],
    columns: usize,
    rules: &[Rule],
    words: &ImportConfig,
) -> Vec<ReadRow> {
    let spaced = cells::begins_by_space(lines);
    let mut begins: Vec<usize> = vec![0];
    for at in 1..lines.len() {
        let (above, line) = (cells::pieces_of(&lines[at - 1]), cells::pieces_of(&lines[at]));
        // further items of lists side by side
        let has_items = |pieces: &[&Piece]| pieces.iter().all(|piece| bullet(&piece.text).is_some());
        let is_list = begins.last().is_some_and(|begin| has_items(&cells::pieces_of(&lines[*begin])));
        let begins_row = is_ruled(&above, &line, rules)
            || !(is_list && has_items(&line))
                && spaced
                    .as_ref()
                    .map_or_else(|| !is_continuation(&above, &line), |spaced| spaced.contains(&at));
        if begins_row {
            begins.push(at);
        }
    }
    begins.push(lines.len());
    let mut read = Vec::new();
    for pair in begins.windows(2) {
        let lines = &lines[pair[0]..pair[1]];
        let is_list = lines.iter().flatten().any(|placed| bullet(&placed.piece.text).is_some());
        if lines.len() > 1 && !is_list && cells::are_full(lines) {
            read.extend(lines.iter().map(|line| cells::row(std::slice::from_ref(line), columns, words)));
        } else if !lines.is_empty() {
            read.push(cells::row(lines, columns, words));
        }
    }
    read
}

/// The first row names the columns where it is bold and the next is not, or where it has no figure and those below
/// have.
pub(super) fn mark_head(rows: &mut [ReadRow]) {
    let has_figure = |row: &GridRow| {
        row.cells
            .iter()
            .skip(1)
            .any(|cell| cell.texts.iter().any(|text| text.contains(|c: char| c.is_ascii_digit())))
    };
    let bold = rows.iter().take_while(|(_, bold)| *bold).count();
    let columns = rows.iter().map(|(row, _)| row.cells.len()).max().unwrap_or(0);
    let by_figures = columns >= MIN_COLUMNS
        && rows.len() > 1
        && !has_figure(&rows[0].0)
        && rows[1..].iter().all(|(row, _)| has_figure(row));
    let head = if bold > 0 && bold < rows.len() { bold } else { usize::from(by_figures) };
    for (row, _) in &mut rows[..head] {
        row.head = true;
    }
}

/// Whether a row of one piece belongs to the table above: a further line of a cell, or the first one of rows that
/// follow.
fn goes_on(rows: &[Row], rest: &[Row]) -> bool {
    let (Some(piece), Some(before)) = (rest.first().and_then(|row| row.first()), rows.last()) else {
        return false;
    };
    let columns = columns(rows);
    let in_one =
        |piece: &Piece| columns.iter().filter(|column| column.common(Span::of(piece)) > 0.0).count() <= 1;
    let first = columns.first().map_or(0.0, |column| column.left);
    let is_close = |above: &Row, piece: &Piece| piece.base - base_of(above) <= piece.size * LEADING;
    let indented = piece.left > first + piece.size;
    let low = |piece: &Piece| piece.text.starts_with(char::is_lowercase);
    // the cell may continue for some lines until those beside it, which are centered, begin
    let leads_on = || {
        let wrapped = rest
            .windows(2)
            .skip(1)
            .take_while(|pair| pair[0].len() == 1 && pair[0].iter().all(|piece| low(piece) && in_one(piece)));
        let next = 1 + wrapped.count();
        rest.get(next).is_some_and(|row| row.len() >= 2 || interleaves(&rest[next - 1], row))
    };
    // a sentence in a line of its own leads to another table
    let is_sentence = is_terminated(&piece.text)
        && piece.text.starts_with(char::is_uppercase)
        && before.len() > 1
        && !indented;
    in_one(piece)
        && (is_close(before, piece) && (indented || low(piece)) || !piece.bold && !is_sentence && leads_on())
}

/// Whether a row of one piece is beside the one above it, which is in another column: they are closer than lines
/// below each other are.
fn interleaves(above: &Row, row: &Row) -> bool {
    let ([above, ..], [piece]) = (above.as_slice(), row.as_slice()) else { return false };
    let is_apart = piece.left > above.right || piece.right < above.left;
    is_apart
        && piece.base - above.base < piece.size * CLOSER
        && (piece.size - above.size).abs() < piece.size * 0.1
}

/// Smallest distance of lines below each other, in sizes of their letters.
const CLOSER: f64 = 0.9;

/// Whether a rule parts a line from the one above it.
fn is_ruled(above: &[&Piece], line: &[&Piece], rules: &[Rule]) -> bool {
    let (Some(above), Some(first)) = (above.first(), line.first()) else { return false };
    rules.iter().any(|rule| {
        rule.base > above.base && rule.base < first.base && rule.left < first.right && rule.right > first.left
    })
}

/// Whether a line holds further lines of the cells above it.
fn is_continuation(above: &[&Piece], line: &[&Piece]) -> bool {
    let (Some(first), Some(first_above)) = (line.first(), above.first()) else { return false };
    let close = first.base - first_above.base <= first.size * LEADING;
    let indented = first.left > first_above.left + first.size;
    let all_lower = line.iter().all(|piece| piece.text.starts_with(char::is_lowercase));
    close && (indented && line.len() <= above.len() || all_lower)
}

/// Where the columns begin and end: pieces of the fullest rows that are below each other.
fn columns(rows: &[Row]) -> Vec<Span> {
    let most = rows.iter().map(Vec::len).max().unwrap_or(0);
    let full = rows.iter().filter(|row| row.len() == most);
    join_indented(span::joined(full.flatten().map(Span::of).collect(), 0.0), rows)
}

/// Two columns are one if no row fills both: a name, and what is indented below it.
fn join_indented(columns: Vec<Span>, rows: &[Row]) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::with_capacity(columns.len());
    for column in columns {
        match joined.last_mut() {
            Some(last)
                if column.left - last.right <= INDENT
                    && !rows.iter().any(|row| last.holds_some(row) && column.holds_some(row)) =>
            {
                last.right = column.right;
            }
            _ => joined.push(column),
        }
    }
    joined
}

/// The deepest indent below a name, in points.
const INDENT: f64 = 36.0;

/// The first and the last column of a piece.
pub(super) fn place(piece: &Piece, columns: &[Span]) -> (usize, usize) {
    let over = |column: &Span| column.common(Span::of(piece));
    let within: Vec<usize> = (0..columns.len()).filter(|at| over(&columns[*at]) > 0.0).collect();
    if let (Some(first), Some(last)) = (within.first(), within.last()) {
        return (*first, *last);
    }
    let nearest = (0..columns.len()).max_by(|a, b| over(&columns[*a]).total_cmp(&over(&columns[*b])));
    let nearest = nearest.unwrap_or(0);
    (nearest, nearest)
}

/// Whether a row is an entry of a table of contents: dots lead to a number.
pub(super) fn is_contents(row: &Row) -> bool {
    let text = text_of(row);
    let number = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let dots = number
        .trim_end()
        .chars()
        .rev()
        .take_while(|c| matches!(c, '.' | '…' | ' ' | '·' | '_'))
        .filter(|c| *c != ' ')
        .count();
    number.len() < text.len() && dots >= MIN_DOTS
}

/// The minimum number of dots that lead to a number.
const MIN_DOTS: usize = 4;
