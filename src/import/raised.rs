//! Superscripts: powers, isotopes and citations, distinguished by the text around them.

use crate::config::ImportConfig;

use super::page::{CITED, RAISED, between};

/// What signs set high are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Raised {
    /// Numbers of citations, with commas between them.
    Citations(String),
    /// Part of the text, in the signs that Unicode has for it, else unchanged.
    Text(String),
}

/// Characters before the signs in which the word that they belong to is looked for.
const NEAR: usize = 16;

/// Classifies superscripts by the text before and after them. A number is a power after a ten, another short figure or a
/// unit, part of an isotope's name before a letter, and else a citation.
pub(super) fn read(before: &str, high: &str, after: &str, words: &ImportConfig) -> Raised {
    let numbers = high.trim();
    let are_numbers = numbers.starts_with(|c: char| c.is_ascii_digit() && c != '0')
        && numbers.ends_with(|c: char| c.is_ascii_digit())
        && numbers.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ';' | '-' | '–' | ' '));
    let near = before.char_indices().rev().take(NEAR).last().map_or(before, |(at, _)| &before[at..]);
    let is_isotope = !high.ends_with(' ') && after.starts_with(char::is_alphabetic);
    let is_one = numbers.bytes().all(|byte| byte.is_ascii_digit());
    if are_numbers && !is_isotope && !is_power(near, is_one, after, words) {
        return Raised::Citations(numbers.replace(';', ","));
    }
    Raised::Text(high.chars().map(superscript).collect::<Option<String>>().unwrap_or_else(|| high.to_owned()))
}

/// Most digits of a figure, other than ten, that has powers: a longer one is a year or an amount.
const MAX_DIGITS: usize = 2;

/// Whether signs set high after a text are a power; `is_one` if they are a single number.
fn is_power(near: &str, is_one: bool, after: &str, words: &ImportConfig) -> bool {
    let body = near.trim_end();
    let is_glued = body.len() == near.len();
    let per_unit = after.strip_prefix('/').is_some_and(|unit| unit.starts_with(char::is_alphabetic));
    if per_unit && is_one {
        return true;
    }
    let figure = body.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let digits = body[figure.len()..].trim_start_matches(['.', ',']);
    if body.ends_with(|c: char| c.is_ascii_digit()) {
        let word = figure.trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let is_label = words.label_words.contains(&word.to_lowercase());
        let count = digits.bytes().filter(u8::is_ascii_digit).count();
        return digits == "10" || is_glued && is_one && !is_label && count <= MAX_DIGITS;
    }
    let rest = body.trim_end_matches(char::is_alphabetic);
    let word = &body[rest.len()..];
    let is = |list: &[String]| list.iter().any(|unit| unit == word);
    let after_figure = rest.trim_end().ends_with(|c: char| c.is_ascii_digit());
    if is(&words.power_units) || is(&words.figure_units) && (after_figure || rest.ends_with(['/', '·'])) {
        return true;
    }
    if is_one && is_glued && is_in_formula(rest, word) {
        return true;
    }
    let mut letters = word.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return false };
    // `r² = .9`, `χ²`
    is_glued
        && is_one
        && !rest.ends_with(['\'', '’'])
        && (letter.is_lowercase() && letter != 'a'
            || after.trim_start().starts_with(['=', '<', '>', '≈', '≤', '≥']))
}

/// The maximum number of letters in a product: `mc`.
const MAX_PRODUCT_LENGTH: usize = 3;

/// Whether a word is letters of a formula: after a sign of equality with nothing but short terms between, as in
/// `E = mc` or `BMI = kg/h`.
fn is_in_formula(before: &str, word: &str) -> bool {
    let Some((_, side)) = before.rsplit_once(['=', '≈', '∝']) else { return false };
    let mut terms = side.split(|c: char| !c.is_alphabetic()).chain([word]).filter(|term| !term.is_empty());
    !side.trim().contains([' ', ',', ';', ':', '!', '?'])
        && terms.all(|term| term.chars().count() <= MAX_PRODUCT_LENGTH)
}

/// Numbers in signs that Unicode has for them, for such as cite nothing.
pub(super) fn high(numbers: &str) -> String {
    numbers.chars().map(|c| superscript(c).unwrap_or(c)).collect()
}

/// Longest text that is set high and looked at, in bytes.
const MAX_LENGTH: usize = 80;

/// Decides what the text between [`RAISED`] marks is, line by line. Fractions, powers, ordinals and degrees
/// become text; numbers that could cite keep the signs until all of the page is known.
pub(super) fn resolve(text: &str, words: &ImportConfig) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(RAISED[0]) {
        resolved.push_str(&rest[..open]);
        rest = &rest[open + RAISED[0].len_utf8()..];
        let Some(close) = rest.find(RAISED[1]) else { continue };
        let (inside, after) = (&rest[..close], &rest[close + RAISED[1].len_utf8()..]);
        rest = after;
        if inside.contains(CITED) || inside.len() > MAX_LENGTH {
            resolved.push_str(inside);
        } else if let Some(after) = fraction(&mut resolved, inside, after) {
            rest = after;
        } else if is_degree(&resolved, inside, after) {
            resolved.push('°');
        } else if is_note_letter(&resolved, inside, after) {
            let space = if resolved.is_empty() || resolved.ends_with(' ') { "" } else { " " };
            let gap = if after.starts_with(char::is_alphanumeric) { " " } else { "" };
            resolved.extend([space, "[", inside.trim(), "]", gap]);
        } else {
            match bare(inside).map_or_else(
                || read(&resolved, inside, after, words),
                |numbers| Raised::Citations(numbers.to_owned()),
            ) {
                Raised::Citations(numbers) => resolved.push_str(&between(RAISED, &numbers)),
                Raised::Text(text) => resolved.push_str(&text),
            }
        }
    }
    resolved.push_str(rest);
    resolved
}

/// The numbers in brackets or after a sign of notes.
fn bare(inside: &str) -> Option<&str> {
    let numbers = inside.trim();
    let numbers = numbers.strip_prefix(['[', '('])?.strip_suffix([']', ')'])?.trim();
    let is_numbers = numbers.starts_with(|c: char| c.is_ascii_digit())
        && numbers.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ';' | '-' | '–' | ' '));
    is_numbers.then_some(numbers)
}

/// A degree sign that is written as a small letter or a zero: `38<sup>o</sup>C`.
fn is_degree(before: &str, inside: &str, after: &str) -> bool {
    matches!(inside.trim(), "o" | "O" | "0" | "º" | "°" | "◦" | "∘")
        && before.trim_end().ends_with(|c: char| c.is_ascii_digit())
        && after.trim_start().starts_with(['C', 'F'])
}

/// Letters that call notes of a table.
const NOTE_LETTERS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// Whether a letter set high calls a note, or begins it: after a word, or before one at the beginning of a line. It
/// must not become part of the word.
fn is_note_letter(before: &str, inside: &str, after: &str) -> bool {
    let word = before.chars().rev().take_while(|c| c.is_alphabetic()).count();
    let ends = !after.starts_with(char::is_alphanumeric);
    NOTE_LETTERS.contains(&inside.trim())
        && if before.trim().is_empty() {
            after.trim_start().starts_with(char::is_uppercase)
        } else {
            ends && (word >= MIN_LETTERS || before.ends_with(['%', ')']))
        }
}

/// The minimum number of letters of a word with a note: in a shorter one, a letter set high is part of a formula or of an
/// abbreviation.
const MIN_LETTERS: usize = 3;

/// Strokes of fractions.
const STROKES: [char; 3] = ['/', '⁄', '∕'];

/// Writes a fraction whose upper number is set high, and gives what follows its lower number.
fn fraction<'a>(text: &mut String, inside: &str, after: &'a str) -> Option<&'a str> {
    let is_number =
        |text: &str| !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    let (upper, lower, rest) = match inside.trim().split_once(STROKES) {
        Some((upper, lower)) if !lower.trim().is_empty() => (upper.trim(), lower.trim(), after),
        both => {
            let upper = both.map_or(inside.trim(), |(upper, _)| upper.trim());
            let begin = match both {
                Some(_) => after,
                None => after.trim_start().strip_prefix(STROKES)?,
            };
            let begin = begin.trim_start();
            let digits = begin.bytes().take_while(u8::is_ascii_digit).count();
            (upper, &begin[..digits], &begin[digits..])
        }
    };
    if !is_number(upper) || !is_number(lower) {
        return None;
    }
    write_fraction(text, upper, lower);
    Some(rest)
}

/// Writes a fraction, with the sign that Unicode has for it, apart from a number before it.
pub(super) fn write_fraction(text: &mut String, upper: &str, lower: &str) {
    let sign = match (upper, lower) {
        ("1", "2") => "½",
        ("1", "3") => "⅓",
        ("2", "3") => "⅔",
        ("1", "4") => "¼",
        ("3", "4") => "¾",
        ("1", "5") => "⅕",
        ("1", "8") => "⅛",
        ("3", "8") => "⅜",
        ("5", "8") => "⅝",
        ("7", "8") => "⅞",
        _ => {
            if text.ends_with(|c: char| c.is_ascii_digit()) {
                text.push(' ');
            }
            text.extend([upper, "/", lower]);
            return;
        }
    };
    // a number with a space between it and its fraction is one
    let number = text.trim_end().len();
    if text.len() - number == 1 && text[..number].ends_with(|c: char| c.is_ascii_digit()) {
        text.truncate(number);
    }
    text.push_str(sign);
}

/// The digit of a Unicode superscript.
pub(super) fn low(c: char) -> Option<char> {
    Some(match c {
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁰' | '⁴'..='⁹' => char::from_digit(u32::from(c) - u32::from('⁰'), 10)?,
        _ => return None,
    })
}

/// The sign that Unicode has for one that is set high.
fn superscript(c: char) -> Option<char> {
    Some(match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32(u32::from('⁰') + c.to_digit(10)?)?,
        '+' => '⁺',
        '-' | '–' | '−' => '⁻',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn numbers_set_high_are_powers_isotopes_or_citations() {
        let words = Config::embedded().expect("valid settings").import;
        let read = |before: &str, high: &str, after: &str| read(before, high, after, &words);
        let text = |text: &str| Raised::Text(text.to_owned());
        let cited = |numbers: &str| Raised::Citations(numbers.to_owned());
        for (before, high, after, is) in [
            ("It is rare.", "1,2", "", cited("1,2")),
            ("It is rare", "1;3", ".", cited("1,3")),
            ("takes vitamin D", "4", " ", cited("4")),
            ("it helps us", "2", ".", cited("2")),
            ("in 2019", "3–5", ".", cited("3–5")),
            ("at 5 mg", "3", "", cited("3")),
            ("per kg/m", "2", " ", text("²")),
            ("5 × 10 ", "9", "/", text("⁹")),
            ("Ca", "2+", " ", text("²⁺")),
            ("per day", "-1", "", text("⁻¹")),
            ("a scan with ", "131", "I", text("¹³¹")),
            ("25 ", "0", "C", text("⁰")),
            ("the 1", "st", " ", text("st")),
            ("below 20x10", "9", "/L", text("⁹")),
            ("60 mL/min/1.73m", "2", " ", text("²")),
            ("7 m/s", "2", ".", text("²")),
            ("a bed of 40 ft", "2", ".", text("²")),
            ("9 in", "2", " wide", text("²")),
            ("they believe in", "2", " it", cited("2")),
            ("a test of χ", "2", " and", text("²")),
            ("with r", "2", " = 0.9", text("²")),
            ("with R", "2", " = 0.9", text("²")),
            ("that is 2", "3", ", or 8", text("³")),
            ("below 150 × 10", "9", "/L", text("⁹")),
            ("cells per 4 mm", "3", "/h", text("³")),
            ("children aged 12", "3", ".", cited("3")),
            ("since 2019", "3", ".", cited("3")),
            ("1 in 20,000", "3", ".", cited("3")),
            ("hepatitis C", "3", " is", cited("3")),
            ("as E = mc", "2", ", or", text("²")),
            ("area = πr", "2", ".", text("²")),
            ("with p = .03 in all", "2", ".", cited("2")),
            ("known as LDL", "2", ".", cited("2")),
        ] {
            assert_eq!(read(before, high, after), is, "{before}^{high}");
        }
    }
}
