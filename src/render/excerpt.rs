//! The excerpt of a passage that answers: its best sentences, verbatim, with the line that introduces a list.

use crate::answer::AnswerPassage;

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

/// How much of a passage is shown.
#[derive(Debug, Clone, Copy)]
pub struct ExcerptLimits {
    /// Words up to which a passage is shown whole.
    pub whole_words: usize,
    /// Characters after which no further sentence or item is begun. The first one is always whole.
    pub characters: usize,
}

/// The lines of a passage's best sentences; the whole passage where it is short or has no marked sentence.
#[must_use]
pub fn excerpt(passage: &AnswerPassage, limits: ExcerptLimits) -> Vec<String> {
    let lines = lines(&passage.text);
    if passage.sentences.is_empty() || passage.text.split_whitespace().count() <= limits.whole_words {
        return lines.iter().map(|line| line.text.trim_end().to_owned()).collect();
    }
    let mut chosen = Chosen { lines: Vec::new(), room: limits.characters, is_full: false };
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
                chosen.push_sentences(line, passage);
            }
            continue;
        }
        // if only the introduction is marked, the first items represent the list
        let stands_for_all = !any_item && is_introduced && introduction.is_some();
        if line.is_marked(passage) || stands_for_all && items < MOST_ITEMS {
            if let Some(before) = introduction.filter(|_| !is_introduced) {
                let together = last_sentence(before.text).chars().count() + line.text.chars().count();
                if chosen.has_room(together) {
                    chosen.push(last_sentence(before.text).to_owned());
                }
                is_introduced = true;
            }
            chosen.push(line.text.trim_end().to_owned());
            items += 1;
        } else if stands_for_all && items == MOST_ITEMS && !chosen.is_full {
            chosen.lines.push(format!("- {GAP}"));
            items += 1;
        }
    }
    if chosen.is_full
        && let Some(last) = chosen.lines.last_mut()
    {
        last.push(' ');
        last.push_str(GAP);
    }
    chosen.lines
}

/// The lines that are chosen, as many as there is room for.
struct Chosen {
    lines: Vec<String>,
    room: usize,
    is_full: bool,
}

impl Chosen {
    /// Whether so many characters are taken; once some are not, none are.
    fn has_room(&mut self, characters: usize) -> bool {
        // the first item of a list is never left out after what introduces it
        let is_needed = self.lines.last().is_none_or(|line| line.ends_with(':'));
        self.is_full = self.is_full || characters > self.room && !is_needed;
        !self.is_full
    }

    fn push(&mut self, line: String) {
        let length = line.chars().count();
        if self.has_room(length) {
            self.room = self.room.saturating_sub(length);
            self.lines.push(line);
        }
    }

    /// The marked sentences of a line, with a sign for what is left out between two.
    fn push_sentences(&mut self, line: &Line<'_>, passage: &AnswerPassage) {
        let mut last_end = None;
        for &(from, to) in &passage.sentences {
            let from = from.max(line.start);
            let to = to.min(line.start + line.text.len());
            let sentence = passage.text.get(from..to).map(str::trim).filter(|text| !text.is_empty());
            let Some(sentence) = sentence else { continue };
            let Some(end) = last_end.replace(to) else {
                self.push(sentence.to_owned());
                continue;
            };
            if !self.has_room(sentence.chars().count()) {
                return;
            }
            let left_out = passage.text.get(end..from).is_some_and(|between| !between.trim().is_empty());
            if let Some(part) = self.lines.last_mut() {
                part.push_str(if left_out { " … " } else { " " });
                part.push_str(sentence);
            }
            self.room = self.room.saturating_sub(sentence.chars().count());
        }
    }
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

/// The last sentence of a line.
fn last_sentence(line: &str) -> &str {
    line.rsplit_once(". ").map_or(line, |(_, last)| last).trim()
}
