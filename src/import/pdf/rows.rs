//! Letters of a page put together: runs of letters, pieces of lines, and rows of pieces at one height.

use super::super::page::{RAISED, between, bullet, fold, is_tick};
use super::super::shape::numbered;
use super::direction::{in_order, reads_left};
use super::sheet::{Drawing, Glyph, Upright};
use super::small;

/// Space between letters from which on a word ends, and a piece of a line, in sizes of the letters.
const WORD_GAP: f64 = 0.12;
const PIECE_GAP: f64 = 1.2;
/// How far letters may overlap those before them.
const OVERLAP: f64 = 0.35;
/// Distance of base lines within one line, and within one run of letters.
const SAME_LINE: f64 = 0.3;
const SAME_BASE: f64 = 0.08;

/// A hyphen that is part of no word.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// A piece of a line: text without a gap as wide as that between columns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) text: String,
    /// The table or box that it is in the place of.
    pub(super) part: Option<usize>,
}

/// Pieces at one height, from the left.
pub(super) type Row = Vec<Piece>;

/// The rows of a page, and what is drawn there.
#[derive(Debug, Clone)]
pub(super) struct ReadSheet {
    pub(super) rows: Vec<Row>,
    pub(super) drawing: Drawing,
}

/// A run of letters of one font and size.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) piece: Piece,
    /// Whether its numbers are set high.
    pub(super) raised: bool,
    /// Whether it is set low.
    pub(super) lowered: bool,
    /// Whether the file puts it at a place of its own.
    placed: bool,
    /// Width of the spaces printed after it.
    spaces: f64,
}

/// The rows of a page, from the top.
pub(super) fn of(glyphs: &[Glyph], drawing: &Drawing) -> Vec<Row> {
    let spaced = has_spaces(glyphs);
    let uprights = Uprights::of(&drawing.uprights);
    let mut runs = runs(glyphs, spaced, &uprights);
    attach_drop_caps(&mut runs);
    small::attach(&mut runs, &drawing.rules);
    runs.retain(|run| !run.piece.text.trim().is_empty());
    let edges = edges(&runs);
    runs.sort_by(|a, b| a.piece.base.total_cmp(&b.piece.base));
    let mut rows: Vec<Vec<Run>> = Vec::new();
    for run in runs {
        let piece = &run.piece;
        match rows.last_mut() {
            Some(row)
                if row.first().is_some_and(|first| {
                    piece.base - first.piece.base < first.piece.size.min(piece.size) * SAME_LINE
                }) =>
            {
                row.push(run);
            }
            _ => rows.push(vec![run]),
        }
    }
    rows.into_iter().map(|row| pieces(row, spaced, &uprights, &edges)).filter(|row| !row.is_empty()).collect()
}

/// Letters in file order, as long as each directly follows the one before.
fn runs(glyphs: &[Glyph], spaced: bool, uprights: &Uprights) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for glyph in glyphs {
        let is_space = glyph.text.chars().all(char::is_whitespace);
        if let Some(run) = runs.last_mut() {
            let piece = &mut run.piece;
            let gap = glyph.left - piece.right - run.spaces;
            let goes_on = (glyph.base - piece.base).abs() <= piece.size * SAME_BASE
                && (glyph.size - piece.size).abs() <= piece.size * SAME_BASE
                && gap >= -OVERLAP * piece.size
                && gap <= PIECE_GAP * piece.size;
            if goes_on && is_space {
                run.spaces += glyph.right - glyph.left + gap.max(0.0);
                continue;
            }
            // columns can be made with spaces, or with a gap where words have spaces between them
            let wide = run.spaces > PIECE_GAP * piece.size
                || uprights.part(piece.right, glyph.left, glyph.base, glyph.size)
                || spaced && glyph.begins && gap > cell_gap(glyph.placed) * piece.size;
            if goes_on && glyph.bold == piece.bold && !wide {
                if run.spaces > 0.0 || gap > WORD_GAP * piece.size && glyph.begins {
                    piece.text.push(' ');
                }
                piece.text.push_str(&glyph.text);
                piece.right = glyph.right;
                run.spaces = 0.0;
                continue;
            }
        }
        if is_space {
            continue;
        }
        let Glyph { left, right, base, size, bold, ref text, .. } = *glyph;
        let piece = Piece { left, right, base, size, bold, text: text.clone(), part: None };
        runs.push(Run { piece, raised: false, lowered: false, placed: glyph.placed, spaces: 0.0 });
    }
    runs
}

/// Lines down the page, from the left.
struct Uprights(Vec<Upright>);

impl Uprights {
    /// Those that are as high as a line of text.
    fn of(uprights: &[Upright]) -> Self {
        let mut sorted: Vec<Upright> = uprights
            .iter()
            .filter(|upright| upright.bottom - upright.top >= SHORTEST_UPRIGHT)
            .take(MAX_UPRIGHTS)
            .copied()
            .collect();
        sorted.sort_by(|a, b| a.at.total_cmp(&b.at));
        Self(sorted)
    }

    /// Whether one is between two letters of a line.
    fn part(&self, left: f64, right: f64, base: f64, size: f64) -> bool {
        if right - left <= size * WORD_GAP {
            return false;
        }
        let begin = self.0.partition_point(|upright| upright.at < left - NEAR_UPRIGHT);
        self.0[begin..]
            .iter()
            .take_while(|upright| upright.at <= right + NEAR_UPRIGHT)
            .any(|upright| upright.top <= base - size * 0.6 && upright.bottom >= base)
    }
}

/// Lowest line down the page that parts cells, in points, and how far letters may reach over it.
const SHORTEST_UPRIGHT: f64 = 9.0;
const NEAR_UPRIGHT: f64 = 0.3;
/// The maximum number of lines down a page that are looked at.
const MAX_UPRIGHTS: usize = 2000;

/// Whether words of a page are parted by printed spaces, so that a gap without one parts cells.
fn has_spaces(glyphs: &[Glyph]) -> bool {
    let spaces = glyphs.iter().filter(|glyph| glyph.text.chars().all(char::is_whitespace)).count();
    spaces * MIN_SPACES >= glyphs.len()
}

/// So many letters have a space among them, where spaces are printed.
const MIN_SPACES: usize = 14;
/// Space between the cells of a table where words are parted by printed spaces, in sizes of the letters.
const CELL_GAP: f64 = 0.5;
/// The same where the file puts each cell at a place of its own.
const PLACED_GAP: f64 = 0.22;

fn cell_gap(placed: bool) -> f64 {
    if placed { PLACED_GAP } else { CELL_GAP }
}

/// Smallest size of a large first letter, in sizes of the letters after it.
const DROP_CAP: f64 = 1.7;

/// Puts a large first letter in front of the line that continues its word: the topmost line next to it.
fn attach_drop_caps(runs: &mut [Run]) {
    let is_cap = |run: &Run| {
        let text = run.piece.text.trim();
        text.chars().count() == 1 && text.chars().all(char::is_uppercase)
    };
    let caps: Vec<usize> = (0..runs.len()).filter(|at| is_cap(&runs[*at])).take(MAX_CAPS).collect();
    for cap in caps {
        let letter = runs[cap].piece.clone();
        let goes_on = |run: &Run| {
            let piece = &run.piece;
            letter.size >= piece.size * DROP_CAP
                && piece.left >= letter.right - letter.size * 0.2
                && piece.left <= letter.right + letter.size * 0.6
                && piece.base <= letter.base + piece.size * 0.3
                && piece.base >= letter.base - letter.size
                && piece.text.starts_with(char::is_lowercase)
        };
        let first = (0..runs.len())
            .filter(|at| goes_on(&runs[*at]))
            .min_by(|a, b| runs[*a].piece.base.total_cmp(&runs[*b].piece.base));
        if let Some(first) = first {
            let piece = &mut runs[first].piece;
            piece.text.insert_str(0, letter.text.trim());
            piece.left = letter.left;
            runs[cap].piece.text.clear();
        }
    }
}

/// The maximum number of large first letters of a page.
const MAX_CAPS: usize = 50;

/// The pieces of a row: runs with no more than a space between them.
fn pieces(mut runs: Vec<Run>, spaced: bool, uprights: &Uprights, edges: &[f64]) -> Row {
    runs.sort_by(|a, b| a.piece.left.total_cmp(&b.piece.left));
    let mut row: Row = Vec::new();
    let mut letters: Vec<(usize, usize)> = Vec::new();
    // width of the spaces after the last piece
    let mut after = 0.0;
    for run in runs {
        let glued = run.raised || run.lowered;
        let (spaces, placed) = (run.spaces, run.placed);
        let piece = run.piece;
        let text = if run.raised { between(RAISED, piece.text.trim()) } else { piece.text.clone() };
        let count = text.chars().filter(|c| !c.is_whitespace()).count();
        let weight = (if piece.bold { count } else { 0 }, count);
        match (row.last_mut(), letters.last_mut()) {
            (Some(before), Some(bold))
                if piece.left - before.right
                    <= gap_of(before, &piece, &text, after, Some(placed).filter(|_| spaced && !glued))
                    && (piece.size - before.size).abs() <= before.size.max(piece.size) * 0.5
                    && !uprights.part(before.right, piece.left, piece.base, piece.size)
                    && !begins_column(before, &piece, edges) =>
            {
                let gap = piece.left - before.right;
                let after_sign = is_sign(&before.text);
                if gap > WORD_GAP * before.size
                    && !(glued && gap < 0.4 * before.size)
                    && !before.text.ends_with(' ')
                {
                    before.text.push(' ');
                }
                before.text.push_str(&text);
                before.right = before.right.max(piece.right);
                if after_sign {
                    // a bullet may be larger than its text
                    before.size = piece.size;
                } else if !glued {
                    before.size = before.size.max(piece.size);
                }
                bold.0 += weight.0;
                bold.1 += weight.1;
                after = spaces;
            }
            _ => {
                after = spaces;
                row.push(Piece { text, ..piece });
                letters.push(weight);
            }
        }
    }
    for (piece, (bold, all)) in row.iter_mut().zip(letters) {
        piece.bold = bold * 10 >= all * 9 && all > 0;
        // a hyphen that divides a word at the end of a line is needed to put it together
        let divides = piece.text.trim_end().ends_with(SOFT_HYPHEN);
        piece.text = in_order(&fold(&piece.text));
        piece.text.extend(divides.then_some(SOFT_HYPHEN));
    }
    row.retain(|piece| !piece.text.is_empty());
    join_right_sign(&mut row);
    row
}

/// The places where the lines of a column begin: those where many runs of letters do.
fn edges(runs: &[Run]) -> Vec<f64> {
    let mut lefts: Vec<f64> = runs.iter().map(|run| run.piece.left).collect();
    lefts.sort_by(f64::total_cmp);
    let groups = lefts.chunk_by(|a, b| b - a <= SAME_EDGE).filter(|group| group.len() >= MIN_EDGES);
    groups.filter_map(|group| group.first().copied()).collect()
}

/// How far apart lines of a column begin, in points, and the minimum number of such lines.
const SAME_EDGE: f64 = 0.5;
const MIN_EDGES: usize = 5;
/// The narrowest space between two columns, and the shortest line before it, in sizes of the letters.
const COLUMN_GAP: f64 = 0.7;
const MIN_LINE: f64 = 6.0;

/// Whether a piece is the beginning of a line in a column next to the one that ends with the piece before it, though the
/// space between them is narrow.
fn begins_column(before: &Piece, piece: &Piece, edges: &[f64]) -> bool {
    let size = before.size.max(piece.size);
    let at = edges.partition_point(|edge| *edge < piece.left - SAME_EDGE * 2.0);
    piece.left - before.right >= size * COLUMN_GAP
        && before.right - before.left >= size * MIN_LINE
        && edges.get(at).is_some_and(|edge| (edge - piece.left).abs() <= SAME_EDGE * 2.0)
}

/// Puts the bullet of a text that is read from the right to it.
fn join_right_sign(row: &mut Row) {
    if let [.., text, sign] = row.as_slice()
        && reads_left(&text.text)
        && is_sign(&sign.text)
        && sign.left - text.right <= text.size * BEHIND_SIGN
    {
        let (joined, right) = (format!("{} {}", sign.text, text.text), sign.right);
        row.pop();
        if let Some(text) = row.last_mut() {
            text.text = joined;
            text.right = right;
        }
    }
}

/// The widest gap before a piece that belongs to the same one: more after a bullet or a number, less where words are
/// parted by printed spaces. `placed` says whether the file puts it at a place of its own, where that is known.
fn gap_of(before: &Piece, next: &Piece, text: &str, spaces: f64, placed: Option<bool>) -> f64 {
    let size = before.size.max(next.size);
    match placed {
        _ if is_sign(&before.text) && !text.trim().is_empty() => size * BEHIND_SIGN,
        Some(placed) => (spaces + size * cell_gap(placed)).min(size * PIECE_GAP),
        None => size * PIECE_GAP,
    }
}

/// Whether a text is a bullet or a number before an item.
fn is_sign(text: &str) -> bool {
    let sign = text.trim();
    bullet(&format!("{sign} x")).is_some_and(|item| item.trim() == "x")
        || sign == "o"
        || sign.chars().count() == 1 && sign.chars().all(is_tick)
        || numbered(&format!("{sign} x")).is_some()
        || sign.len() == 2
            && sign.ends_with([')', '.'])
            && sign.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Space after a bullet, in sizes of the letters.
const BEHIND_SIGN: f64 = 4.5;

/// The text of a row.
pub(super) fn text_of(row: &[Piece]) -> String {
    let mut texts: Vec<&str> = row.iter().map(|piece| piece.text.as_str()).collect();
    if texts.iter().any(|text| reads_left(text)) {
        texts.reverse();
    }
    texts.join(" ")
}

/// The height of a row.
pub(super) fn base_of(row: &[Piece]) -> f64 {
    row.first().map_or(0.0, |piece| piece.base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_with_a_narrow_space_between_them_are_two_pieces() {
        let mut glyphs = Vec::new();
        // as programs write them that fill one column after the other
        for (begin, letters) in [(60.0, 40), (270.0, 30)] {
            for nth in 0..MIN_EDGES {
                let base = 100.0 + 12.0 * f64::from(u32::try_from(nth).expect("few"));
                for letter in 0..letters {
                    let left = begin + 5.0 * f64::from(letter);
                    glyphs.push(Glyph {
                        left,
                        right: left + 5.0,
                        base,
                        size: 10.0,
                        bold: false,
                        begins: letter == 0,
                        placed: letter == 0,
                        text: "a".to_owned(),
                    });
                }
            }
        }
        let read = of(&glyphs, &Drawing::default());
        assert_eq!(read.iter().map(Vec::len).collect::<Vec<_>>(), [2; MIN_EDGES]);
        // a single line with such a space is one of words
        let one: Vec<Glyph> = glyphs.into_iter().filter(|glyph| glyph.base < 101.0).collect();
        assert_eq!(of(&one, &Drawing::default()).first().map(Vec::len), Some(1));
    }

    #[test]
    fn ticks_and_crosses_are_signs_before_items() {
        assert!(is_sign("✓") && is_sign("✗") && is_sign("1.") && is_sign("a)"));
        assert!(!is_sign("5 mg") && !is_sign("✓✓"));
    }
}
