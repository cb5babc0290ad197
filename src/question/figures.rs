//! Figures with a unit in a text: "2 mg/kg", "10 mcg", "every 4 weeks", "three times a day", "T score −2.5".

use super::figure_parts::{Part, Spanned, number, parts, word};
use crate::config::CareConfig;

/// Words of a score before its number.
const SCORE_WORDS: usize = 2;

/// Words after the number of how often something is done, at most: “times per day”.
const MAX_OF_TIMES: usize = 3;

/// A figure, or a range of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// As it was written.
    pub text: String,
    /// The number, or the lower end of the range.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Its unit, the same for all units of its sort, with what it is per: `mg/kg` for grams, too, and `every hour` for
    /// what is done so many times a day or a week.
    pub unit: String,
}

/// Units of intervals and of shares.
const EVERY_HOUR: &str = "every hour";
const EVERY_MONTH: &str = "every month";
const PERCENT: &str = "%";

/// What rounding may change of a number, as a share of it.
const ROUNDING: f64 = 1e-9;

impl Figure {
    /// Whether it says how often something is done, or a share: what people mention about their own lives, too.
    #[must_use]
    pub fn is_often_background(&self) -> bool {
        self.is_frequency() || self.unit == PERCENT
    }

    /// Whether it says how often something is done.
    #[must_use]
    pub fn is_frequency(&self) -> bool {
        [EVERY_HOUR, EVERY_MONTH].contains(&self.unit.as_str())
    }

    /// Whether this figure, which may be a range, has the number of another.
    #[must_use]
    pub fn covers(&self, asked: &Self) -> bool {
        self.unit == asked.unit
            && self.low <= asked.low + asked.low.abs() * ROUNDING
            && asked.high <= self.high + self.high.abs() * ROUNDING
    }
}

/// The figures that a passage gives: those of its text, and how often something is done where no number says it:
/// "monthly", "every week".
#[must_use]
pub fn figures_given(text: &str, config: &CareConfig) -> Vec<Figure> {
    let parts = parts(text, config);
    let mut found = numbered(text, &parts, Alternatives::AreARange, config);
    for (at, Spanned { range, .. }) in parts.iter().enumerate() {
        let Some(said) = word(&parts, at) else { continue };
        let is_each = config.every.contains(&said.to_lowercase());
        let next = word(&parts, at + 1).filter(|_| is_each);
        let time = first_name(&config.at_each_time, said)
            .or_else(|| next.and_then(|next| first_name(&config.times, next)));
        if let Some(time) = time {
            let text = text.get(range.clone()).unwrap_or_default().to_owned();
            found.push(figure(text, (1.0, 1.0), Unit::Every(time.to_owned()), config));
        }
    }
    found
}

/// A unit as a text gives it.
enum Unit {
    /// A mass, a share or a score, under its first name.
    Named(String),
    /// A number of these units of time lies between two times.
    Every(String),
    /// It is done a number of times in each of these units of time.
    TimesA(String),
}

/// A unit, and the place of the last part that names it.
struct UnitFound {
    unit: Unit,
    end: usize,
}

/// A figure in the common unit of its sort: milligrams, or the hours or months between two times.
fn figure(text: String, (low, high): (f64, f64), unit: Unit, config: &CareConfig) -> Figure {
    let interval = |time: &str| {
        let (hours, months) = (config.in_hours.get(time), config.in_months.get(time));
        hours.map(|hours| (EVERY_HOUR, *hours)).or(months.map(|months| (EVERY_MONTH, *months)))
    };
    let (unit, low, high) = match unit {
        Unit::Every(time) => match interval(&time) {
            Some((unit, length)) => (unit.to_owned(), low * length, high * length),
            None => (format!("every {time}"), low, high),
        },
        Unit::TimesA(time) => match interval(&time).filter(|_| low > 0.0) {
            Some((unit, length)) => (unit.to_owned(), length / high, length / low),
            None => (format!("times a {time}"), low, high),
        },
        Unit::Named(name) => {
            let (mass, per) =
                name.split_once('/').map_or((name.as_str(), None), |(mass, per)| (mass, Some(per)));
            match config.in_milligrams.get(mass) {
                Some(scale) => {
                    let unit = per.map_or_else(|| "mg".to_owned(), |per| format!("mg/{per}"));
                    (unit, low * scale, high * scale)
                }
                None => (name, low, high),
            }
        }
    };
    Figure { text, low, high, unit }
}

/// The figures that a question names.
#[must_use]
pub fn figures(text: &str, config: &CareConfig) -> Vec<Figure> {
    numbered(text, &parts(text, config), Alternatives::AreAsked, config)
}

/// What two numbers with “or” between them say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alternatives {
    /// Which of them is right: no figure (“once or twice a day?”).
    AreAsked,
    /// Either: a range (“It is given once or twice a year.”).
    AreARange,
}

/// The figures of a text that has numbers for them.
fn numbered(
    text: &str,
    parts: &[Spanned<'_>],
    alternatives: Alternatives,
    config: &CareConfig,
) -> Vec<Figure> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        let Some(mut low) = number(parts, at) else {
            at += 1;
            continue;
        };
        let upper = (parts.get(at + 1).map(|dash| &dash.part) == Some(&Part::Dash))
            .then(|| number(parts, at + 2))
            .flatten()
            .filter(|high| *high >= low);
        let last = if upper.is_some() { at + 2 } else { at };
        let high = upper.unwrap_or(low);
        let unit = unit_after(parts, last, config)
            .or_else(|| time_after(parts, at, last, config))
            .or_else(|| how_often(parts, last, config))
            .or_else(|| score_before(parts, at, config).map(|unit| UnitFound { unit, end: last }));
        let other = number_before_or(parts, at);
        let is_asked = other.is_some() && alternatives == Alternatives::AreAsked;
        if let Some(UnitFound { unit, end }) = unit.filter(|_| !is_asked) {
            low = other.map_or(low, |other| other.number.min(low));
            let (from, to) = (&parts[other.map_or(at, |other| other.place)].range, &parts[end].range);
            let text = text.get(from.start..to.end).unwrap_or_default().to_owned();
            found.push(figure(text, (low, high), unit, config));
        }
        at = last + 1;
    }
    found
}

/// A number with “or” after it.
#[derive(Clone, Copy)]
struct NumberBeforeOr {
    number: f64,
    place: usize,
}

/// The number before “or” and the number at a place: “once or twice a day”.
fn number_before_or(parts: &[Spanned<'_>], at: usize) -> Option<NumberBeforeOr> {
    if !matches!(word(parts, at.checked_sub(1)?)?, "or" | "o") {
        return None;
    }
    let is_times = |part: &Part<'_>| matches!(part, Part::Times | Part::Word("times"));
    let before = at.checked_sub(2)?;
    let place = if is_times(&parts.get(before)?.part) { before.checked_sub(1)? } else { before };
    Some(NumberBeforeOr { number: number(parts, place)?, place })
}

/// The first name of a unit or time that a word is a name of.
fn first_name<'a>(names: &'a [Vec<String>], word: &str) -> Option<&'a str> {
    let word = word.to_lowercase();
    names.iter().find(|names| names.contains(&word)).and_then(|names| names.first()).map(String::as_str)
}

/// The unit after a number, and where it ends: `mg`, `mg/kg`, `mg per kg`; that it is per day says nothing.
fn unit_after(parts: &[Spanned<'_>], at: usize, config: &CareConfig) -> Option<UnitFound> {
    let written = word(parts, at + 1)?;
    let is_hundredth = |word: &str| ["cent", "ciento"].contains(&word.to_lowercase().as_str());
    if ["per", "por"].contains(&written.to_lowercase().as_str())
        && word(parts, at + 2).is_some_and(is_hundredth)
    {
        return Some(UnitFound { unit: Unit::Named(PERCENT.to_owned()), end: at + 2 });
    }
    let mut pieces = written.split('/');
    // a base of a gene isn't a gram: “c.1024G>A”
    if written.starts_with('G') && written.len() == 1 {
        return None;
    }
    let unit = first_name(&config.units, pieces.next()?)?;
    let is_per_kg = pieces.any(|piece| piece.eq_ignore_ascii_case("kg"));
    let per =
        |word: Option<&str>| word.is_some_and(|word| ["per", "por"].contains(&word.to_lowercase().as_str()));
    let is_kg = word(parts, at + 3).is_some_and(|word| {
        word.split('/')
            .next()
            .is_some_and(|word| ["kg", "kilo", "kilogram"].contains(&word.to_lowercase().as_str()))
    });
    let (unit, end) = if is_per_kg {
        (format!("{unit}/kg"), at + 1)
    } else if per(word(parts, at + 2)) && is_kg {
        (format!("{unit}/kg"), at + 3)
    } else {
        (unit.to_owned(), at + 1)
    };
    Some(UnitFound { unit: Unit::Named(unit), end })
}

/// The time after "every" and a number.
fn time_after(parts: &[Spanned<'_>], from: usize, at: usize, config: &CareConfig) -> Option<UnitFound> {
    let before = word(parts, from.checked_sub(1)?)?.to_lowercase();
    let time = first_name(&config.times, word(parts, at + 1)?)?;
    let unit = Unit::Every(time.to_owned());
    config.every.contains(&before).then_some(UnitFound { unit, end: at + 1 })
}

/// How often, after a number: "3 times a day", "3x/day", "twice daily".
fn how_often(parts: &[Spanned<'_>], at: usize, config: &CareConfig) -> Option<UnitFound> {
    let is_one_of = |list: &[String], word: &str| list.contains(&word.to_lowercase());
    let is_counted = parts.get(at + 1).is_some_and(|next| next.part == Part::Times);
    let first = if is_counted { at + 2 } else { at + 1 };
    let words = |at: usize| word(parts, at).into_iter().flat_map(|word| word.split('/'));
    let mut said = (first..at + 1 + MAX_OF_TIMES).flat_map(|at| words(at).map(move |word| (at, word)));
    if !is_counted {
        said.next().filter(|(_, word)| is_one_of(&config.counted_times, word))?;
    }
    let (mut end, mut time) = said.next()?;
    if is_one_of(&config.per_time, time) {
        (end, time) = said.next()?;
    }
    let time = first_name(&config.times, time).or_else(|| first_name(&config.at_each_time, time))?;
    Some(UnitFound { unit: Unit::TimesA(time.to_owned()), end })
}

/// The score that a number is of: "T score −2.5", "T-score of −2.5".
fn score_before(parts: &[Spanned<'_>], at: usize, config: &CareConfig) -> Option<Unit> {
    let words: Vec<String> = (at.saturating_sub(SCORE_WORDS + 1)..at)
        .filter_map(|place| word(parts, place))
        .map(str::to_lowercase)
        .collect();
    let before = words.join(" ").replace('-', " ");
    let score = config
        .scores
        .iter()
        .map(|score| score.replace('-', " "))
        .find(|score| before.contains(score.as_str()))?;
    Some(Unit::Named(score))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn read(text: &str) -> Vec<(f64, f64, String)> {
        let config = Config::embedded().expect("valid settings").care;
        figures(text, &config).into_iter().map(|figure| (figure.low, figure.high, figure.unit)).collect()
    }

    #[test]
    fn figures_are_read_with_their_units() {
        let one = |text: &str, number: f64, unit: &str| {
            assert_eq!(read(text), [(number, number, unit.to_owned())], "{text}");
        };
        one("burosumab 2 mg/kg", 2.0, "mg/kg");
        one("50mg tramadol", 50.0, "mg");
        one("2,5 ml", 2.5, "ml");
        one("up to 3,000 mg/day", 3000.0, "mg");
        one("10 µg of it", 0.01, "mg");
        one("4 g", 4000.0, "mg");
        one(".05 mg/kg", 0.05, "mg/kg");
        one("0·8 mg/kg", 0.8, "mg/kg");
        one("two hundred mg", 200.0, "mg");
        one("15 mg per kg", 15.0, "mg/kg");
        one("every 4 weeks", 672.0, "every hour");
        one("cada 6 horas", 6.0, "every hour");
        one("every 6 months", 6.0, "every month");
        one("twice a year", 6.0, "every month");
        one("a T score of −2.5", -2.5, "t score");
        one("5000 IU daily", 5000.0, "iu");
        assert_eq!(read("20–40 mg/kg a day"), [(20.0, 40.0, "mg/kg".to_owned())]);
        assert_eq!(read("20 to 30 mcg/kg"), [(0.02, 0.03, "mg/kg".to_owned())]);
        one("three times a day", 8.0, "every hour");
        one("6x/day", 4.0, "every hour");
        one("4x per week", 42.0, "every hour");
        one("twice daily", 12.0, "every hour");
        one("the twice-a-day tablet", 12.0, "every hour");
        one("dos veces al día", 12.0, "every hour");
        one("30 percent", 30.0, "%");
        one("30 per cent of them", 30.0, "%");
        one("el 30 %", 30.0, "%");
        one("every four weeks", 672.0, "every hour");
        assert_eq!(read("two to three times a day"), [(8.0, 12.0, "every hour".to_owned())]);
        for none in [
            "he is 4 years old",
            "COL10A1",
            "15 kg",
            "3 times",
            "two children",
            "in 2015",
            "once more a day",
            "c.1024G>A",
        ] {
            assert_eq!(read(none), [], "{none}");
        }
    }

    #[test]
    fn a_range_covers_what_lies_in_it() {
        let config = Config::embedded().expect("valid settings").care;
        let one = |text: &str| figures(text, &config).remove(0);
        assert!(one("20–40 mg/kg").covers(&one("30 mg/kg")));
        assert!(!one("20–40 mg/kg").covers(&one("30 mg")));
        assert!(!one("0.8 mg/kg").covers(&one("2 mg/kg")));
        assert!(one("3–4 g").covers(&one("3,500 mg")));
        assert!(one("every 14 days").covers(&one("every two weeks")));
        let given = |text: &str| figures_given(text, &config);
        assert!(given("It is given monthly.")[0].covers(&one("once a month")));
        assert!(given("every day")[0].covers(&one("once a day")));
        // a passage says that either is right, a question asks which
        let either = given("It is given once or twice a year.");
        for asked in ["once a year", "twice a year", "1–2 times a year"] {
            assert!(either.iter().any(|figure| figure.covers(&one(asked))), "{asked}");
        }
        assert!(!either.iter().any(|figure| figure.covers(&one("3 times a year"))));
        assert_eq!(figures("once or twice a year?", &config), []);
    }
}
