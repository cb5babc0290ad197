//! Separates columns and boxes of a page from tables, and reads one after the other.

use std::ops::Range;

use super::boxes::{self, Apart};
use super::rows::{Piece, Row, base_of};
use super::sheet::{Drawing, Rule};
use super::sides::are_columns;
use super::spread;

/// Lines at the top and the bottom of a page that can be headers and footers.
const EDGE: usize = 2;

/// Rows that are read one after the other.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) rows: Vec<Row>,
}

/// Deepest column within columns.
const MAX_DEPTH: usize = 5;

/// Parts rows into runs in the order of reading.
pub(super) fn split(rows: Vec<Row>, drawing: &Drawing, deep: usize) -> Vec<Run> {
    if let Some(apart) = boxes::alone(&rows, &drawing.frames).filter(|_| deep < MAX_DEPTH) {
        return runs_of(apart, drawing, deep);
    }
    let rules = drawing.rules.as_slice();
    let found = if deep < MAX_DEPTH { gutter(&rows, rules) } else { None };
    let Some((edge, bands)) = found else { return without_boxes(rows, drawing, deep) };
    let mut runs = Vec::new();
    let mut across: Vec<Row> = Vec::new();
    let mut bands = bands.into_iter().peekable();
    let mut rows = rows.into_iter().enumerate().peekable();
    while let Some((at, row)) = rows.next() {
        if bands.peek().is_none_or(|band| at < band.0) {
            across.push(row);
            continue;
        }
        let Some((_, end)) = bands.next() else { continue };
        if !across.is_empty() {
            runs.extend(split(std::mem::take(&mut across), drawing, deep + 1));
        }
        let (mut left, mut right): (Vec<Row>, Vec<Row>) = (Vec::new(), Vec::new());
        let mut add = |row: Row| {
            let (right_part, left_part): (Row, Row) =
                row.into_iter().partition(|piece| side(piece, edge) == Side::Right);
            left.extend(Some(left_part).filter(|row| !row.is_empty()));
            right.extend(Some(right_part).filter(|row| !row.is_empty()));
        };
        add(row);
        while let Some((_, row)) = rows.next_if(|(at, _)| *at < end) {
            add(row);
        }
        // a box at the right without a heading is read first, lest it become part of the last section
        let boxed = is_box_beside(&right, &left) && gutter(&left, rules).is_none();
        let columns = if boxed { [right, left] } else { [left, right] };
        for column in columns {
            runs.extend(split(column, drawing, deep + 1));
        }
    }
    if !across.is_empty() {
        runs.extend(split(across, drawing, deep + 1));
    }
    runs
}

/// Rows in one column, drawn boxes apart.
fn without_boxes(rows: Vec<Row>, drawing: &Drawing, deep: usize) -> Vec<Run> {
    let found = if deep < MAX_DEPTH { boxes::apart(&rows, &drawing.frames) } else { None };
    found.map_or_else(|| vec![Run { rows }], |apart| runs_of(apart, drawing, deep))
}

/// The runs of boxes and of what is around them.
fn runs_of(Apart { before, boxes, after }: Apart, drawing: &Drawing, deep: usize) -> Vec<Run> {
    let parts = std::iter::once(before).chain(boxes).chain([after]).filter(|rows| !rows.is_empty());
    parts.flat_map(|rows| split(rows, drawing, deep + 1)).collect()
}

/// Whether rows are a box beside a text: fewer and narrower, and without a heading of their own.
fn is_box_beside(rows: &[Row], text: &[Row]) -> bool {
    let width = |rows: &[Row]| {
        let (left, right) = extent(rows);
        right - left
    };
    rows.len() * 2 < text.len()
        && width(rows) < width(text) * 0.6
        && rows.first().is_some_and(|row| row.iter().all(|piece| !piece.bold))
}

/// The left and the right end of rows.
fn extent(rows: &[Row]) -> (f64, f64) {
    rows.iter().flatten().fold((f64::INFINITY, f64::NEG_INFINITY), |(left, right), piece| {
        (left.min(piece.left), right.max(piece.right))
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
    Across,
}

/// How far the beginnings of a column's lines may lie apart, in points.
pub(super) const ALIGNED: f64 = 2.5;
/// Narrowest gutter, in sizes of the letters.
const GUTTER: f64 = 0.6;

pub(super) fn side(piece: &Piece, edge: f64) -> Side {
    if piece.left >= edge - ALIGNED {
        Side::Right
    } else if piece.right <= edge - piece.size * GUTTER {
        Side::Left
    } else {
        Side::Across
    }
}

/// The maximum number of line starts to try.
const MAX_EDGES: usize = 16;
/// The minimum number of lines of a column.
pub(super) const MIN_LINES: usize = 3;

/// A range of rows with two columns next to each other.
type Band = (usize, usize);

/// Where a right column begins, and the range of rows with two columns next to each other.
fn gutter(rows: &[Row], rules: &[Rule]) -> Option<(f64, Vec<Band>)> {
    let mut lefts: Vec<f64> = rows.iter().flatten().map(|piece| piece.left).collect();
    lefts.sort_by(f64::total_cmp);
    let groups = lefts.chunk_by(|a, b| b - a <= ALIGNED);
    let mut edges: Vec<(usize, f64)> =
        groups.filter_map(|group| Some((group.len(), *group.first()?))).collect();
    edges.retain(|(lines, _)| *lines >= MIN_LINES);
    edges.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    let apart = edges_apart(rows);
    let tables = spread::tables(rows);
    let mut best: Option<(usize, f64, Vec<Band>)> = None;
    for (_, edge) in edges.into_iter().take(MAX_EDGES) {
        let mut bands = Vec::new();
        let mut held = 0;
        let mut from = 0;
        while from < rows.len() {
            let is_on = |at: usize, wanted: Side| rows[at].iter().any(|piece| side(piece, edge) == wanted);
            let is_spread = |table: &Range<usize>| table.clone().any(|at| is_on(at, Side::Across));
            let goes_across = |at: usize| {
                at > from && heads_pairs(rows, from, at, edge, rules)
                    || tables.iter().any(|table| table.contains(&at) && is_spread(table))
                    || apart[at] && !(is_on(at, Side::Left) && is_on(at, Side::Right))
                    || is_on(at, Side::Across)
            };
            let across = (from..rows.len()).find(|at| goes_across(*at)).unwrap_or(rows.len());
            let heads = across > from + 1
                && across < rows.len()
                && is_on(across - 1, Side::Left)
                && spread::heads_what_follows(&rows[across - 1], rows.get(across - 2));
            let end = across - usize::from(heads);
            if end > from && are_columns(&rows[from..end], edge, rules) {
                bands.push((from, end));
                held += end - from;
            }
            from = across + 1;
        }
        if held > best.as_ref().map_or(0, |(most, ..)| *most) {
            best = Some((held, edge, bands));
        }
    }
    best.map(|(_, edge, bands)| (edge, bands))
}

/// Whether a row at the left is the heading of two further columns below it: larger than what is around it, with a
/// space beside it where both columns end, and both begin again right after it.
fn heads_pairs(rows: &[Row], from: usize, at: usize, edge: f64, rules: &[Rule]) -> bool {
    let is_right = |row: &Row| row.iter().any(|piece| side(piece, edge) == Side::Right);
    let is_left = |row: &Row| row.iter().any(|piece| side(piece, edge) == Side::Left);
    let (Some(next), [heading]) = (rows.get(at + 1), rows[at].as_slice()) else { return false };
    if side(heading, edge) != Side::Left || !is_right(next) || !is_left(next) || heading.part.is_some() {
        return false;
    }
    let Some(above) = rows[from..at].iter().rev().find(|row| is_right(row)) else { return false };
    let Some(left_above) = rows[from..at].iter().rev().find(|row| is_left(row)) else { return false };
    let size = next.iter().map(|piece| piece.size).fold(0.0, f64::max);
    let gap = base_of(next) - base_of(above).max(base_of(left_above));
    heading.size > size * LARGER
        && gap > (heading.size + size) * SPACE_BESIDE
        && are_columns(&rows[from..at], edge, rules)
        && are_columns(&rows[at + 1..], edge, rules)
}

/// How much larger than what is below it the heading of two columns is, and the space that both columns leave for it,
/// in sizes of its letters and theirs.
const LARGER: f64 = 1.1;
const SPACE_BESIDE: f64 = 1.2;

/// How many usual distances of lines keep a header or a footer apart from the text.
const APART: f64 = 1.8;

/// Which rows are headers and footers: first or last ones that a larger space keeps apart.
fn edges_apart(rows: &[Row]) -> Vec<bool> {
    let steps: Vec<f64> = rows.windows(2).map(|pair| base_of(&pair[1]) - base_of(&pair[0])).collect();
    let mut sorted = steps.clone();
    sorted.sort_by(f64::total_cmp);
    let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(f64::INFINITY);
    let is_wide = |step: &f64| *step > usual * APART;
    let top = steps.iter().take(EDGE).rposition(is_wide).map_or(0, |at| at + 1);
    let bottom: Vec<&f64> = steps.iter().rev().take(EDGE).collect();
    let bottom = bottom.into_iter().rposition(is_wide).map_or(0, |at| at + 1);
    // a heading at the end of a column is no footer, nor is what is below it
    let heads = |at: usize| rows[at].iter().all(|piece| piece.bold);
    let footer = rows.len() - bottom;
    let end = (footer..rows.len()).find(|at| heads(*at)).unwrap_or(rows.len());
    (0..rows.len()).map(|at| at < top || (footer..end).contains(&at)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::rows::text_of;
    use super::*;

    const LEFT: [&str; 6] = [
        "Bones of children grow at their",
        "ends, in plates of cartilage that",
        "turn into bone when growing ends.",
        "In this illness the plates harden",
        "too late, and the legs bend under",
        "the weight of the body.",
    ];
    const RIGHT: [&str; 6] = [
        "Children walk late and waddle.",
        "Legs may be bowed from the second",
        "year on. Some have pain after they",
        "have walked far, and many are small",
        "for their age. The arms are less",
        "often affected than the legs.",
    ];

    fn piece(left: f64, base: f64, text: &str) -> Piece {
        let width = f64::from(u32::try_from(text.len()).expect("short")) * 5.0;
        Piece { left, right: left + width, base, size: 10.0, bold: false, text: text.to_owned(), part: None }
    }

    fn line(number: usize) -> f64 {
        100.0 + f64::from(u32::try_from(number).expect("few")) * 12.0
    }

    fn order(rows: Vec<Row>) -> Vec<String> {
        split(rows, &Drawing::default(), 0)
            .iter()
            .map(|run| run.rows.iter().map(|row| text_of(row)).collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other_and_what_is_across_them_apart() {
        let title = "What parents should know about bones that grow too slowly in young children";
        let mut rows = vec![vec![piece(50.0, 70.0, title)]];
        for number in 0..LEFT.len() {
            rows.push(vec![
                piece(50.0, line(number), LEFT[number]),
                piece(300.0, line(number), RIGHT[number]),
            ]);
        }
        assert_eq!(order(rows), [title.to_owned(), LEFT.join(" "), RIGHT.join(" ")]);
        let three: Vec<Row> = (0..LEFT.len())
            .map(|number| {
                let base = line(number);
                vec![
                    piece(50.0, base, LEFT[number]),
                    piece(240.0, base, RIGHT[number]),
                    piece(440.0, base, LEFT[(number + 1) % 6]),
                ]
            })
            .collect();
        assert_eq!(order(three).len(), 3);
    }

    #[test]
    fn a_heading_at_the_end_of_a_column_and_the_line_below_it_stay_in_the_column() {
        let mut rows: Vec<Row> = (0..LEFT.len())
            .map(|number| {
                vec![piece(50.0, line(number), LEFT[number]), piece(300.0, line(number), RIGHT[number])]
            })
            .collect();
        let mut heading = piece(50.0, line(7) + 10.0, "Everyday life");
        heading.bold = true;
        rows.push(vec![heading]);
        rows.push(vec![piece(50.0, line(8) + 10.0, "Children may swim in warm water")]);
        let left = format!("{} Everyday life Children may swim in warm water", LEFT.join(" "));
        assert_eq!(order(rows), [left, RIGHT.join(" ")]);
    }

    #[test]
    fn a_table_is_no_columns() {
        let rows: Vec<Row> = (0..8)
            .map(|number| {
                vec![piece(50.0, line(number), "Dose of it"), piece(300.0, line(number), "3 mg a day")]
            })
            .collect();
        assert_eq!(order(rows).len(), 1);
    }

    #[test]
    fn a_box_beside_the_text_is_one_run() {
        let mut rows: Vec<Row> = Vec::new();
        for (number, text) in LEFT.iter().chain(&RIGHT).enumerate() {
            let mut row = vec![piece(200.0, line(number), text)];
            if let Some(note) =
                ["Ask the nurse for our", "list of schools that", "know this illness."].get(number)
            {
                row.insert(0, piece(50.0, line(number), note));
            }
            rows.push(row);
        }
        let order = order(rows);
        assert_eq!(order[0], "Ask the nurse for our list of schools that know this illness.");
        assert_eq!(order.len(), 2, "{order:?}");
    }
}
