//! Tables whose rows lie between drawn lines or in filled rectangles: a cell is what is between the lines, at whatever
//! height it is.

use std::collections::HashSet;

use super::super::grid::GridRow;
use super::super::page::join_wrapped;
use super::cells::{self, Line, ReadRow, lines_of};
use super::lattice::{Lattice, lattices, middle};
use super::rows::{Piece, Row, base_of};
use super::sheet::Drawing;
use super::span::Span;
use super::table;
use crate::config::ImportConfig;

/// The minimum number of rows of a table.
const MIN_COUNT: usize = 2;
/// Space above and below the lines of a table from which on text is no part of it, in sizes of the letters.
const ABOVE: f64 = 2.2;
const BELOW: f64 = 4.5;
/// Space between lines of one cell, in sizes of the letters and in the distance of such lines.
const LEADING: f64 = 1.45;
const LOOSER: f64 = 1.15;
/// How much larger than the letters of a table those of a heading above or below it are at least.
const LARGER: f64 = 1.1;
/// The size of what is in the place of a table.
const STAND_IN: f64 = 10.0;

/// Where a piece is.
type Place = (u64, u64);

fn place_of(piece: &Piece) -> Place {
    (piece.left.to_bits(), piece.base.to_bits())
}

/// Takes the ruled tables out of the rows of a page, and leaves a piece with the number of the table in the
/// place of each.
pub(super) fn take(rows: &mut Vec<Row>, drawing: &Drawing, words: &ImportConfig) -> Vec<Vec<GridRow>> {
    let mut tables = Vec::new();
    for lattice in lattices(drawing, rows) {
        let span = Span { left: lattice.left, right: lattice.right };
        let Some((table, held)) = read(lattice, rows, words) else { continue };
        stand_in(rows, &held, span, tables.len());
        tables.push(table);
    }
    tables
}

/// Puts one piece in the place of several.
fn stand_in(rows: &mut Vec<Row>, held: &HashSet<Place>, span: Span, part: usize) {
    let is_held = |piece: &Piece| held.contains(&place_of(piece));
    let Some(base) = rows.iter().find(|row| row.iter().any(is_held)).map(|row| base_of(row)) else { return };
    for row in rows.iter_mut() {
        row.retain(|piece| !is_held(piece));
    }
    rows.retain(|row| !row.is_empty());
    let Span { left, right } = span;
    let piece =
        Piece { left, right, base, size: STAND_IN, bold: false, text: String::new(), part: Some(part) };
    rows.insert(rows.partition_point(|row| base_of(row) < base), vec![piece]);
}

/// Reads a table; gives the places of its pieces, too.
fn read(lattice: Lattice, rows: &[Row], words: &ImportConfig) -> Option<(Vec<GridRow>, HashSet<Place>)> {
    let pieces = lattice.pieces(rows);
    let columns = lattice.columns(&lattice.bands(&pieces))?;
    let lattice = lattice.with_partial(&columns);
    let bands = lattice.bands(&pieces);
    let place = |piece: &Piece| table::place(piece, &columns);
    let lines: Vec<Vec<Line<'_>>> = bands
        .iter()
        .enumerate()
        .map(|(band, pieces)| {
            lines_of(pieces, |piece| {
                let (mut first, mut last) = place(piece);
                while first > 0 && lattice.is_spanned(band, &columns, first - 1) {
                    first -= 1;
                }
                while last + 1 < columns.len() && lattice.is_spanned(band, &columns, last) {
                    last += 1;
                }
                (first, last)
            })
        })
        .collect();
    let mut filled: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].is_empty()).collect();
    // without cells, a line above or below the rows is no part of them
    if !lattice.has_inner {
        while filled.last().is_some_and(|at| !has_columns(&lines[*at])) {
            filled.pop();
        }
        let begin = filled.iter().position(|at| has_columns(&lines[*at]))?;
        filled.drain(..begin);
    }
    let (first, last) = (*filled.first()?, *filled.last()?);
    let leading = filled.iter().filter_map(|at| cells::leading(&lines[*at])).fold(f64::INFINITY, f64::min);
    let ends = Ends { top: lattice.heights[first], bottom: lattice.heights[last + 1] };
    let (above, below) = outside(&pieces, ends, leading, &columns);
    let mut read: Vec<ReadRow> = Vec::new();
    read.extend(table::read_lines(&above, columns.len(), &[], words));
    let begin = read.len();
    // rows that a rule parts from the names of the columns only
    let is_body = filled.len() + begin == MIN_COUNT && !lattice.has_cells(last) && below.is_empty();
    for at in &filled {
        let lines = &lines[*at];
        if is_body && *at == last || cells::are_rows(lines) {
            read.extend(table::read_lines(lines, columns.len(), &[], words));
        } else {
            read.push(cells::row(lines, columns.len(), words));
        }
    }
    if lattice.has_inner && read.len() == begin + filled.len() {
        join_down(&lattice, &filled, &columns, &mut read[begin..], words);
    }
    read.extend(table::read_lines(&below, columns.len(), &[], words));
    if read.len() < MIN_COUNT {
        return None;
    }
    table::mark_head(&mut read);
    if is_body && begin + 1 < read.len() {
        read[0].0.head = true;
    }
    let inside = filled.iter().flat_map(|at| &lines[*at]);
    let held = above.iter().chain(inside).chain(&below).flatten().map(|placed| place_of(placed.piece));
    let held = held.collect();
    Some((read.into_iter().map(|(row, _)| row).collect(), held))
}

/// Heights at which the lines of a table begin and end.
#[derive(Debug, Clone, Copy)]
struct Ends {
    top: f64,
    bottom: f64,
}

/// Whether lines have pieces in two columns at least.
fn has_columns(lines: &[Line<'_>]) -> bool {
    let mut columns = lines.iter().flatten().map(|placed| placed.first);
    let first = columns.next();
    columns.any(|column| Some(column) != first)
}

/// The rows above the first line of a table and below the last one: names of columns, and rows that are not filled
/// where every other one is.
fn outside<'a>(
    pieces: &[&'a Piece],
    ends: Ends,
    leading: f64,
    columns: &[Span],
) -> (Vec<Line<'a>>, Vec<Line<'a>>) {
    let place = |piece: &Piece| table::place(piece, columns);
    let size = |line: &Line<'_>| line.first().map_or(0.0, |placed| placed.piece.size);
    let fits = |line: &Line<'_>| line.iter().all(|placed| placed.first == placed.last);
    let step = |line: &Line<'_>| {
        let looser = if leading.is_finite() { leading * LOOSER } else { 0.0 };
        (size(line) * LEADING).max(looser)
    };
    let usual = pieces
        .iter()
        .filter(|piece| (ends.top..ends.bottom).contains(&middle(piece)))
        .map(|piece| piece.size)
        .fold(0.0, f64::max);
    let heads_text =
        |line: &Line<'_>| !has_columns(std::slice::from_ref(line)) && size(line) > usual * LARGER;
    // lines of one piece are kept where they are next to a row that they may belong to
    let kept = |lines: &[&Line<'_>], edge: f64, most: f64| {
        let (mut last, mut kept) = (edge, 0);
        for (at, line) in lines.iter().enumerate() {
            let distance = (cells::base_of(line) - last).abs();
            let far = distance > size(line) * (if at == 0 { most } else { BELOW });
            if !fits(line) || far || heads_text(line) {
                break;
            }
            let is_close = distance <= step(line);
            last = cells::base_of(line);
            if has_columns(std::slice::from_ref(*line)) || kept > 0 && kept == at && is_close {
                kept = at + 1;
            }
        }
        kept
    };
    let over: Vec<&Piece> = pieces.iter().copied().filter(|piece| middle(piece) < ends.top).collect();
    let mut above = lines_of(&over, place);
    let count = kept(&above.iter().rev().collect::<Vec<_>>(), ends.top, ABOVE);
    let above = above.split_off(above.len() - count);
    let under: Vec<&Piece> = pieces.iter().copied().filter(|piece| middle(piece) > ends.bottom).collect();
    let mut below = lines_of(&under, place);
    below.truncate(kept(&below.iter().collect::<Vec<_>>(), ends.bottom, BELOW));
    let is_text = |lines: &[Line<'_>]| is_running_text(lines, columns.len());
    (
        Some(above).filter(|lines| !is_text(lines)).unwrap_or_default(),
        Some(below).filter(|lines| !is_text(lines)).unwrap_or_default(),
    )
}

/// Whether lines are text in columns.
fn is_running_text(lines: &[Line<'_>], columns: usize) -> bool {
    let texts = (0..columns).filter(|column| {
        let pieces = lines.iter().flatten().filter(|placed| placed.first == *column);
        let counts: Vec<usize> = pieces.map(|placed| placed.piece.text.split_whitespace().count()).collect();
        counts.len() >= super::lattice::TEXT_LINES
            && counts.iter().sum::<usize>() >= counts.len() * super::lattice::TEXT_WORDS
    });
    texts.count() >= 2
}

/// Gives the text of cells that go over several rows to each of these.
fn join_down(
    lattice: &Lattice,
    filled: &[usize],
    columns: &[Span],
    read: &mut [ReadRow],
    words: &ImportConfig,
) {
    for (column, span) in columns.iter().enumerate() {
        let mut from = 0;
        while from < filled.len() {
            let more = (from + 1..filled.len())
                .take_while(|at| !lattice.is_parted(filled[at - 1], filled[*at], *span))
                .count();
            let cells = &mut read[from..=from + more];
            if more > 0 {
                let mut texts: Vec<String> = Vec::new();
                for part in cells.iter().map(|(row, _)| row.cells[column].texts.as_slice()) {
                    let (begin, rest) =
                        part.split_first().map_or((None, part), |(first, rest)| (Some(first), rest));
                    match (texts.last_mut(), begin) {
                        (Some(text), Some(begin)) => join_wrapped(text, begin, words),
                        (_, begin) => texts.extend(begin.cloned()),
                    }
                    texts.extend_from_slice(rest);
                }
                for (nth, (row, _)) in cells.iter_mut().enumerate() {
                    row.cells[column].texts.clone_from(&texts);
                    row.cells[column].continued = nth > 0;
                }
            }
            from += more + 1;
        }
    }
}
