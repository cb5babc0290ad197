//! Separates columns and boxes of a page from tables, and reads one after the other.

use super::rows::{Piece, Row, base_of};
use super::sheet::Rule;

/// Lines at the top and the bottom of a page that can be headers and footers.
const EDGE: usize = 2;

/// Rows that are read one after the other.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) rows: Vec<Row>,
}

/// Deepest column within columns.
const DEEPEST: usize = 5;

/// Parts rows into runs in the order of reading.
pub(super) fn split(rows: Vec<Row>, rules: &[Rule], deep: usize) -> Vec<Run> {
    let found = if deep < DEEPEST { gutter(&rows, rules) } else { None };
    let Some((edge, bands)) = found else { return vec![Run { rows }] };
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
            runs.extend(split(std::mem::take(&mut across), rules, deep + 1));
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
            runs.extend(split(column, rules, deep + 1));
        }
    }
    if !across.is_empty() {
        runs.extend(split(across, rules, deep + 1));
    }
    runs
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
enum Side {
    Left,
    Right,
    Across,
}

/// How far the beginnings of a column's lines may lie apart, in points.
const ALIGNED: f64 = 2.5;
/// Narrowest gutter, in sizes of the letters.
const GUTTER: f64 = 0.6;

fn side(piece: &Piece, edge: f64) -> Side {
    if piece.left >= edge - ALIGNED {
        Side::Right
    } else if piece.right <= edge - piece.size * GUTTER {
        Side::Left
    } else {
        Side::Across
    }
}

/// The maximum number of line starts to try.
const MOST_EDGES: usize = 16;
/// The minimum number of lines of a column.
const FEWEST_LINES: usize = 3;

/// A range of rows with two columns next to each other.
type Band = (usize, usize);

/// Where a right column begins, and the range of rows with two columns next to each other.
fn gutter(rows: &[Row], rules: &[Rule]) -> Option<(f64, Vec<Band>)> {
    let mut lefts: Vec<f64> = rows.iter().flatten().map(|piece| piece.left).collect();
    lefts.sort_by(f64::total_cmp);
    let groups = lefts.chunk_by(|a, b| b - a <= ALIGNED);
    let mut edges: Vec<(usize, f64)> =
        groups.filter_map(|group| Some((group.len(), *group.first()?))).collect();
    edges.retain(|(lines, _)| *lines >= FEWEST_LINES);
    edges.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    let apart = edges_apart(rows);
    let mut best: Option<(usize, f64, Vec<Band>)> = None;
    for (_, edge) in edges.into_iter().take(MOST_EDGES) {
        let mut bands = Vec::new();
        let mut held = 0;
        let mut from = 0;
        while from < rows.len() {
            let is_on = |at: usize, wanted: Side| rows[at].iter().any(|piece| side(piece, edge) == wanted);
            let goes_across = |at: usize| {
                apart[at] && !(is_on(at, Side::Left) && is_on(at, Side::Right)) || is_on(at, Side::Across)
            };
            let end = (from..rows.len()).find(|at| goes_across(*at)).unwrap_or(rows.len());
            if end > from && are_columns(&rows[from..end], edge, rules) {
                bands.push((from, end));
                held += end - from;
            }
            from = end + 1;
        }
        if held > best.as_ref().map_or(0, |(most, ..)| *most) {
            best = Some((held, edge, bands));
        }
    }
    best.map(|(_, edge, bands)| (edge, bands))
}

/// What is asked of a column.
struct Column<'a> {
    rows: Vec<(usize, &'a Piece)>,
    left: f64,
    right: f64,
}

impl Column<'_> {
    /// Whether its lines run on: the middle one has so many words, and most fill the column.
    fn is_text(&self, fewest: usize) -> bool {
        let lines: Vec<&Piece> =
            self.rows.iter().map(|(_, piece)| *piece).filter(|piece| !is_sign(piece)).collect();
        let mut counts: Vec<usize> =
            lines.iter().map(|piece| piece.text.split_whitespace().count()).collect();
        counts.sort_unstable();
        let filled = lines.iter().filter(|piece| {
            // of columns within the column, each line fills its own
            let end = lines
                .iter()
                .filter(|other| (other.left - piece.left).abs() <= piece.size * 2.0)
                .map(|other| other.right)
                .fold(piece.right, f64::max);
            piece.right - piece.left >= (end - piece.left) * FILLED
        });
        counts.get(counts.len() / 2).is_some_and(|words| *words >= fewest)
            && filled.count() * 2 >= lines.len()
    }
}

/// Whether a piece is a bullet or a number without its text.
fn is_sign(piece: &Piece) -> bool {
    piece.text.chars().count() <= 2
}

/// The minimum number of words of the middle line of running text, and of such as no table has; and share of a column that a line fills.
const FEWEST_WORDS: usize = 3;
const MANY_WORDS: usize = 5;
const FILLED: f64 = 0.65;
/// Narrowest column, as a share of the width of both.
const NARROWEST: f64 = 0.12;

/// Whether rows are two columns and no table: one at least is running text, and lines begin in it beside others as
/// the width wants it, not as rows of a table do.
fn are_columns(rows: &[Row], edge: f64, rules: &[Rule]) -> bool {
    let column = |wanted: Side| {
        let rows: Vec<(usize, &Piece)> = rows
            .iter()
            .enumerate()
            .flat_map(|(at, row)| row.iter().map(move |piece| (at, piece)))
            .filter(|(_, piece)| side(piece, edge) == wanted)
            .collect();
        let left = rows.iter().map(|(_, piece)| piece.left).fold(f64::INFINITY, f64::min);
        let right = rows.iter().map(|(_, piece)| piece.right).fold(f64::NEG_INFINITY, f64::max);
        Column { rows, left, right }
    };
    let (left, right) = (column(Side::Left), column(Side::Right));
    let width = right.right - left.left;
    if left.rows.len() < FEWEST_LINES - 1
        || right.rows.len() < FEWEST_LINES
        || left.right - left.left < width * NARROWEST
        || right.right - right.left < width * NARROWEST
        || !(left.is_text(FEWEST_WORDS) || right.is_text(FEWEST_WORDS))
        || !beside(&left, &right)
    {
        return false;
    }
    // lines that rows of a table are ruled with go across the gutter
    let (top, bottom) = (base_of(&rows[0]), rows.last().map_or(0.0, |row| base_of(row)));
    let ruled = rules.iter().filter(|rule| {
        rule.base > top && rule.base < bottom && rule.left < edge - ALIGNED && rule.right > edge + ALIGNED
    });
    if ruled.count() >= FEWEST_RULES {
        return false;
    }
    let begins_low = |text: &str| text.starts_with(char::is_lowercase);
    let has_cases = rows.iter().flatten().any(|piece| piece.text.contains(char::is_lowercase));
    let (mut both, mut low) = (0_usize, 0_usize);
    for row in rows {
        let at_left: Vec<&Piece> = row.iter().filter(|piece| side(piece, edge) == Side::Left).collect();
        let at_right: Vec<&Piece> = row.iter().filter(|piece| side(piece, edge) == Side::Right).collect();
        if let (Some(left), Some(right)) = (at_left.first(), at_right.first())
            && !is_sign(left)
            && !is_sign(right)
        {
            both += 1;
            low += usize::from(begins_low(&left.text) || begins_low(&right.text));
        }
    }
    // columns whose lines are at different heights are no rows
    if both * 3 < left.rows.len().min(right.rows.len()) {
        return true;
    }
    let goes_on = |column: &Column<'_>| {
        let pairs =
            column.rows.windows(2).filter(|pair| pair[1].1.base - pair[0].1.base <= pair[1].1.size * 1.6);
        pairs.filter(|pair| !has_cases || begins_low(&pair[1].1.text)).count() * 5 >= column.rows.len()
    };
    let are_texts = left.is_text(MANY_WORDS) && right.is_text(MANY_WORDS);
    (are_texts || (low * 10 >= both * 3 || !has_cases) && (goes_on(&left) || goes_on(&right)))
        && !are_rows(&left, &right)
}

/// The minimum number of rules across a gutter that turn its two sides into rows.
const FEWEST_RULES: usize = 2;

/// Whether each paragraph at the left begins beside one at the right with a space above both: rows of a table.
fn are_rows(left: &Column<'_>, right: &Column<'_>) -> bool {
    let begins = |column: &Column<'_>| -> Vec<usize> {
        let mut places: Vec<usize> = column.rows.first().map(|(at, _)| *at).into_iter().collect();
        let steps: Vec<f64> = column
            .rows
            .windows(2)
            .map(|pair| pair[1].1.base - pair[0].1.base)
            .filter(|step| *step > 0.0)
            .collect();
        // the minimum distance between lines, except for pieces that barely overlap
        let size = column.rows.iter().map(|(_, piece)| piece.size).fold(f64::INFINITY, f64::min);
        let usual = steps.iter().copied().filter(|step| *step > size * 0.8).fold(f64::INFINITY, f64::min);
        places.extend(
            column
                .rows
                .windows(2)
                .filter(|pair| pair[1].1.base - pair[0].1.base > usual * 1.25)
                .map(|pair| pair[1].0),
        );
        places
    };
    let is_bold =
        |column: &Column<'_>, at: usize| column.rows.iter().any(|(row, piece)| *row == at && piece.bold);
    let (begin_left, begin_right) = (begins(left), begins(right));
    let common: Vec<usize> = begin_left.iter().copied().filter(|at| begin_right.contains(at)).collect();
    // texts side by side whose headings are level are columns
    let headed = common.iter().skip(1).filter(|at| is_bold(left, **at) && is_bold(right, **at)).count();
    common.len() >= FEWEST_LINES
        && common.len() == begin_left.len().min(begin_right.len())
        && headed * 2 < common.len()
}

/// Whether at least half of the shorter column is next to the other.
fn beside(left: &Column<'_>, right: &Column<'_>) -> bool {
    let range = |column: &Column<'_>| {
        let bases = column.rows.iter().map(|(_, piece)| piece.base);
        bases
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(top, bottom), base| (top.min(base), bottom.max(base)))
    };
    let ((top, bottom), (other_top, other_bottom)) = (range(left), range(right));
    let common = bottom.min(other_bottom) - top.max(other_top);
    common > 0.0 && common >= (bottom - top).min(other_bottom - other_top) / 2.0
}

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
    // a heading at the end of a column is no footer
    let heads = |at: usize| rows[at].iter().all(|piece| piece.bold);
    (0..rows.len()).map(|at| at < top || at + bottom >= rows.len() && !heads(at)).collect()
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
        Piece { left, right: left + width, base, size: 10.0, bold: false, text: text.to_owned() }
    }

    fn line(number: usize) -> f64 {
        100.0 + f64::from(u32::try_from(number).expect("few")) * 12.0
    }

    fn order(rows: Vec<Row>) -> Vec<String> {
        split(rows, &[], 0)
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
