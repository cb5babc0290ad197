//! Headings of a Word file that only their look shows: bold lines above text, and items of a numbered list above text.

use super::super::page::{Line, LineKind};
use super::super::shape::{contains_any, is_heading_like, is_terminated};
use super::body::{Body, LOWEST, TITLE};
use crate::config::ImportConfig;

/// The maximum number of words of a bold line that is a heading, and of a question.
const MAX_LINE_LENGTH: usize = 12;
const MAX_QUESTION_LENGTH: usize = 25;
/// The maximum number of consecutive bold lines; more are text that is set bold.
const MAX_RUN_LENGTH: usize = 3;
/// The minimum number of bold lines that make up the headings of a text without styles, beside its title.
const MIN_COUNT: usize = 2;
/// Sizes of letters that are levels of their own.
const MAX_SIZES: usize = 3;

/// Makes headings of lines that look like them.
pub(super) fn into_headings(body: &mut Body, words: &ImportConfig) {
    let mut places: Vec<usize> =
        body.bold.keys().copied().filter(|at| is_candidate(body, *at, words)).collect();
    places.extend(numbered_headings(body, words));
    places.sort_unstable();
    places.dedup();
    let is_styled =
        body.lines.iter().any(|line| matches!(line.kind, LineKind::Heading(level) if level > TITLE));
    let title = places.first().copied().filter(|at| *at == 0 && !has_heading(&body.lines));
    if !is_styled && places.len() < MIN_COUNT + usize::from(title.is_some()) {
        return;
    }
    let size = |at: &usize| body.bold.get(at).copied().unwrap_or(0);
    let mut sizes: Vec<u32> = places.iter().filter(|at| Some(**at) != title).map(size).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes.dedup();
    let mut above = None;
    let mut levels: Vec<(usize, u8)> = Vec::with_capacity(places.len());
    let mut waiting = places.iter().peekable();
    for (at, line) in body.lines.iter().enumerate() {
        if let LineKind::Heading(level) = line.kind {
            above = Some(level);
        }
        let Some(place) = waiting.next_if(|place| **place == at) else { continue };
        let rank = sizes.iter().position(|known| *known == size(place)).unwrap_or(0).min(MAX_SIZES - 1);
        let rank = u8::try_from(rank).unwrap_or(0);
        let level = match above {
            _ if title == Some(at) => 1,
            // before the first heading, a bold line is that of a cover
            None | Some(TITLE) if is_styled => continue,
            Some(level) if is_styled => level + 1,
            _ => 2 + rank,
        };
        levels.push((at, level.min(LOWEST)));
    }
    for (at, level) in levels {
        body.lines[at].kind = LineKind::Heading(level);
        body.numbers.remove(&at);
    }
}

fn has_heading(lines: &[Line]) -> bool {
    lines.iter().any(|line| matches!(line.kind, LineKind::Heading(_)))
}

/// Whether a bold line is a heading: short, no sentence, and with text below it.
fn is_candidate(body: &Body, at: usize, words: &ImportConfig) -> bool {
    let Some((line, next)) = body.lines.get(at).zip(body.lines.get(at + 1)) else { return false };
    let run = |places: &mut dyn Iterator<Item = usize>| {
        places.take_while(|place| body.bold.contains_key(place)).take(MAX_RUN_LENGTH + 1).count()
    };
    let run = run(&mut (at..body.lines.len())) + run(&mut (0..at).rev());
    let count = line.text.split_whitespace().count();
    let asks = line.text.ends_with('?') && count <= MAX_QUESTION_LENGTH;
    let is_line = is_heading_like(&line.text, words)
        && count <= MAX_LINE_LENGTH
        && !contains_any(&line.text.to_lowercase(), &words.warning_phrases);
    let above_text = match line.kind {
        LineKind::Text => !matches!(next.kind, LineKind::Heading(_)) || body.bold.contains_key(&(at + 1)),
        LineKind::Item(_) => next.kind == LineKind::Text,
        LineKind::Heading(_) => false,
    };
    above_text && run <= MAX_RUN_LENGTH && !line.text.contains('\t') && (asks || is_line)
}

/// The items of numbered lists that are headings: each of them has text below it.
fn numbered_headings(body: &Body, words: &ImportConfig) -> Vec<usize> {
    let number = |at: &usize| body.numbers.get(at).and_then(|numbered| numbered.number).unwrap_or(0);
    let mut places: Vec<usize> = body.numbers.keys().copied().filter(|at| number(at) > 0).collect();
    places.sort_unstable();
    let heads_text = |at: &usize| {
        body.lines.get(*at).is_some_and(|line| is_heading_like(&line.text, words))
            && body
                .lines
                .get(at + 1)
                .is_some_and(|next| next.kind == LineKind::Text && is_terminated(&next.text))
    };
    places
        .chunk_by(|a, b| number(b) == number(a) + 1)
        .filter(|series| series.len() >= MIN_COUNT && series.iter().all(heads_text))
        .flatten()
        .copied()
        .collect()
}
