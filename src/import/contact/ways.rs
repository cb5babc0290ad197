//! Ways to reach somebody in a line: telephone numbers and addresses with their labels.

use super::super::page::Line;
use super::super::shape::starts_with_any;
use crate::config::ImportConfig;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Phone,
    Tty,
    Fax,
    Email,
    Website,
}

/// The parts of a line that names somebody and the ways to reach them: `Rib Trust, 4 Chest Lane. Phone: 0113 496 0000`.
pub(super) fn parts<'t>(text: &'t str, words: &ImportConfig) -> Vec<&'t str> {
    let ends: Vec<usize> = text
        .match_indices(PART_ENDS)
        .map(|(at, sign)| at + sign.len())
        .filter(|at| label(text[*at..].trim_start(), words).is_some())
        .collect();
    let mut parts = Vec::new();
    let mut begin = 0;
    for end in ends.into_iter().chain([text.len()]) {
        parts.push(text[begin..end].trim_matches([' ', ';', ',', '|', '•', '·']));
        begin = end;
    }
    // the full stop between a name or a number and the next label
    let last = parts.len() - 1;
    for part in &mut parts[..last] {
        *part = part.trim_end_matches('.');
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Signs that part a name from the ways to reach it.
const PART_ENDS: [char; 7] = ['.', ',', ';', '|', '•', '·', '–'];

/// Whether a line of the group says how to reach somebody.
pub(in super::super) fn has_label(group: &[Line], words: &ImportConfig) -> bool {
    group.iter().any(|line| label(&line.text, words).is_some())
}

pub(super) fn label<'a>(text: &'a str, words: &ImportConfig) -> Option<(Way, &'a str)> {
    let (name, value) = text.split_once(':')?;
    let name = name.trim().to_lowercase();
    let value = value.trim();
    [
        (Way::Phone, &words.phone_labels),
        (Way::Tty, &words.tty_labels),
        (Way::Fax, &words.fax_labels),
        (Way::Email, &words.email_labels),
        (Way::Website, &words.website_labels),
    ]
    .into_iter()
    .find(|(_, labels)| labels.contains(&name))
    .map(|(way, _)| (way, value))
    .filter(|_| !value.is_empty())
}

/// Figures of a telephone number; emergency numbers have fewer.
const PHONE_FIGURES: std::ops::RangeInclusive<usize> = 7..=15;

/// Whether a text is a telephone number.
fn is_phone(text: &str) -> bool {
    let text = text.split(" (").next().unwrap_or_default().trim_end_matches('.');
    PHONE_FIGURES.contains(&text.bytes().filter(u8::is_ascii_digit).count())
        && text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '('))
        && text.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '–' | '(' | ')' | '.' | '/' | '\u{a0}')
        })
}

/// Whether a text is a mail address.
fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && !text.contains(char::is_whitespace)
            && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
            && !host.ends_with('.')
    })
}

/// A way that nothing else can be: a label with a number or an address that fits it.
pub(super) fn sure_way(text: &str, words: &ImportConfig) -> Option<(Way, String)> {
    let fits = |way: Way, value: &str| match way {
        Way::Phone | Way::Tty | Way::Fax => is_phone(value),
        Way::Email => is_email(value.trim_end_matches('.')),
        Way::Website => !value.contains(char::is_whitespace) && value.contains('.'),
    };
    if let Some((way, value)) = label(text, words).filter(|(way, value)| fits(*way, value)) {
        return Some((way, value.to_owned()));
    }
    if is_email(text.trim()) {
        return Some((Way::Email, text.trim().to_owned()));
    }
    // `Tel 020 …`, `Contact us: 0800 …`
    let lower = text.to_lowercase();
    let labels = [&words.phone_labels, &words.contact_introductions];
    let known = labels.into_iter().find_map(|labels| starts_with_any(&lower, labels))?;
    let value = text.get(known.len()..)?.trim_start_matches([':', ' ', '.']).trim();
    if is_phone(value) {
        return Some((Way::Phone, value.to_owned()));
    }
    is_email(value).then(|| (Way::Email, value.to_owned()))
}

/// Whether a line is nothing but a way to reach somebody.
pub(in super::super) fn is_way(text: &str, words: &ImportConfig) -> bool {
    sure_way(text, words).is_some()
}

/// Ways to reach somebody within a sentence: a number right after its label, and mail addresses.
pub(super) fn ways_within(text: &str, words: &ImportConfig) -> Option<Vec<String>> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let mut ways = Vec::new();
    for label in &words.phone_labels {
        for (at, _) in lower.match_indices(label.as_str()).take(MAX_WITHIN) {
            let begins = !lower[..at].ends_with(char::is_alphanumeric);
            let value = text[at + label.len()..].trim_start_matches([':', ' ']);
            let end = value
                .find(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '–' | '(' | ')')))
                .unwrap_or(value.len());
            let number = value[..end].trim().trim_end_matches(['(', '-', ' ']);
            if begins && is_phone(number) && !ways.iter().any(|way: &String| way.ends_with(number)) {
                let name = words.phone_labels.first().map_or("phone", String::as_str);
                ways.push(format!("{name}: {number}"));
            }
        }
    }
    ways.extend(
        text.split_whitespace()
            .map(|word| word.trim_matches(['.', ',', ';', '(', ')', ':', '<', '>']))
            .filter(|word| is_email(word))
            .map(str::to_owned),
    );
    (!ways.is_empty()).then_some(ways)
}

/// The maximum number of times that a label is looked at within a sentence.
const MAX_WITHIN: usize = 4;
