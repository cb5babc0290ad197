//! Dates of a page: their labels, and what follows them.

use super::super::date::leading_date;
use super::super::page::{Line, LineKind};
use super::super::shape::{contains_any, is_any, is_terminated, starts_with_any};
use super::{DateOf, Dated, MAX_STATEMENT_LENGTH, Reader, SEPARATORS};
use crate::corpus::PartialDate;

/// How the label of a review begins that is in the past or in the future.
const REVIEW: &str = "review";

impl Reader<'_> {
    /// Whether a line is only the label of a date, which is alone in the next one.
    pub(super) fn is_label_of(&self, line: &Line, next: &Line) -> bool {
        let lower = line.text.to_lowercase();
        [&self.words.updated_labels, &self.words.published_labels, &self.words.next_review_labels]
            .into_iter()
            .any(|labels| is_any(&lower, labels))
            && leading_date(&next.text, &self.words.months)
                .is_some_and(|(_, rest)| rest.trim_matches('.').is_empty())
    }

    /// Takes a line such as `Review Date 5/30/2022` above one that names who updated the page: that review was
    /// done, while a review date by itself can as well be the next one.
    pub(super) fn past_review(&mut self, line: &Line, next: &Line) -> bool {
        let lower = next.text.to_lowercase();
        let is_updated = starts_with_any(&lower, &self.words.updated_labels)
            .is_some_and(|label| lower[label.len()..].trim_start().starts_with("by"));
        let text = line.text.to_lowercase();
        match self.labelled(&line.text, &text) {
            Some((DateOf::Next, date, rest))
                if is_updated
                    && !matches!(next.kind, LineKind::Heading(_))
                    && text.starts_with(REVIEW)
                    && rest.trim_matches(['.', ' ']).is_empty() =>
            {
                self.note_date(DateOf::Update, date);
                self.facts
                    .notes
                    .push(format!("source.updated: {date}, from “{}” above “{}”", line.text, next.text));
                true
            }
            _ => false,
        }
    }

    /// A date with its label, or alone before the text begins.
    pub(super) fn dated(&mut self, line: &Line, at_margin: bool) -> Dated {
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
            self.facts.is_published_bare |= self.facts.published.is_none();
            self.facts.published.get_or_insert(date);
            self.facts.notes.push(format!("source.published: {date}, from a line with nothing else"));
            return Dated::Whole;
        }
        let text = self.without_page_words(&line.text);
        let Some((of, date, rest)) = self.labelled(text, &text.to_lowercase()) else { return Dated::No };
        let rest = without_time(rest);
        if of == DateOf::Update && self.reviewer_after_date(&line.text, rest) {
            self.note_date(of, date);
            return Dated::Whole;
        }
        let trimmed = rest
            .trim_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c) || matches!(c, '.' | ','));
        if !trimmed.is_empty() && !self.is_apart(rest, trimmed) {
            return Dated::No;
        }
        self.note_date(of, date);
        if trimmed.is_empty() { Dated::Whole } else { Dated::Rest(trimmed.to_owned()) }
    }

    /// A text without words before a label that name the page: `This leaflet was`.
    fn without_page_words<'t>(&self, text: &'t str) -> &'t str {
        let mut rest = text;
        for _ in 0..MAX_PAGE_WORDS {
            let before = &text[..text.len() - rest.len()];
            if self.labelled(rest, &rest.to_lowercase()).is_some() {
                let subject = self.subject(&before.to_lowercase());
                return if subject.is_some_and(|subject| subject.is_named) { rest } else { text };
            }
            let Some((_, after)) = rest.split_once(' ') else { break };
            rest = after.trim_start();
        }
        text
    }

    /// A label of a date at the beginning of a text, the date, and what follows.
    pub(super) fn labelled<'t>(&self, text: &'t str, lower: &str) -> Option<(DateOf, PartialDate, &'t str)> {
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

    pub(super) fn note_date(&mut self, of: DateOf, date: PartialDate) {
        match of {
            DateOf::Next => self.facts.boilerplate.push(format!("next review: {date}")),
            DateOf::Update => {
                self.facts.updated = Some(self.facts.updated.map_or(date, |known| known.max(date)));
            }
            DateOf::Publication => drop(self.facts.published.get_or_insert(date)),
        }
    }

    /// Whether what follows a date is apart from it: glued to it, another statement, or set off by a sign; and
    /// not the sentence that the date begins.
    fn is_apart(&self, rest: &str, trimmed: &str) -> bool {
        let begins_statement = self.begins_statement(trimmed);
        let is_sentence = self.is_sentence(rest.trim_end());
        begins_statement
            || rest.starts_with(char::is_uppercase)
            || rest.trim_start().starts_with(|c: char| SEPARATORS.contains(&c)) && !is_sentence
            || rest.trim_start().starts_with(['.', ','])
                && trimmed.starts_with(char::is_uppercase)
                && !is_sentence
    }

    /// Whether a text is a sentence, and not a note such as `Version 3.`
    fn is_sentence(&self, text: &str) -> bool {
        let is_word = |word: &&str| {
            word.starts_with(char::is_lowercase)
                && !self.words.name_joiners.iter().any(|joiner| joiner == word)
        };
        is_terminated(text)
            && text.split_whitespace().any(|word| is_word(&word))
            && !contains_any(&text.to_lowercase(), &self.words.furniture_phrases)
    }

    /// Takes the dates out of a line that a page prints outside of its text.
    pub(super) fn margin(&mut self, line: &str) {
        let mut rest = line;
        for _ in 0..MAX_STATEMENT_LENGTH {
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
}

/// The maximum number of words before the label of a date.
const MAX_PAGE_WORDS: usize = 6;

/// The text after a time of day: `, 10:15 am`.
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
