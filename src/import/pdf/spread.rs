//! Tables that lie over the columns of a page: rows of three cells or more, whatever the columns of the text are.

use std::ops::Range;

use super::rows::{Piece, Row, base_of};
use super::span::{self, Span};

/// The minimum number of cells of a row that shows the columns of a table, and of such rows.
const MIN_CELLS: usize = 3;
const MIN_ROWS: usize = 2;
/// The largest space between the rows of a table, in sizes of the letters.
const APART: f64 = 4.5;
/// How much larger than the text before it a heading is at least.
const LARGER: f64 = 1.1;

/// Finds the rows of such tables.
pub(super) fn tables(rows: &[Row]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let end = end_of(rows, at);
        if end > at {
            found.push(at..end);
        }
        at = end.max(at + 1);
    }
    found
}

/// Where a table ends that begins with a row; the row itself where none does.
fn end_of(rows: &[Row], first: usize) -> usize {
    if rows[first].len() < MIN_CELLS {
        return first;
    }
    let mut columns: Vec<Span> = rows[first].iter().map(Span::of).collect();
    let (mut end, mut full) = (first + 1, 1);
    while let Some(row) = rows.get(end).filter(|row| is_close(&rows[end - 1], row)) {
        let places: Option<Vec<usize>> = row.iter().map(|piece| place(piece, &columns)).collect();
        let Some(places) = places.filter(|places| places.windows(2).all(|pair| pair[0] < pair[1])) else {
            break;
        };
        for (place, piece) in places.iter().zip(row) {
            columns[*place].left = columns[*place].left.min(piece.left);
            columns[*place].right = columns[*place].right.max(piece.right);
        }
        if span::joined(columns.clone(), 0.0).len() < columns.len() {
            break;
        }
        full += usize::from(row.len() >= MIN_CELLS);
        end += 1;
    }
    // a line in the first column alone is the text below
    while end > first + 1 && rows[end - 1].len() == 1 && place(&rows[end - 1][0], &columns) == Some(0) {
        end -= 1;
    }
    if full < MIN_ROWS { first } else { end }
}

/// The only column that a piece is in; the nearest one of a piece that is in none.
fn place(piece: &Piece, columns: &[Span]) -> Option<usize> {
    let own = Span::of(piece);
    let mut within = (0..columns.len()).filter(|at| columns[*at].common(own) > 0.0);
    match (within.next(), within.next()) {
        (Some(only), None) => Some(only),
        (Some(_), Some(_)) => None,
        (None, _) => {
            let nearest = (0..columns.len())
                .max_by(|a, b| columns[*a].common(own).total_cmp(&columns[*b].common(own)))?;
            Some(nearest)
        }
    }
}

fn is_close(above: &Row, row: &Row) -> bool {
    let size = row.first().map_or(0.0, |piece| piece.size);
    base_of(row) - base_of(above) <= size * APART
}

/// Whether the last row of two columns is the heading of what goes over both below it.
pub(super) fn heads_what_follows(row: &Row, above: Option<&Row>) -> bool {
    let [heading] = row.as_slice() else { return false };
    let usual = above.and_then(|row| row.first()).map_or(f64::INFINITY, |piece| piece.size);
    heading.bold || heading.size >= usual * LARGER
}
