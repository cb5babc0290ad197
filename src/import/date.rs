//! Dates in the words of pages.

use crate::corpus::PartialDate;

/// A date at the beginning of a text, and what follows it. Understood are `October 28, 2025`,
/// `28th October 2025`, `June 2015`, `2025-10-28`, `2015` and such figures as can mean one day only:
/// 27/03/2025 has no month 27. 03/04/2025 is not understood, for it means different days in different
/// countries. Spanish is understood, too: `12 de marzo de 2024`, `marzo de 2024`.
pub(super) fn leading_date<'a>(text: &'a str, months: &[String]) -> Option<(PartialDate, &'a str)> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—'));
    if let Some(iso) = text.get(..10).and_then(|iso| iso.parse().ok()) {
        return Some((iso, &text[10..]));
    }
    let (first, after_first) = token(text)?;
    if matches!(first.to_lowercase().as_str(), "on" | "in" | "el" | "en" | "día") || is_weekday(first) {
        return leading_date(after_first, months);
    }
    if let Some(found) = in_figures(text) {
        return Some(found);
    }
    if let Some(month) = month(first, months) {
        let (second, after_second) = token(without_of(after_first))?;
        let number = figure(second)?;
        let after_day = without_ordinal(after_second);
        if let Some((third, rest)) = token(after_day)
            && number <= 31
            && let Some(year) = figure(third)
        {
            return date(year, Some(month), Some(number)).map(|date| (date, rest));
        }
        return date(number, Some(month), None).map(|date| (date, after_second));
    }
    let number = figure(first)?;
    let after_day = without_ordinal(after_first);
    if let Some((second, after_second)) = token(without_of(after_day))
        && let Some(month) = month(second, months)
        && let Some((third, rest)) = token(without_of(after_second))
        && let Some(year) = figure(third)
    {
        return date(year, Some(month), Some(number)).map(|date| (date, rest));
    }
    if after_first.starts_with(|c: char| matches!(c, '/' | '-') || c.is_alphanumeric())
        && !is_glued(after_first)
    {
        return None;
    }
    date(number, None, None).map(|date| (date, after_first))
}

/// Whether a new word is glued to a year: `2025View`.
fn is_glued(after: &str) -> bool {
    after.starts_with(char::is_uppercase)
}

fn is_weekday(token: &str) -> bool {
    let token = token.to_lowercase();
    token.len() >= 6 && token.ends_with("day")
        || matches!(
            token.as_str(),
            "lunes" | "martes" | "miércoles" | "jueves" | "viernes" | "sábado" | "domingo"
        )
}

/// The text after the word between the parts of a date.
fn without_of(text: &str) -> &str {
    let rest = text.trim_start();
    ["of ", "de ", "del "].into_iter().find_map(|of| rest.strip_prefix(of)).unwrap_or(text)
}

/// The text after the letters of `28th`.
fn without_ordinal(text: &str) -> &str {
    ["st", "nd", "rd", "th", "º", ".º", "°"]
        .into_iter()
        .find_map(|letters| text.strip_prefix(letters))
        .unwrap_or(text)
}

/// A date such as 27/03/2025, 03/27/2025, 27.03.2025 or 2025/03/27, where it can mean one day only.
fn in_figures(text: &str) -> Option<(PartialDate, &str)> {
    let (first, rest) = token(text)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '/' | '.' | '-'))?;
    let (second, rest) = token(&rest[1..])?;
    // a month and its year: 07/2022
    if separator == '/' && first.len() <= 2 && second.len() == 4 && !rest.starts_with(separator) {
        return date(figure(second)?, Some(figure(first)?), None).map(|date| (date, rest));
    }
    let (third, rest) = token(rest.strip_prefix(separator)?)?;
    let is_month_or_day = |token: &str| (1..=2).contains(&token.len());
    let (first_number, second_number, third_number) = (figure(first)?, figure(second)?, figure(third)?);
    let (year, month, day) = match (first.len(), third.len()) {
        (4, 1..=2) if is_month_or_day(second) => (first_number, second_number, third_number),
        (1..=2, 4) if is_month_or_day(second) && first_number > 12 => {
            (third_number, second_number, first_number)
        }
        (1..=2, 4) if is_month_or_day(second) && (second_number > 12 || first_number == second_number) => {
            (third_number, first_number, second_number)
        }
        _ => return None,
    };
    date(year, Some(month), Some(day)).map(|date| (date, rest))
}

fn date(year: u32, month: Option<u32>, day: Option<u32>) -> Option<PartialDate> {
    let written = match (month, day) {
        (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}"),
    };
    written.parse().ok()
}

/// The next run of letters, or of digits.
fn token(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.'));
    let first = text.chars().next()?;
    let end = text
        .find(|c: char| if first.is_ascii_digit() { !c.is_ascii_digit() } else { !c.is_alphabetic() })
        .unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

fn figure(token: &str) -> Option<u32> {
    (token.len() <= 4).then(|| token.parse().ok()).flatten()
}

/// Months of one language.
const IN_A_YEAR: usize = 12;

fn month(token: &str, months: &[String]) -> Option<u32> {
    let token = token.to_lowercase();
    let at = months.iter().position(|month| {
        *month == token || token.len() >= 3 && token.len() <= 4 && month.starts_with(&token)
    })?;
    u32::try_from(at % IN_A_YEAR + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn dates_are_read_and_what_is_glued_to_them_is_left() {
        let months = Config::embedded().expect("valid settings").import.months;
        let read = |text| leading_date(text, &months).map(|(date, rest)| (date.to_string(), rest.to_owned()));
        let found = |date: &str, rest: &str| Some((date.to_owned(), rest.to_owned()));
        assert_eq!(read(": October 28, 2025View policy"), found("2025-10-28", "View policy"));
        assert_eq!(read("3 Sept. 2020"), found("2020-09-03", ""));
        assert_eq!(read("June 2015"), found("2015-06", ""));
        assert_eq!(read("2024-02-29T10"), found("2024-02-29", "T10"));
        assert_eq!(read("February 30, 2020"), None);
        assert_eq!(read("03/04/2025"), None);
        assert_eq!(read("guidelines"), None);
        assert_eq!(read(" on Tuesday 4th of May 2021."), found("2021-05-04", "."));
        assert_eq!(read("May 21st, 2021"), found("2021-05-21", ""));
        assert_eq!(read("25/02/2023"), found("2023-02-25", ""));
        assert_eq!(read("02/25/2023 by A"), found("2023-02-25", " by A"));
        assert_eq!(read("25.2.2023"), found("2023-02-25", ""));
        assert_eq!(read("2023/02/05"), found("2023-02-05", ""));
        assert_eq!(read("05-04-2023"), None);
        assert_eq!(read("07/2023"), found("2023-07", ""));
        assert_eq!(read("13/2023"), None);
        assert_eq!(read(": 7 de noviembre de 2022."), found("2022-11-07", "."));
        assert_eq!(read("el 1.º de enero del 2021"), found("2021-01-01", ""));
        assert_eq!(read("septiembre de 2020 por A"), found("2020-09", " por A"));
        assert_eq!(read("de 2020"), None);
    }
}
