//! Dates in the words of pages.

use crate::corpus::PartialDate;

/// A date at the beginning of a text, and what follows it. Understood are `October 28, 2025`,
/// `28 October 2025`, `June 2015`, `2025-10-28` and `2015`; figures such as 03/04/2025 are not,
/// for they mean different days in different countries.
pub(super) fn leading_date<'a>(text: &'a str, months: &[String]) -> Option<(PartialDate, &'a str)> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    if let Some(iso) = text.get(..10).and_then(|iso| iso.parse().ok()) {
        return Some((iso, &text[10..]));
    }
    let (first, after_first) = token(text)?;
    if let Some(month) = month(first, months) {
        let (second, after_second) = token(after_first)?;
        let number = figure(second)?;
        if let Some((third, rest)) = token(after_second)
            && number <= 31
            && let Some(year) = figure(third)
        {
            return date(year, Some(month), Some(number)).map(|date| (date, rest));
        }
        return date(number, Some(month), None).map(|date| (date, after_second));
    }
    let number = figure(first)?;
    if let Some((second, after_second)) = token(after_first)
        && let Some(month) = month(second, months)
        && let Some((third, rest)) = token(after_second)
        && let Some(year) = figure(third)
    {
        return date(year, Some(month), Some(number)).map(|date| (date, rest));
    }
    date(number, None, None).map(|date| (date, after_first))
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

fn month(token: &str, months: &[String]) -> Option<u32> {
    let token = token.to_lowercase();
    let at = months.iter().position(|month| {
        *month == token || token.len() >= 3 && token.len() <= 4 && month.starts_with(&token)
    })?;
    u32::try_from(at + 1).ok()
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
    }
}
