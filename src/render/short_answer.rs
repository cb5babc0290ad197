//! The short form of an answer: help, the best sentences with their source, notices, and other passages.

use super::Terminal;
use super::answer::push_urgency;
use super::excerpt::{ExcerptLimits, excerpt};
use super::glance::{Glance, code_of, heading, near_heading, place, source_line};
use super::printable::printable;
use crate::answer::{Answer, AnswerPassage, NearSection, NoticeCode};
use crate::config::Texts;
use crate::config::messages::MoreNotices;

/// How much of a passage is shown.
const LIMITS: ExcerptLimits = ExcerptLimits { whole_words: 60, characters: usize::MAX, items: 5 };

/// What is known beside an answer.
#[derive(Debug, Clone, Copy)]
pub struct ShortAnswer<'a> {
    /// The answer.
    pub answer: &'a Answer,
    /// What must be said of the documents shown, which the source line says in short.
    pub document_notices: &'a [String],
    /// How the whole answer is asked for.
    pub more: &'a str,
    /// The command that shows an excerpt by its id; none: its number does.
    pub show: Option<&'a str>,
    /// Whether the whole disclaimer ends it, as once in a conversation; else that is in short.
    pub has_whole_disclaimer: bool,
}

/// The answer; it ends with the disclaimer and a line feed.
#[must_use]
pub fn render_short_answer(short: &ShortAnswer<'_>, texts: &Texts, terminal: &Terminal) -> String {
    let answer = short.answer;
    let mut out = String::new();
    push_urgency(&mut out, answer, terminal);
    let glance = Glance::new(answer, short.document_notices, texts);
    for notice in &glance.before {
        let mut notice_line = printable(notice);
        let code = code_of(notice, answer);
        if code == Some(NoticeCode::NoAnswer) && !glance.near.is_empty() {
            let begun =
                if short.show.is_some() { texts.near_sections() } else { texts.near_sections_numbered() };
            notice_line = format!("{notice_line} {begun}");
        }
        let is_list = code == Some(NoticeCode::Topics);
        push(
            &mut out,
            &if is_list { terminal.fit_line(&notice_line) } else { terminal.wrap(&notice_line, "", "") },
        );
    }
    for (number, choice) in (1..).zip(&answer.choices) {
        push(&mut out, &terminal.wrap(&printable(choice), &format!("{number}. "), "   "));
    }
    push_near_sections(&mut out, glance.near, short.show, terminal);
    let has_near = !glance.near.is_empty();
    if has_near || !glance.before.is_empty() || !answer.choices.is_empty() {
        out.push('\n');
    }
    for passage in &glance.blocks {
        push_block(&mut out, passage, texts, terminal);
    }
    for notice in &glance.after {
        push(&mut out, &terminal.wrap(&printable(notice), "* ", "  "));
    }
    for passage in &glance.others {
        let mut line = format!("{}. {}", passage.rank, printable(&place(passage)));
        if let Some(source) = glance.other_source(passage, texts) {
            line.push_str(", ");
            line.push_str(&source);
        }
        push(&mut out, &terminal.fit_line(&line));
    }
    if !answer.passages.is_empty() {
        let more = match glance.left_out {
            0 => texts.more(short.more),
            count => texts.more_notices(MoreNotices { command: short.more, count }),
        };
        push(&mut out, &terminal.faint(&terminal.fit_line(&more)));
        out.push('\n');
    }
    let disclaimer = &answer.disclaimer;
    let text = if short.has_whole_disclaimer { disclaimer.as_str() } else { disclaimer.short() };
    push(&mut out, &terminal.wrap(text, "", ""));
    out
}

/// The sections that come closest, each with its number, and under it the command that shows it, in one piece to be
/// copied.
fn push_near_sections(out: &mut String, near: &[NearSection], show: Option<&str>, terminal: &Terminal) {
    for (number, near) in (1..).zip(near) {
        let line = format!("{number}. {}", printable(&near_heading(near)));
        push(out, &terminal.wrap(&line, "", "   "));
        if let Some(command) = show {
            push(out, &format!("   {command} {}", printable(&near.passage)));
        }
    }
}

fn push_block(out: &mut String, passage: &AnswerPassage, texts: &Texts, terminal: &Terminal) {
    let number = format!("{}. ", passage.rank);
    for line in terminal.wrap(&printable(&heading(passage)), &number, "   ").lines() {
        push(out, &terminal.title(line));
    }
    for line in excerpt(passage, LIMITS) {
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

fn push(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}
