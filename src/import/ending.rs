//! The parts of a page that belong in the front matter: references, disclaimers, contacts.

use crate::config::ImportConfig;
use crate::corpus::{Contact, Reference, ReviewStatus};

use super::contact;
use super::facts::Facts;
use super::page::{Line, LineKind};
use super::reference;
use super::shape::{contains_any, is_any, is_heading_like, is_terminated, numbered, starts_with_any};

/// What was taken from the lines, and the lines that are left.
#[derive(Debug, Clone, Default)]
pub(super) struct Ending {
    pub(super) body: Vec<Line>,
    pub(super) references: Vec<Reference>,
    /// Whether the list gave the references numbers.
    pub(super) numbered: bool,
    pub(super) contacts: Vec<Contact>,
    pub(super) publisher: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Body,
    References,
    Disclaimer,
    Contacts,
}

/// Takes references, disclaimers and contacts out of the lines.
pub(super) fn take(lines: &[Line], marked: bool, words: &ImportConfig, facts: &mut Facts) -> Ending {
    let mut ending = Ending::default();
    let mut listed: Vec<Line> = Vec::new();
    let mut part = Part::Body;
    let mut contacts_begun = false;
    // whether the list names kinds of references
    let mut names_kinds = false;
    // the line behind the group
    let mut place = 0;
    for group in lines
        .chunk_by(|a, b| a.group == b.group && part_of(a, words).is_none() && part_of(b, words).is_none())
    {
        let first = &group[0];
        place += group.len();
        if let Some(next) = part_of(first, words).filter(|_| group.len() == 1) {
            part = next;
            contacts_begun |= next == Part::Contacts;
            facts.furniture.push(first.text.clone());
            continue;
        }
        let heading = match first.kind {
            LineKind::Heading(_) => true,
            LineKind::Text => {
                !marked
                    && group.len() == 1
                    && is_heading_like(&first.text, words)
                    && !leads_to_contact(&first.text, words)
            }
            LineKind::Item(_) => false,
        };
        if heading && part == Part::Disclaimer {
            part = if contacts_begun { Part::Contacts } else { Part::Body };
        } else if part != Part::Body
            && (matches!(first.kind, LineKind::Heading(_))
                || part == Part::References
                    && heading
                    && !names_kinds
                    && !is_kind(&first.text, words)
                    && ends_references(first, listed.first(), lines.get(place)))
        {
            part = Part::Body;
        }
        let joined = || group.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
        let lower = joined().to_lowercase();
        if contains_any(&lower, &words.acknowledgement_phrases) && group.len() == 1 {
            acknowledge(&first.text, facts, &mut ending);
            continue;
        }
        match part {
            Part::Body => ending.body.extend_from_slice(group),
            Part::References => {
                names_kinds |= group.iter().any(|line| is_kind(&line.text, words));
                listed.extend_from_slice(group);
            }
            Part::Disclaimer if contact::has_label(group, words) => {
                contact::read(group, words, &mut ending.contacts, &mut facts.notes);
            }
            Part::Disclaimer => facts.disclaimer.push(joined()),
            Part::Contacts => {
                let running = group.len() == 1
                    && (is_terminated(&first.text) || first.text.ends_with(':'))
                    && !contact::has_label(group, words);
                match ending.contacts.last_mut().filter(|_| running) {
                    Some(last) => {
                        let note = last.note.get_or_insert_default();
                        if !note.is_empty() {
                            note.push(' ');
                        }
                        note.push_str(&first.text);
                    }
                    None if running => ending.body.extend_from_slice(group),
                    None => contact::read(group, words, &mut ending.contacts, &mut facts.notes),
                }
            }
        }
    }
    (ending.references, ending.numbered) = reference::read(&listed, words);
    contact::finish(&mut ending.contacts, &mut facts.notes);
    ending
}

fn is_kind(text: &str, words: &ImportConfig) -> bool {
    let lower = text.to_lowercase();
    words.research_kinds.contains(&lower) || words.guideline_kinds.contains(&lower)
}

/// Whether a line that looks like a heading ends a list of references: it is none of them, and text follows
/// that is none either. A list that names kinds of references, each in a line, looks like headings all over.
fn ends_references(line: &Line, first: Option<&Line>, after: Option<&Line>) -> bool {
    let is_reference = |text: &str| {
        numbered(text).is_some()
            || text.starts_with('[')
            || text.contains("://")
            || text.to_lowercase().contains("doi")
            || text
                .split(|c: char| !c.is_ascii_digit())
                .any(|figure| figure.len() == 4 && (figure.starts_with("19") || figure.starts_with("20")))
    };
    let numbered_list = first.is_some_and(|first| numbered(&first.text).is_some());
    first.is_some()
        && (!is_reference(&line.text)
            || numbered_list && numbered(&line.text).is_none() && !line.text.contains("://"))
        && after.is_some_and(|next| !is_reference(&next.text) && is_terminated(&next.text))
}

/// Whether the line ends with words such as `please contact`.
fn leads_to_contact(text: &str, words: &ImportConfig) -> bool {
    let lower = text.to_lowercase();
    words.contact_lead_outs.iter().any(|last| {
        lower.strip_suffix(last.as_str()).is_some_and(|before| before.ends_with(char::is_whitespace))
    })
}

/// The part of a page that a heading or introducing line begins.
fn part_of(line: &Line, words: &ImportConfig) -> Option<Part> {
    if matches!(line.kind, LineKind::Item(_)) {
        return None;
    }
    let lower = line.text.to_lowercase();
    if is_any(&lower, &words.disclaimer_headings) {
        Some(Part::Disclaimer)
    } else if is_any(&lower, &words.reference_headings) {
        Some(Part::References)
    } else {
        let introduction = starts_with_any(&lower, &words.contact_introductions)?;
        let rest: Vec<&str> = lower[introduction.len()..].split_whitespace().collect();
        // a heading with more words says something else: `contact us if …`
        let heading = matches!(line.kind, LineKind::Heading(_))
            && (rest.len() <= 2
                || rest.first().is_some_and(|word| words.contact_continuations.iter().any(|on| on == word)));
        (heading || line.text.ends_with(':')).then_some(Part::Contacts)
    }
}

/// `The A gratefully acknowledges the assistance of B in the preparation and review of this`.
fn acknowledge(text: &str, facts: &mut Facts, ending: &mut Ending) {
    facts.review_statement.push(text.to_owned());
    let between = |from: &str, to: &str| {
        let start = text.find(from)? + from.len();
        let end = start + text[start..].find(to)?;
        Some(text[start..end].trim().to_owned()).filter(|found| !found.is_empty())
    };
    if let Some(publisher) = between("The ", " gratefully") {
        facts.notes.push(format!("source.publisher: inferred from the acknowledgement, “{publisher}”"));
        ending.publisher = Some(publisher);
    }
    if let Some(reviewer) = between("assistance of ", " in the preparation") {
        facts.reviewers.push(reviewer.trim_end_matches(',').to_owned());
        if facts.review_status.is_none() {
            facts.review_status = Some(ReviewStatus::Approved);
            facts.notes.push("review.status: approved, inferred from the acknowledgement".to_owned());
        }
    }
}
