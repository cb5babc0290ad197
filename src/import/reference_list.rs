//! Where a list of references ends.

use crate::config::ImportConfig;

use super::contact;
use super::date::leading_date;
use super::ending::part_of;
use super::page::{Line, LineKind};
use super::reference::{has_number, is_kind};
use super::shape::{is_any, is_heading_like, is_terminated, numbered, starts_with_any, warns};

/// How far the next number may lie above the one before it, where lines between are missing.
const MAX_MISSED: u32 = 3;
/// Lines within which a list continues after one that is no reference.
const NEAR: usize = 3;

/// How many of the lines after the heading of a list of references belong to the list.
pub(super) fn extent(lines: &[Line], marked: bool, words: &ImportConfig) -> usize {
    let end = lines.iter().position(|line| ends_all(line, words)).unwrap_or(lines.len());
    let lines = &lines[..end];
    let Some(first) = lines.first() else { return 0 };
    if lines.iter().any(|line| is_kind(&line.text, words)) {
        // kinds, titles and issuers, each in a line, have no shape of their own
        return end;
    }
    if first_number(lines) {
        return numbered_extent(lines);
    }
    if matches!(first.kind, LineKind::Item(_)) {
        return items_extent(lines);
    }
    paragraphs_extent(lines, marked, words)
}

/// Whether a heading such as `Sources` has text below it: none of the lines has what only references have.
pub(super) fn heads_text(heading: &str, lines: &[Line], marked: bool, words: &ImportConfig) -> bool {
    let listed = &lines[..extent(lines, marked, words)];
    is_any(&heading.to_lowercase(), &words.ambiguous_reference_headings)
        && !listed.is_empty()
        && !listed.iter().any(|line| {
            is_reference(&line.text) || numbered(&line.text).is_some() || is_kind(&line.text, words)
        })
}

/// Whether a line is none of a list of references, whatever the list is like.
fn ends_all(line: &Line, words: &ImportConfig) -> bool {
    match line.kind {
        LineKind::Heading(_) => true,
        LineKind::Item(_) => false,
        LineKind::Text => {
            let lower = line.text.to_lowercase();
            part_of(line, words).is_some()
                || contact::is_way(&line.text, words)
                || is_dated(&line.text, &lower, words)
                || [&words.reviewer_labels, &words.author_labels, &words.disclaimer_labels]
                    .into_iter()
                    .any(|labels| starts_with_any(&lower, labels).is_some())
                || words.copyright_signs.iter().any(|sign| lower.starts_with(sign.as_str()))
                || warns(&line.text, words) && !is_reference(&line.text)
        }
    }
}

/// Whether a line begins with a date and its label.
fn is_dated(text: &str, lower: &str, words: &ImportConfig) -> bool {
    [&words.updated_labels, &words.published_labels, &words.next_review_labels]
        .into_iter()
        .filter_map(|labels| starts_with_any(lower, labels))
        .any(|label| text.get(label.len()..).is_some_and(|rest| leading_date(rest, &words.months).is_some()))
}

fn first_number(lines: &[Line]) -> bool {
    let second = || lines.iter().skip(1).take(2 * NEAR).any(|line| number_of(&line.text) == Some(2));
    lines
        .first()
        .is_some_and(|first| has_number(&first.text) || number_of(&first.text) == Some(1) && second())
}

/// The number before an entry: `1. Stone`, `[1] Stone`, `1 Stone`.
fn number_of(text: &str) -> Option<u32> {
    if let Some((number, _)) = numbered(text) {
        return Some(number);
    }
    if let Some((number, _)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return number.trim().parse().ok();
    }
    let (number, rest) = text.split_once(' ')?;
    (number.len() <= 3 && rest.starts_with(char::is_uppercase)).then(|| number.parse().ok()).flatten()
}

/// A list whose entries have numbers ends after the entry with the last one.
fn numbered_extent(lines: &[Line]) -> usize {
    let mut last = 0;
    let mut entry = String::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let number = number_of(&line.text);
        let follows = |number: Option<u32>| {
            number.is_some_and(|number| at == 0 || number > last && number - last <= MAX_MISSED)
        };
        let restarts = matches!(line.kind, LineKind::Item(_)) && number == Some(1);
        if follows(number) || restarts {
            last = number.unwrap_or(last);
            entry.clone_from(&line.text);
        } else {
            let same_group = at > 0 && lines[at - 1].group == line.group;
            let continues =
                same_group && (!is_complete(&entry) || !has_year(&entry) && is_reference(&line.text));
            let near = || {
                lines[at + 1..].iter().take(NEAR).any(|next| {
                    number_of(&next.text) == Some(last + 1)
                        && is_reference(&next.text)
                        && has_year(&next.text)
                })
            };
            if !continues && !near() {
                break;
            }
            entry.push(' ');
            entry.push_str(&line.text);
        }
        at += 1;
    }
    at
}

/// A list of items ends with them; a line between two lists of references is one of their headings.
fn items_extent(lines: &[Line]) -> usize {
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let is_item = |line: &Line| matches!(line.kind, LineKind::Item(_));
        let heads_list = || lines.get(at + 1).is_some_and(|next| is_item(next) && is_reference(&next.text));
        if !is_item(line) && (is_terminated(&line.text) || !heads_list()) {
            break;
        }
        at += 1;
    }
    at
}

/// A list of lines without numbers ends after the last that looks like a reference; where none does, before a
/// line that looks like a heading with text below it.
fn paragraphs_extent(lines: &[Line], marked: bool, words: &ImportConfig) -> usize {
    let mut known = false;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let before = at.checked_sub(1).map(|before| &lines[before]);
        let continues = before.is_some_and(|before| before.group == line.group && !is_complete(&before.text));
        if is_reference(&line.text) {
            known = true;
        } else if !continues {
            let near = || lines[at + 1..].iter().take(NEAR - 1).any(|next| is_reference(&next.text));
            let heads_text = !marked
                && is_heading_like(&line.text, words)
                && lines
                    .get(at + 1)
                    .is_some_and(|next| !is_reference(&next.text) && is_terminated(&next.text));
            if known && !near() || at > 0 && heads_text {
                break;
            }
        }
        at += 1;
    }
    at
}

/// Whether a text has what only references have.
fn is_reference(text: &str) -> bool {
    let lower = text.to_lowercase();
    has_number(text)
        || lower.contains("://")
        || lower.contains("www.")
        || lower.contains("doi")
        || lower.contains("et al")
        || has_year(text)
}

fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|figure| figure.len() == 4 && (figure.starts_with("19") || figure.starts_with("20")))
}

/// Whether an entry ends with its line.
fn is_complete(text: &str) -> bool {
    is_terminated(text) || text.ends_with(|c: char| c.is_ascii_digit()) || text.ends_with('/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    /// How many lines belong to a list: `-` begins an item, and an empty text a new group.
    fn extent_of(texts: &[&str]) -> usize {
        let words = Config::embedded().expect("valid settings").import;
        let mut group = 0;
        let mut lines = Vec::new();
        for text in texts {
            let (kind, text) = match text.strip_prefix("- ") {
                Some(item) => (LineKind::Item(0), item),
                None => (LineKind::Text, *text),
            };
            group += usize::from(text.is_empty());
            if !text.is_empty() {
                lines.push(Line { text: text.to_owned(), kind, group });
            }
        }
        extent(&lines, false, &words)
    }

    #[test]
    fn a_list_of_references_ends_where_its_entries_end() {
        for (texts, size) in [
            (
                vec![
                    "1. Reed A. Soft ears. 2011.",
                    "2. Moor B. Ears.",
                    "Ear J 2012.",
                    "We thank all families.",
                ],
                3,
            ),
            (vec!["1. Reed A. Soft ears. 2011.", "", "Ear Trust, 4 Lobe Lane", "Tel: 020 7946 0999"], 1),
            (vec!["Reed A. Soft ears. 2011.", "Moor B. Ears. 2012.", "", "We thank all families."], 2),
            (vec!["Reed A. Soft ears. 2011.", "© 2020 Ear Trust"], 1),
            (vec!["- Reed A. Soft ears. 2011.", "- The book of ears", "We met in 2012."], 2),
            (vec!["- Reed A. Ears. 2011.", "Websites", "- www.ears.example", "Thank you all."], 3),
            (vec!["4. Reed A. Ears. 2011.", "5. Moor B. Ears. 2012."], 2),
            (vec!["The book of ears.", "The second book of ears."], 2),
            (vec!["1. Reed A. Ears. 2011.", "Call 999 if an ear turns black."], 1),
            (vec!["1 Reed A. Ears. 2011.", "2 Moor B. Ears. 2012.", "Next step", "Rest well."], 2),
        ] {
            assert_eq!(extent_of(&texts), size, "{texts:?}");
        }
    }
}
