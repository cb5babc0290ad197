//! The excerpt of a passage that answers: its best sentences, verbatim, with the line that introduces a list.

use crate::answer::AnswerPassage;

/// Words up to which a passage is shown whole.
const SHORT: usize = 60;

/// The maximum number of items shown from a list in which no item matches better.
const MOST_ITEMS: usize = 5;

/// Stands for words that are left out.
const GAP: &str = "…";

/// A line of a passage.
struct Line<'a> {
    text: &'a str,
    /// Byte of the passage at which it begins.
    start: usize,
    is_item: bool,
}

impl Line<'_> {
    fn is_marked(&self, passage: &AnswerPassage) -> bool {
        let end = self.start + self.text.len();
        passage.sentences.iter().any(|&(from, to)| from < end && to > self.start)
    }
}

/// The lines of a passage's best sentences; the whole passage where it is short or has none.
#[must_use]
pub fn excerpt(passage: &AnswerPassage) -> Vec<String> {
    let lines = lines(&passage.text);
    if passage.sentences.is_empty() || passage.text.split_whitespace().count() <= SHORT {
        return lines.iter().map(|line| line.text.trim_end().to_owned()).collect();
    }
    let mut chosen: Vec<String> = Vec::new();
    let mut introduction: Option<&Line<'_>> = None;
    let mut is_introduced = false;
    let mut items = 0;
    let any_item = lines.iter().any(|line| line.is_item && line.is_marked(passage));
    for line in &lines {
        if !line.is_item {
            let introduces = line.text.trim_end().ends_with(':');
            introduction = introduces.then_some(line);
            items = 0;
            is_introduced = line.is_marked(passage);
            if is_introduced {
                chosen.push(marked_part(line, passage));
            }
            continue;
        }
        // if only the introduction is marked, the first items represent the list
        let stands_for_all = !any_item && is_introduced && introduction.is_some();
        if line.is_marked(passage) || stands_for_all && items < MOST_ITEMS {
            if let Some(before) = introduction.filter(|_| !is_introduced) {
                chosen.push(last_sentence(before.text).to_owned());
                is_introduced = true;
            }
            chosen.push(line.text.trim_end().to_owned());
            items += 1;
        } else if stands_for_all && items == MOST_ITEMS {
            chosen.push(format!("- {GAP}"));
            items += 1;
        }
    }
    chosen
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        if !line.trim().is_empty() {
            lines.push(Line { text: line, start, is_item: is_item(line) });
        }
        start += line.len() + 1;
    }
    lines
}

fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with("- ") || number.len() < line.len() && number.starts_with(". ")
}

/// The marked sentences of a line, with a sign for what is left out between two.
fn marked_part(line: &Line<'_>, passage: &AnswerPassage) -> String {
    let mut part = String::new();
    let mut last_end = None;
    for &(from, to) in &passage.sentences {
        let from = from.max(line.start);
        let to = to.min(line.start + line.text.len());
        let Some(sentence) = passage.text.get(from..to).map(str::trim).filter(|text| !text.is_empty()) else {
            continue;
        };
        if let Some(end) = last_end {
            let left_out = passage.text.get(end..from).is_some_and(|between| !between.trim().is_empty());
            part.push_str(if left_out { " … " } else { " " });
        }
        part.push_str(sentence);
        last_end = Some(to);
    }
    part
}

/// The last sentence of a line.
fn last_sentence(line: &str) -> &str {
    line.rsplit_once(". ").map_or(line, |(_, last)| last).trim()
}
