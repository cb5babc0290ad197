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
    /// Words of the lines that became references and contacts.
    pub(super) words: usize,
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
        let next = part_of(first, words)
            .or_else(|| notice(first, rest, marked, words))
            .or_else(|| contact::heads(first, rest, words).then_some(Part::Contacts));
        let is_text =
            next == Some(Part::References) && reference_list::heads_text(&first.text, rest, marked, words);
        if let Some(next) = next.filter(|_| !is_text) {
            facts.boilerplate.push(first.text.clone());
            contacts_begun |= next == Part::Contacts;
            part = next;
            if next == Part::References {
                let size = reference_list::extent(rest, marked, words);
                ending.words += word_count(&rest[..size]);
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
        } else if part != Part::Body
            && (matches!(first.kind, LineKind::Heading(_)) || heads_notice(first, words))
        {
            part = Part::Body;
        }
        let joined = || group.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
        let lower = joined().to_lowercase();
        if group.len() == 1 && acknowledges(&lower, words) {
            acknowledge(&first.text, facts, &mut ending);
            continue;
        }
        match part {
            // the list of references was taken as a whole
            Part::Body | Part::References => ending.body.extend_from_slice(group),
            Part::Disclaimer if contact::has_label(group, words) => {
                ending.words += word_count(group);
                contact::read(group, words, &mut ending.contacts, &mut facts.notes);
            }
            Part::Disclaimer => facts.disclaimer.push(joined()),
            Part::Contacts => {
                let running = group.len() == 1
                    && (is_terminated(&first.text) || first.text.ends_with(':'))
                    && !contact::has_label(group, words);
                ending.words += word_count(group);
                match ending.contacts.last_mut().filter(|_| running) {
                    Some(last) => {
                        let note = last.note.get_or_insert_default();
                        if !note.is_empty() {
                            note.push(' ');
                        }
                        note.push_str(&first.text);
                    }
                    None if running => {
                        ending.words -= word_count(group);
                        ending.body.extend_from_slice(group);
                    }
                    None => contact::read(group, words, &mut ending.contacts, &mut facts.notes),
                }
            }
        }
    }
    (ending.references, ending.numbered) = reference::read(&listed, words);
    ending.words += word_count(&ending.body);
    contact::take_tail(&mut ending.body, publisher, words, &mut ending.contacts, &mut facts.notes);
    ending.words -= word_count(&ending.body);
    contact::finish(&mut ending.contacts, &mut facts.notes);
    ending
}

fn word_count(lines: &[Line]) -> usize {
    lines.iter().map(|line| line.text.split_whitespace().count()).sum()
}

/// Whether a line continues the group of the one before it.
fn belong_together(a: &Line, b: &Line, words: &ImportConfig) -> bool {
    let begins_part = |line: &Line| {
        part_of(line, words).is_some() || heads_notice(line, words) || contact::can_head(line, words)
    };
    a.group == b.group && !begins_part(a) && !begins_part(b)
}

/// Whether a line can head a disclaimer as well as another notice.
fn heads_notice(line: &Line, words: &ImportConfig) -> bool {
    !matches!(line.kind, LineKind::Item(_)) && is_any(&line.text.to_lowercase(), &words.notice_headings)
}

/// The disclaimer that a notice begins, if the text below it is one.
fn notice(first: &Line, rest: &[Line], marked: bool, words: &ImportConfig) -> Option<Part> {
    if !heads_notice(first, words) || marked && !matches!(first.kind, LineKind::Heading(_)) {
        return None;
    }
    let ends = |line: &&Line| match line.kind {
        LineKind::Heading(_) => true,
        LineKind::Text => !marked && is_heading_like(&line.text, words),
        LineKind::Item(_) => false,
    };
    let says = |line: &Line| contains_any(&line.text.to_lowercase(), &words.notice_phrases);
    rest.iter().take_while(|line| !ends(line)).any(says).then_some(Part::Disclaimer)
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

/// Whether a text thanks for help with the page itself: `in the preparation and review of this publication`.
fn acknowledges(lower: &str, words: &ImportConfig) -> bool {
    let after = words.acknowledgement_phrases.iter().find_map(|phrase| lower.split_once(phrase.as_str()));
    after.is_some_and(|(_, after)| {
        let of_page = after.split_once(" this ").or_else(|| after.split_once(" our ")).map(|(_, page)| page);
        after.trim_matches([' ', '.', ',']).is_empty()
            || of_page.is_some_and(|page| {
                page.split(|c: char| !c.is_alphanumeric()).take(NEAREST).any(|word| {
                    words.page_words.iter().any(|page| page == word || word.strip_suffix('s') == Some(page))
                })
            })
    })
}

/// Words after `this` in which the page is named.
const NEAREST: usize = 4;

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
