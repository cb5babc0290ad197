//! From lines to sections: which lines are headings, how deep, and which are lists.

mod levels;

use crate::config::ImportConfig;

use super::ordinal;
use super::page::{Line, LineKind};
use super::shape::{is_heading_like, is_terminated, numbered, sentence_ends, starts_with_any, unglue};
use levels::{HeadingFacts, Levels};

/// A heading and what is under it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct OutlineSection {
    /// 0 before the first heading, else 2 to 6.
    pub(super) level: u8,
    pub(super) heading: String,
    pub(super) blocks: Vec<OutlineBlock>,
}

/// A paragraph, or the items of a list with their depths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OutlineBlock {
    Paragraph(String),
    List(Vec<(usize, String)>),
}

/// Level of main sections; the title has the one above.
const MAIN: u8 = 2;
const MAX_DEPTH: u8 = 6;
/// Lines that are one short sentence each are a list from this many on.
const MIN_SENTENCES: usize = 4;
/// Longest such sentence, in characters.
const MAX_SENTENCE_LENGTH: usize = 220;
/// The maximum number of consecutive headings; more such lines are a list.
const MAX_RUN_LENGTH: usize = 3;
/// The maximum number of words of a heading that its first words mark as a main one.
const MAIN_WORDS: usize = 8;

/// Builds the outline.
pub(super) fn build(lines: &[Line], marked: bool, words: &ImportConfig) -> Vec<OutlineSection> {
    let mut builder = Builder { words, sections: Vec::new() };
    if marked {
        let mut lines = lines.to_vec();
        ordinal::into_items(&mut lines);
        builder.marked(&lines);
    } else {
        let lines = split_glued(lines, words);
        let groups = lines.chunk_by(|a, b| a.group == b.group).count();
        // a page without empty lines between its paragraphs
        let dense = lines.iter().filter(|line| line.kind == LineKind::Text).count() > 2 * groups;
        builder.unmarked(&lines, dense);
    }
    without_empty(builder.sections)
}

/// Leaves out what has no text: text before the first heading, and the heading of a section that is open, once more.
fn without_empty(mut sections: Vec<OutlineSection>) -> Vec<OutlineSection> {
    let mut open: Vec<(u8, String)> = Vec::new();
    sections.retain(|section| {
        let own = (section.level, section.heading.clone());
        let is_open = open.contains(&own);
        open.retain(|(level, _)| *level < section.level);
        open.push(own);
        !section.blocks.is_empty() || section.level > 0 && !is_open
    });
    sections
}

/// Takes headings off the sentences that they are glued to.
fn split_glued(lines: &[Line], words: &ImportConfig) -> Vec<Line> {
    let mut split = Vec::with_capacity(lines.len());
    for line in lines {
        if line.kind != LineKind::Text {
            split.push(line.clone());
            continue;
        }
        let (text, heading) = unglue(&line.text, words);
        split.push(Line { text, ..line.clone() });
        // a heading that comes off is alone, whatever the lines around it are
        split.extend(heading.map(|text| Line { text, group: usize::MAX - line.group, ..line.clone() }));
    }
    split
}

struct Builder<'a> {
    words: &'a ImportConfig,
    sections: Vec<OutlineSection>,
}

impl Builder<'_> {
    fn heading(&mut self, level: u8, heading: &str) {
        let level = level.clamp(MAIN, MAX_DEPTH);
        self.sections.push(OutlineSection { level, heading: heading.to_owned(), blocks: Vec::new() });
    }

    fn blocks(&mut self) -> &mut Vec<OutlineBlock> {
        if self.sections.is_empty() {
            self.sections.push(OutlineSection::default());
        }
        let last = self.sections.len() - 1;
        &mut self.sections[last].blocks
    }

    fn paragraph(&mut self, text: &str) {
        self.blocks().push(OutlineBlock::Paragraph(text.to_owned()));
    }

    fn item(&mut self, depth: usize, text: &str) {
        let blocks = self.blocks();
        if !matches!(blocks.last(), Some(OutlineBlock::List(_))) {
            blocks.push(OutlineBlock::List(Vec::new()));
        }
        if let Some(OutlineBlock::List(items)) = blocks.last_mut() {
            // an item lies at most one deeper than the one before it
            let deepest = items.last().map_or(0, |(depth, _)| depth + 1);
            items.push((depth.min(deepest), text.to_owned()));
        }
    }

    fn marked(&mut self, lines: &[Line]) {
        let outermost = lines.iter().filter_map(|line| match line.kind {
            LineKind::Heading(level) => Some(level),
            _ => None,
        });
        let shift = outermost.min().unwrap_or(1);
        for line in lines {
            match line.kind {
                LineKind::Heading(level) => self.heading(level - shift.min(level) + MAIN, &line.text),
                LineKind::Item(depth) => self.item(depth, &line.text),
                LineKind::Text => self.paragraph(&line.text),
            }
        }
    }

    fn unmarked(&mut self, lines: &[Line], dense: bool) {
        let mut levels = Levels::default();
        let mut index = 0;
        while index < lines.len() {
            let line = &lines[index];
            if let LineKind::Item(depth) = line.kind {
                self.item(depth, &line.text);
                index += 1;
                continue;
            }
            let counted = ordinal::counted(&lines[index..]);
            if counted > 0 {
                for line in &lines[index..index + counted] {
                    self.item(0, &line.text);
                }
                index += counted;
                continue;
            }
            let group_before = index.checked_sub(1).map(|before| lines[before].group);
            let run = self.heading_run(&lines[index..], group_before, dense);
            if run > MAX_RUN_LENGTH {
                for line in &lines[index..index + run] {
                    self.item(0, &line.text);
                }
                index += run;
                continue;
            }
            if run > 0 {
                for at in index..index + run {
                    let text = &lines[at].text;
                    let heading = self.heading_facts(text, &lines[at + 1..], run, at - index);
                    let level = levels.next(&heading, dense);
                    self.heading(level, numbered(text).map_or(text.as_str(), |(_, rest)| rest));
                }
                index += run;
                if dense {
                    index += self.sentence_list(&lines[index..]);
                }
                continue;
            }
            self.paragraph(&line.text);
            index += 1;
            if line.text.ends_with(':') {
                let fragments = self.fragments(&lines[index..]);
                index += if fragments > 0 {
                    fragments
                } else if dense {
                    self.introduced(&lines[index..])
                } else {
                    self.listed_below(&lines[index..], line.group)
                };
            }
        }
    }

    fn heading_facts<'t>(&self, text: &'t str, after: &[Line], run: usize, place: usize) -> HeadingFacts<'t> {
        let lower = text.to_lowercase();
        let main = place == 0
            && numbered(text).is_none()
            && text.split_whitespace().count() <= MAIN_WORDS
            && starts_with_any(&lower, &self.words.main_headings).is_some();
        // one that a numbered series follows, with or without a paragraph between
        let opens_series =
            after.iter().take(2).find_map(|line| numbered(&line.text)).is_some_and(|(number, _)| number == 1);
        HeadingFacts { text, main, opens_series: opens_series && numbered(text).is_none(), run, place }
    }

    /// How many headings follow each other here.
    fn heading_run(&self, lines: &[Line], mut group_before: Option<usize>, dense: bool) -> usize {
        let mut run = 0;
        while let Some(line) = lines.get(run) {
            let text = numbered(&line.text).map_or(line.text.as_str(), |(_, rest)| rest);
            // in a page with empty lines, a heading is alone between them, or right above its paragraph
            let alone = dense
                || group_before != Some(line.group)
                    && lines.get(run + 1).is_some_and(|next| heads(line, next))
                || lines.get(run + 1).is_none_or(|next| next.group != line.group)
                    && group_before != Some(line.group);
            group_before = Some(line.group);
            if line.kind != LineKind::Text || !alone || !is_heading_like(text, self.words) {
                break;
            }
            run += 1;
        }
        // the last must have text under it; a page does not end with a heading
        if run == lines.len() && run <= MAX_RUN_LENGTH { run.saturating_sub(1) } else { run }
    }

    /// Lines below one with a colon that continue its sentence, also after an empty line: a list.
    fn fragments(&mut self, lines: &[Line]) -> usize {
        let Some(first) = lines.first() else { return 0 };
        let listed = lines
            .iter()
            .take_while(|line| {
                line.group == first.group
                    && line.kind == LineKind::Text
                    && line.text.starts_with(char::is_lowercase)
                    && line.text.chars().count() <= MAX_SENTENCE_LENGTH
                    && sentence_ends(&line.text) == 0
                    && !line.text.ends_with(':')
            })
            .count();
        if listed < MIN_COUNTED {
            return 0;
        }
        for line in &lines[..listed] {
            self.item(0, &line.text);
        }
        listed
    }

    /// Short lines right below one with a colon, without an empty line between: a list.
    fn listed_below(&mut self, lines: &[Line], group: usize) -> usize {
        let listed =
            lines.iter().take_while(|line| line.group == group && line.kind == LineKind::Text).count();
        let is_short =
            |line: &Line| line.text.chars().count() <= MAX_SENTENCE_LENGTH && sentence_ends(&line.text) == 0;
        if listed < MIN_COUNTED || !lines[..listed].iter().all(is_short) {
            return 0;
        }
        for line in &lines[..listed] {
            self.item(0, &line.text);
        }
        listed
    }

    /// Lines after one with a colon: a list, of names or of names with sentences under them.
    fn introduced(&mut self, lines: &[Line]) -> usize {
        let is_name = |line: &Line| line.kind == LineKind::Text && is_heading_like(&line.text, self.words);
        let is_main = |line: &Line| {
            let lower = line.text.to_lowercase();
            line.text.split_whitespace().count() <= MAIN_WORDS
                && starts_with_any(&lower, &self.words.main_headings).is_some()
        };
        if !lines
            .first()
            .is_some_and(|first| is_name(first) && !is_main(first) && numbered(&first.text).is_none())
        {
            return 0;
        }
        let names = lines.iter().take_while(|line| is_name(line) && !is_main(line)).count();
        if names > 1 {
            for line in &lines[..names] {
                self.item(0, &line.text);
            }
            return names;
        }
        let mut taken = 0;
        for line in lines {
            let lower = line.text.to_lowercase();
            if line.kind != LineKind::Text
                || is_main(line) && is_name(line)
                || line.text.chars().count() > MAX_SENTENCE_LENGTH
                || !is_name(line) && starts_with_any(&lower, &self.words.closing_words).is_some()
                || numbered(&line.text).is_some()
            {
                break;
            }
            self.item(usize::from(!is_name(line)), &line.text);
            taken += 1;
        }
        taken
    }

    /// Short sentences, each in a line of its own, under a heading: a list, which its first line
    /// introduces unless the heading gives the number of its items.
    fn sentence_list(&mut self, lines: &[Line]) -> usize {
        let run = lines
            .iter()
            .take_while(|line| {
                line.kind == LineKind::Text
                    && is_terminated(&line.text)
                    && sentence_ends(&line.text) == 0
                    && line.text.chars().count() <= MAX_SENTENCE_LENGTH
                    && numbered(&line.text).is_none()
            })
            .count();
        if run < MIN_SENTENCES {
            return 0;
        }
        let counted = self.sections.last().is_some_and(|section| {
            section.heading.split(|c: char| !c.is_ascii_digit()).any(|figure| figure == run.to_string())
        });
        for (at, line) in lines[..run].iter().enumerate() {
            if at == 0 && !counted {
                self.paragraph(&line.text);
            } else {
                self.item(0, &line.text);
            }
        }
        run
    }
}

/// The maximum number of words of a heading without an empty line below it, and the minimum number of its paragraph.
const MAX_HEADING_LENGTH: usize = 10;
const MIN_SAID: usize = 4;
/// The maximum number of words of a heading right above items, unless it is a question.
const MAX_ABOVE_ITEMS_LENGTH: usize = 3;

/// Whether a line is right above a paragraph as its heading is: shorter, and the paragraph is a sentence.
fn heads(line: &Line, next: &Line) -> bool {
    let count = |line: &Line| line.text.split_whitespace().count();
    if next.group == line.group && matches!(next.kind, LineKind::Item(_)) {
        return count(line)
            <= if line.text.ends_with('?') { MAX_HEADING_LENGTH } else { MAX_ABOVE_ITEMS_LENGTH };
    }
    next.group == line.group
        && next.kind == LineKind::Text
        && is_terminated(&next.text)
        && count(line) <= MAX_HEADING_LENGTH
        && count(next) >= MIN_SAID
        && count(next) > count(line)
}

/// The minimum number of consecutive lines in a list without signs.
const MIN_COUNTED: usize = 2;
