//! Drawn lines and filled rectangles that look like those of a table.

use super::rows::{Piece, Row};
use super::sheet::{Drawing, Rule, Upright};
use super::span::{Span, joined as joined_spans};

/// The maximum number of lines across a page that are looked at, once those that touch are joined.
const MAX_RULES: usize = 600;
/// How far lines at one height lie apart, in points, and how wide a gap between them may be.
const SAME_HEIGHT: f64 = 2.0;
const JOINED: f64 = 8.0;
/// How far the ends of a table's lines may lie apart, in points.
const SAME_END: f64 = 6.0;
/// How far lines down the page may lie apart that are the edges of two cells.
const SAME_UPRIGHT: f64 = 5.0;
/// The narrowest table, in points.
const NARROWEST: f64 = 60.0;
/// Share of a height or width that a line must have to bound it.
const BOUNDS: f64 = 0.6;
/// Largest space between a line and the text below and above it, and between lines of text, in sizes of the letters.
const BELOW_RULE: f64 = 2.2;
const ABOVE_RULE: f64 = 1.4;
const STEP: f64 = 2.5;
/// The minimum number of lines, and of words in the middle one, of text in columns.
pub(super) const TEXT_LINES: usize = 7;
pub(super) const TEXT_WORDS: usize = 4;

/// Lines across the page with the same ends, and the lines between them.
#[derive(Debug, Clone)]
pub(super) struct Lattice {
    pub(super) left: f64,
    pub(super) right: f64,
    /// Heights of the lines across, from the top.
    pub(super) heights: Vec<f64>,
    /// All lines across within it.
    rules: Vec<Rule>,
    /// Lines down the page within it.
    uprights: Vec<Upright>,
    /// Whether lines down the page part its columns.
    pub(super) has_inner: bool,
}

/// The lattices of a page, the widest first.
pub(super) fn lattices(drawing: &Drawing, rows: &[Row]) -> Vec<Lattice> {
    let rules = joined(drawing, rows);
    if rules.len() > MAX_RULES {
        return Vec::new();
    }
    let mut groups: Vec<Vec<Rule>> = Vec::new();
    for rule in rules.iter().filter(|rule| rule.right - rule.left >= NARROWEST) {
        let same = |group: &&mut Vec<Rule>| {
            group.first().is_some_and(|first| {
                (first.left - rule.left).abs() <= SAME_END && (first.right - rule.right).abs() <= SAME_END
            })
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(*rule),
            None => groups.push(vec![*rule]),
        }
    }
    groups.sort_by(|a, b| span_of(&b[0]).width().total_cmp(&span_of(&a[0]).width()));
    let lattice = |group: &Vec<Rule>| {
        let (left, right) = (group[0].left, group[0].right);
        let is_within = |at: f64| at > left - SAME_END && at < right + SAME_END;
        let whole = Lattice {
            left,
            right,
            heights: group.iter().map(|rule| rule.base).collect(),
            rules: rules
                .iter()
                .filter(|rule| is_within(rule.left) && is_within(rule.right))
                .copied()
                .collect(),
            uprights: drawing.uprights.iter().filter(|upright| is_within(upright.at)).copied().collect(),
            has_inner: false,
        };
        whole.parts(rows)
    };
    groups.iter().flat_map(lattice).collect()
}

fn span_of(rule: &Rule) -> Span {
    Span { left: rule.left, right: rule.right }
}

/// The lines across a page, each joined with those that touch it, and without such as underline a text.
fn joined(drawing: &Drawing, rows: &[Row]) -> Vec<Rule> {
    let mut rules = drawing.rules.clone();
    rules.sort_by(|a, b| a.base.total_cmp(&b.base));
    let underlines = |rule: &Rule| {
        let begin = rows.partition_point(|row| row.iter().all(|piece| piece.base < rule.base - piece.size));
        rows[begin..].iter().take_while(|row| row.iter().any(|piece| piece.base <= rule.base)).flatten().any(
            |piece| {
                (0.0..piece.size * 0.35).contains(&(rule.base - piece.base))
                    && rule.left >= piece.left - 1.0
                    && rule.right <= piece.right + 1.0
            },
        )
    };
    let mut joined: Vec<Rule> = Vec::new();
    let mut at = 0;
    while at < rules.len() {
        let base = rules[at].base;
        let end = at + rules[at..].partition_point(|rule| rule.base - base <= SAME_HEIGHT);
        let level = &mut rules[at..end];
        level.sort_by(|a, b| a.left.total_cmp(&b.left));
        let begin = joined.len();
        for rule in level.iter() {
            match joined[begin..].last_mut() {
                Some(last) if rule.left - last.right <= JOINED => last.right = last.right.max(rule.right),
                _ => joined.push(Rule { base, ..*rule }),
            }
        }
        at = end;
    }
    joined.retain(|rule| !underlines(rule));
    joined
}

/// The middle of a piece, from the top.
pub(super) fn middle(piece: &Piece) -> f64 {
    piece.base - piece.size * 0.3
}

impl Lattice {
    pub(super) fn top(&self) -> f64 {
        self.heights.first().copied().unwrap_or(0.0)
    }

    pub(super) fn bottom(&self) -> f64 {
        self.heights.last().copied().unwrap_or(0.0)
    }

    /// The pieces between its left and right end.
    pub(super) fn pieces<'a>(&self, rows: &'a [Row]) -> Vec<&'a Piece> {
        let is_inside = |piece: &&Piece| {
            piece.part.is_none() && piece.left >= self.left - SAME_END && piece.right <= self.right + SAME_END
        };
        rows.iter().flatten().filter(is_inside).collect()
    }

    /// The pieces of each band between two lines.
    pub(super) fn bands<'a>(&self, pieces: &[&'a Piece]) -> Vec<Vec<&'a Piece>> {
        let is_in = |piece: &Piece, top: f64, bottom: f64| (top..bottom).contains(&middle(piece));
        self.heights
            .windows(2)
            .map(|pair| pieces.iter().copied().filter(|piece| is_in(piece, pair[0], pair[1])).collect())
            .collect()
    }

    /// Whether a line down the page at some place between two ends bounds a band.
    fn is_bounded(&self, from: f64, to: f64, top: f64, bottom: f64) -> bool {
        let covered = |upright: &Upright| upright.bottom.min(bottom) - upright.top.max(top);
        self.uprights
            .iter()
            .any(|upright| (from..=to).contains(&upright.at) && covered(upright) >= (bottom - top) * BOUNDS)
    }

    /// Whether any line down the page bounds a cell of a band.
    pub(super) fn has_cells(&self, band: usize) -> bool {
        let (top, bottom) = (self.heights[band], self.heights[band + 1]);
        self.is_bounded(self.left - SAME_END, self.right + SAME_END, top, bottom)
    }

    /// The parts whose bands are rows of a table: what is between them is no row.
    fn parts(&self, rows: &[Row]) -> Vec<Lattice> {
        let pieces = self.pieces(rows);
        let bands = self.bands(&pieces);
        let fits: Vec<bool> =
            bands.iter().enumerate().map(|(at, band)| self.is_row(at, band, rows)).collect();
        let mut parts = Vec::new();
        let mut from = 0;
        while from < bands.len() {
            let end = (from..bands.len()).find(|at| !fits[*at]).unwrap_or(bands.len());
            if end > from {
                let mut part = Lattice { heights: self.heights[from..=end].to_vec(), ..self.clone() };
                part.has_inner = !part.inner().is_empty();
                parts.push(part);
            }
            from = end + 1;
        }
        parts
    }

    /// Whether a band can be a row of a table, or several.
    fn is_row(&self, at: usize, band: &[&Piece], rows: &[Row]) -> bool {
        let (top, bottom) = (self.heights[at], self.heights[at + 1]);
        let reaches_out = rows.iter().flatten().any(|piece| {
            (top..bottom).contains(&middle(piece))
                && piece.left < self.right
                && piece.right > self.left
                && (piece.left < self.left - SAME_END || piece.right > self.right + SAME_END)
        });
        if reaches_out {
            return false;
        }
        let (Some(first), Some(last)) = (band.first(), band.last()) else { return true };
        let has_cells = self.has_cells(at);
        let is_tight =
            first.base - top <= first.size * BELOW_RULE && bottom - last.base <= last.size * ABOVE_RULE;
        if segments(band).len() < 2 {
            // a title of the rows below, or a row with empty cells
            let one = last.base - first.base <= first.size * 0.2;
            return has_cells && bottom - top <= first.size * MAX_SIZES || one && is_tight;
        }
        let mut columns: Vec<(usize, usize)> = Vec::new();
        for Span { left, right } in segments(band) {
            let lines: Vec<&&Piece> =
                band.iter().filter(|piece| piece.left >= left && piece.right <= right).collect();
            let words: usize = lines.iter().map(|piece| piece.text.split_whitespace().count()).sum();
            columns.push((lines.len(), words));
        }
        let texts =
            columns.iter().filter(|(lines, words)| *lines >= TEXT_LINES && *words >= lines * TEXT_WORDS);
        if texts.count() >= 2 {
            return false;
        }
        let steps_are_small = band.windows(2).all(|pair| pair[1].base - pair[0].base <= pair[1].size * STEP);
        let heads = |piece: &Piece| {
            piece.bold
                && !first.bold
                && band.iter().all(|other| (other.base - piece.base).abs() > 0.1 || other == &piece)
        };
        has_cells || is_tight && steps_are_small && !band.iter().any(|piece| heads(piece))
    }

    /// Where lines down the page part the columns.
    fn inner(&self) -> Vec<f64> {
        let mut inner: Vec<f64> = self
            .uprights
            .iter()
            .filter(|upright| upright.at > self.left + SAME_END && upright.at < self.right - SAME_END)
            .filter(|upright| {
                self.heights.windows(2).any(|pair| {
                    upright.bottom.min(pair[1]) - upright.top.max(pair[0]) >= (pair[1] - pair[0]) * BOUNDS
                })
            })
            .map(|upright| upright.at)
            .collect();
        inner.sort_by(f64::total_cmp);
        inner
            .chunk_by(|a, b| b - a <= SAME_UPRIGHT)
            .filter_map(|same| Some(f64::midpoint(*same.first()?, *same.last()?)))
            .collect()
    }

    /// The columns: between lines down the page where there are any, else those of the text.
    pub(super) fn columns(&self, bands: &[Vec<&Piece>]) -> Option<Vec<Span>> {
        let inner = self.inner();
        if !inner.is_empty() {
            let edges: Vec<f64> = std::iter::once(self.left).chain(inner).chain([self.right]).collect();
            return Some(edges.windows(2).map(|pair| Span { left: pair[0], right: pair[1] }).collect());
        }
        let segmented: Vec<Vec<Span>> = bands.iter().map(|band| segments(band)).collect();
        let most = segmented.iter().map(Vec::len).max().filter(|most| *most >= 2)?;
        let columns =
            joined_spans(segmented.into_iter().filter(|spans| spans.len() == most).flatten().collect(), 0.0);
        (columns.len() >= 2).then_some(columns)
    }

    /// Whether two neighboring columns are one cell in a band: its cells have lines down the page, but not there.
    pub(super) fn is_spanned(&self, band: usize, columns: &[Span], column: usize) -> bool {
        let Some(edge) = columns.get(column).map(|column| column.right) else { return false };
        let (top, bottom) = (self.heights[band], self.heights[band + 1]);
        self.has_inner
            && self.has_cells(band)
            && !self.is_bounded(edge - SAME_UPRIGHT, edge + SAME_UPRIGHT, top, bottom)
    }

    /// Whether a column has a line across between two bands; without, its cell goes over both.
    pub(super) fn is_parted(&self, above: usize, below: usize, column: Span) -> bool {
        let (from, to) = (self.heights[above + 1] - SAME_HEIGHT, self.heights[below] + SAME_HEIGHT);
        self.rules.iter().any(|rule| {
            (from..=to).contains(&rule.base) && column.common(span_of(rule)) >= column.width() * BOUNDS
        })
    }

    /// Takes in the lines across that part some of its cells only.
    pub(super) fn with_partial(mut self, columns: &[Span]) -> Self {
        let (top, bottom) = (self.top(), self.bottom());
        let parts_some = |rule: &&Rule| {
            rule.base > top + SAME_HEIGHT
                && rule.base < bottom - SAME_HEIGHT
                && columns.iter().any(|column| column.common(span_of(rule)) >= column.width() * BOUNDS)
        };
        if self.has_inner {
            self.heights.extend(self.rules.iter().filter(parts_some).map(|rule| rule.base));
            self.heights.sort_by(f64::total_cmp);
            self.heights.dedup_by(|a, b| *a - *b <= SAME_HEIGHT);
        }
        self
    }
}

/// Highest row with one filled cell, in sizes of its letters.
const MAX_SIZES: f64 = 12.0;

/// What pieces cover from the left to the right, where nothing is in between.
fn segments(pieces: &[&Piece]) -> Vec<Span> {
    joined_spans(pieces.iter().map(|piece| Span::of(piece)).collect(), NARROWEST_GAP)
}

/// The narrowest space between columns, in points.
const NARROWEST_GAP: f64 = 2.0;
