//! Small letters set high or low: to which line they belong.

use super::super::raised::write_fraction;
use super::rows::Run;
use super::sheet::Rule;

/// The maximum number of runs of a page that is searched for small ones.
const MAX_RUNS: usize = 20_000;
/// Largest size of small letters, as a share of those beside them.
const SMALL: f64 = 0.82;
/// How far small letters are above or below the baseline, as a share of the adjacent letters' size.
const RAISED_BY: std::ops::RangeInclusive<f64> = 0.12..=0.8;
const LOWERED_BY: std::ops::RangeInclusive<f64> = 0.04..=0.5;
/// Longest small text, in characters.
const MAX_SMALL_LENGTH: usize = 24;
/// Space between a word and small letters.
const BESIDE: f64 = 0.6;

/// Puts small letters set high or low on the line that they belong to.
pub(super) fn attach(runs: &mut [Run], rules: &[Rule]) {
    if runs.len() > MAX_RUNS {
        return;
    }
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by(|a, b| runs[*a].piece.base.total_cmp(&runs[*b].piece.base));
    let bases: Vec<f64> = order.iter().map(|at| runs[*at].piece.base).collect();
    let largest = runs.iter().map(|run| run.piece.size).fold(0.0, f64::max).min(LARGEST);
    let mut moved: Vec<Moved> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        let small = &run.piece;
        let text = small.text.trim();
        let is_figure = text.starts_with(|c: char| c.is_ascii_digit() || c == '[' || c == '(');
        if text.chars().count() > MAX_SMALL_LENGTH || text.is_empty() {
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
                let after = small.left >= host.right - host.size * BESIDE
                    && small.left <= host.right + host.size * BESIDE;
                let before =
                    small.right <= host.left + host.size * 0.2 && small.right >= host.left - host.size * 0.3;
                host.text.chars().any(char::is_alphanumeric) && size && (high || low) && (after || before)
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
    let fractions = stack_fractions(runs, &mut moved, rules);
    for (at, base, size, raised) in moved {
        let run = &mut runs[at];
        run.piece.base = base;
        let is_fraction = fractions.contains(&at);
        run.raised = raised && !is_fraction;
        run.lowered = !raised;
        run.piece.size = size;
    }
}

/// A run with the base line and the size of the line that it belongs to, and whether it is above that.
type Moved = (usize, f64, f64, bool);

/// Makes fractions of two numbers above each other with a line between them, in the place of the upper ones.
fn stack_fractions(runs: &mut [Run], moved: &mut Vec<Moved>, rules: &[Rule]) -> Vec<usize> {
    let mut fractions = Vec::new();
    let is_number = |run: &Run| {
        let text = run.piece.text.trim();
        (1..=MAX_FIGURE_LENGTH).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let numbers = |high: bool| -> Vec<usize> {
        moved
            .iter()
            .filter(|(at, .., raised)| *raised == high && is_number(&runs[*at]))
            .map(|(at, ..)| *at)
            .collect()
    };
    let (lower, upper) = (numbers(false), numbers(true));
    for below in lower {
        let small = runs[below].piece.clone();
        let over = |at: &&usize| {
            let high = &runs[**at].piece;
            let middle = f64::midpoint(high.left, high.right);
            high.base < small.base
                && small.base - high.base < high.size * STACKED
                && (small.left - high.size * 0.5..small.right + high.size * 0.5).contains(&middle)
                && rules.iter().any(|rule| {
                    (high.base..small.base).contains(&rule.base)
                        && rule.left <= middle
                        && middle <= rule.right
                })
        };
        let Some(above) = upper.iter().find(over).copied() else { continue };
        let high = &mut runs[above].piece;
        let mut text = String::new();
        write_fraction(&mut text, high.text.trim(), small.text.trim());
        high.text = text;
        high.right = high.right.max(small.right);
        runs[below].piece.text.clear();
        moved.retain(|(at, ..)| *at != below);
        fractions.push(above);
    }
    fractions
}

/// The maximum number of figures of a number in a fraction, and how far below each other the two may be, in sizes.
const MAX_FIGURE_LENGTH: usize = 3;
const STACKED: f64 = 2.5;

/// Largest letters beside which small ones are looked for, in points.
const LARGEST: f64 = 60.0;
/// How far letters of the same size may be set high.
const SAME_SIZE_RAISED: f64 = 0.5;
