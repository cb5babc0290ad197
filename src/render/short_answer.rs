//! The short form of an answer: help, the best sentences with their source, notices, and other passages.

use super::Terminal;
use super::answer::push_urgency;
use super::excerpt::excerpt;
use super::printable::printable;
use crate::answer::{Answer, AnswerDocument, AnswerPassage, Outcome, date_in_words, review_in_words};
use crate::config::Texts;

/// The maximum number of notices; the full answer has all.
const MOST_NOTICES: usize = 2;

/// Probability of the best passage below which a question has nothing to do with the documents.
const OFF_TOPIC: f32 = 0.08;

/// What is known beside an answer.
#[derive(Debug, Clone, Copy)]
pub struct ShortAnswer<'a> {
    /// The answer.
    pub answer: &'a Answer,
    /// What must be said of the documents shown, which the source line says in short.
    pub document_notices: &'a [String],
    /// How the whole answer is asked for.
    pub more: &'a str,
}

/// The answer; it ends with the disclaimer in short and a line feed.
#[must_use]
pub fn render_short_answer(short: &ShortAnswer<'_>, texts: &Texts, terminal: &Terminal) -> String {
    let answer = short.answer;
    let mut out = String::new();
    push_urgency(&mut out, answer, terminal);
    let notices: Vec<&str> = answer
        .notices
        .iter()
        .filter(|notice| !short.document_notices.contains(notice))
        .map(String::as_str)
        .collect();
    let is_answered = answer.outcome == Outcome::Answered;
    // what a dose or a person needs said comes before any figure, and that nothing answers before what is near
    let is_first = |notice: &&str| !is_answered || texts.is_of_care(notice);
    let (first, after): (Vec<&str>, Vec<&str>) = notices.into_iter().partition(is_first);
    let blocks = blocks(answer);
    let first: Vec<&str> =
        first.into_iter().filter(|notice| !blocks.is_empty() || is_wanted(notice, answer, texts)).collect();
    // without a passage, the notices are the answer
    let shown = if blocks.is_empty() { first.len() } else { first.len().min(MOST_NOTICES) };
    let (first, rest) = first.split_at(shown);
    let left_out = rest.len();
    for notice in first {
        push(&mut out, &terminal.wrap(&printable(notice), "", ""));
    }
    for (number, choice) in (1..).zip(&answer.choices) {
        push(&mut out, &terminal.wrap(&printable(choice), &format!("{number}. "), "   "));
    }
    if !first.is_empty() || !answer.choices.is_empty() {
        out.push('\n');
    }
    for passage in &blocks {
        push_block(&mut out, passage, texts, terminal);
    }
    let room = MOST_NOTICES.saturating_sub(if blocks.is_empty() { 0 } else { first.len() });
    for notice in after.iter().take(room) {
        push(&mut out, &terminal.wrap(&printable(notice), "* ", "  "));
    }
    let left_out = left_out + after.len().saturating_sub(room);
    let others: Vec<&AnswerPassage> = answer
        .passages
        .iter()
        .filter(|passage| blocks.iter().all(|shown| shown.rank != passage.rank))
        .collect();
    for passage in &others {
        push(&mut out, &terminal.fit_line(&format!("{}. {}", passage.rank, printable(&place(passage)))));
    }
    if !answer.passages.is_empty() {
        let more = match left_out {
            0 => texts.more.clone(),
            count => texts.more_notices.replace("{count}", &count.to_string()),
        };
        push(&mut out, &terminal.faint(&terminal.fit_line(&more.replace("{command}", short.more))));
        out.push('\n');
    }
    push(&mut out, &terminal.wrap(answer.disclaimer.short(), "", ""));
    out
}

/// Whether a notice is shown where nothing answers: what else might be near is worth nothing to somebody whose
/// question has nothing to do with the documents.
fn is_wanted(notice: &str, answer: &Answer, texts: &Texts) -> bool {
    let begins_like = |template: &str| {
        let beginning = template.split('{').next().unwrap_or_default();
        !beginning.is_empty() && notice.starts_with(beginning)
    };
    let is_improbable = answer.interpretation.confidence.is_none_or(|confidence| confidence < OFF_TOPIC);
    let is_off_topic = is_improbable && answer.interpretation.condition.is_none();
    let is_guidance = begins_like(&texts.near_topics) || begins_like(&texts.ask_people);
    *notice != *texts.reword && !(is_off_topic && is_guidance)
}

/// The best passage, or that of each thing that was asked.
fn blocks(answer: &Answer) -> Vec<&AnswerPassage> {
    let of_rank = |rank: &usize| answer.passages.iter().find(|passage| passage.rank == *rank);
    let mut blocks: Vec<&AnswerPassage> =
        answer.parts.iter().filter_map(|part| part.passages.first()).filter_map(of_rank).collect();
    blocks.dedup_by_key(|passage| passage.rank);
    if blocks.is_empty() { answer.passages.first().into_iter().collect() } else { blocks }
}

fn push_block(out: &mut String, passage: &AnswerPassage, texts: &Texts, terminal: &Terminal) {
    let number = format!("{}. ", passage.rank);
    for line in terminal.wrap(&printable(&heading(passage)), &number, "   ").lines() {
        push(out, &terminal.title(line));
    }
    for line in excerpt(passage) {
        let line = printable(&line);
        let depth = line.len() - line.trim_start_matches(' ').len();
        let first = format!("   {}", " ".repeat(depth));
        let body = &line[depth..];
        let hang = if body.starts_with("- ") { format!("{first}  ") } else { first.clone() };
        push(out, &terminal.wrap(body, &first, &hang));
    }
    let source = source_line(&passage.document, texts);
    for line in terminal.wrap(&source, "   ", "   ").lines() {
        push(out, &terminal.faint(line));
    }
    out.push('\n');
}

/// The condition and the section.
fn heading(passage: &AnswerPassage) -> String {
    let document = &passage.document;
    let name = if document.condition.is_empty() { &document.title } else { &document.condition };
    match passage.section.last() {
        Some(section) => format!("{name} › {section}"),
        None => name.clone(),
    }
}

/// The headings of a passage, and its condition.
fn place(passage: &AnswerPassage) -> String {
    let section = passage.section.join(" › ");
    match (section.is_empty(), passage.document.condition.is_empty()) {
        (true, _) => passage.document.title.clone(),
        (false, true) => section,
        (false, false) => format!("{section} ({})", passage.document.condition),
    }
}

/// Publisher, date and review in a few words.
fn source_line(document: &AnswerDocument, texts: &Texts) -> String {
    let publisher = if document.publisher.is_empty() { &document.title } else { &document.publisher };
    let date = document.updated.max(document.published);
    let date = date.map_or_else(|| texts.no_date.clone(), |date| date_in_words(date, texts));
    let review = review_in_words(document.review_status, texts);
    let line = format!("{}, {date}, {review}.", printable(publisher));
    if document.is_old { format!("{line} {}", texts.newer_may_be_missing) } else { line }
}

fn push(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}
