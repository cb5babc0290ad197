//! The parts of a page that belong in the front matter: references, disclaimers, contacts.

use crate::config::ImportConfig;
use crate::corpus::{Contact, Reference, ReviewStatus};

use super::contact;
use super::facts::Facts;
use super::page::{Line, LineKind};
use super::reference;
use super::reference_list;
use super::shape::{contains_any, is_any, is_heading_like, is_terminated, starts_with_any};

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
pub(super) enum Part {
    Body,
    References,
    Disclaimer,
    Contacts,
}

/// Takes references, disclaimers and contacts out of the lines.
pub(super) fn take(
    lines: &[Line],
    marked: bool,
    publisher: Option<&str>,
    words: &ImportConfig,
    facts: &mut Facts,
) -> Ending {
    let mut ending = Ending::default();
    let mut listed: Vec<Line> = Vec::new();
    let mut part = Part::Body;
    let mut contacts_begun = false;
    let mut rest = lines;
    while let Some(first) = rest.first() {
        let size = 1 + rest.windows(2).take_while(|pair| belong_together(&pair[0], &pair[1], words)).count();
        let (group, after) = rest.split_at(size);
        rest = after;
        let next = part_of(first, words);
        let is_text =
            next == Some(Part::References) && reference_list::heads_text(&first.text, rest, marked, words);
        if let Some(next) = next.filter(|_| !is_text) {
            facts.boilerplate.push(first.text.clone());
            contacts_begun |= next == Part::Contacts;
            part = next;
            if next == Part::References {
                let size = reference_list::extent(rest, marked, words);
                listed.extend_from_slice(&rest[..size]);
                rest = &rest[size..];
                part = Part::Body;
            }
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
        } else if part != Part::Body && matches!(first.kind, LineKind::Heading(_)) {
            part = Part::Body;
        }
        let joined = || group.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
        let lower = joined().to_lowercase();
        if contains_any(&lower, &words.acknowledgement_phrases) && group.len() == 1 {
            acknowledge(&first.text, facts, &mut ending);
            continue;
        }
        match part {
            // the list of references was taken as a whole
            Part::Body | Part::References => ending.body.extend_from_slice(group),
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
    contact::take_tail(&mut ending.body, publisher, words, &mut ending.contacts, &mut facts.notes);
    contact::finish(&mut ending.contacts, &mut facts.notes);
    ending
}

/// Whether a line continues the group of the one before it.
fn belong_together(a: &Line, b: &Line, words: &ImportConfig) -> bool {
    a.group == b.group && part_of(a, words).is_none() && part_of(b, words).is_none()
}

/// Whether the line ends with words such as `please contact`.
fn leads_to_contact(text: &str, words: &ImportConfig) -> bool {
    let lower = text.to_lowercase();
    words.contact_lead_outs.iter().any(|last| {
        lower.strip_suffix(last.as_str()).is_some_and(|before| before.ends_with(char::is_whitespace))
    })
}

/// The part of a page that a heading or introducing line begins.
pub(super) fn part_of(line: &Line, words: &ImportConfig) -> Option<Part> {
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
