//! Boxes that are drawn beside a text, and boxes side by side: each is read on its own.

use super::lattice::middle;
use super::rows::{Piece, Row};
use super::sheet::Frame;

/// The smallest box, in points.
const NARROWEST: f64 = 60.0;
const LOWEST: f64 = 20.0;
/// How far letters may reach over the edge of their box, and how far boxes side by side begin apart, in points.
const OVER: f64 = 2.0;
const LEVEL: f64 = 6.0;
/// The maximum number of boxes of a page that are looked at.
const MAX_FRAMES: usize = 200;

/// Rows without a box beside them, the boxes, and the rows that come after these.
pub(super) struct Apart {
    pub(super) before: Vec<Row>,
    pub(super) boxes: Vec<Vec<Row>>,
    pub(super) after: Vec<Row>,
}

/// Takes the first box out of rows that is beside a text and has no text above or below it, as one in a column has.
pub(super) fn alone(rows: &[Row], frames: &[Frame]) -> Option<Apart> {
    let filled = filled(rows, frames);
    let has_box_beside = |frame: &Frame| {
        filled.iter().any(|other| {
            (other.left >= frame.right - OVER || other.right <= frame.left + OVER)
                && other.top < frame.bottom
                && other.bottom > frame.top
        })
    };
    let is_alone =
        |frame: &&Frame| has_text_beside(rows, &[**frame]) && is_alone(frame, rows) && !has_box_beside(frame);
    filled.iter().find(is_alone).map(|frame| part(rows, &[*frame]))
}

fn is_alone(frame: &Frame, rows: &[Row]) -> bool {
    !rows.iter().flatten().any(|piece| {
        !holds(frame, piece) && piece.left >= frame.left - LEVEL && piece.right <= frame.right + LEVEL
    })
}

/// Whether something is beside boxes.
fn has_text_beside(rows: &[Row], level: &[Frame]) -> bool {
    let in_some = |piece: &Piece| level.iter().any(|frame| holds(frame, piece));
    rows.iter().flatten().any(|piece| {
        let at = middle(piece);
        level.iter().any(|frame| at > frame.top && at < frame.bottom) && !in_some(piece)
    })
}

/// The boxes with text in them, from the top.
fn filled(rows: &[Row], frames: &[Frame]) -> Vec<Frame> {
    let large = |frame: &&Frame| frame.right - frame.left >= NARROWEST && frame.bottom - frame.top >= LOWEST;
    let mut frames: Vec<Frame> = frames.iter().filter(large).take(MAX_FRAMES).copied().collect();
    frames.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.left.total_cmp(&b.left)));
    frames.retain(|frame| is_box(frame, rows));
    frames
}

/// Takes the first box, or boxes side by side, out of rows. Nothing where no box has something beside it.
pub(super) fn apart(rows: &[Row], frames: &[Frame]) -> Option<Apart> {
    let filled = filled(rows, frames);
    for frame in &filled {
        let mut level: Vec<Frame> = vec![*frame];
        for other in &filled {
            let is_level = (other.top - frame.top).abs() <= LEVEL;
            if is_level
                && level
                    .iter()
                    .all(|known| other.left >= known.right - OVER || other.right <= known.left + OVER)
            {
                level.push(*other);
            }
        }
        level.sort_by(|a, b| a.left.total_cmp(&b.left));
        if has_text_beside(rows, &level) || level.len() > 1 {
            return Some(part(rows, &level));
        }
    }
    None
}

fn holds(frame: &Frame, piece: &Piece) -> bool {
    let at = middle(piece);
    at > frame.top
        && at < frame.bottom
        && piece.left >= frame.left - OVER
        && piece.right <= frame.right + OVER
}

/// Whether a frame has lines of text within it, and none that goes over its edge.
fn is_box(frame: &Frame, rows: &[Row]) -> bool {
    let mut lines = 0;
    for row in rows {
        let goes_over = row.iter().any(|piece| {
            let at = middle(piece);
            at > frame.top
                && at < frame.bottom
                && !holds(frame, piece)
                && piece.left < frame.right - OVER
                && piece.right > frame.left + OVER
        });
        if goes_over {
            return false;
        }
        lines += usize::from(row.iter().any(|piece| holds(frame, piece)));
    }
    lines >= MIN_LINES
}

/// The minimum number of lines in a box.
const MIN_LINES: usize = 2;

/// Parts rows: boxes come at the end of the section beside them, lest their headings head the rest of it.
fn part(rows: &[Row], level: &[Frame]) -> Apart {
    let mut rest: Vec<Row> = Vec::new();
    let mut boxes: Vec<Vec<Row>> = vec![Vec::new(); level.len()];
    for row in rows {
        let mut outside = Row::new();
        let mut inside: Vec<Row> = vec![Row::new(); level.len()];
        for piece in row {
            match level.iter().position(|frame| holds(frame, piece)) {
                Some(at) => inside[at].push(piece.clone()),
                None => outside.push(piece.clone()),
            }
        }
        rest.extend(Some(outside).filter(|row| !row.is_empty()));
        for (rows, row) in boxes.iter_mut().zip(inside) {
            rows.extend(Some(row).filter(|row| !row.is_empty()));
        }
    }
    let bottom = level.iter().map(|frame| frame.bottom).fold(f64::NEG_INFINITY, f64::max);
    let is_beside = |row: &Row| row.iter().any(|piece| middle(piece) < bottom);
    let mut sizes: Vec<f64> = rest.iter().flatten().map(|piece| piece.size).collect();
    sizes.sort_by(f64::total_cmp);
    let usual = sizes.get(sizes.len() / 2).copied().unwrap_or(f64::INFINITY);
    let heads = |row: &Row| {
        row.iter().all(|piece| piece.bold || piece.size > usual * LARGER)
            && row.iter().all(|piece| piece.part.is_none())
    };
    let begin = rest.partition_point(is_beside);
    let is_beside_text = rest[..begin]
        .iter()
        .flatten()
        .any(|piece| level.iter().any(|frame| middle(piece) > frame.top && middle(piece) < frame.bottom));
    let end = if is_beside_text {
        rest[begin..].iter().position(heads).map_or(rest.len(), |at| begin + at)
    } else {
        begin
    };
    let after = rest.split_off(end);
    Apart { before: rest, boxes, after }
}

/// How much larger than the text a heading is.
const LARGER: f64 = 1.1;
