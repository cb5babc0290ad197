//! The excerpt of a passage that answers: its best sentences, verbatim, with the line that introduces a list.

use crate::answer::AnswerPassage;

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

    /// Whether its last sentence is marked, which introduces a list.
    fn is_marked_to_its_end(&self, passage: &AnswerPassage) -> bool {
        let end = self.start + self.text.trim_end().len();
        passage.sentences.iter().any(|&(from, to)| from < end && to >= end)
    }
}

/// How much of a passage is shown.
#[derive(Debug, Clone, Copy)]
pub struct ExcerptLimits {
    /// Words up to which a passage is shown whole.
    pub whole_words: usize,
    /// Characters after which no further sentence or item is begun. The first one is always whole.
    pub characters: usize,
    /// Items that are shown of a list whose introduction matches; those that match themselves come besides.
    pub items: usize,
}

/// The lines of a passage's best sentences; the whole passage where it is short or has no marked sentence.
#[must_use]
pub fn excerpt(passage: &AnswerPassage, limits: ExcerptLimits) -> Vec<String> {
    let lines = lines(&passage.text);
    if passage.sentences.is_empty() || passage.text.split_whitespace().count() <= limits.whole_words {
        return lines.iter().map(|line| line.text.trim_end().to_owned()).collect();
    }
    let mut chosen = Chosen { lines: Vec::new(), room: limits.characters, is_full: false, has_gap: false };
    let mut list = List::default();
    for line in &lines {
        if line.is_item {
            list.add(line, passage, &mut chosen);
            continue;
        }
        list.end(&mut chosen);
        if line.is_marked(passage) {
            chosen.push_sentences(line, passage);
        } else {
            chosen.has_gap = true;
        }
        let introduces = line.text.trim_end().ends_with(':');
        list = List {
            introduction: introduces.then_some(line),
            is_introduced: line.is_marked_to_its_end(passage),
            most: limits.items,
            ..List::default()
        };
    }
    list.end(&mut chosen);
    if chosen.is_full
        && let Some(last) = chosen.lines.last_mut()
        && !last.ends_with(GAP)
    {
        last.push(' ');
        last.push_str(GAP);
    }
    chosen.lines
}

/// The list that is being read.
#[derive(Default)]
struct List<'a> {
    introduction: Option<&'a Line<'a>>,
    /// Whether what comes before the list is shown.
    is_introduced: bool,
    /// Items that are shown, and up to how many of them need not match.
    shown: usize,
    most: usize,
    /// Whether items after the last one shown are left out.
    has_gap: bool,
}

impl List<'_> {
    /// Shows an item that matches, and the first ones of a list whose introduction does.
    fn add(&mut self, item: &Line<'_>, passage: &AnswerPassage, chosen: &mut Chosen) {
        let is_of_all = self.is_introduced && self.introduction.is_some() && self.shown < self.most;
        if !is_of_all && !item.is_marked(passage) {
            self.has_gap = true;
            return;
        }
        if let Some(before) = self.introduction.filter(|_| !self.is_introduced) {
            let introduction = last_sentence(before.text);
            if chosen.has_room(introduction.chars().count() + item.text.chars().count()) {
                chosen.push(introduction.to_owned());
            }
            self.is_introduced = true;
            // only what matches is shown
            self.introduction = None;
        }
        self.push_gap(chosen);
        chosen.push(item.text.trim_end().to_owned());
        self.shown += 1;
    }

    /// Says that items at the end are left out.
    fn end(&mut self, chosen: &mut Chosen) {
        if self.shown == 0 {
            chosen.has_gap = chosen.has_gap || self.has_gap;
        } else {
            self.push_gap(chosen);
        }
    }

    fn push_gap(&mut self, chosen: &mut Chosen) {
        if std::mem::take(&mut self.has_gap) && !chosen.is_full {
            chosen.lines.push(format!("- {GAP}"));
        }
    }
}

/// The lines that are chosen, as many as there is room for.
struct Chosen {
    lines: Vec<String>,
    room: usize,
    is_full: bool,
    /// Whether paragraphs or lists after the last line are left out.
    has_gap: bool,
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
        if !self.has_room(length) {
            return;
        }
        if std::mem::take(&mut self.has_gap)
            && let Some(last) = self.lines.last_mut()
            && !last.ends_with([':', '…'])
        {
            last.push(' ');
            last.push_str(GAP);
        }
        self.room = self.room.saturating_sub(length);
        self.lines.push(line);
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
