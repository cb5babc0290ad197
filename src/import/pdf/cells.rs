//! Lines of a table put together to rows and cells.

use super::super::grid::{GridCell, GridRow};
use super::super::page::{bullet, fold, join_wrapped};
use super::rows::Piece;
use crate::config::ImportConfig;

/// A piece of a table with the first and the last column that it is in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) piece: &'a Piece,
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Pieces of a table at one height.
pub(super) type Line<'a> = Vec<Placed<'a>>;

/// A row of a table, and whether all of it is bold.
pub(super) type ReadRow = (GridRow, bool);

/// Space between lines of one cell, in the smallest distance of such lines.
const SAME_CELL: f64 = 1.08;
/// Smallest distance of lines below each other, in sizes of their letters.
const TIGHTEST: f64 = 0.8;
/// Space between lines from which on a paragraph of a cell ends.
const PARAGRAPH: f64 = 1.45;

/// The height of a line.
pub(super) fn base_of(line: &Line<'_>) -> f64 {
    line.first().map_or(0.0, |placed| placed.piece.base)
}

/// The pieces of a line.
pub(super) fn pieces_of<'a>(line: &Line<'a>) -> Vec<&'a Piece> {
    line.iter().map(|placed| placed.piece).collect()
}

/// Puts pieces in their lines, from the top, each in its columns.
pub(super) fn lines_of<'a>(pieces: &[&'a Piece], place: impl Fn(&Piece) -> (usize, usize)) -> Vec<Line<'a>> {
    let mut sorted = pieces.to_vec();
    sorted.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.left.total_cmp(&b.left)));
    let mut lines: Vec<Line<'a>> = Vec::new();
    for piece in sorted {
        let (first, last) = place(piece);
        let placed = Placed { piece, first, last };
        match lines.last_mut() {
            Some(line) if piece.base - base_of(line) <= piece.size * SAME_HEIGHT => line.push(placed),
            _ => lines.push(vec![placed]),
        }
    }
    for line in &mut lines {
        line.sort_by(|a, b| a.piece.left.total_cmp(&b.piece.left));
    }
    lines
}

/// How far base lines of one line lie apart, in sizes of the letters.
const SAME_HEIGHT: f64 = 0.2;

/// The smallest distance of lines that are in one column.
pub(super) fn leading(lines: &[Line<'_>]) -> Option<f64> {
    let columns = lines.iter().flatten().map(|placed| placed.last + 1).max()?;
    let mut above: Vec<Option<f64>> = vec![None; columns];
    let mut smallest = f64::INFINITY;
    for line in lines {
        for Placed { piece, first, .. } in line {
            let last = above[*first].replace(piece.base);
            if let Some(step) =
                last.map(|last| piece.base - last).filter(|step| *step >= piece.size * TIGHTEST)
            {
                smallest = smallest.min(step);
            }
        }
    }
    smallest.is_finite().then_some(smallest)
}

/// Where the rows of a table begin that has no rules between them: at the larger ones of two distances of lines.
/// Nothing where all lines are as far apart.
pub(super) fn begins_by_space(lines: &[Line<'_>]) -> Option<Vec<usize>> {
    let leading = leading(lines)?;
    let begins: Vec<usize> = (1..lines.len())
        .filter(|at| base_of(&lines[*at]) - base_of(&lines[at - 1]) > leading * SAME_CELL)
        .collect();
    (begins.len() + 1 < lines.len() && !begins.is_empty()).then_some(begins)
}

/// Whether lines in two columns are rows of a table: spaces part both at once, and nothing else parts either of them.
pub(super) fn are_parted_together(lines: &[Line<'_>]) -> bool {
    let (Some(begins), Some(leading)) = (begins_by_space(lines), leading(lines)) else { return false };
    let edges: Vec<usize> = std::iter::once(0).chain(begins).chain([lines.len()]).collect();
    let parts: Vec<&[Line<'_>]> = edges.windows(2).map(|pair| &lines[pair[0]..pair[1]]).collect();
    let bases = |part: &[Line<'_>], side: usize| -> Vec<f64> {
        part.iter().flatten().filter(|placed| placed.first == side).map(|placed| placed.piece.base).collect()
    };
    let has_both = |part: &&[Line<'_>]| !bases(part, 0).is_empty() && !bases(part, 1).is_empty();
    // headings above and below are no rows
    let Some(first) = parts.iter().position(has_both) else { return false };
    let last = parts.iter().rposition(has_both).unwrap_or(first);
    let rows = &parts[first..=last];
    let pieces = || rows.iter().copied().flatten().flatten().map(|placed| placed.piece);
    let smallest = pieces().map(|piece| piece.size).fold(f64::INFINITY, f64::min);
    let is_row = |part: &[Line<'_>]| {
        let (left, right) = (bases(part, 0), bases(part, 1));
        let is_whole = |bases: &[f64]| bases.windows(2).all(|pair| pair[1] - pair[0] <= leading * SAME_CELL);
        left.len().min(right.len()) < MAX_LINES && is_whole(&left) && is_whole(&right)
    };
    // headings are larger or bold, also at the right
    let has_heading =
        |part: &[Line<'_>]| part.iter().flatten().any(|placed| placed.first > 0 && placed.piece.bold);
    rows.len() > MIN_PARTS
        && pieces().all(|piece| piece.size <= smallest * SAME_SIZE)
        && rows.iter().all(|part| has_both(part) && is_row(part))
        && !rows.iter().skip(1).any(|part| has_heading(part))
}

/// The minimum number of spaces that part the rows of a table, and the number of lines that no row has in both cells.
const MIN_PARTS: usize = 2;
const MAX_LINES: usize = 7;
/// How much larger letters of a table may be than others.
const SAME_SIZE: f64 = 1.08;

/// Whether lines are rows of their own: each has all columns, and none begins as the rest of a sentence.
pub(super) fn are_full(lines: &[Line<'_>]) -> bool {
    let columns = |line: &Line<'_>| {
        let mut columns: Vec<usize> = line.iter().map(|placed| placed.first).collect();
        columns.dedup();
        columns
    };
    let Some((first, rest)) = lines.split_first() else { return false };
    let all = columns(first);
    all.len() > 1
        && rest.iter().all(|line| {
            columns(line) == all
                && !line.iter().any(|placed| placed.piece.text.starts_with(char::is_lowercase))
        })
}

/// Whether most of some lines begin as rows do: with the first column and another one, and not with the rest of a
/// sentence.
pub(super) fn are_rows(lines: &[Line<'_>]) -> bool {
    let begins = |line: &&Line<'_>| {
        line.first().is_some_and(|placed| placed.first == 0)
            && line.iter().any(|placed| placed.first > 0)
            && !line.iter().any(|placed| placed.piece.text.starts_with(char::is_lowercase))
    };
    lines.len() >= MIN_ROWS && lines.iter().skip(1).filter(begins).count() * 5 >= (lines.len() - 1) * 3
}

/// The minimum number of lines that are taken for rows though nothing is drawn between them.
const MIN_ROWS: usize = 3;

/// A cell that is being put together.
#[derive(Default)]
struct OpenCell {
    texts: Vec<String>,
    base: f64,
    spanned: bool,
}

/// Makes one row of lines: what is below each other in a column is one cell.
pub(super) fn row(lines: &[Line<'_>], columns: usize, words: &ImportConfig) -> ReadRow {
    let mut cells: Vec<OpenCell> = (0..columns).map(|_| OpenCell::default()).collect();
    let leading = leading(lines).unwrap_or(f64::INFINITY);
    for Placed { piece, first, last } in lines.iter().flatten() {
        for cell in cells.iter_mut().take(last + 1).skip(first + 1) {
            cell.spanned = true;
        }
        let Some(cell) = cells.get_mut(*first) else { continue };
        let down = piece.base - std::mem::replace(&mut cell.base, piece.base);
        let item = bullet(&piece.text).map(fold).filter(|item| !item.is_empty());
        match cell.texts.last_mut() {
            Some(text) if down <= piece.size * SAME_HEIGHT => {
                text.push(' ');
                text.push_str(&piece.text);
            }
            Some(text) if item.is_none() && down <= leading * PARAGRAPH => {
                join_wrapped(text, &piece.text, words);
            }
            _ => cell.texts.push(item.unwrap_or_else(|| piece.text.clone())),
        }
    }
    let bold = lines.iter().flatten().all(|placed| placed.piece.bold);
    let cells = cells.into_iter().map(|OpenCell { texts, spanned, .. }| GridCell {
        spanned: spanned && texts.is_empty(),
        texts,
        ..GridCell::default()
    });
    (GridRow { cells: cells.collect(), head: false }, bold)
}
