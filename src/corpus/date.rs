//! Dates as sources print them: a day, a month or only a year.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date with the precision of its source, written `2015`, `2015-06` or `2015-06-30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// Text that is no date.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("“{0}” is no date; write 2015, 2015-06 or 2015-06-30")]
pub struct PartialDateError(String);

impl PartialDate {
    /// The last day that the date can mean, so that a document is never called older than it is.
    #[must_use]
    pub fn latest_day(self) -> Date {
        let month = self.month.unwrap_or(12);
        let first = Date::new(self.year, month, 1).unwrap_or(Date::MAX);
        match self.day {
            Some(day) => Date::new(self.year, month, day).unwrap_or(first),
            None => first.last_of_month(),
        }
    }

    /// Year, month from 1 where it is known, and day where that is.
    #[must_use]
    pub fn parts(self) -> (i16, Option<i8>, Option<i8>) {
        (self.year, self.month, self.day)
    }
}

impl FromStr for PartialDate {
    type Err = PartialDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || PartialDateError(text.to_owned());
        let parts: Vec<&str> = text.split('-').collect();
        let widths = [4, 2, 2];
        let well_formed = parts.len() <= 3
            && parts
                .iter()
                .zip(widths)
                .all(|(part, width)| part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit()));
        if !well_formed {
            return Err(wrong());
        }
        let year: i16 = parts[0].parse().map_err(|_| wrong())?;
        let month: Option<i8> = parts.get(1).map(|part| part.parse()).transpose().map_err(|_| wrong())?;
        let day: Option<i8> = parts.get(2).map(|part| part.parse()).transpose().map_err(|_| wrong())?;
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).map_err(|_| wrong())?;
        if !(1800..=2200).contains(&year) {
            return Err(wrong());
        }
        Ok(Self { year, month, day })
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DateVisitor)
    }
}

/// Reads a date in quotes, or one of TOML's own.
struct DateVisitor;

impl<'de> Visitor<'de> for DateVisitor {
    type Value = PartialDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date: 2015, 2015-06 or 2015-06-30")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<PartialDate, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_i64<E: Error>(self, year: i64) -> Result<PartialDate, E> {
        self.visit_str(&year.to_string())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PartialDate, A::Error> {
        let date = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
        self.visit_str(&date.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_precision() {
        for (text, parts) in [
            ("2015", (2015, None, None)),
            ("2015-06", (2015, Some(6), None)),
            ("2026-01-12", (2026, Some(1), Some(12))),
        ] {
            let date: PartialDate = text.parse().expect("a date");
            assert_eq!(date.to_string(), text);
            assert_eq!(date.parts(), parts);
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "15-06", "2015-13", "2015-02-30", "2015-6", "June 2015", "2015-06-30-1", "0000"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_unknown_day_counts_as_the_last() {
        let day = |text: &str| text.parse::<PartialDate>().expect("a date").latest_day().to_string();
        assert_eq!(day("2024-02"), "2024-02-29");
        assert_eq!(day("2015"), "2015-12-31");
    }
}
