//! An answer as text: passages with marked words, references and source, and the disclaimer last.

use std::fmt::Write as _;

use anstyle::Style;

use super::Terminal;
use super::printable::printable;
use crate::answer::{Answer, AnswerDocument, AnswerPassage, Disclaimer, date_in_words, review_in_words};
use crate::config::Texts;
use crate::config::messages::DocumentDisclaimer;
use crate::engine::PassageInContext;

const INDENT: &str = "   ";

/// The whole answer; it ends with the disclaimer and a line feed.
#[must_use]
pub fn render_answer(answer: &Answer, texts: &Texts, terminal: &Terminal) -> String {
    let mut out = String::new();
    push_urgency(&mut out, answer, terminal);
    for notice in &answer.notices {
        push_line(&mut out, &terminal.wrap(&printable(notice), "* ", "  "));
    }
    if !answer.notices.is_empty() {
        out.push('\n');
    }
    for (number, choice) in (1..).zip(&answer.choices) {
        push_line(&mut out, &terminal.wrap(&printable(choice), &format!("{number}. "), INDENT));
    }
    if !answer.choices.is_empty() {
        out.push('\n');
    }
    for passage in &answer.passages {
        push_block(&mut out, &render_passage(passage, &format!("{}.", passage.rank), texts, terminal));
    }
    let documents = answer.passages.iter().map(|passage| &passage.document);
    push_document_disclaimers(&mut out, documents, texts, terminal);
    push_line(&mut out, &terminal.wrap(answer.disclaimer.as_str(), "", ""));
    out
}

/// Where to get help at once, line by line.
pub(super) fn push_urgency(out: &mut String, answer: &Answer, terminal: &Terminal) {
    let Some(urgency) = &answer.urgency else { return };
    for line in urgency.message.lines() {
        let hang = if line.starts_with('•') { "  " } else { "" };
        push_line(out, &terminal.wrap(&terminal.warning(&printable(line)), "", hang));
    }
    out.push('\n');
}

/// The notice of each publisher, once.
fn push_document_disclaimers<'a>(
    out: &mut String,
    documents: impl Iterator<Item = &'a AnswerDocument>,
    texts: &Texts,
    terminal: &Terminal,
) {
    let mut said: Vec<&str> = Vec::new();
    for document in documents.filter(|document| !document.disclaimer.is_empty()) {
        if !said.contains(&document.id.as_str()) {
            said.push(&document.id);
            let (disclaimer, title) = (&document.disclaimer, &document.title);
            let text = texts.document_disclaimer(DocumentDisclaimer { disclaimer, title });
            push_block(out, &terminal.wrap(&printable(&text), "", ""));
        }
    }
}

/// A passage under a label, without a line feed at its end.
#[must_use]
pub fn render_passage(passage: &AnswerPassage, label: &str, texts: &Texts, terminal: &Terminal) -> String {
    let mut out = String::new();
    let path: Vec<&str> = std::iter::once(passage.document.title.as_str())
        .chain(passage.section.iter().map(String::as_str))
        .collect();
    let heading = printable(&path.join(" › "));
    for (index, line) in terminal.wrap(&heading, &format!("{label} "), INDENT).lines().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        out.push_str(&terminal.title(line));
    }
    for line in marked_lines(passage, terminal) {
        out.push('\n');
        let depth = line.len() - line.trim_start_matches(' ').len();
        let first = format!("{INDENT}{}", " ".repeat(depth));
        let body = &line[depth..];
        let hang = if body.starts_with("- ") { format!("{first}  ") } else { first.clone() };
        if !body.is_empty() {
            out.push_str(&terminal.wrap(body, &first, &hang));
        }
    }
    for citation in &passage.citations {
        let text = format!("[{}] {}", printable(&citation.marker), printable(&citation.text));
        let hang = " ".repeat(INDENT.len() + citation.marker.chars().count() + 3);
        out.push('\n');
        out.push_str(&terminal.wrap(&text, INDENT, &hang));
    }
    out.push('\n');
    out.push_str(&terminal.wrap(&source_line(&passage.document, texts, terminal), INDENT, "     "));
    if let Some(section) = &passage.source_section {
        out.push('\n');
        out.push_str(&terminal.wrap(
            &format!("Section of the source: {}", printable(section)),
            INDENT,
            "     ",
        ));
    }
    out.push('\n');
    out.push_str(&terminal.faint(&format!("{INDENT}{}", printable(&passage.id))));
    out
}

/// A whole passage by itself, with what must be known of its document and the disclaimer in one line.
#[must_use]
pub fn render_opened_passage(
    shown: &PassageInContext,
    texts: &Texts,
    disclaimer: &Disclaimer,
    terminal: &Terminal,
) -> String {
    let mut out = String::new();
    push_block(&mut out, &render_passage(&shown.passage, ">", texts, terminal));
    push_notices(&mut out, &shown.notices, terminal);
    push_line(&mut out, &terminal.wrap(disclaimer.short(), "", ""));
    out
}

/// Adds notices, a line or more each, and an empty line after them.
fn push_notices(out: &mut String, notices: &[String], terminal: &Terminal) {
    for notice in notices {
        push_line(out, &terminal.wrap(&printable(notice), "* ", "  "));
    }
    if !notices.is_empty() {
        out.push('\n');
    }
}

/// A passage among its neighbors, the asked one marked.
#[must_use]
pub fn render_passage_in_context(
    shown: &PassageInContext,
    texts: &Texts,
    disclaimer: &Disclaimer,
    terminal: &Terminal,
) -> String {
    let mut out = String::new();
    push_notices(&mut out, &shown.notices, terminal);
    let all = shown.before.iter().map(|passage| (" ", passage));
    let all = all.chain([(">", &shown.passage)]).chain(shown.after.iter().map(|passage| (" ", passage)));
    for (mark, passage) in all {
        push_block(&mut out, &render_passage(passage, mark, texts, terminal));
    }
    push_document_disclaimers(&mut out, std::iter::once(&shown.passage.document), texts, terminal);
    push_line(&mut out, &terminal.wrap(disclaimer.as_str(), "", ""));
    out
}

/// Title, publisher, dates and review of the document, in words.
fn source_line(document: &AnswerDocument, texts: &Texts, terminal: &Terminal) -> String {
    let mut line = format!("Source: “{}”", printable(&document.title));
    // an imported document may not know its publisher
    if !document.publisher.is_empty() {
        line.push_str(", ");
        line.push_str(&printable(&document.publisher));
    }
    if let Some(date) = document.published {
        let _ = write!(line, "; published {}", date_in_words(date, texts));
    }
    if let Some(date) = document.updated {
        let _ = write!(line, "; updated {}", date_in_words(date, texts));
    }
    let _ = write!(line, "; {}", review_in_words(document.review_status, texts));
    if let Some(url) = &document.url {
        let _ = write!(line, "; {}", terminal.link(&printable(url)));
    }
    line
}

/// The lines of a passage with the question's words and the best sentences marked.
fn marked_lines(passage: &AnswerPassage, terminal: &Terminal) -> Vec<String> {
    let (Some(of_word), Some(of_sentence)) = (terminal.match_style(), terminal.sentence_style()) else {
        return printable(&passage.text).lines().map(str::to_owned).collect();
    };
    let within =
        |ranges: &[(usize, usize)], at: usize| ranges.iter().any(|&(from, to)| (from..to).contains(&at));
    let ranges = passage.highlights.iter().chain(&passage.sentences);
    let mut borders: Vec<usize> = ranges.flat_map(|&(from, to)| [from, to]).collect();
    borders.extend([0, passage.text.len()]);
    borders.sort_unstable();
    borders.dedup();
    let mut marked = String::with_capacity(passage.text.len() * 2);
    for border in borders.windows(2) {
        let Some(text) = passage.text.get(border[0]..border[1]) else { continue };
        let style = if within(&passage.highlights, border[0]) {
            of_word
        } else if within(&passage.sentences, border[0]) {
            of_sentence
        } else {
            marked.push_str(&printable(text));
            continue;
        };
        push_marked(&mut marked, text, style);
    }
    marked.lines().map(str::to_owned).collect()
}

/// Each word by itself, so that no mark runs over the end of a line.
fn push_marked(out: &mut String, text: &str, style: Style) {
    let mut rest = text;
    while !rest.is_empty() {
        let space = rest.len() - rest.trim_start_matches([' ', '\n']).len();
        out.push_str(&rest[..space]);
        rest = &rest[space..];
        let end = rest.find([' ', '\n']).unwrap_or(rest.len());
        if end > 0 {
            let _ = write!(out, "{style}{}{style:#}", printable(&rest[..end]));
        }
        rest = &rest[end..];
    }
}

fn push_line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn push_block(out: &mut String, text: &str) {
    push_line(out, text);
    out.push('\n');
}
