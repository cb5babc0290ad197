//! Letters of a page put together: runs of letters, pieces of lines, and rows of pieces at one height.

use super::super::page::{RAISED, between, bullet, fold};
use super::super::shape::numbered;
use super::sheet::Glyph;

/// Space between letters from which on a word ends, and a piece of a line, in sizes of the letters.
const WORD_GAP: f64 = 0.12;
const PIECE_GAP: f64 = 1.2;
/// How far letters may overlap those before them.
const OVERLAP: f64 = 0.35;
/// Distance of base lines within one line, and within one run of letters.
const SAME_LINE: f64 = 0.3;
const SAME_BASE: f64 = 0.08;

/// A piece of a line: text without a gap as wide as that between columns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) text: String,
}

/// Pieces at one height, from the left.
pub(super) type Row = Vec<Piece>;

/// A run of letters of one font and size.
#[derive(Debug, Clone)]
struct Run {
    piece: Piece,
    /// Whether its numbers are set high.
    raised: bool,
    /// Whether it is set low.
    lowered: bool,
    /// Whether the file puts it at a place of its own.
    placed: bool,
    /// Width of the spaces printed behind it.
    spaces: f64,
}

/// The rows of a page, from the top.
pub(super) fn of(glyphs: &[Glyph]) -> Vec<Row> {
    let spaced = has_spaces(glyphs);
    let mut runs = runs(glyphs, spaced);
    attach_drop_caps(&mut runs);
    attach_small(&mut runs);
    runs.retain(|run| !run.piece.text.trim().is_empty());
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
    rows.into_iter().map(|row| pieces(row, spaced)).filter(|row| !row.is_empty()).collect()
}

/// Letters in file order, as long as each directly follows the one before.
fn runs(glyphs: &[Glyph], spaced: bool) -> Vec<Run> {
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
        let piece = Piece { left, right, base, size, bold, text: text.clone() };
        runs.push(Run { piece, raised: false, lowered: false, placed: glyph.placed, spaces: 0.0 });
    }
    runs
}

/// Whether words of a page are parted by printed spaces, so that a gap without one parts cells.
fn has_spaces(glyphs: &[Glyph]) -> bool {
    let spaces = glyphs.iter().filter(|glyph| glyph.text.chars().all(char::is_whitespace)).count();
    spaces * LEAST_SPACES >= glyphs.len()
}

/// So many letters have a space among them, where spaces are printed.
const LEAST_SPACES: usize = 14;
/// Space between the cells of a table where words are parted by printed spaces, in sizes of the letters.
const CELL_GAP: f64 = 0.5;
/// The same where the file puts each cell at a place of its own.
const PLACED_GAP: f64 = 0.22;

fn cell_gap(placed: bool) -> f64 {
    if placed { PLACED_GAP } else { CELL_GAP }
}

/// Smallest size of a large first letter, in sizes of the letters behind it.
const DROP_CAP: f64 = 1.7;

/// Puts a large first letter in front of the line that continues its word: the topmost line next to it.
fn attach_drop_caps(runs: &mut [Run]) {
    let is_cap = |run: &Run| {
        let text = run.piece.text.trim();
        text.chars().count() == 1 && text.chars().all(char::is_uppercase)
    };
    let caps: Vec<usize> = (0..runs.len()).filter(|at| is_cap(&runs[*at])).take(MOST_CAPS).collect();
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
const MOST_CAPS: usize = 50;

/// The maximum number of runs of a page that is searched for small ones.
const MOST_RUNS: usize = 20_000;
/// Largest size of small letters, as a share of those beside them.
const SMALL: f64 = 0.82;
/// How far small letters are above or below the baseline, as a share of the adjacent letters' size.
const RAISED_BY: std::ops::RangeInclusive<f64> = 0.12..=0.8;
const LOWERED_BY: std::ops::RangeInclusive<f64> = 0.04..=0.5;
/// Longest small text, in characters.
const LONGEST_SMALL: usize = 24;
/// Space between a word and small letters.
const BESIDE: f64 = 0.6;

/// Puts small letters set high or low on the line that they belong to.
fn attach_small(runs: &mut [Run]) {
    if runs.len() > MOST_RUNS {
        return;
    }
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by(|a, b| runs[*a].piece.base.total_cmp(&runs[*b].piece.base));
    let bases: Vec<f64> = order.iter().map(|at| runs[*at].piece.base).collect();
    let largest = runs.iter().map(|run| run.piece.size).fold(0.0, f64::max).min(LARGEST);
    let mut moved: Vec<(usize, f64, f64, bool)> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        let small = &run.piece;
        let text = small.text.trim();
        let is_figure = text.starts_with(|c: char| c.is_ascii_digit() || c == '[' || c == '(');
        if text.chars().count() > LONGEST_SMALL || text.is_empty() {
            continue;
        }
        let begin = bases.partition_point(|base| *base < small.base - largest);
        let near =
            order[begin..].iter().zip(&bases[begin..]).take_while(|(_, base)| **base <= small.base + largest);
        let host = near
            .map(|(host, _)| *host)
            .filter(|host| *host != at)
            .filter(|host| {
                let host = &runs[*host].piece;
                let down = (host.base - small.base) / host.size;
                let size = small.size <= host.size * SMALL || is_figure && small.size <= host.size * 1.01;
                let high =
                    RAISED_BY.contains(&down) && (small.size <= host.size * SMALL || down < SAME_SIZE_RAISED);
                let low = LOWERED_BY.contains(&-down) && small.size <= host.size * SMALL;
                let behind = small.left >= host.right - host.size * BESIDE
                    && small.left <= host.right + host.size * BESIDE;
                let before =
                    small.right <= host.left + host.size * 0.2 && small.right >= host.left - host.size * 0.3;
                host.text.chars().any(char::is_alphanumeric) && size && (high || low) && (behind || before)
            })
            .min_by(|a, b| {
                let distance = |at: usize| (runs[at].piece.right - small.left).abs();
                distance(*a).total_cmp(&distance(*b))
            });
        if let Some(host) = host {
            let host = &runs[host].piece;
            moved.push((at, host.base, host.size, host.base > small.base));
        }
    }
    for (at, base, size, raised) in moved {
        let run = &mut runs[at];
        run.piece.base = base;
        run.raised = raised;
        run.lowered = !raised;
        run.piece.size = size;
    }
}

/// Largest letters beside which small ones are looked for, in points.
const LARGEST: f64 = 60.0;
/// How far letters of the same size may be set high.
const SAME_SIZE_RAISED: f64 = 0.5;

/// The pieces of a row: runs with no more than a space between them.
fn pieces(mut runs: Vec<Run>, spaced: bool) -> Row {
    runs.sort_by(|a, b| a.piece.left.total_cmp(&b.piece.left));
    let mut row: Row = Vec::new();
    let mut letters: Vec<(usize, usize)> = Vec::new();
    // width of the spaces behind the last piece
    let mut behind = 0.0;
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
                    <= gap_of(before, &piece, &text, behind, Some(placed).filter(|_| spaced && !glued))
                    && (piece.size - before.size).abs() <= before.size.max(piece.size) * 0.5 =>
            {
                let gap = piece.left - before.right;
                if gap > WORD_GAP * before.size
                    && !(glued && gap < 0.4 * before.size)
                    && !before.text.ends_with(' ')
                {
                    before.text.push(' ');
                }
                before.text.push_str(&text);
                before.right = before.right.max(piece.right);
                if !glued {
                    before.size = before.size.max(piece.size);
                }
                bold.0 += weight.0;
                bold.1 += weight.1;
                behind = spaces;
            }
            _ => {
                behind = spaces;
                row.push(Piece { text, ..piece });
                letters.push(weight);
            }
        }
    }
    for (piece, (bold, all)) in row.iter_mut().zip(letters) {
        piece.bold = bold * 10 >= all * 9 && all > 0;
        piece.text = in_order(&fold(&piece.text));
    }
    row.retain(|piece| !piece.text.is_empty());
    row
}

/// The widest gap before a piece that belongs to the same one: more behind a bullet or a number, less where words are
/// parted by printed spaces. `placed` says whether the file puts it at a place of its own, where that is known.
fn gap_of(before: &Piece, next: &Piece, text: &str, spaces: f64, placed: Option<bool>) -> f64 {
    let sign = before.text.trim();
    let is_sign = bullet(&format!("{sign} x")).is_some_and(|item| item.trim() == "x")
        || sign == "o"
        || numbered(&format!("{sign} x")).is_some()
        || sign.len() == 2
            && sign.ends_with([')', '.'])
            && sign.starts_with(|c: char| c.is_ascii_alphabetic());
    let size = before.size.max(next.size);
    match placed {
        _ if is_sign && !text.trim().is_empty() => size * BEHIND_SIGN,
        Some(placed) => (spaces + size * cell_gap(placed)).min(size * PIECE_GAP),
        None => size * PIECE_GAP,
    }
}

/// Space behind a bullet, in sizes of the letters.
const BEHIND_SIGN: f64 = 4.5;

fn is_right_to_left(c: char) -> bool {
    // without the signs around numbers set high, which Unicode gives to no character
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Text in reading order; its letters came from left to right.
fn in_order(text: &str) -> String {
    use unicode_segmentation::UnicodeSegmentation as _;
    let rtl = text.chars().filter(|c| is_right_to_left(*c)).count();
    let ltr = text.chars().filter(|c| c.is_alphabetic() && !is_right_to_left(*c)).count();
    if rtl == 0 || rtl < ltr {
        return text.to_owned();
    }
    let turned: Vec<&str> = text.graphemes(true).rev().collect();
    let is_ltr = |sign: &str| sign.chars().all(|c| c.is_alphanumeric() && !is_right_to_left(c));
    let joins = |sign: &str| matches!(sign, "." | "," | ":" | "/" | "-" | "%" | "+" | "–" | "@" | "_" | "'");
    let mut ordered = String::with_capacity(text.len());
    let mut at = 0;
    while at < turned.len() {
        if !is_ltr(turned[at]) {
            ordered.push_str(match turned[at] {
                "(" => ")",
                ")" => "(",
                "[" => "]",
                "]" => "[",
                other => other,
            });
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < turned.len()
            && (is_ltr(turned[end])
                || (joins(turned[end]) || turned[end] == " ")
                    && turned.get(end + 1).is_some_and(|next| is_ltr(next)))
        {
            end += 1;
        }
        // figures apart are read one after the other, words of another script together
        ordered.extend(turned[at..end].iter().rev().copied());
        at = end;
    }
    ordered
}

/// Whether a text is read from right to left.
pub(super) fn reads_left(text: &str) -> bool {
    let rtl = text.chars().filter(|c| is_right_to_left(*c)).count();
    rtl > 0 && rtl >= text.chars().filter(|c| c.is_alphabetic() && !is_right_to_left(*c)).count()
}

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
    fn text_from_right_to_left_is_put_in_the_order_of_reading() {
        assert_eq!(in_order("םלוע םולש"), "שלום עולם");
        assert_eq!(in_order(".(mg) 2.5 אוה"), "הוא 2.5 (mg).");
        assert_eq!(in_order("plain text"), "plain text");
        let cited = format!("4.{}", between(RAISED, "2"));
        assert_eq!(in_order(&cited), cited);
    }
}
