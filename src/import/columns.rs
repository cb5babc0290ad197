//! Reading order of a PDF page: pieces of text with their places become lines, one column or two.
//!
//! A page is taken as two columns only where the evidence is strong; else its text stays in the order in
//! which the file stores it, which is that of reading in most files.

/// A piece of text on one line, without a gap as wide as that between columns. Points, from the top left.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) left: f64,
    pub(super) right: f64,
    /// Distance of its base line from the top of the page.
    pub(super) base: f64,
    /// Size of its letters.
    pub(super) size: f64,
    pub(super) text: String,
}

/// Fewest lines of a column.
const FEWEST_LINES: usize = 4;
/// Least width of a column, as a share of the width of all text.
const LEAST_COLUMN: f64 = 0.25;
/// Least width of the middle piece of a column, as a share of the column: running text fills its lines,
/// cells of tables do not.
const LEAST_FILL: f64 = 0.5;
/// Fewest words of the middle piece of a column.
const FEWEST_WORDS: usize = 3;
/// Most pieces that go across both columns: so many of so many.
const MOST_ACROSS: (usize, usize) = (2, 5);
/// How far the beginnings of a column's lines may lie apart, in points.
const ALIGNED: f64 = 2.0;
/// Space between lines from which on they are of different paragraphs, and within which they are one line,
/// in sizes of their letters.
const PARAGRAPH: f64 = 1.5;
const SAME_LINE: f64 = 0.5;
/// How far before the end of a column a line of a paragraph may end, in sizes of its letters: about the
/// length of a long word, which went to the next line.
const RAGGED: f64 = 7.0;
/// How much smaller or larger letters of the same paragraph may be, as a share of their size.
const SAME_SIZE: f64 = 0.1;
/// How many usual distances of lines keep a header or a footer apart from the text.
const APART: f64 = 1.6;
/// Lines at the top and the bottom that can be headers and footers.
const EDGE: usize = 2;

/// The text of a page in the order of reading: lines, and empty ones between paragraphs.
pub(super) fn text_of(pieces: &[Piece]) -> String {
    let mut text = String::new();
    match right_edge_of_gutter(pieces) {
        Some(gutter) => {
            for run in in_columns(pieces, gutter) {
                if !text.is_empty() {
                    text.push_str("\n\n");
                }
                append(&mut text, run.pieces.into_iter(), run.column_end);
            }
        }
        None => append(&mut text, pieces.iter(), None),
    }
    text
}

/// Puts pieces that follow each other into lines. In a column, where it is known how long a line may be, the
/// lines of a paragraph become one.
fn append<'a>(text: &mut String, pieces: impl Iterator<Item = &'a Piece>, column_end: Option<f64>) {
    let mut before: Option<&Piece> = None;
    for piece in pieces {
        if let Some(before) = before {
            let down = (piece.base - before.base).abs();
            let next_line = piece.left < before.right && down > piece.size * SAME_LINE;
            let goes_on = column_end.is_some_and(|end| {
                before.right >= end - before.size * RAGGED
                    && (piece.size - before.size).abs() < before.size * SAME_SIZE
            });
            let paragraph = down > piece.size * PARAGRAPH;
            if paragraph {
                text.push('\n');
            }
            if next_line && (paragraph || !goes_on) {
                text.push('\n');
            } else if !text.ends_with(char::is_whitespace) {
                text.push(' ');
            }
        }
        text.push_str(&piece.text);
        before = Some(piece);
    }
}

/// Where the right column begins; nothing on a page of one column.
fn right_edge_of_gutter(pieces: &[Piece]) -> Option<f64> {
    let mut lefts: Vec<f64> = pieces.iter().map(|piece| piece.left).filter(|left| left.is_finite()).collect();
    lefts.sort_by(f64::total_cmp);
    // the beginnings of lines that many have in common, each once
    let groups = lefts.chunk_by(|a, b| b - a <= ALIGNED);
    let mut edges: Vec<(usize, f64)> =
        groups.filter_map(|group| Some((group.len(), *group.first()?))).collect();
    edges.retain(|(lines, _)| *lines >= FEWEST_LINES);
    edges.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    edges.into_iter().take(MOST_EDGES).map(|(_, edge)| edge).find(|edge| is_gutter(pieces, *edge))
}

/// Most beginnings of lines that are tried.
const MOST_EDGES: usize = 16;

fn is_gutter(pieces: &[Piece], edge: f64) -> bool {
    let left: Vec<&Piece> = pieces.iter().filter(|piece| side(piece, edge) == Side::Left).collect();
    let right: Vec<&Piece> = pieces.iter().filter(|piece| side(piece, edge) == Side::Right).collect();
    let across = pieces.len() - left.len() - right.len();
    let width = |of: &[&Piece]| {
        let from = of.iter().map(|piece| piece.left).fold(f64::INFINITY, f64::min);
        let to = of.iter().map(|piece| piece.right).fold(f64::NEG_INFINITY, f64::max);
        to - from
    };
    let all = width(&pieces.iter().collect::<Vec<_>>());
    let is_column = |of: &[&Piece]| {
        let width = width(of);
        let mut widths: Vec<f64> = of.iter().map(|piece| piece.right - piece.left).collect();
        widths.sort_by(f64::total_cmp);
        let mut words: Vec<usize> = of.iter().map(|piece| piece.text.split_whitespace().count()).collect();
        words.sort_unstable();
        of.len() >= FEWEST_LINES
            && width >= all * LEAST_COLUMN
            && widths.get(of.len() / 2).is_some_and(|middle| *middle >= width * LEAST_FILL)
            && words.get(of.len() / 2).is_some_and(|middle| *middle >= FEWEST_WORDS)
    };
    is_column(&left)
        && is_column(&right)
        && across * MOST_ACROSS.1 <= pieces.len() * MOST_ACROSS.0
        && beside(&left, &right)
}

/// Whether at least half of the shorter column stands beside the other.
fn beside(left: &[&Piece], right: &[&Piece]) -> bool {
    let range = |of: &[&Piece]| {
        let top = of.iter().map(|piece| piece.base).fold(f64::INFINITY, f64::min);
        let bottom = of.iter().map(|piece| piece.base).fold(f64::NEG_INFINITY, f64::max);
        (top, bottom)
    };
    let ((top, bottom), (other_top, other_bottom)) = (range(left), range(right));
    let common = bottom.min(other_bottom) - top.max(other_top);
    common > 0.0 && common >= (bottom - top).min(other_bottom - other_top) / 2.0
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
    Across,
}

fn side(piece: &Piece, edge: f64) -> Side {
    if piece.left >= edge - ALIGNED {
        Side::Right
    } else if piece.right <= edge - piece.size * SAME_LINE {
        Side::Left
    } else {
        Side::Across
    }
}

/// Pieces that are read together.
struct Run<'a> {
    pieces: Vec<&'a Piece>,
    /// Where the longest line of the column ends; nothing where they go across.
    column_end: Option<f64>,
}

/// Pieces of two columns in runs to be read one after the other: what goes across both, then the left
/// column down to the next such line, then the right one.
fn in_columns(pieces: &[Piece], edge: f64) -> Vec<Run<'_>> {
    let end = |wanted: Side| {
        let of_it = pieces.iter().filter(|piece| side(piece, edge) == wanted);
        Some(of_it.map(|piece| piece.right).fold(f64::NEG_INFINITY, f64::max))
    };
    let (left_end, right_end) = (end(Side::Left), end(Side::Right));
    let rows = rows(pieces);
    let apart = edges_apart(&rows);
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut add = |pieces: Vec<_>, column_end| {
        if !pieces.is_empty() {
            runs.push(Run { pieces, column_end });
        }
    };
    let (mut left, mut right, mut across) = (Vec::new(), Vec::new(), Vec::new());
    for (row, apart) in rows.into_iter().zip(apart) {
        if apart || row.iter().any(|piece| side(piece, edge) == Side::Across) {
            add(std::mem::take(&mut left), left_end);
            add(std::mem::take(&mut right), right_end);
            across.extend(row);
        } else {
            add(std::mem::take(&mut across), None);
            for piece in row {
                if side(piece, edge) == Side::Left { left.push(piece) } else { right.push(piece) }
            }
        }
    }
    add(left, left_end);
    add(right, right_end);
    add(across, None);
    runs
}

/// Pieces by line, from the top, each from the left.
fn rows(pieces: &[Piece]) -> Vec<Vec<&Piece>> {
    let mut sorted: Vec<&Piece> = pieces.iter().collect();
    sorted.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut rows: Vec<Vec<&Piece>> = Vec::new();
    for piece in sorted {
        match rows.last_mut() {
            Some(row)
                if row.first().is_some_and(|first| piece.base - first.base < first.size * SAME_LINE) =>
            {
                row.push(piece);
            }
            _ => rows.push(vec![piece]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    rows
}

/// Which rows are headers and footers: first or last ones that a larger space keeps apart.
fn edges_apart(rows: &[Vec<&Piece>]) -> Vec<bool> {
    let base = |row: &[&Piece]| row.first().map_or(0.0, |piece| piece.base);
    let steps: Vec<f64> = rows.windows(2).map(|pair| base(&pair[1]) - base(&pair[0])).collect();
    let mut sorted = steps.clone();
    sorted.sort_by(f64::total_cmp);
    let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(f64::INFINITY);
    let is_wide = |step: &f64| *step > usual * APART;
    let top = steps.iter().take(EDGE).rposition(is_wide).map_or(0, |at| at + 1);
    let bottom = steps.iter().rev().take(EDGE).collect::<Vec<_>>();
    let bottom = bottom.into_iter().rposition(is_wide).map_or(0, |at| at + 1);
    (0..rows.len()).map(|at| at < top || at + bottom >= rows.len()).collect()
}

#[cfg(test)]
mod tests {
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
        Piece { left, right: left + width, base, size: 10.0, text: text.to_owned() }
    }

    fn line(number: usize) -> f64 {
        100.0 + f64::from(u32::try_from(number).expect("few")) * 12.0
    }

    #[test]
    fn columns_that_lie_line_by_line_in_the_file_are_read_one_after_the_other() {
        let title = "What parents should know about bones that grow too slowly in young children";
        let mut pieces = vec![piece(50.0, 40.0, "Leaflet 7"), piece(50.0, 80.0, title)];
        for number in 0..LEFT.len() {
            pieces.push(piece(50.0, line(number), LEFT[number]));
            pieces.push(piece(300.0, line(number), RIGHT[number]));
        }
        pieces.push(piece(450.0, 220.0, "2"));
        let expected = format!("Leaflet 7\n\n{title}\n\n{}\n\n{}\n\n2", LEFT.join(" "), RIGHT.join(" "));
        assert_eq!(text_of(&pieces), expected);
    }

    #[test]
    fn one_column_stays_as_it_is_in_the_file() {
        let mut pieces: Vec<Piece> =
            LEFT.iter().enumerate().map(|(number, text)| piece(50.0, line(number), text)).collect();
        pieces.extend(RIGHT.iter().enumerate().map(|(number, text)| piece(70.0, line(number + 7), text)));
        assert_eq!(text_of(&pieces), format!("{}\n\n{}", LEFT.join("\n"), RIGHT.join("\n")));
    }

    #[test]
    fn a_table_is_read_line_by_line() {
        let mut pieces = Vec::new();
        for number in 0..8 {
            pieces.push(piece(50.0, line(number), "Dose"));
            pieces.push(piece(300.0, line(number), "3 mg"));
        }
        assert_eq!(text_of(&pieces), ["Dose 3 mg"; 8].join("\n"));
    }

    #[test]
    fn places_that_are_no_numbers_do_no_harm() {
        let pieces: Vec<Piece> = (0..20).map(|_| piece(f64::NAN, f64::INFINITY, "a b c d")).collect();
        assert!(text_of(&pieces).contains("a b c d"));
    }
}
