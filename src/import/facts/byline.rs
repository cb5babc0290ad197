//! Statements of a page about its authors, its publisher and its review.

use super::super::date::leading_date;
use super::super::shape::{contains_any, join_sentences, split_badge, starts_with_any};
use super::{DateOf, Place, Reader, SEPARATORS, names};
use crate::corpus::{PartialDate, ReviewStatus};

/// Signs between statements that sentences don't have.
const BARS: [char; 3] = ['|', '•', '·'];
/// Longest part between such signs that says nothing known, in words.
const MAX_PART_LENGTH: usize = 6;
/// The maximum number of names and dates in a byline.
const MAX_STATEMENTS: usize = 8;

/// Whom a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whom {
    Author,
    Reviewer,
    Publisher,
}

/// What a byline says.
#[derive(Debug, Default)]
struct Byline {
    named: Vec<(Whom, String)>,
    dates: Vec<(DateOf, PartialDate)>,
}

impl Byline {
    fn has(&self, whom: Whom) -> bool {
        self.named.iter().any(|(named, _)| *named == whom)
    }
}

impl Reader<'_> {
    /// A badge or byline on authors, review or purpose: parts that are set off from each other.
    pub(super) fn statement(&mut self, text: &str, place: Place) -> bool {
        // a small letter continues the sentence of the line before
        if text.starts_with(char::is_lowercase) {
            return false;
        }
        let parts: Vec<&str> = text
            .split(|c: char| SEPARATORS.contains(&c))
            .flat_map(|part| part.split(" - "))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        let before = self.facts.clone();
        let whole = parts.len() == 1;
        let known: Vec<bool> = parts.iter().map(|part| self.statement_part(part, whole, place)).collect();
        let count = known.iter().filter(|known| **known).count();
        let others = || parts.iter().zip(&known).filter(|(_, known)| !**known).map(|(part, _)| *part);
        // a sentence with a dash is no byline
        let taken = count > 0 && count == parts.len()
            || text.contains(BARS)
                && count * 2 >= parts.len().max(1)
                && others().all(|part| part.split_whitespace().count() <= MAX_PART_LENGTH);
        if !taken {
            self.facts = before;
            return false;
        }
        // the other parts of a line that is taken out are listed
        let others: Vec<String> = others().map(str::to_owned).collect();
        self.facts.boilerplate.extend(others);
        true
    }

    fn statement_part(&mut self, part: &str, whole: bool, place: Place) -> bool {
        let lower = part.to_lowercase();
        if !whole
            && lower.len() == part.len()
            && let Some((of, date, rest)) = self.labelled(part, &lower)
            && rest.trim_matches(['.', ',', ' ']).is_empty()
        {
            self.note_date(of, date);
            return true;
        }
        let by_person = part.strip_prefix("By ").filter(|_| place.outermost || !whole);
        if let Some(byline) = by_person.and_then(|name| self.names(Whom::Author, name))
            && byline.named.iter().all(|(whom, name)| *whom != Whom::Author || is_person(name))
        {
            self.note_byline(byline, part);
            return true;
        }
        if self.byline(part, &lower) {
            return true;
        }
        if self.is_pending(&lower) {
            self.facts.review_status = Some(ReviewStatus::UnderReview);
            self.facts.review_statement.push(part.to_owned());
            return true;
        }
        if contains_any(&lower, &self.words.disclaimer_phrases) && (!whole || lower.len() < 80) {
            self.facts.disclaimer.push(part.to_owned());
            return true;
        }
        let badge = split_badge(part, self.words);
        if badge.last().is_some_and(|last| self.speaks_of_review(last)) {
            self.facts.review_statement.push(join_sentences(&badge));
            return true;
        }
        false
    }

    /// Whether a text says that the review of the page isn't finished: `content is pending review`.
    fn is_pending(&self, lower: &str) -> bool {
        let lower = lower.trim_end_matches(['.', ' ']);
        self.words.review_pending.iter().any(|phrase| {
            lower.strip_suffix(phrase.as_str()).is_some_and(|before| {
                let before = before.rsplit([':', ',', '.']).next().unwrap_or_default();
                let before = before.rsplit_once(" as ").map_or(before, |(_, after)| after);
                self.subject(before).is_some()
            })
        })
    }

    /// Whether a text says that the page is reviewed without naming persons: `Articles are reviewed for accuracy`.
    fn speaks_of_review(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        if lower.len() != text.len() {
            return false;
        }
        self.words.review_phrases.iter().any(|phrase| {
            let Some(at) = lower.find(phrase.as_str()) else { return false };
            let Some(subject) = self.subject(&lower[..at]) else { return false };
            let after = text[at + phrase.len()..].trim_matches([' ', '.', ',', ':']);
            let by = ["by ", "por "].into_iter().find_map(|by| after.strip_prefix(by));
            let whom = by.or_else(|| (phrase.ends_with(" by") || phrase.ends_with(" por")).then_some(after));
            match whom {
                Some(whom) => !whom.is_empty() && (!subject.is_vague || by.is_some()) && self.are_roles(whom),
                None if after.is_empty() => subject.is_named,
                None => leading_date(after, &self.words.months).is_some_and(|(_, rest)| rest.is_empty()),
            }
        })
    }

    /// Whether a text is names, or roles such as `our medical team`, and nothing else.
    fn are_roles(&self, text: &str) -> bool {
        let is = |list: &[String], word: &str| list.iter().any(|known| known == word);
        text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).all(|word| {
            word.starts_with(char::is_uppercase) && !is(&self.words.no_name_words, &word.to_lowercase())
                || is(&self.words.role_words, word)
                || is(&self.words.name_joiners, word)
                || is(&self.words.page_determiners, word)
        })
    }

    fn note_reviewer(&mut self, name: &str, line: &str) {
        if !self.facts.reviewers.iter().any(|known| known == name) {
            self.facts.reviewers.push(name.to_owned());
        }
        if self.facts.review_status.is_none() {
            self.facts.review_status = Some(ReviewStatus::Approved);
            self.facts.notes.push(format!("review.status: approved, inferred from “{line}”"));
        }
    }

    /// Notes what a byline says; gives whether the line is that and nothing else.
    fn note_byline(&mut self, byline: Byline, line: &str) {
        for (of, date) in byline.dates {
            self.note_date(of, date);
        }
        let mut is_reviewed = false;
        for (whom, name) in byline.named {
            match whom {
                Whom::Author => self.facts.authors.push(name),
                Whom::Publisher => drop(self.facts.publisher.get_or_insert(name)),
                Whom::Reviewer => {
                    self.note_reviewer(&name, line);
                    is_reviewed = true;
                }
            }
        }
        if is_reviewed {
            self.facts.review_statement.push(join_sentences(&split_badge(line, self.words)));
        }
    }

    /// Authors, reviewers and the publisher of a line such as `Written by A and reviewed by B, May 2024`. A sentence
    /// that begins in the same way stays as it is.
    fn byline(&mut self, part: &str, lower: &str) -> bool {
        // bytes of the lower-case text must fit those of the text
        if lower.len() != part.len() {
            return false;
        }
        let Some((whom, at, end)) = self.first_label(lower) else { return false };
        let Some(subject) = self.subject(&lower[..at]) else { return false };
        let Some(byline) = self.names(whom, &part[end..]) else { return false };
        let both = byline.has(Whom::Author) && byline.has(Whom::Reviewer);
        if subject.is_vague && !both && byline.dates.is_empty() {
            return false;
        }
        let is_whole = !subject.is_named || byline.has(Whom::Reviewer);
        self.note_byline(byline, part);
        is_whole
    }

    /// The labels of bylines.
    fn labels(&self) -> [(Whom, &[String]); 3] {
        [
            (Whom::Author, &self.words.author_labels),
            (Whom::Reviewer, &self.words.reviewer_labels),
            (Whom::Publisher, &self.words.publisher_labels),
        ]
    }

    /// The first label of a text in lower case, with its bytes.
    fn first_label(&self, lower: &str) -> Option<(Whom, usize, usize)> {
        let found = self.labels().into_iter().flat_map(|(whom, labels)| {
            labels.iter().filter_map(move |label| {
                let (at, end) = lower.find(label.as_str()).map(|at| (at, at + label.len()))?;
                // a short label must not continue what precedes it: `caused by:`
                let begins = !lower[..at].ends_with(char::is_alphanumeric);
                let ends = label.ends_with(':') || !lower[end..].starts_with(char::is_alphanumeric);
                (begins && ends).then_some((whom, at, end))
            })
        });
        found.min_by_key(|(_, at, end)| (*at, usize::MAX - end))
    }

    /// Names after a label, with the dates and further labels that follow them to the end of the text.
    fn names(&self, whom: Whom, text: &str) -> Option<Byline> {
        let mut byline = Byline::default();
        let (mut whom, mut rest) = (whom, text);
        let ends = |rest: &str| {
            let lower = rest.to_lowercase();
            self.labelled(rest, &lower).is_some()
                || leading_date(rest, &self.words.months).is_some()
                || self.labels().into_iter().any(|(_, labels)| starts_with_any(&lower, labels).is_some())
        };
        let mut is_named = false;
        for _ in 0..MAX_STATEMENTS {
            if !is_named {
                let (name, after) = names::leading(rest, &ends, self.words)?;
                let name = name.trim_end_matches(" and").trim_end_matches(" y");
                byline.named.push((whom, name.to_owned()));
                (is_named, rest) = (true, after);
            }
            rest = rest
                .trim_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c) || ",.:()".contains(c));
            rest = ["and ", "y "].into_iter().find_map(|and| rest.strip_prefix(and)).unwrap_or(rest);
            if rest.is_empty() {
                return Some(byline);
            }
            let lower = rest.to_lowercase();
            if let Some((of, date, after)) = self.labelled(rest, &lower) {
                byline.dates.push((of, date));
                rest = after;
            } else if let Some((date, after)) = leading_date(rest, &self.words.months) {
                let of = if whom == Whom::Reviewer { DateOf::Update } else { DateOf::Publication };
                byline.dates.push((of, date));
                rest = after;
            } else {
                let (next, _, end) = self.first_label(&lower).filter(|(_, at, _)| *at == 0)?;
                (whom, is_named, rest) = (next, false, rest.get(end..)?);
            }
        }
        None
    }

    /// Takes who reviewed the page, if that follows the date of the review.
    pub(super) fn reviewer_after_date(&mut self, line: &str, rest: &str) -> bool {
        let lower = line.to_lowercase();
        let is_review = lower.len() == line.len()
            && self.words.reviewer_labels.iter().any(|label| {
                let verb = label.trim_end_matches(" by").trim_end_matches(" por");
                verb.len() < label.len() && lower.contains(verb)
            });
        let name = ["by ", "por "].into_iter().find_map(|by| rest.trim_start().strip_prefix(by));
        let byline = name.filter(|_| is_review).and_then(|name| self.names(Whom::Reviewer, name));
        let Some(byline) = byline else { return false };
        self.note_byline(byline, line);
        true
    }

    /// Whether a line begins as statements of a page on itself do.
    pub(super) fn begins_statement(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        self.labelled(text, &lower).is_some()
            || self.labels().into_iter().any(|(_, labels)| starts_with_any(&lower, labels).is_some())
            || starts_with_any(&lower, &self.words.review_phrases).is_some()
    }
}

/// Whether a text is the name of a person: a few words that begin with capitals.
fn is_person(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=5).contains(&words.len()) && words.iter().all(|word| word.starts_with(char::is_uppercase))
}
