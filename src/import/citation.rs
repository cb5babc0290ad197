//! Citations: numbers that trail a sentence, or stand in brackets, told from numbers of the text.

use std::collections::BTreeSet;

use crate::config::ImportConfig;

use super::outline::{OutlineBlock, OutlineSection};

/// Fewest lines of a page that end with a citation number, before any such number counts as one.
const FEWEST: usize = 3;
/// Largest number of a reference.
const LARGEST: u32 = 300;
/// How far a citation's number may lie above the next lower one of its page.
const MOST_LEFT_OUT: u32 = 8;

/// A text and the citations in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cited {
    pub(super) text: String,
    /// Byte in the text after which a citation stands, and its marker; in order.
    pub(super) marks: Vec<(usize, String)>,
}

/// The largest number at the ends of a page's texts that is a citation; none where these are none. The
/// citations of a page begin with a low number and leave few out.
pub(super) fn largest_at_ends(sections: &[OutlineSection], words: &ImportConfig) -> Option<u32> {
    let texts = sections.iter().flat_map(|section| &section.blocks).flat_map(|block| match block {
        OutlineBlock::Paragraph(text) => vec![text.as_str()],
        OutlineBlock::List(items) => items.iter().map(|(_, text)| text.as_str()).collect(),
    });
    let ends: Vec<Vec<u32>> = texts.filter_map(|text| Some(trailing(text, words)?.1)).collect();
    let numbers: BTreeSet<u32> = ends.iter().flatten().copied().collect();
    let largest = numbers.into_iter().try_fold(0, |before, number| {
        if number <= before + MOST_LEFT_OUT { Ok(number) } else { Err(before) }
    });
    let largest = largest.unwrap_or_else(|largest| largest);
    (ends.iter().filter(|numbers| numbers.iter().all(|number| *number <= largest)).count() >= FEWEST)
        .then_some(largest)
}

/// Takes the citations out of a text; those at its end up to the largest that the page has there.
pub(super) fn take(text: &str, largest: Option<u32>, words: &ImportConfig) -> Cited {
    let at_end = trailing(text, words).filter(|(_, numbers)| {
        largest.is_some_and(|largest| numbers.iter().all(|number| *number <= largest))
    });
    let (body, trailing) = at_end.unwrap_or((text, Vec::new()));
    let mut cited = bracketed(body);
    let before_stop = cited.text.trim_end_matches(['.', '!', '?']).len();
    for number in trailing {
        cited.marks.push((before_stop, number.to_string()));
    }
    // a mark in brackets may stand behind the full stop
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
    let belongs = !body.ends_with(['.', '!', '?', ')', '”', '"'])
        && (words.number_words.contains(&word.to_lowercase())
            || word.chars().any(|c| c.is_ascii_digit())
            // after a name in capitals, such as PTH, one number is part of the name
            || numbers.len() == 1 && word.len() > 1 && word.chars().all(char::is_uppercase)
            || word.ends_with([',', ':', ';', '=', '<', '>', '~', '+', '%', '-', '–']));
    (!belongs).then_some((body, numbers))
}

/// Whether a text has citations in brackets.
pub(super) fn has_bracketed(text: &str) -> bool {
    !bracketed(text).marks.is_empty()
}

/// Numbers in brackets: `[1]`, `[2, 3]`, `[4-6]`.
fn bracketed(text: &str) -> Cited {
    let mut cited = Cited { text: String::with_capacity(text.len()), marks: Vec::new() };
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let (before, from) = rest.split_at(open);
        cited.text.push_str(before);
        let close = from.bytes().take(LONGEST_BRACKET).position(|byte| byte == b']');
        let numbers = close.and_then(|close| Some((numbers(&from[1..close])?, close)));
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

/// Longest pair of brackets that is looked at, in bytes.
const LONGEST_BRACKET: usize = 80;
/// Most citations in one pair of brackets.
const MOST: u32 = 30;

fn numbers(inside: &str) -> Option<Vec<u32>> {
    let mut numbers = Vec::new();
    for part in inside.split([',', ';']) {
        let part = part.trim();
        let (from, to) = part.split_once(['-', '–']).unwrap_or((part, part));
        let (from, to): (u32, u32) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        if from == 0 || to < from || to > LARGEST || to - from > MOST {
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
        let cited = take(text, Some(LARGEST), &words);
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
    fn numbers_that_leave_many_out_are_no_citations() {
        let words = Config::embedded().expect("valid settings").import;
        let page = |ends: &[&str]| {
            let blocks =
                ends.iter().map(|end| OutlineBlock::Paragraph(format!("Help for all {end}"))).collect();
            largest_at_ends(&[OutlineSection { blocks, ..OutlineSection::default() }], &words)
        };
        assert_eq!(page(&["1", "2, 3", "3", "112"]), Some(3));
        assert_eq!(page(&["112", "200", "100"]), None);
        assert_eq!(page(&["1", "2"]), None);
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
        ] {
            assert_eq!(taken(text), (text.to_owned(), Vec::new()));
        }
    }
}
