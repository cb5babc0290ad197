//! What a page says about itself between its text: dates, review, authors, and the boilerplate around.

mod byline;
mod dated;
mod names;
mod subject;

use crate::config::ImportConfig;
use crate::corpus::{Audience, PartialDate, ReviewStatus};

use super::asides::begins_aside;
use super::page::{Line, LineKind, Page};
use super::shape::{contains_any, is_any, starts_with_any};
use super::site_words::{buttons, is_toolbar, spared};

/// What was detected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) published: Option<PartialDate>,
    /// Whether that date has no label that says what it is.
    pub(super) is_published_bare: bool,
    pub(super) updated: Option<PartialDate>,
    pub(super) authors: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) review_status: Option<ReviewStatus>,
    pub(super) review_statement: Vec<String>,
    pub(super) reviewers: Vec<String>,
    pub(super) disclaimer: Vec<String>,
    pub(super) publication_number: Option<String>,
    pub(super) audience: Vec<Audience>,
    /// Lines left out, unchanged.
    pub(super) boilerplate: Vec<String>,
    /// What a person should look at.
    pub(super) notes: Vec<String>,
}

/// The number of lines at the top and the bottom that may have statements of a page about itself.
const MARGIN: usize = 15;
/// The number of lines at the top and the bottom that may have a byline without a label, and headings with statements.
const OUTERMOST: usize = 4;
/// Signs that set the statements of a line off from each other.
const SEPARATORS: [char; 6] = ['|', '•', '·', '—', '–', ';'];
/// Longest statement of a page on itself, in words.
const MAX_STATEMENT_LENGTH: usize = 30;

/// Takes the facts out of the lines.
pub(super) fn take(page: Page, words: &ImportConfig) -> (Vec<Line>, Facts) {
    let mut reader = Reader {
        words,
        facts: Facts::default(),
        kept: Vec::new(),
        after_aside: false,
        is_spared: false,
        stages: Vec::new(),
    };
    for line in &page.margins {
        reader.margin(line);
    }
    let all = page.lines.len();
    let spared = spared(&page.lines, words);
    let foreign = reader.foreign_items(&page.lines);
    let buttons = buttons(&page.lines, words);
    let mut lines = page.lines.into_iter().enumerate().peekable();
    while let Some((index, mut line)) = lines.next() {
        if buttons[index] {
            reader.facts.boilerplate.push(line.text);
            continue;
        }
        if lines.peek().is_some_and(|(_, next)| reader.past_review(&line, next)) {
            continue;
        }
        if let Some((_, date)) = lines.next_if(|(_, next)| reader.is_label_of(&line, next)) {
            line.text = format!("{}: {}", line.text.trim_end_matches(':'), date.text);
        }
        let lower = line.text.to_lowercase();
        reader.tell_audience(&lower);
        let outermost = index < OUTERMOST || index + OUTERMOST >= all;
        let place = Place {
            margin: index < MARGIN || index + MARGIN >= all,
            outermost,
            heads: matches!(line.kind, LineKind::Heading(_)) && index >= OUTERMOST
                || foreign.get(index).copied().unwrap_or(false),
        };
        reader.is_spared = spared[index];
        reader.line(line, &lower, place);
    }
    reader.end_stages();
    let Reader { facts, kept, .. } = reader;
    (kept, facts)
}

/// Where a line is on its page.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Whether it is near the top or the bottom.
    margin: bool,
    /// Whether it is one of the first or last few lines.
    outermost: bool,
    /// Whether it heads text of the page or is an item among others, and so says nothing of the page itself.
    heads: bool,
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
const MAX_DATES: usize = 4;

struct Reader<'a> {
    words: &'a ImportConfig,
    facts: Facts,
    kept: Vec<Line>,
    /// Whether the line before asked readers for an opinion.
    after_aside: bool,
    /// Whether the line is text although it is a word of menus.
    is_spared: bool,
    /// Review stages in lines of their own, one after the other.
    stages: Vec<Line>,
}

impl Reader<'_> {
    /// Which lines are items of a list that has others than statements of the page about itself.
    fn foreign_items(&self, lines: &[Line]) -> Vec<bool> {
        let is_item = |line: &Line| matches!(line.kind, LineKind::Item(_));
        let mut foreign = Vec::with_capacity(lines.len());
        for run in lines.chunk_by(|a, b| is_item(a) == is_item(b)) {
            let others = is_item(&run[0])
                && run.iter().any(|line| !line.text.starts_with("By ") && !self.begins_statement(&line.text));
            foreign.resize(foreign.len() + run.len(), others);
        }
        foreign
    }

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

    fn line(&mut self, mut line: Line, lower: &str, mut place: Place) {
        let mut lower = lower.to_owned();
        for _ in 0..MAX_DATES {
            if self.is_furniture(&line, &lower, place.margin) {
                return;
            }
            match self.dated(&line, place.margin) {
                Dated::No => break,
                Dated::Whole => return,
                // what is glued to the date
                Dated::Rest(rest) => {
                    lower = rest.to_lowercase();
                    line.text = rest;
                    place.margin = true;
                }
            }
        }
        self.rest(line, &lower, place);
    }

    /// Takes stages of a review and boilerplate.
    fn is_furniture(&mut self, line: &Line, lower: &str, at_margin: bool) -> bool {
        let stage = self.words.review_stages.get(self.stages.len());
        if at_margin && line.kind == LineKind::Text && stage.is_some_and(|stage| stage == lower) {
            self.stages.push(line.clone());
            return true;
        }
        self.end_stages();
        let short = line.text.split_whitespace().count() <= MAX_STATEMENT_LENGTH;
        let boilerplate = !self.is_spared
            && (is_any(lower, &self.words.furniture_lines) || is_toolbar(lower, self.words))
            || (short || line.kind == LineKind::Text && at_margin)
                && contains_any(lower, &self.words.furniture_phrases)
            || short
                && at_margin
                && !matches!(line.kind, LineKind::Heading(_))
                && self.words.copyright_signs.iter().any(|sign| lower.starts_with(sign.as_str()))
            || self.after_aside && is_any(lower, &self.words.aside_answers);
        self.after_aside = boilerplate && (self.after_aside || begins_aside(lower, self.words));
        if boilerplate {
            self.facts.boilerplate.push(line.text.clone());
        }
        boilerplate
    }

    /// What is neither boilerplate nor a date.
    fn rest(&mut self, line: Line, lower: &str, place: Place) {
        let short = line.text.split_whitespace().count() <= MAX_STATEMENT_LENGTH;
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
        if place.margin && !place.heads && short && self.statement(&line.text, place) {
            return;
        }
        self.kept.push(line);
    }

    /// Takes the stages of a review where a page shows all of them, as a progress bar; one of them is a word of the text.
    fn end_stages(&mut self) {
        let stages = std::mem::take(&mut self.stages);
        if stages.len() < self.words.review_stages.len() {
            self.kept.extend(stages);
            return;
        }
        let listed = stages.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(", ");
        self.facts.notes.push(format!(
            "review.status: the page shows several stages ({listed}) and not which one it has reached"
        ));
        self.facts.review_statement.push(listed);
    }
}
