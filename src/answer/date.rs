//! Dates for people, in the language of the reader.

use crate::config::Texts;
use crate::config::messages::{DateDay, DateMonth};
use crate::corpus::PartialDate;

/// As `June 30, 2015`, `June 2015` or `2015`.
#[must_use]
pub fn date_in_words(date: PartialDate, texts: &Texts) -> String {
    match date.parts() {
        (year, None, _) => year.to_string(),
        (year, Some(month), None) => texts.date_month(DateMonth { month, year }),
        (year, Some(month), Some(day)) => texts.date_day(DateDay { day, month, year }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Language};

    #[test]
    fn dates_are_written_as_the_language_does() {
        let texts = Config::embedded().expect("valid settings").texts;
        let words = |date: &str, language| date_in_words(date.parse().expect("a date"), texts.of(language));
        assert_eq!(words("2015", Language::Es), "2015");
        assert_eq!(words("2015-06", Language::En), "June 2015");
        assert_eq!(words("2026-01-12", Language::En), "January 12, 2026");
        assert_eq!(words("2015-06", Language::Es), "junio de 2015");
        assert_eq!(words("2026-01-12", Language::Es), "12 de enero de 2026");
    }
}
