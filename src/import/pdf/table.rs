//! Rows of a page that are those of a table.

use super::super::grid::{FEWEST_COLUMNS, GridCell, GridRow};
use super::super::page::join_wrapped;
use super::rows::{Piece, Row, base_of, text_of};
use super::sheet::Rule;
use crate::config::ImportConfig;

/// The minimum number of rows and columns of a table.
const FEWEST_ROWS: usize = 2;
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
        if row.len() >= 2 {
            full += 1;
            end += 1;
        } else if goes_on(&rows[..end], row, rows.get(end + 1)) {
            end += 1;
        } else {
            break;
        }
    }
    // rows of one piece at the end belong to the text below
    while end > 1 && rows[end - 1].len() < 2 && !is_continuation(&rows[end - 2], &rows[end - 1], rules) {
        end -= 1;
    }
    if full < FEWEST_ROWS {
        return None;
    }
    let rows = &rows[..end];
    let columns = columns(rows);
    if columns.len() < 2 {
        return None;
    }
    let mut read: Vec<(GridRow, f64, bool)> = Vec::new();
    for (nth, row) in rows.iter().enumerate() {
        let mut cells: Vec<GridCell> = vec![GridCell::default(); columns.len()];
        for piece in row {
            let (first, last) = place(piece, &columns);
            let cell = &mut cells[first];
            match cell.texts.last_mut() {
                Some(text) => {
                    text.push(' ');
                    text.push_str(&piece.text);
                }
                None => cell.texts.push(piece.text.clone()),
            }
            for cell in &mut cells[first + 1..=last] {
                cell.spanned = true;
            }
        }
        let continued = nth > 0 && is_continuation(&rows[nth - 1], row, rules);
        let base = base_of(row);
        if let Some((above, last_base, _)) = read.last_mut().filter(|_| continued) {
            *last_base = base;
            for (above, cell) in above.cells.iter_mut().zip(cells) {
                let Some(text) = cell.texts.into_iter().next() else { continue };
                above.spanned = false;
                match above.texts.last_mut() {
                    Some(known) => join_wrapped(known, &text, words),
                    None => above.texts.push(text),
                }
            }
        } else {
            let bold = row.iter().all(|piece| piece.bold);
            read.push((GridRow { cells, head: false }, base, bold));
        }
    }
    if read.len() < FEWEST_ROWS {
        return None;
    }
    mark_head(&mut read);
    Some((end, read.into_iter().map(|(row, ..)| row).collect()))
}

/// The first row names the columns where it is bold and the next is not, or where it has no figure and those below
/// have.
fn mark_head(rows: &mut [(GridRow, f64, bool)]) {
    let has_figure = |row: &GridRow| {
        row.cells
            .iter()
            .skip(1)
            .any(|cell| cell.texts.iter().any(|text| text.contains(|c: char| c.is_ascii_digit())))
    };
    let bold = rows.iter().take_while(|(.., bold)| *bold).count();
    let columns = rows.iter().map(|(row, ..)| row.cells.len()).max().unwrap_or(0);
    let by_figures = columns >= FEWEST_COLUMNS
        && rows.len() > 1
        && !has_figure(&rows[0].0)
        && rows[1..].iter().all(|(row, ..)| has_figure(row));
    let head = if bold > 0 && bold < rows.len() { bold } else { usize::from(by_figures) };
    for (row, ..) in &mut rows[..head] {
        row.head = true;
    }
}

/// Whether a row of one piece belongs to the table above: a further line of a cell, or the name of a group of rows.
fn goes_on(rows: &[Row], row: &Row, next: Option<&Row>) -> bool {
    let (Some(piece), Some(before)) = (row.first(), rows.last()) else { return false };
    let columns = columns(rows);
    let in_one =
        columns.iter().filter(|(left, right)| piece.left < *right && piece.right > *left).count() <= 1;
    let first = columns.first().map_or(0.0, |column| column.0);
    let close = piece.base - base_of(before) <= piece.size * LEADING;
    let indented = piece.left > first + piece.size;
    in_one && close && (indented || piece.text.starts_with(char::is_lowercase))
        || in_one && !indented && next.is_some_and(|next| next.len() >= 2) && !piece.bold
}

/// Whether a row holds further lines of the cells above it.
fn is_continuation(above: &Row, row: &Row, rules: &[Rule]) -> bool {
    let (Some(first), Some(first_above)) = (row.first(), above.first()) else { return false };
    let (top, bottom) = (base_of(above), base_of(row));
    let ruled = rules.iter().any(|rule| {
        rule.base > top && rule.base < bottom && rule.left < first.right && rule.right > first.left
    });
    let close = bottom - top <= first.size * LEADING;
    let indented = first.left > first_above.left + first.size;
    let all_lower = row.iter().all(|piece| piece.text.starts_with(char::is_lowercase));
    !ruled && close && (indented && row.len() <= above.len() || all_lower)
}

/// Where the columns begin and end: pieces of the fullest rows that are below each other.
fn columns(rows: &[Row]) -> Vec<(f64, f64)> {
    let most = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut columns: Vec<(f64, f64)> = Vec::new();
    let full = rows.iter().filter(|row| row.len() == most);
    let mut spans: Vec<(f64, f64)> = full.flatten().map(|piece| (piece.left, piece.right)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (left, right) in spans {
        match columns.last_mut() {
            Some(last) if left < last.1 => last.1 = last.1.max(right),
            _ => columns.push((left, right)),
        }
    }
    columns
}

/// The first and the last column of a piece.
fn place(piece: &Piece, columns: &[(f64, f64)]) -> (usize, usize) {
    let over = |column: &(f64, f64)| piece.right.min(column.1) - piece.left.max(column.0);
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
    number.len() < text.len() && dots >= FEWEST_DOTS
}

/// The minimum number of dots that lead to a number.
const FEWEST_DOTS: usize = 4;
