//! Whether what is side by side is text in two columns or a table.

use super::cells;
use super::columns::{ALIGNED, MIN_LINES, Side, side};
use super::rows::{Piece, Row, base_of};
use super::sheet::Rule;

/// What is asked of a column.
struct Column<'a> {
    rows: Vec<(usize, &'a Piece)>,
    left: f64,
    right: f64,
}

impl Column<'_> {
    /// Whether most of its lines are right below each other, as headings with a table between them aren't.
    fn runs_on(&self) -> bool {
        let steps = self.rows.windows(2).map(|pair| (pair[1].1.base - pair[0].1.base) / pair[1].1.size);
        let (close, all) = steps
            .filter(|step| *step > 0.0)
            .fold((0, 0), |(close, all), step| (close + usize::from(step <= LOOSEST), all + 1));
        close * 2 >= all
    }

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

impl Column<'_> {
    /// Whether nearly each of its rows has several short pieces, as columns of a table have.
    fn has_cells(&self) -> bool {
        let rows: Vec<&[(usize, &Piece)]> = self.rows.chunk_by(|a, b| a.0 == b.0).collect();
        let cells = |row: &&&[(usize, &Piece)]| row.iter().filter(|(_, piece)| !is_sign(piece)).count() > 1;
        let divided = rows.iter().filter(cells).count();
        let short = |(_, piece): &&(usize, &Piece)| piece.text.split_whitespace().count() < MIN_WORDS;
        divided >= MIN_LINES
            && divided * 4 >= rows.len() * 3
            && self.rows.iter().filter(short).count() * 2 > self.rows.len()
    }
}

/// Whether a piece is a bullet or a number without its text.
fn is_sign(piece: &Piece) -> bool {
    piece.text.chars().count() <= 2
}

/// The minimum number of words of the middle line of running text, and of such as no table has; and share of a column that a line fills.
const MIN_WORDS: usize = 3;
const MANY_WORDS: usize = 5;
const FILLED: f64 = 0.65;
/// The largest distance of lines right below each other, in sizes of the letters.
const LOOSEST: f64 = 2.5;
/// Narrowest column, as a share of the width of both.
const NARROWEST: f64 = 0.12;

/// Whether rows are two columns and no table: one at least is running text, and lines begin in it beside others as
/// the width wants it, not as rows of a table do.
pub(super) fn are_columns(rows: &[Row], edge: f64, rules: &[Rule]) -> bool {
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
    if left.rows.len() < MIN_LINES - 1
        || right.rows.len() < MIN_LINES
        || left.right - left.left < width * NARROWEST
        || right.right - right.left < width * NARROWEST
        || !(left.is_text(MIN_WORDS) || right.is_text(MIN_WORDS))
        || left.has_cells() && !right.is_text(MANY_WORDS)
        || right.has_cells() && !left.is_text(MANY_WORDS)
        || !beside(&left, &right)
    {
        return false;
    }
    let sides: Vec<&Piece> = rows.iter().flatten().collect();
    let lines = cells::lines_of(&sides, |piece| {
        let at = usize::from(side(piece, edge) == Side::Right);
        (at, at)
    });
    if cells::are_parted_together(&lines) {
        return false;
    }
    // lines that rows of a table are ruled with go across the gutter
    let is_ruled = |pair: &&[Row]| {
        let (top, bottom) = (base_of(&pair[0]), base_of(&pair[1]));
        rules.iter().any(|rule| {
            rule.base > top && rule.base < bottom && rule.left < edge - ALIGNED && rule.right > edge + ALIGNED
        })
    };
    if rows.windows(2).filter(is_ruled).count() >= MIN_RULES {
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
    if both * 3 < left.rows.len().min(right.rows.len()) && left.runs_on() && right.runs_on() {
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
const MIN_RULES: usize = 2;

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
    common.len() >= MIN_LINES
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
