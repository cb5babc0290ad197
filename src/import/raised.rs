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

/// Classifies superscripts by the text before them and the sign right behind them. A number is a
/// power behind a ten or a unit, part of an isotope's name before a letter, and else a citation.
pub(super) fn read(before: &str, high: &str, after: Option<char>, words: &ImportConfig) -> Raised {
    let numbers = high.trim();
    let are_numbers = numbers.starts_with(|c: char| c.is_ascii_digit() && c != '0')
        && numbers.ends_with(|c: char| c.is_ascii_digit())
        && numbers.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ';' | '-' | '–' | ' '));
    let near = before.char_indices().rev().take(NEAR).last().map_or(before, |(at, _)| &before[at..]);
    let word = near.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_power = word == "10" || words.power_units.iter().any(|unit| unit == word);
    let is_isotope = !high.ends_with(' ') && after.is_some_and(char::is_alphabetic);
    if are_numbers && !is_power && !is_isotope {
        return Raised::Citations(numbers.replace(';', ","));
    }
    Raised::Text(high.chars().map(superscript).collect::<Option<String>>().unwrap_or_else(|| high.to_owned()))
}

/// Numbers in signs that Unicode has for them, for such as cite nothing.
pub(super) fn high(numbers: &str) -> String {
    numbers.chars().map(|c| superscript(c).unwrap_or(c)).collect()
}

/// Longest text that is set high and looked at, in bytes.
const LONGEST: usize = 80;

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
        if inside.contains(CITED) || inside.len() > LONGEST {
            resolved.push_str(inside);
        } else if let Some(after) = fraction(&mut resolved, inside, after) {
            rest = after;
        } else if is_degree(&resolved, inside, after) {
            resolved.push('°');
        } else {
            match bare(inside).map_or_else(
                || read(&resolved, inside, after.chars().next(), words),
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
    matches!(inside.trim(), "o" | "O" | "0" | "º" | "°")
        && before.trim_end().ends_with(|c: char| c.is_ascii_digit())
        && after.trim_start().starts_with(['C', 'F'])
}

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
        let read = |before: &str, high: &str, after| read(before, high, after, &words);
        let text = |text: &str| Raised::Text(text.to_owned());
        let cited = |numbers: &str| Raised::Citations(numbers.to_owned());
        for (before, high, after, is) in [
            ("It is rare.", "1,2", None, cited("1,2")),
            ("It is rare", "1;3", Some('.'), cited("1,3")),
            ("takes vitamin D", "4", Some(' '), cited("4")),
            ("it helps us", "2", Some('.'), cited("2")),
            ("in 2019", "3–5", Some('.'), cited("3–5")),
            ("at 5 mg", "3", None, cited("3")),
            ("per kg/m", "2", Some(' '), text("²")),
            ("5 × 10 ", "9", Some('/'), text("⁹")),
            ("Ca", "2+", Some(' '), text("²⁺")),
            ("per day", "-1", None, text("⁻¹")),
            ("a scan with ", "131", Some('I'), text("¹³¹")),
            ("25 ", "0", Some('C'), text("⁰")),
            ("the 1", "st", Some(' '), text("st")),
        ] {
            assert_eq!(read(before, high, after), is, "{before}^{high}");
        }
    }
}
