//! Figures with a unit in a text: "2 mg/kg", "10 mcg", "every 4 weeks", "three times a day", "T score −2.5".

use crate::config::CareConfig;

/// Words of a score before its number.
const SCORE_WORDS: usize = 2;

/// Words after the number of how often something is done, at most: “times per day”.
const MOST_OF_TIMES: usize = 3;

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
    /// whatever is done so many times a day or a week.
    pub unit: String,
}

/// What rounding may change of a number, as a share of it.
const ROUNDING: f64 = 1e-9;

impl Figure {
    /// Whether it says how often something is done, or a share: what people mention about their own lives, too.
    #[must_use]
    pub fn may_be_told(&self) -> bool {
        self.unit.starts_with("every ") || self.unit == "%"
    }

    /// Whether this figure, which may be a range, has the number of another.
    #[must_use]
    pub fn covers(&self, asked: &Self) -> bool {
        self.unit == asked.unit
            && self.low <= asked.low + asked.low.abs() * ROUNDING
            && asked.high <= self.high + self.high.abs() * ROUNDING
    }
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq)]
enum Part<'a> {
    Number(f64),
    /// Between the ends of a range.
    Dash,
    Word(&'a str),
}

/// The figures that a passage gives: those of its text, and how often something is done where no number says it:
/// "monthly", "every week".
#[must_use]
pub fn figures_given(text: &str, config: &CareConfig) -> Vec<Figure> {
    let mut found = figures(text, config);
    let parts = parts(text, config);
    for (at, (_, range)) in parts.iter().enumerate() {
        let Some(said) = word(&parts, at) else { continue };
        let is_each = config.every.contains(&said.to_lowercase());
        let next = word(&parts, at + 1).filter(|_| is_each);
        let time = first_name(&config.at_each_time, said)
            .or_else(|| next.and_then(|next| first_name(&config.times, next)));
        if let Some(time) = time {
            let text = text.get(range.clone()).unwrap_or_default().to_owned();
            found.push(in_one_unit(
                Figure { text, low: 1.0, high: 1.0, unit: format!("every {time}") },
                config,
            ));
        }
    }
    found
}

/// A figure in the unit that stands for all of its sort: milligrams, hours or months between two times.
fn in_one_unit(figure: Figure, config: &CareConfig) -> Figure {
    let interval = |time: &str| {
        let (hours, months) = (config.in_hours.get(time), config.in_months.get(time));
        hours.map(|hours| ("every hour", *hours)).or(months.map(|months| ("every month", *months)))
    };
    let Figure { text, low, high, unit } = figure;
    if let Some((unit, length)) = unit.strip_prefix("every ").and_then(interval) {
        return Figure { text, low: low * length, high: high * length, unit: unit.to_owned() };
    }
    let often = unit.strip_prefix("times a ").and_then(interval);
    if let Some((unit, length)) = often.filter(|_| low > 0.0) {
        return Figure { text, low: length / high, high: length / low, unit: unit.to_owned() };
    }
    let (mass, per) = unit.split_once('/').map_or((unit.as_str(), None), |(mass, per)| (mass, Some(per)));
    let Some(scale) = config.in_milligrams.get(mass) else { return Figure { text, low, high, unit } };
    let unit = per.map_or_else(|| "mg".to_owned(), |per| format!("mg/{per}"));
    Figure { text, low: low * scale, high: high * scale, unit }
}

/// The figures of a text.
#[must_use]
pub fn figures(text: &str, config: &CareConfig) -> Vec<Figure> {
    let parts = parts(text, config);
    let mut found = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        let Some((low, _)) = number(&parts, at) else {
            at += 1;
            continue;
        };
        let upper = (parts.get(at + 1).map(|(part, _)| part) == Some(&Part::Dash))
            .then(|| number(&parts, at + 2))
            .flatten()
            .filter(|(high, _)| *high >= low);
        let last = if upper.is_some() { at + 2 } else { at };
        let high = upper.map_or(low, |(high, _)| high);
        let unit = unit_after(&parts, last, config)
            .or_else(|| time_after(&parts, at, last, config))
            .or_else(|| how_often(&parts, last, config))
            .or_else(|| score_before(&parts, at, config).map(|unit| (unit, last)));
        // “once or twice a day” asks which
        let is_alternative = matches!(
            parts.get(at.saturating_sub(2)..at),
            Some([(Part::Number(_) | Part::Word("times"), _), (Part::Word("or" | "o"), _)])
        );
        if let Some((unit, end)) = unit.filter(|_| !is_alternative) {
            let (from, to) = (&parts[at].1, &parts[end].1);
            let text = text.get(from.start..to.end).unwrap_or_default().to_owned();
            found.push(in_one_unit(Figure { text, low, high, unit }, config));
        }
        at = last + 1;
    }
    found
}

fn number(parts: &[(Part<'_>, std::ops::Range<usize>)], at: usize) -> Option<(f64, usize)> {
    match parts.get(at) {
        Some((Part::Number(number), _)) => Some((*number, at)),
        _ => None,
    }
}

fn word<'a>(parts: &[(Part<'a>, std::ops::Range<usize>)], at: usize) -> Option<&'a str> {
    match parts.get(at) {
        Some((Part::Word(word), _)) => Some(word),
        _ => None,
    }
}

/// The first name of a unit or time that a word is a name of.
fn first_name<'a>(names: &'a [Vec<String>], word: &str) -> Option<&'a str> {
    let word = word.to_lowercase();
    names.iter().find(|names| names.contains(&word)).and_then(|names| names.first()).map(String::as_str)
}

/// The unit after a number, and where it ends: `mg`, `mg/kg`, `mg per kg`; that it is per day says nothing.
fn unit_after(
    parts: &[(Part<'_>, std::ops::Range<usize>)],
    at: usize,
    config: &CareConfig,
) -> Option<(String, usize)> {
    let written = word(parts, at + 1)?;
    let is_hundredth = |word: &str| ["cent", "ciento"].contains(&word.to_lowercase().as_str());
    if ["per", "por"].contains(&written.to_lowercase().as_str())
        && word(parts, at + 2).is_some_and(is_hundredth)
    {
        return Some(("%".to_owned(), at + 2));
    }
    let mut pieces = written.split('/');
    // a base of a gene is no gram: “c.1024G>A”
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
    if is_per_kg {
        Some((format!("{unit}/kg"), at + 1))
    } else if per(word(parts, at + 2)) && is_kg {
        Some((format!("{unit}/kg"), at + 3))
    } else {
        Some((unit.to_owned(), at + 1))
    }
}

/// The time after "every" and a number.
fn time_after(
    parts: &[(Part<'_>, std::ops::Range<usize>)],
    from: usize,
    at: usize,
    config: &CareConfig,
) -> Option<(String, usize)> {
    let before = word(parts, from.checked_sub(1)?)?.to_lowercase();
    let time = first_name(&config.times, word(parts, at + 1)?)?;
    config.every.contains(&before).then(|| (format!("every {time}"), at + 1))
}

/// How often, after a number: "3 times a day", "3x/day", "twice daily".
fn how_often(
    parts: &[(Part<'_>, std::ops::Range<usize>)],
    at: usize,
    config: &CareConfig,
) -> Option<(String, usize)> {
    let is_one_of = |list: &[String], word: &str| list.contains(&word.to_lowercase());
    let words = |at: usize| word(parts, at).into_iter().flat_map(|word| word.split('/'));
    let mut said = (at + 1..at + 1 + MOST_OF_TIMES).flat_map(|at| words(at).map(move |word| (at, word)));
    said.next().filter(|(_, word)| is_one_of(&config.counted_times, word))?;
    let (mut end, mut time) = said.next()?;
    if is_one_of(&config.per_time, time) {
        (end, time) = said.next()?;
    }
    let time = first_name(&config.times, time).or_else(|| first_name(&config.at_each_time, time))?;
    Some((format!("times a {time}"), end))
}

/// The score that a number is of: "T score −2.5", "T-score of −2.5".
fn score_before(
    parts: &[(Part<'_>, std::ops::Range<usize>)],
    at: usize,
    config: &CareConfig,
) -> Option<String> {
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
    Some(score)
}

/// Splits a text into numbers, dashes between them, and words.
fn parts<'a>(text: &'a str, config: &CareConfig) -> Vec<(Part<'a>, std::ops::Range<usize>)> {
    let mut parts: Vec<(Part<'a>, std::ops::Range<usize>)> = Vec::new();
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
            let digits = at;
            while is_digit(at)
                || chars.get(at).is_some_and(|(_, c)| matches!(c, '.' | ',' | '·')) && is_digit(at + 1)
            {
                at += 1;
            }
            let written: String = chars[digits..at].iter().map(|(_, c)| *c).collect();
            if let Some(number) = value(&written) {
                let number = if is_signed { -number } else { number };
                parts.push((Part::Number(number), end_of(start)..end_of(at)));
            }
        } else if matches!(c, '–' | '-' | '−')
            && is_digit(at + 1)
            && matches!(parts.last(), Some((Part::Number(_), _)))
        {
            parts.push((Part::Dash, end_of(at)..end_of(at + 1)));
            at += 1;
            // the number after a dash follows a sign of its own
            if let Some(number) = read_plain(&chars, &mut at) {
                let start = parts.last().map_or(0, |(_, range)| range.end);
                parts.push((Part::Number(number), start..end_of(at)));
            }
        } else if c.is_alphabetic() || c == 'µ' {
            let start = at;
            let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '\'' | '’');
            while chars.get(at).is_some_and(|(_, c)| goes_on(*c)) {
                at += 1;
            }
            let word = &text[end_of(start)..end_of(at)];
            let is_range = ["to", "a"].contains(&word) && matches!(parts.last(), Some((Part::Number(_), _)));
            let next_is_number =
                chars[at..].iter().find(|(_, c)| !c.is_whitespace()).is_some_and(|(_, c)| c.is_ascii_digit());
            let part = if is_range && next_is_number { Part::Dash } else { Part::Word(word) };
            push_word(&mut parts, part, end_of(start)..end_of(at), config);
        } else if c == '%' {
            parts.push((Part::Word("%"), end_of(at)..end_of(at + 1)));
            at += 1;
        } else {
            at += 1;
        }
    }
    parts
}

/// Adds a word, or the number that it says: "three", "twice".
fn push_word<'a>(
    parts: &mut Vec<(Part<'a>, std::ops::Range<usize>)>,
    part: Part<'a>,
    range: std::ops::Range<usize>,
    config: &CareConfig,
) {
    let Part::Word(word) = part else {
        parts.push((part, range));
        return;
    };
    let lower = word.to_lowercase();
    let first = lower.split('-').next().unwrap_or_default();
    let before = parts.last().and_then(|(part, _)| match part {
        Part::Number(number) => Some(*number),
        Part::Dash | Part::Word(_) => None,
    });
    if let (Some(&factor), Some(number)) = (config.factors.get(&lower), before) {
        // “two hundred”
        if let Some(last) = parts.last_mut() {
            *last = (Part::Number(number * factor), last.1.start..range.end);
        }
    } else if let Some(&number) = config.numbers.get(&lower) {
        // “two to three”
        let is_range = matches!(parts.as_slice(), [.., (Part::Number(_), _), (Part::Word("to" | "a"), _)]);
        if let Some((last, _)) = parts.last_mut().filter(|_| is_range) {
            *last = Part::Dash;
        }
        parts.push((Part::Number(number), range));
    } else if let Some(&number) = config.counts.get(first) {
        parts.push((Part::Number(number), range.clone()));
        parts.push((Part::Word("times"), range.clone()));
        // “twice-daily”, “twice-a-day”
        parts.extend(word.split('-').skip(1).map(|piece| (Part::Word(piece), range.clone())));
    } else {
        parts.push((part, range));
    }
}

fn read_plain(chars: &[(usize, char)], at: &mut usize) -> Option<f64> {
    let is_digit = |index: usize| chars.get(index).is_some_and(|(_, c)| c.is_ascii_digit());
    let start = *at;
    while is_digit(*at) || chars.get(*at).is_some_and(|(_, c)| matches!(c, '.' | ',')) && is_digit(*at + 1) {
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
    }
}
