//! Splits a text into the parts that figures consist of: numbers, whether in digits or in words, and the words around them.

use std::ops::Range;

use crate::config::CareConfig;

/// Words between the ends of a range.
const RANGE_WORDS: [&str; 2] = ["to", "a"];

/// A part of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part<'a> {
    Number(f64),
    /// Between the ends of a range.
    Dash,
    /// What "twice" says besides its number.
    Times,
    Word(&'a str),
}

/// A part, and the bytes that it takes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spanned<'a> {
    pub(super) part: Part<'a>,
    pub(super) range: Range<usize>,
}

fn number_of(part: Option<&Spanned<'_>>) -> Option<f64> {
    match part?.part {
        Part::Number(number) => Some(number),
        Part::Dash | Part::Times | Part::Word(_) => None,
    }
}

/// The number at a place.
pub(super) fn number(parts: &[Spanned<'_>], at: usize) -> Option<f64> {
    number_of(parts.get(at))
}

/// The word at a place.
pub(super) fn word<'a>(parts: &[Spanned<'a>], at: usize) -> Option<&'a str> {
    match parts.get(at)?.part {
        Part::Word(word) => Some(word),
        Part::Number(_) | Part::Dash | Part::Times => None,
    }
}

/// Splits a text into numbers, dashes between them, and words.
pub(super) fn parts<'a>(text: &'a str, config: &CareConfig) -> Vec<Spanned<'a>> {
    let mut parts: Vec<Spanned<'a>> = Vec::new();
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let end_of = |index: usize| chars.get(index).map_or(text.len(), |(at, _)| *at);
    let is_digit = |index: usize| chars.get(index).is_some_and(|(_, c)| c.is_ascii_digit());
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at].1;
        let is_free = at == 0 || !chars[at - 1].1.is_alphanumeric();
        let is_point = matches!(c, '.' | '·')
            && is_digit(at + 1)
            && (at == 0 || chars[at - 1].1.is_whitespace() || chars[at - 1].1 == '(');
        let is_signed =
            matches!(c, '-' | '−') && is_digit(at + 1) && (at == 0 || chars[at - 1].1.is_whitespace());
        if is_signed || is_point || c.is_ascii_digit() && is_free {
            let start = at;
            at += usize::from(is_signed);
            if let Some(number) = read_number(&chars, &mut at) {
                let number = if is_signed { -number } else { number };
                parts.push(Spanned { part: Part::Number(number), range: end_of(start)..end_of(at) });
            }
        } else if matches!(c, '–' | '-' | '−') && is_digit(at + 1) && number_of(parts.last()).is_some() {
            parts.push(Spanned { part: Part::Dash, range: end_of(at)..end_of(at + 1) });
            at += 1;
            // the number after a dash follows a sign of its own
            if let Some(number) = read_number(&chars, &mut at) {
                let start = parts.last().map_or(0, |last| last.range.end);
                parts.push(Spanned { part: Part::Number(number), range: start..end_of(at) });
            }
        } else if c.is_alphabetic() || c == 'µ' {
            let start = at;
            let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '\'' | '’');
            while chars.get(at).is_some_and(|(_, c)| goes_on(*c)) {
                at += 1;
            }
            let word = &text[end_of(start)..end_of(at)];
            let is_range = RANGE_WORDS.contains(&word) && number_of(parts.last()).is_some();
            let next_is_number =
                chars[at..].iter().find(|(_, c)| !c.is_whitespace()).is_some_and(|(_, c)| c.is_ascii_digit());
            let part = if is_range && next_is_number { Part::Dash } else { Part::Word(word) };
            push_word(&mut parts, part, end_of(start)..end_of(at), config);
        } else if c == '%' {
            parts.push(Spanned { part: Part::Word("%"), range: end_of(at)..end_of(at + 1) });
            at += 1;
        } else {
            at += 1;
        }
    }
    parts
}

/// Adds a word, or the number that it says: "three", "twice".
fn push_word<'a>(parts: &mut Vec<Spanned<'a>>, part: Part<'a>, range: Range<usize>, config: &CareConfig) {
    let Part::Word(word) = part else {
        parts.push(Spanned { part, range });
        return;
    };
    let lower = word.to_lowercase();
    let first = lower.split('-').next().unwrap_or_default();
    let before = number_of(parts.last());
    if let (Some(&factor), Some(number), Some(last)) = (config.factors.get(&lower), before, parts.last_mut())
    {
        // “two hundred”
        *last = Spanned { part: Part::Number(number * factor), range: last.range.start..range.end };
    } else if let Some(&number) = config.numbers.get(&lower) {
        // “two to three”
        if let [.., Spanned { part: Part::Number(_), .. }, Spanned { part: joint, .. }] = parts.as_mut_slice()
            && matches!(joint, Part::Word(word) if RANGE_WORDS.contains(word))
        {
            *joint = Part::Dash;
        }
        parts.push(Spanned { part: Part::Number(number), range });
    } else if let Some(&number) = config.counts.get(first) {
        parts.push(Spanned { part: Part::Number(number), range: range.clone() });
        parts.push(Spanned { part: Part::Times, range: range.clone() });
        // “twice-daily”, “twice-a-day”
        parts.extend(
            word.split('-').skip(1).map(|piece| Spanned { part: Part::Word(piece), range: range.clone() }),
        );
    } else {
        parts.push(Spanned { part, range });
    }
}

/// The number that begins with the character at `at`, which is moved to the end of it.
fn read_number(chars: &[(usize, char)], at: &mut usize) -> Option<f64> {
    let is_digit = |index: usize| chars.get(index).is_some_and(|(_, c)| c.is_ascii_digit());
    let start = *at;
    let is_point = |index: usize| {
        chars.get(index).is_some_and(|(_, c)| matches!(c, '.' | ',' | '·')) && is_digit(index + 1)
    };
    while is_digit(*at) || is_point(*at) {
        *at += 1;
    }
    value(&chars[start..*at].iter().map(|(_, c)| *c).collect::<String>())
}

/// A number as written: `3,000` has a thousands separator, `2,5` a decimal comma.
fn value(written: &str) -> Option<f64> {
    let is_thousands = written.split(',').skip(1).all(|part| part.len() == 3) && !written.starts_with("0,");
    let written = &written.replace('·', ".");
    let plain = if is_thousands { written.replace(',', "") } else { written.replace(',', ".") };
    plain.parse().ok()
}
