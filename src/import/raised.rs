//! Signs set high: powers, isotopes and citations, told apart by what stands around them.

use crate::config::ImportConfig;

/// What signs set high are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Raised {
    /// Numbers of citations, with commas between them.
    Citations(String),
    /// Part of the text, in the signs that Unicode has for it, else as it stands.
    Text(String),
}

/// Characters before the signs in which the word that they belong to is looked for.
const NEAR: usize = 16;

/// Tells what signs set high are from the text before them and the sign right behind them. A number is a
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
