//! Citations: superscript numbers, numbers in brackets or at the end of a sentence, separated from numbers of the text.

mod evidence;

use std::collections::BTreeSet;

use crate::config::ImportConfig;

use super::page::{CITED, RAISED};
use super::raised;

pub(super) use evidence::Evidence;

/// Largest number of a reference.
const LARGEST: u32 = 300;

/// A text and the citations in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cited {
    pub(super) text: String,
    /// Byte in the text after which a citation occurs, and its marker; in order.
    pub(super) marks: Vec<(usize, String)>,
}

/// Takes the citations out of a text; those at its end up to the largest that the page has there.
pub(super) fn take(text: &str, evidence: &Evidence, words: &ImportConfig) -> Cited {
    let at_end = trailing(text, words).filter(|(body, numbers)| {
        evidence.at_ends.is_some_and(|ends| {
            numbers.iter().all(|number| *number <= ends.largest)
                && (!ends.after_stop || evidence::after_stop(body))
        })
    });
    let (body, trailing) = at_end.unwrap_or((text, Vec::new()));
    let mut cited = scan(body, evidence, words);
    let before_stop = cited.text.trim_end_matches(['.', '!', '?']).len();
    for number in trailing {
        cited.marks.push((before_stop, number.to_string()));
    }
    // a mark in brackets may follow the full stop
    for (at, _) in &mut cited.marks {
        *at = (*at).min(cited.text.len());
    }
    cited.marks.sort_by_key(|(at, _)| *at);
    let mut seen = BTreeSet::new();
    cited.marks.retain(|mark| seen.insert(mark.clone()));
    cited
}

/// The text before numbers at its end, and the numbers, if they can be citations.
fn trailing<'a>(text: &'a str, words: &ImportConfig) -> Option<(&'a str, Vec<u32>)> {
    let body = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | ' '));
    let numbers = text[body.len()..].trim_start_matches(',');
    if body.is_empty() || !numbers.starts_with(' ') {
        return None;
    }
    let number =
        |text: &str| text.parse().ok().filter(|n| (1..=LARGEST).contains(n) && !text.starts_with('0'));
    let numbers: Vec<u32> = numbers.split(',').map(str::trim).map(number).collect::<Option<_>>()?;
    let word = body.rsplit([' ', '(', '-', '–', '/']).next().unwrap_or_default();
    // a label and its value: `Over twelve years: tablets 3`
    let is_value =
        body.rsplit_once(": ").is_some_and(|(_, value)| value.split_whitespace().count() <= MAX_VALUE_LENGTH);
    let belongs = !body.ends_with(['.', '!', '?', ')', '”', '"'])
        && (is_value
            // `Adults 2`
            || numbers.len() == 1 && body.split_whitespace().count() <= SHORTEST_CITED
            || words.number_words.contains(&word.to_lowercase())
            || word.chars().any(|c| c.is_ascii_digit())
            // after a name in capitals, such as PTH, one number is part of the name
            || numbers.len() == 1 && word.len() > 1 && word.chars().all(char::is_uppercase)
            || word.ends_with([',', ':', ';', '=', '<', '>', '~', '+', '%', '-', '–']));
    (!belongs).then_some((body, numbers))
}

/// Words of a line that is a label before a single number.
const SHORTEST_CITED: usize = 1;
/// Words of a value after its label.
const MAX_VALUE_LENGTH: usize = 3;

/// Whether a text has numbers glued to words that can be citations: `It is rare.3`.
fn has_glued(text: &str, evidence: &Evidence, words: &ImportConfig) -> bool {
    let text = Cited { text: text.to_owned(), marks: Vec::new() };
    !unglued(text, evidence, words).marks.is_empty()
}

/// Whether a text has numbers in brackets, or citations by markup.
pub(super) fn has_bracketed(text: &str) -> bool {
    let known = Evidence { references: LARGEST as usize, ..Evidence::default() };
    text.contains(CITED) || !bracketed(text, &known).marks.is_empty()
}

/// A text in which no number cites: those set high become signs of Unicode, and citations by markup go.
pub(super) fn plain(text: &str) -> String {
    scan_signs(text, &Evidence::default(), &mut |text, cited| cited.text.push_str(text)).text
}

/// Takes out citations by markup, in brackets, and those that are glued to words.
fn scan(text: &str, evidence: &Evidence, words: &ImportConfig) -> Cited {
    scan_signs(text, evidence, &mut |text, cited| {
        let begin = cited.text.len();
        let found = if evidence.references > 0 {
            bracketed(text, evidence)
        } else {
            Cited { text: text.to_owned(), marks: Vec::new() }
        };
        if found.text.len() < text.len() && text.trim_start().starts_with('[') {
            // a citation at the start of a piece follows the one before directly
            cited.text.truncate(cited.text.trim_end().len());
        }
        let begin = begin.min(cited.text.len());
        let found = if evidence.numbered { unglued(found, evidence, words) } else { found };
        cited.text.push_str(&found.text);
        cited.marks.extend(found.marks.into_iter().map(|(at, marker)| (begin + at, marker)));
    })
}

/// Goes through the pieces of a text between signs of markup.
fn scan_signs(text: &str, evidence: &Evidence, piece: &mut dyn FnMut(&str, &mut Cited)) -> Cited {
    let mut cited = Cited { text: String::with_capacity(text.len()), marks: Vec::new() };
    let mut rest = text;
    while let Some(open) = rest.find([CITED[0], RAISED[0]]) {
        piece(&rest[..open], &mut cited);
        let is_cited = rest[open..].starts_with(CITED[0]);
        rest = &rest[open + CITED[0].len_utf8()..];
        let Some(close) = rest.find([CITED[1], RAISED[1]]) else { continue };
        let inside = &rest[..close];
        rest = &rest[close + CITED[1].len_utf8()..];
        let numbers = numbers(inside).filter(|numbers| {
            is_cited || evidence.raised && numbers.iter().all(|number| evidence.allows(*number))
        });
        match numbers {
            Some(numbers) => {
                let at = cited.text.trim_end().len();
                cited.text.truncate(at);
                cited.marks.extend(numbers.into_iter().map(|number| (at, number.to_string())));
            }
            None if is_cited => {}
            None => cited.text.push_str(&raised::high(inside)),
        }
    }
    piece(rest, &mut cited);
    cited
}

/// Numbers in brackets: `[1]`, `[2, 3]`, `[4-6]`.
fn bracketed(text: &str, evidence: &Evidence) -> Cited {
    let mut cited = Cited { text: String::with_capacity(text.len()), marks: Vec::new() };
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let (before, from) = rest.split_at(open);
        cited.text.push_str(before);
        let close = from.bytes().take(MAX_BRACKET_LENGTH).position(|byte| byte == b']');
        let numbers =
            close.and_then(|close| Some((numbers(&from[1..close])?, close))).filter(|(numbers, _)| {
                numbers.iter().all(|number| evidence.allows(*number)) && !is_interval(&cited.text, numbers)
            });
        if let Some((numbers, close)) = numbers {
            let at = cited.text.trim_end().len();
            cited.text.truncate(at);
            cited.marks.extend(numbers.into_iter().map(|number| (at, number.to_string())));
            rest = &from[close + 1..];
        } else {
            cited.text.push('[');
            rest = &from[1..];
        }
    }
    cited.text.push_str(rest);
    cited
}

/// The number of words before a bracket that may contain a figure with the bracket's numbers as its range.
const NEAR_WORDS: usize = 3;

/// Whether several numbers in brackets are the range of a figure right before them: `7 days [3-11]`, `range
/// [2, 5]`.
fn is_interval(before: &str, numbers: &[u32]) -> bool {
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return false };
    if numbers.len() < 2 || before.trim_end().ends_with(['.', '!', '?', ',', ';']) {
        return false;
    }
    let mut near = before.split_whitespace().rev().take(NEAR_WORDS).map(str::to_lowercase);
    near.any(|word| {
        let figure: String = word
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(|c| c.is_ascii_digit() || *c == '.')
            .collect();
        matches!(word.trim_matches(['(', ',']), "range" | "interval" | "iqr" | "ci" | "between" | "median")
            || figure
                .parse::<f64>()
                .is_ok_and(|figure| (f64::from(*first)..=f64::from(*last)).contains(&figure))
    })
}

/// Shortest word that a citation's number may be glued to without a stop between.
const SHORTEST_GLUED: usize = 4;

/// Removes reference numbers that are no longer raised and are glued to a word or a period: `knee.1 It`.
fn unglued(found: Cited, evidence: &Evidence, words: &ImportConfig) -> Cited {
    let mut cited = Cited { text: String::with_capacity(found.text.len()), marks: Vec::new() };
    let mut known = found.marks.into_iter().peekable();
    let text = found.text.as_str();
    let mut at = 0;
    while at < text.len() {
        while let Some((place, marker)) = known.next_if(|(place, _)| *place <= at) {
            debug_assert!(place <= at);
            cited.marks.push((cited.text.len(), marker));
        }
        let rest = &text[at..];
        let is_high = rest.starts_with(|c: char| raised::low(c).is_some());
        if !is_high && !rest.starts_with(|c: char| c.is_ascii_digit()) {
            let step = rest.chars().next().map_or(1, char::len_utf8);
            cited.text.push_str(&rest[..step]);
            at += step;
            continue;
        }
        let is_part =
            |c: char| c.is_ascii_digit() || matches!(c, ',' | '-' | '–') || raised::low(c).is_some();
        let run = rest.len() - rest.trim_start_matches(is_part).len();
        let run = rest[..run].trim_end_matches([',', '-', '–']).len();
        let numbers = Some(&rest[..run])
            .filter(|run| {
                let glued = is_glue(&cited.text, words) || follows_year(&cited.text, &rest[run.len()..]);
                (is_high || evidence.lost_raised) && !run.is_empty() && glued
            })
            .filter(|_| {
                let after = rest[run..].trim_start_matches(['.', ',', ';', ':', ')']);
                after.is_empty() || after.starts_with(char::is_whitespace)
            })
            .and_then(|run| numbers(&run.chars().map(|c| raised::low(c).unwrap_or(c)).collect::<String>()))
            .filter(|numbers| numbers.iter().all(|number| evidence.allows(*number)));
        if let Some(numbers) = numbers {
            let place = cited.text.len();
            cited.marks.extend(numbers.into_iter().map(|number| (place, number.to_string())));
            at += run;
        } else {
            cited.text.push_str(&rest[..run]);
            at += run.max(1);
        }
    }
    cited.marks.extend(known.map(|(_, marker)| (cited.text.len(), marker)));
    cited
}

/// Whether a text ends a sentence with a year, after which no decimals can be: `in 1998.3 It`.
fn follows_year(before: &str, after: &str) -> bool {
    let Some(sentence) = before.strip_suffix(['.', ',']) else { return false };
    let words_before = sentence.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_year = sentence[words_before.len()..].parse::<u32>().is_ok_and(|year| YEARS.contains(&year));
    let next = after.trim_start();
    is_year
        && words_before.ends_with(' ')
        && (next.is_empty() || before.ends_with(',') || next.starts_with(char::is_uppercase))
}

/// Years that a text is likely to name.
const YEARS: std::ops::RangeInclusive<u32> = 1800..=2100;
/// Longest word before a full stop that may be an abbreviation of what a number follows: `vol.3`.
const ABBREVIATED: usize = 4;

/// Whether a text ends with a word, or a word and its stop, to which a citation's number can be glued.
fn is_glue(before: &str, words: &ImportConfig) -> bool {
    let body = before.trim_end_matches(['.', ',', ';', ':', ')', '”', '"', '?', '!']);
    let stop = body.len() < before.len();
    let word = body.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let shortest = if stop { 2 } else { SHORTEST_GLUED };
    let length = word.chars().count();
    // after a comma, or the full stop of a whole word, no number of the text is glued
    let is_apart = stop && !(before.ends_with('.') && length <= ABBREVIATED);
    length >= shortest
        && (is_apart || !words.number_words.contains(&word.to_lowercase()))
        && word.chars().all(|c| if stop { c.is_alphabetic() } else { c.is_lowercase() })
}

/// Longest pair of brackets that is looked at, in bytes.
const MAX_BRACKET_LENGTH: usize = 80;
/// The maximum number of citations in one pair of brackets.
const MAX_RANGE: u32 = 30;

fn numbers(inside: &str) -> Option<Vec<u32>> {
    let mut numbers = Vec::new();
    for part in inside.split([',', ';']) {
        let part = part.trim();
        let (from, to) = part.split_once(['-', '–', '−']).unwrap_or((part, part));
        let (from, to): (u32, u32) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        if from == 0 || to < from || to > LARGEST || to - from > MAX_RANGE {
            return None;
        }
        numbers.extend(from..=to);
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn taken(text: &str) -> (String, Vec<String>) {
        let words = Config::embedded().expect("valid settings").import;
        let ends = evidence::AtEnds { largest: LARGEST, after_stop: false };
        let evidence = Evidence { references: 300, at_ends: Some(ends), ..Evidence::default() };
        let cited = take(text, &evidence, &words);
        (cited.text, cited.marks.into_iter().map(|(_, marker)| marker).collect())
    }

    #[test]
    fn citations_leave_the_text() {
        for (text, body, marks) in [
            ("They require care. 1, 2", "They require care.", vec!["1", "2"]),
            ("Approaches for each category 3, 4", "Approaches for each category", vec!["3", "4"]),
            ("Bone grows [1-3] slowly [5].", "Bone grows slowly.", vec!["1", "2", "3", "5"]),
        ] {
            let marks: Vec<String> = marks.into_iter().map(str::to_owned).collect();
            assert_eq!(taken(text), (body.to_owned(), marks));
        }
    }

    #[test]
    fn numbers_of_the_text_stay() {
        for text in [
            "Teriparatide is PTH 1-34",
            "up to 3,000–4,000",
            "Collagen type 10",
            "Given at age 5",
            "a child of 1.5",
            "in 2015",
            "See [note]",
            "measured by FGF 23",
            "between 2 and 3",
            "Adults 2",
            "If you missed it, swallow 2",
        ] {
            assert_eq!(taken(text), (text.to_owned(), Vec::new()));
        }
    }

    #[test]
    fn numbers_in_brackets_and_set_high_cite_only_where_the_page_has_references() {
        let words = Config::embedded().expect("valid settings").import;
        let high = |number: &str| super::super::page::between(RAISED, number);
        let read = |text: &str, evidence: &Evidence| {
            let cited = take(text, evidence, &words);
            (cited.text, cited.marks.into_iter().map(|(_, marker)| marker).collect::<Vec<_>>().join(" "))
        };
        let none = Evidence::default();
        let listed = Evidence { references: 6, numbered: true, raised: true, lost_raised: true, ..none };
        for (text, without, with) in [
            (
                "It hurt for 4 weeks [2-6].",
                ("It hurt for 4 weeks [2-6].", ""),
                ("It hurt for 4 weeks [2-6].", ""),
            ),
            ("Chalk is soft [2, 5].", ("Chalk is soft [2, 5].", ""), ("Chalk is soft.", "2 5")),
            ("Given to [7] of them", ("Given to [7] of them", ""), ("Given to [7] of them", "")),
            ("Chalk is soft.3 It", ("Chalk is soft.3 It", ""), ("Chalk is soft. It", "3")),
            ("in families2,3 and", ("in families2,3 and", ""), ("in families and", "2 3")),
            ("Chalk is soft.²–⁴ It", ("Chalk is soft.²–⁴ It", ""), ("Chalk is soft. It", "2 3 4")),
            ("per cm² of it.2–3", ("per cm² of it.2–3", ""), ("per cm² of it.", "2 3")),
            (
                "in B12 and vol.2, 5.5 mg, 1,2",
                ("in B12 and vol.2, 5.5 mg, 1,2", ""),
                ("in B12 and vol.2, 5.5 mg, 1,2", ""),
            ),
        ] {
            assert_eq!(read(text, &none), (without.0.to_owned(), without.1.to_owned()), "{text}");
            assert_eq!(read(text, &listed), (with.0.to_owned(), with.1.to_owned()), "{text}");
        }
        assert_eq!(read(&format!("soft.{} It", high("4")), &none).0, "soft.⁴ It");
        assert_eq!(read(&format!("soft.{} It", high("4")), &listed), ("soft. It".to_owned(), "4".to_owned()));
        assert_eq!(read(&format!("soft.{} It", high("9")), &listed).0, "soft.⁹ It");
    }
}
