//! Statements of a page about its authors and its review.

use super::super::date::leading_date;
use super::super::shape::{contains_any, is_terminated, join_sentences, split_badge};
use super::{DateOf, Reader, SEPARATORS};
use crate::corpus::{PartialDate, ReviewStatus};

impl Reader<'_> {
    /// A badge or byline on authors, review or purpose: parts that are set off from each other.
    pub(super) fn statement(&mut self, text: &str) -> bool {
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
            self.facts.boilerplate.push((*part).to_owned());
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
        let by_whom = bare_name(text.get(at + phrase.len()..).unwrap_or_default());
        let to_be = lower[..at].split_whitespace().next_back() == Some("be");
        !to_be
            && self.is_on_page(&lower[..at])
            && (!(phrase.ends_with(" by") || phrase.ends_with(" por"))
                || lower.len() != text.len()
                || is_name(by_whom))
    }

    pub(super) fn note_reviewer(&mut self, name: &str, line: &str) {
        if !self.facts.reviewers.iter().any(|known| known == name) {
            self.facts.reviewers.push(name.to_owned());
        }
        if self.facts.review_status.is_none() {
            self.facts.review_status = Some(ReviewStatus::Approved);
            self.facts.notes.push(format!("review.status: approved, inferred from “{line}”"));
        }
    }

    /// A name without the date behind it: `Dr. A. Stone on 3 May 2023`.
    fn without_date<'t>(&self, text: &'t str) -> (&'t str, Option<PartialDate>) {
        for (at, _) in text.match_indices([' ', '(']).skip(1) {
            let after = text[at..].trim_start_matches([' ', '(']);
            if let Some((date, rest)) = leading_date(after, &self.words.months)
                && rest.trim_matches([' ', '.', ')']).is_empty()
            {
                return (&text[..at], Some(date));
            }
        }
        (text, None)
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
            let (name, date) = self.without_date(&part[end..]);
            let name = bare_name(name);
            if is_name(name) {
                self.note_reviewer(name, part);
                if let Some(date) = date {
                    self.note_date(DateOf::Update, date);
                }
            }
        }
        let at_start = |found: Option<(usize, usize)>| found.is_some_and(|(at, _)| at == 0);
        at_start(author) && !self.facts.authors.is_empty()
            || at_start(reviewer) && !self.facts.reviewers.is_empty()
    }
}

/// Whether a text is the name of a person: a few words that begin with capitals.
fn is_person(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|word| word.starts_with(char::is_uppercase))
        && !is_terminated(text)
}

/// A name without the article and the signs around it.
pub(super) fn bare_name(text: &str) -> &str {
    let text = text.trim_matches([' ', ',', '.', ':', '(']);
    ["the ", "la ", "el "].into_iter().find_map(|article| text.strip_prefix(article)).unwrap_or(text).trim()
}

/// Whether the text can name people: it begins with a capital and is short.
pub(super) fn is_name(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase) && text.split_whitespace().count() <= 12
}
