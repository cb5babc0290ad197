//! Lists of references, with or without numbers and kinds.

use std::collections::HashMap;

use crate::config::ImportConfig;
use crate::corpus::{DocumentId, Reference, ReferenceKind};

use super::page::Line;
use super::shape::numbered;

/// References read so far, and how often each id came.
#[derive(Default)]
struct Listed {
    list: Vec<Reference>,
    ids: HashMap<String, usize>,
}

/// Reads the lines of a list. Also returns whether the list gave the references numbers.
pub(super) fn read(lines: &[Line], words: &ImportConfig) -> (Vec<Reference>, bool) {
    let kinds: Vec<Option<ReferenceKind>> = lines.iter().map(|line| kind(&line.text, words)).collect();
    if kinds.iter().any(Option::is_some) {
        return (by_kind(lines, &kinds), false);
    }
    let lines = &whole_entries(&with_stops(lines));
    let mut all_numbered = !lines.is_empty();
    let mut references = Listed::default();
    for line in lines {
        let bracketed = line.text.strip_prefix('[').and_then(|rest| {
            let (number, text) = rest.split_once(']')?;
            Some((number.trim().parse::<u32>().ok()?, text.trim()))
        });
        let parted = bracketed.or_else(|| numbered(&line.text));
        all_numbered &= parted.is_some();
        let (id, text) = parted
            .map_or_else(|| (String::new(), line.text.as_str()), |(number, text)| (number.to_string(), text));
        let kind = if text.to_lowercase().contains("guideline") {
            ReferenceKind::Guideline
        } else {
            ReferenceKind::Other
        };
        push(&mut references, id, kind, text, None);
    }
    (references.list, all_numbered)
}

/// Entries whose numbers have no stop after them, with one: `1 Stone A.`, `2 Field B.`
fn with_stops(lines: &[Line]) -> Vec<Line> {
    let bare = |text: &str, number: usize| {
        let rest = text.strip_prefix(&number.to_string())?.strip_prefix(' ')?;
        rest.starts_with(char::is_uppercase).then(|| rest.to_owned())
    };
    let counts = |line: Option<&Line>, number| line.is_some_and(|line| bare(&line.text, number).is_some());
    let mut lines = lines.to_vec();
    if !(counts(lines.first(), 1) && lines.iter().any(|line| bare(&line.text, 2).is_some())) {
        return lines;
    }
    let mut next = 1;
    for line in &mut lines {
        if let Some(rest) = bare(&line.text, next) {
            line.text = format!("{next}. {rest}");
            next += 1;
        } else if numbered(&line.text).is_some_and(|(number, _)| number as usize == next) {
            next += 1;
        }
    }
    lines
}

/// Entries whose lines were wrapped, put together: in a list whose first entries have numbers, a line without one
/// belongs to the entry before.
fn whole_entries(lines: &[Line]) -> Vec<Line> {
    let mut whole: Vec<Line> = Vec::with_capacity(lines.len());
    let counts = lines.first().is_some_and(|first| has_number(&first.text));
    for line in lines {
        match whole.last_mut() {
            Some(entry) if counts && !has_number(&line.text) && entry.text.len() < MAX_ENTRY_LENGTH => {
                entry.text.push(' ');
                entry.text.push_str(&line.text);
            }
            _ => whole.push(line.clone()),
        }
    }
    whole
}

/// Longest entry that is put together, in bytes.
const MAX_ENTRY_LENGTH: usize = 2000;

/// Whether a text begins with the number of an entry.
pub(super) fn has_number(text: &str) -> bool {
    numbered(text).is_some()
        || text
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
            .is_some_and(|(number, _)| number.trim().parse::<u32>().is_ok())
}

/// Whether a text is nothing but a kind of references.
pub(super) fn is_kind(text: &str, words: &ImportConfig) -> bool {
    kind(text, words).is_some()
}

fn kind(text: &str, words: &ImportConfig) -> Option<ReferenceKind> {
    let lower = text.to_lowercase();
    if words.research_kinds.contains(&lower) {
        Some(ReferenceKind::Research)
    } else {
        words.guideline_kinds.contains(&lower).then_some(ReferenceKind::Guideline)
    }
}

/// A kind, a title, an issuer with its year: each in a line.
fn by_kind(lines: &[Line], kinds: &[Option<ReferenceKind>]) -> Vec<Reference> {
    let mut references = Listed::default();
    let mut index = 0;
    while index < lines.len() {
        let Some(kind) = kinds[index] else {
            push(&mut references, String::new(), ReferenceKind::Other, &lines[index].text, None);
            index += 1;
            continue;
        };
        let after = (index + 1..lines.len()).find(|at| kinds[*at].is_some()).unwrap_or(lines.len());
        if let Some(title) = lines[index + 1..after].first() {
            let rest =
                lines[index + 2..after].iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
            push(
                &mut references,
                String::new(),
                kind,
                &title.text,
                Some(rest).filter(|rest| !rest.is_empty()),
            );
        }
        index = after;
    }
    references.list
}

fn push(references: &mut Listed, id: String, kind: ReferenceKind, title: &str, issuer: Option<String>) {
    let year = year(issuer.as_deref().unwrap_or(title));
    let issuer = issuer.map(|issuer| match year {
        Some(year) => issuer
            .trim_end_matches('.')
            .strip_suffix(&year.to_string())
            .map_or(issuer.clone(), |rest| rest.trim_end_matches([' ', ',', ';']).to_owned()),
        None => issuer,
    });
    let issuer = issuer.filter(|issuer| !issuer.is_empty());
    let mut id = if id.is_empty() { made_up(issuer.as_deref().unwrap_or(title), year) } else { id };
    // the same id comes again where a journal has several articles of a year
    let copies = references.ids.entry(id.clone()).or_insert(0);
    *copies += 1;
    if *copies > 1 {
        id = format!("{id}-{copies}");
        references.ids.entry(id.clone()).or_insert(1);
    }
    let title = super::citation::plain(title);
    references.list.push(Reference { id, kind, title, issuer, year });
}

/// Words of a made-up id.
const ID_WORDS: usize = 3;

fn made_up(text: &str, year: Option<i16>) -> String {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).take(ID_WORDS).collect();
    let named = DocumentId::from_text(&words.join("-").chars().take(40).collect::<String>());
    let name = named.map_or_else(|| "reference".to_owned(), |id| id.to_string());
    match year {
        Some(year) => format!("ref-{name}-{year}"),
        None => format!("ref-{name}"),
    }
}

/// The last year of a text.
fn year(text: &str) -> Option<i16> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|figure| figure.len() == 4)
        .filter_map(|figure| figure.parse().ok())
        .rfind(|year| (1900..=2100).contains(year))
}
