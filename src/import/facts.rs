//! What a page says about itself between its text: dates, review, authors, and the boilerplate around.

use crate::config::ImportConfig;
use crate::corpus::{Audience, PartialDate, ReviewStatus};

use super::date::leading_date;
use super::page::{Line, LineKind, Page};
use super::shape::{contains_any, is_any, is_terminated, join_sentences, split_badge, starts_with_any};

/// What was detected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) published: Option<PartialDate>,
    pub(super) updated: Option<PartialDate>,
    pub(super) authors: Vec<String>,
    pub(super) review_status: Option<ReviewStatus>,
    pub(super) review_statement: Vec<String>,
    pub(super) reviewers: Vec<String>,
    pub(super) disclaimer: Vec<String>,
    pub(super) publication_number: Option<String>,
    pub(super) audience: Vec<Audience>,
    /// Lines left out, unchanged.
    pub(super) furniture: Vec<String>,
    /// What a person should look at.
    pub(super) notes: Vec<String>,
}

/// The number of lines at the top and the bottom that may have statements of a page about itself.
const MARGIN: usize = 15;
/// Signs that set the statements of a line off from each other.
const SEPARATORS: [char; 6] = ['|', '•', '·', '—', '–', ';'];
/// Longest statement of a page on itself, in words.
const LONGEST_STATEMENT: usize = 30;

/// Takes the facts out of the lines.
pub(super) fn take(page: Page, words: &ImportConfig) -> (Vec<Line>, Facts) {
    let mut reader = Reader { words, facts: Facts::default(), kept: Vec::new(), stages: Vec::new() };
    for line in &page.margins {
        reader.margin(line);
    }
    let all = page.lines.len();
    for (index, line) in page.lines.into_iter().enumerate() {
        let lower = line.text.to_lowercase();
        reader.tell_audience(&lower);
        let at_margin = index < MARGIN || index + MARGIN >= all;
        reader.line(line, &lower, at_margin);
    }
    reader.end_stages();
    let Reader { facts, kept, .. } = reader;
    (kept, facts)
}

/// What happened, or happens, on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DateOf {
    Publication,
    Update,
    /// The next review, which says nothing of the text as it is.
    Next,
}

/// What a line is as a date.
enum Dated {
    No,
    Whole,
    /// A date, and the text that is glued to it.
    Rest(String),
}

/// The maximum number of dates with labels that are glued together.
const MOST_DATES: usize = 4;

struct Reader<'a> {
    words: &'a ImportConfig,
    facts: Facts,
    kept: Vec<Line>,
    /// Review stages in lines of their own, one after the other.
    stages: Vec<String>,
}

impl Reader<'_> {
    fn tell_audience(&mut self, lower: &str) {
        for (audience, name, phrases) in [
            (Audience::Clinician, "clinician", &self.words.clinician_phrases),
            (Audience::Patient, "patient", &self.words.patient_phrases),
        ] {
            let said = phrases.iter().find(|phrase| lower.contains(phrase.as_str()));
            if let Some(said) = said.filter(|_| !self.facts.audience.contains(&audience)) {
                self.facts.audience.push(audience);
                self.facts.notes.push(format!("audience: {name}, inferred from the words “{said}”"));
            }
        }
    }

    fn line(&mut self, mut line: Line, lower: &str, mut at_margin: bool) {
        let mut lower = lower.to_owned();
        for _ in 0..MOST_DATES {
            if self.is_furniture(&line, &lower, at_margin) {
                return;
            }
            match self.dated(&line, &lower, at_margin) {
                Dated::No => break,
                Dated::Whole => return,
                // what is glued to the date
                Dated::Rest(rest) => {
                    lower = rest.to_lowercase();
                    line.text = rest;
                    at_margin = true;
                }
            }
        }
        self.rest(line, &lower, at_margin);
    }

    /// Takes stages of a review and boilerplate.
    fn is_furniture(&mut self, line: &Line, lower: &str, at_margin: bool) -> bool {
        if self.words.review_stages.iter().any(|stage| stage == lower) {
            self.stages.push(line.text.clone());
            return true;
        }
        self.end_stages();
        let short = line.text.split_whitespace().count() <= LONGEST_STATEMENT;
        let furniture = is_any(lower, &self.words.furniture_lines)
            || (short || line.kind == LineKind::Text && at_margin)
                && contains_any(lower, &self.words.furniture_phrases);
        if furniture {
            self.facts.furniture.push(line.text.clone());
        }
        furniture
    }

    /// What is neither boilerplate nor a date.
    fn rest(&mut self, line: Line, lower: &str, at_margin: bool) {
        let short = line.text.split_whitespace().count() <= LONGEST_STATEMENT;
        if let Some(label) = starts_with_any(lower, &self.words.disclaimer_labels)
            && line.text.is_char_boundary(label.len())
        {
            let rest = line.text[label.len()..].trim();
            if !rest.is_empty() {
                self.facts.disclaimer.push(rest.to_owned());
                return;
            }
        }
        if line.text.split_whitespace().count() <= 8
            && contains_any(lower, &self.words.publication_number_phrases)
            && line.text.bytes().any(|byte| byte.is_ascii_digit())
        {
            self.facts.publication_number = Some(line.text);
            return;
        }
        if at_margin && short && self.statement(&line.text) {
            return;
        }
        self.kept.push(line);
    }

    /// A date with its label, or alone before the text begins.
    fn dated(&mut self, line: &Line, lower: &str, at_margin: bool) -> Dated {
        if !at_margin || matches!(line.kind, LineKind::Heading(_)) {
            return Dated::No;
        }
        let alone = leading_date(&line.text, &self.words.months)
            .filter(|(_, rest)| rest.trim_matches('.').is_empty());
        if let Some((date, _)) = alone
            && self.kept.len() <= 2
            && line.kind == LineKind::Text
            && line.text.chars().filter(char::is_ascii_digit).count() >= 4
        {
            self.facts.published.get_or_insert(date);
            self.facts.notes.push(format!("source.published: {date}, from a line with nothing else"));
            return Dated::Whole;
        }
        let Some((of, date, rest)) = self.labelled(&line.text, lower) else { return Dated::No };
        let rest = without_time(rest);
        let trimmed = rest
            .trim_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c) || matches!(c, '.' | ','));
        if !trimmed.is_empty() && !self.is_apart(rest, trimmed) {
            return Dated::No;
        }
        self.note_date(of, date);
        if trimmed.is_empty() { Dated::Whole } else { Dated::Rest(trimmed.to_owned()) }
    }

    /// A label of a date at the beginning of a text, the date, and what follows.
    fn labelled<'t>(&self, text: &'t str, lower: &str) -> Option<(DateOf, PartialDate, &'t str)> {
        let labels = [
            (DateOf::Next, &self.words.next_review_labels),
            (DateOf::Update, &self.words.updated_labels),
            (DateOf::Publication, &self.words.published_labels),
        ];
        let found = labels
            .into_iter()
            .filter_map(|(of, labels)| Some((of, starts_with_any(lower, labels)?)))
            .max_by_key(|(_, label)| label.len());
        let (of, label) = found?;
        let (date, rest) = leading_date(text.get(label.len()..)?, &self.words.months)?;
        Some((of, date, rest))
    }

    fn note_date(&mut self, of: DateOf, date: PartialDate) {
        match of {
            DateOf::Next => self.facts.furniture.push(format!("next review: {date}")),
            DateOf::Update => {
                self.facts.updated = Some(self.facts.updated.map_or(date, |known| known.max(date)));
            }
            DateOf::Publication => drop(self.facts.published.get_or_insert(date)),
        }
    }

    /// Whether what follows a date is apart from it: glued to it, another statement, or set off by a sign; and
    /// not the sentence that the date begins.
    fn is_apart(&self, rest: &str, trimmed: &str) -> bool {
        let lower = trimmed.to_lowercase();
        let begins_statement = self.labelled(trimmed, &lower).is_some()
            || [&self.words.author_labels, &self.words.reviewer_labels, &self.words.review_phrases]
                .into_iter()
                .any(|labels| starts_with_any(&lower, labels).is_some());
        let is_sentence = is_terminated(trimmed) && trimmed.split_whitespace().count() >= 4;
        begins_statement
            || rest.starts_with(char::is_uppercase)
            || rest.trim_start().starts_with(|c: char| SEPARATORS.contains(&c)) && !is_sentence
            || rest.trim_start().starts_with(['.', ','])
                && trimmed.starts_with(char::is_uppercase)
                && !is_sentence
    }

    /// Takes the dates out of a line that a page prints outside of its text.
    fn margin(&mut self, line: &str) {
        let mut rest = line;
        for _ in 0..LONGEST_STATEMENT {
            let lower = rest.to_lowercase();
            if lower.len() == rest.len()
                && let Some((of, date, after)) = self.labelled(rest, &lower)
            {
                if of != DateOf::Next {
                    self.note_date(of, date);
                    let name = if of == DateOf::Update { "updated" } else { "published" };
                    self.facts
                        .notes
                        .push(format!("source.{name}: {date}, from “{line}” at the edge of a page"));
                }
                rest = after;
            }
            match rest.trim_start().split_once(|c: char| c.is_whitespace() || SEPARATORS.contains(&c)) {
                Some((_, after)) => rest = after.trim_start(),
                None => return,
            }
        }
    }

    /// A badge or byline on authors, review or purpose: parts that are set off from each other.
    fn statement(&mut self, text: &str) -> bool {
        let parts: Vec<&str> = text
            .split(|c: char| SEPARATORS.contains(&c))
            .flat_map(|part| part.split(" - "))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        let before = self.facts.clone();
        let known: Vec<bool> = parts.iter().map(|part| self.statement_part(part, parts.len() == 1)).collect();
        // a sentence with a dash is no byline
        let taken = known.iter().filter(|known| **known).count() * 2 >= parts.len().max(1);
        if !taken {
            self.facts = before;
            return false;
        }
        // the other parts of a line that is taken out are listed
        for (part, _) in parts.iter().zip(&known).filter(|(_, known)| !**known) {
            self.facts.furniture.push((*part).to_owned());
        }
        true
    }

    fn statement_part(&mut self, part: &str, whole: bool) -> bool {
        let lower = part.to_lowercase();
        if !whole
            && lower.len() == part.len()
            && let Some((of, date, rest)) = self.labelled(part, &lower)
            && rest.trim_matches(['.', ',', ' ']).is_empty()
        {
            self.note_date(of, date);
            return true;
        }
        if let Some(name) = part.strip_prefix("By ").map(str::trim).filter(|name| is_person(name)) {
            self.facts.authors.push(name.to_owned());
            return true;
        }
        let byline = self.byline(part, &lower);
        if contains_any(&lower, &self.words.review_pending) {
            self.facts.review_status = Some(ReviewStatus::UnderReview);
            self.facts.review_statement.push(part.to_owned());
            return true;
        }
        if contains_any(&lower, &self.words.disclaimer_phrases) && (!whole || lower.len() < 80) {
            self.facts.disclaimer.push(part.to_owned());
            return true;
        }
        if self.words.review_phrases.iter().any(|phrase| self.speaks_of_review(part, &lower, phrase)) {
            self.facts.review_statement.push(join_sentences(&split_badge(part, self.words)));
            return true;
        }
        byline
    }

    /// Whether the text before a label is allowed: nothing, one word such as `Medically`, or words on the page itself.
    fn is_on_page(&self, before: &str) -> bool {
        let count = before.split_whitespace().count();
        count <= 1
            || before.split(|c: char| !c.is_alphanumeric()).any(|word| {
                self.words.page_words.iter().any(|page| page == word || word.strip_suffix('s') == Some(page))
            })
    }

    /// Whether a text says that the page was reviewed: by whom with a name, and not what should be reviewed.
    fn speaks_of_review(&self, text: &str, lower: &str, phrase: &str) -> bool {
        let Some(at) = lower.find(phrase) else { return false };
        let by_whom =
            text.get(at + phrase.len()..).unwrap_or_default().trim_start().trim_start_matches("the ");
        let to_be = lower[..at].split_whitespace().next_back() == Some("be");
        !to_be
            && self.is_on_page(&lower[..at])
            && (!phrase.ends_with(" by") || lower.len() != text.len() || is_name(by_whom))
    }

    /// Authors and reviewers of a line such as `Written by A and reviewed by B`.
    fn byline(&mut self, part: &str, lower: &str) -> bool {
        // bytes of the lower-case text must fit those of the text
        if lower.len() != part.len() {
            return false;
        }
        let find = |labels: &[String]| {
            labels
                .iter()
                .filter_map(|label| lower.find(label.as_str()).map(|at| (at, at + label.len())))
                .min()
        };
        let author = find(&self.words.author_labels);
        let reviewer = find(&self.words.reviewer_labels);
        if let Some((at, end)) = author {
            let stop = reviewer.map_or(part.len(), |(start, _)| start.max(end));
            let name = part[end..stop].trim().trim_end_matches(" and").trim_matches([' ', ',', '.', ':']);
            let before = lower[..at].trim_end();
            // a short label must not continue what precedes it: `caused by:`
            let begins = before.is_empty()
                || self.is_on_page(before)
                    && before.split_whitespace().count() <= 5
                    && (lower[at..end].contains(' ') || !before.ends_with(char::is_alphabetic));
            if begins && is_name(name) {
                self.facts.authors.push(name.to_owned());
            }
        }
        if let Some((at, end)) = reviewer
            && self.is_on_page(&lower[..at])
        {
            let name = part[end..].trim().trim_start_matches("the ").trim_matches([' ', ',', '.', ':']);
            if is_name(name) {
                self.facts.reviewers.push(name.to_owned());
                if self.facts.review_status.is_none() {
                    self.facts.review_status = Some(ReviewStatus::Approved);
                    self.facts.notes.push(format!("review.status: approved, inferred from “{part}”"));
                }
            }
        }
        let at_start = |found: Option<(usize, usize)>| found.is_some_and(|(at, _)| at == 0);
        at_start(author) && !self.facts.authors.is_empty()
            || at_start(reviewer) && !self.facts.reviewers.is_empty()
    }

    fn end_stages(&mut self) {
        let stages = std::mem::take(&mut self.stages);
        match stages.as_slice() {
            [] => {}
            [one] => {
                let lower = one.to_lowercase();
                let at = self.words.review_stages.iter().position(|stage| *stage == lower);
                self.facts.review_status = match at {
                    Some(0) => Some(ReviewStatus::Submitted),
                    Some(1) => Some(ReviewStatus::UnderReview),
                    _ => Some(ReviewStatus::Approved),
                };
                self.facts.notes.push(format!("review.status: inferred from the line “{one}”"));
                self.facts.review_statement.push(one.clone());
            }
            several => {
                let listed = several.join(", ");
                self.facts.notes.push(format!(
                    "review.status: the page shows several stages ({listed}) and not which one it has reached"
                ));
                self.facts.review_statement.push(listed);
            }
        }
    }
}

/// The text behind a time of day: `, 10:15 am`.
fn without_time(rest: &str) -> &str {
    let time = rest.trim_start_matches([',', ' ', 'T']);
    let time = time.strip_prefix("at ").unwrap_or(time);
    let hours = time.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&hours) || !time[hours..].starts_with(':') {
        return rest;
    }
    let after = time.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.'));
    let lower = after.trim_start().to_lowercase();
    let zone = ["am", "pm", "a.m.", "p.m.", "gmt", "utc", "bst", "z"]
        .into_iter()
        .find(|zone| lower.starts_with(zone));
    zone.map_or(after, |zone| &after.trim_start()[zone.len()..])
}

/// Whether a text is the name of a person: a few words that begin with capitals.
fn is_person(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|word| word.starts_with(char::is_uppercase))
        && !is_terminated(text)
}

/// Whether the text can name people: it begins with a capital and is short.
fn is_name(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase) && text.split_whitespace().count() <= 12
}
