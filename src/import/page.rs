//! A page as every format gives it: lines of text, with what markup says of them.

use std::collections::HashMap;

use crate::config::ImportConfig;
use crate::corpus::Audience;

use super::shape;
use super::tabs::{self, Tabs};

/// What a line is, as far as the format says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// Running text, or a heading without markup.
    Text,
    /// A heading by markup, 1 the outermost.
    Heading(u8),
    /// An item of a list, 0 the outermost list.
    Item(usize),
}

/// A line, or a paragraph of a format that has paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) kind: LineKind,
    /// Lines without an empty line between them have the same number.
    pub(super) group: usize,
}

/// What a format says of a page besides its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Markup {
    pub(super) title: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) license: Option<String>,
    /// The condition that the page says it is about, and its other names.
    pub(super) condition: Option<String>,
    pub(super) aliases: Vec<String>,
    pub(super) reviewers: Vec<String>,
    pub(super) audience: Vec<Audience>,
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
    pub(super) markup: Markup,
    /// What the format made of something, for a person to confirm.
    pub(super) notes: Vec<String>,
    /// Lines that the format leaves out.
    pub(super) left_out: Vec<String>,
    /// Those of them that are headings.
    pub(super) left_out_headings: Vec<String>,
    /// Dates and the like that the page prints outside of its text, such as in a footer.
    pub(super) margins: Vec<String>,
    /// Lines of the footer of the site, which are among those left out.
    pub(super) footer: Vec<String>,
    /// Whether the format has lost which numbers were set high.
    pub(super) lost_raised: bool,
}

impl Page {
    /// Whether headings are marked, so that none need be detected from their words.
    pub(super) fn has_headings(&self) -> bool {
        self.lines.iter().any(|line| matches!(line.kind, LineKind::Heading(_)))
    }

    /// Names what a file's own properties say besides its title. The names and days there belong to the person who
    /// typed and saved the file, so they are only listed for a person to check.
    pub(super) fn note_properties(&mut self, author: Option<&str>, saved: Option<&str>) {
        if let Some(title) = &self.markup.title {
            self.notes.push(format!(
                "title: the file's properties have “{title}”, which is used if the text has none"
            ));
        }
        if let Some(author) = author {
            self.notes.push(format!(
                "source.authors: not taken from the file, which names “{author}” as the one who made it"
            ));
        }
        if let Some(day) = saved {
            self.notes
                .push(format!("source.updated: not taken from the file, which was last saved on {day}"));
        }
    }
}

/// Bullets that browsers and word processors print; the last are those of Word's symbol fonts.
const BULLETS: [char; 45] = [
    '•', '◦', '▪', '▫', '‣', '●', '○', '■', '□', '·', '*', '-', '–', '➢', '➤', '►', '▶', '▸', '▹', '▷', '❖',
    '◆', '◇', '⁃', '∙', '➔', '→', '⇒', '»', '☐', '❏', '❑', '❍', '✦', '✧', '★', '☆', '➜', '♦', '◾', '◉',
    '⚫', '\u{f0b7}', '\u{f0a7}', '\u{f0d8}',
];
/// Those of them that are nothing else, and so need no space after them.
const SURE_BULLETS: [char; 14] =
    ['•', '◦', '▪', '▫', '‣', '●', '○', '■', '➢', '➤', '❖', '\u{f0b7}', '\u{f0a7}', '\u{f0d8}'];
/// Signs before an item that say something of it, and so stay.
const TICKS: [char; 8] = ['✓', '✔', '✗', '✘', '✕', '✖', '❌', '✅'];
/// Whether a sign before an item says something of it.
pub(super) fn is_tick(sign: char) -> bool {
    TICKS.contains(&sign)
}

/// Signs around the numbers of a citation that markup names as one. Unicode gives them to no character.
pub(super) const CITED: [char; 2] = ['\u{fdd1}', '\u{fdd2}'];
/// Signs around numbers set high, which are citations where the page has any.
pub(super) const RAISED: [char; 2] = ['\u{fdd3}', '\u{fdd4}'];

/// Text of a source, without any of this program's own marker characters.
pub(super) fn without_own_signs(text: &str) -> std::borrow::Cow<'_, str> {
    let is_own = |c: char| ('\u{fdd0}'..='\u{fdef}').contains(&c);
    if text.contains(is_own) { text.replace(is_own, " ").into() } else { text.into() }
}

/// What becomes of the sign for an element that markup sets high: see [`RAISED`].
pub(super) fn between(signs: [char; 2], text: &str) -> String {
    format!("{}{text}{}", signs[0], signs[1])
}

/// Columns of a tab.
const TAB: usize = 4;
/// Deepest list; what lies deeper counts as this deep.
pub(super) const MAX_DEPTH: usize = 6;

/// The maximum number of lines of a page; a book has fewer.
pub(super) const MAX_LINES: usize = 100_000;

/// How many times the size of a text the names of its tables' columns may add.
const REPEATED: usize = 4;

/// Reads plain text: bullets by their sign and indent, lines that were wrapped put together.
pub(super) fn plain(text: &str, words: &ImportConfig) -> Page {
    let mut lines = Vec::new();
    let mut indents: Vec<usize> = Vec::new();
    let mut group = 0;
    let mut gap = false;
    let notes = star_notes(text);
    for (nth, raw) in text.lines().enumerate() {
        let cleaned = clean(raw);
        let trimmed = cleaned.trim();
        if trimmed.is_empty() {
            gap = true;
            continue;
        }
        if lines.len() > MAX_LINES {
            // the caller reports that there are too many
            break;
        }
        if gap {
            group += 1;
            gap = false;
        }
        let indent: usize =
            cleaned.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { TAB } else { 1 }).sum();
        let is_note = trimmed.starts_with('*') && notes.contains(&nth);
        if let Some(item) = bullet(trimmed).filter(|_| !is_note) {
            while indents.last().is_some_and(|open| *open > indent) {
                indents.pop();
            }
            if indents.last() != Some(&indent) {
                indents.push(indent);
            }
            let depth = (indents.len() - 1).min(MAX_DEPTH);
            lines.push(Line { text: fold(item), kind: LineKind::Item(depth), group });
        } else if let Some(line) = lines.last_mut().filter(|line: &&mut Line| {
            // the further lines of an item are indented more than its bullet
            matches!(line.kind, LineKind::Item(_))
                && line.group == group
                && !trimmed.contains('\t')
                && indents.last().is_some_and(|open| indent > *open)
                && (trimmed.starts_with(char::is_lowercase) || !super::shape::is_terminated(&line.text))
        }) {
            join_wrapped(&mut line.text, &fold(trimmed), words);
        } else {
            indents.clear();
            // tabs between texts are those of a table
            let text = if trimmed.contains('\t') { cleaned } else { fold(trimmed) };
            lines.push(Line { text, kind: LineKind::Text, group });
        }
    }
    let mut spare = text.len().saturating_mul(REPEATED);
    tabs::into_rows(&mut lines, &mut HashMap::<usize, u32>::new(), Tabs::Cells, &mut spare, words);
    Page { lines: unwrap_paragraphs(&lines, words), lost_raised: true, ..Page::default() }
}

/// The lines that begin with a star because a word above has one, as in `10 mg*`, and not as items of a list.
fn star_notes(text: &str) -> Vec<usize> {
    let is_starred = |line: &str| line.trim_start().starts_with("* ");
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let numbers = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(nth, _)| nth);
    let mut calls = false;
    let mut notes = Vec::new();
    for (at, nth) in numbers.enumerate() {
        let near =
            |other: Option<usize>| other.and_then(|at| lines.get(at)).is_some_and(|line| is_starred(line));
        if is_starred(lines[at]) {
            if calls && !near(at.checked_sub(1)) && !near(at.checked_add(1)) {
                notes.push(nth);
            }
        } else {
            calls |= lines[at].split_whitespace().any(|word| {
                let bare = word.trim_end_matches([',', '.', ';', ':', ')']);
                bare.strip_suffix('*')
                    .is_some_and(|word| word.ends_with(char::is_alphanumeric) && !word.contains('*'))
            });
        }
    }
    notes
}

/// Without signs that nobody sees, and such as turn the direction of what follows.
fn clean(raw: &str) -> String {
    raw.chars().filter(|c| *c == '\t' || !is_unseen(*c)).map(known_sign).collect()
}

fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{feff}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{ad}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    ) || c.is_control() && !c.is_whitespace()
}

/// The words of a text with one space between them, without signs that nobody sees.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = folded.len();
        if before > 0 {
            folded.push(' ');
        }
        let begin = folded.len();
        folded.extend(word.chars().filter(|c| !is_unseen(*c)));
        if folded.len() == begin {
            folded.truncate(before);
        }
    }
    folded
}

/// Whether a character is of a symbol font, under a number that Unicode gives to no character.
fn is_private(c: char) -> bool {
    ('\u{f000}'..='\u{f0ff}').contains(&c)
}

/// The tick or cross of a symbol font as Unicode has it.
pub(super) fn known_sign(c: char) -> char {
    match c {
        '\u{f0fc}' | '\u{f0fe}' => '✓',
        '\u{f0fb}' | '\u{f0fd}' => '✗',
        c => c,
    }
}

/// The text after a bullet.
pub(super) fn bullet(text: &str) -> Option<&str> {
    if text.strip_prefix(TICKS).is_some_and(|rest| rest.starts_with(char::is_whitespace)) {
        return Some(text);
    }
    let rest = text.strip_prefix(|c| BULLETS.contains(&c) || is_private(c))?;
    let item = rest.trim_start();
    // a temperature below zero, with a space after its sign
    let number = item.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
    let below_zero = number.len() < item.len() && number.trim_start().starts_with('°');
    let apart =
        rest.len() > item.len() || text.starts_with(SURE_BULLETS) && item.starts_with(char::is_alphabetic);
    (apart && !item.is_empty() && !below_zero).then_some(rest)
}

/// The text after a sign that is nothing but a bullet.
pub(super) fn printed_bullet(text: &str) -> Option<&str> {
    let is_sure = text.starts_with(SURE_BULLETS) || text.starts_with("· ");
    bullet(text).filter(|_| is_sure)
}

/// A row of a table as text: each cell that is filled, after the heading of its column. Headings take at
/// most `spare` bytes, so that a table of long headings does not grow without end; then cells have no heading.
pub(super) fn row_text<'a>(cells: impl Iterator<Item = (&'a str, &'a str)>, spare: &mut usize) -> String {
    let mut text = String::new();
    for (head, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
        if !text.is_empty() {
            text.push_str(if text.ends_with(':') { " " } else { "; " });
        }
        if !head.is_empty() && head.len() <= *spare {
            *spare -= head.len();
            text.push_str(head);
            text.push_str(": ");
        }
        text.push_str(cell);
    }
    text
}

/// Shortest and longest line of text that was wrapped at a margin.
const WRAPPED: std::ops::RangeInclusive<usize> = 45..=110;

/// Puts a line after the one before it. A word that was divided at the end of a line becomes one again; one
/// that has a hyphen keeps it.
pub(super) fn join_wrapped(text: &mut String, next: &str, words: &ImportConfig) {
    let is_set = text.ends_with('\u{2010}');
    let divided = text
        .strip_suffix(['-', '\u{2010}'])
        .filter(|before| before.ends_with(char::is_alphabetic) && next.starts_with(char::is_lowercase));
    let soft = text.ends_with('\u{ad}');
    let Some(before) = divided else {
        if soft {
            text.pop();
            let word = text.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
            let after: String = next.chars().take_while(|c| c.is_alphabetic()).collect();
            // a font may have one shape for both hyphens: `long-` and `term`
            if words.hyphen_first_parts.contains(&word) && words.hyphen_last_parts.contains(&after) {
                text.push('-');
            }
        } else if !text.is_empty() && !text.ends_with([' ', '-', '\u{2010}', '–', '/'])
            || text.ends_with(" -")
            || text.ends_with(" –")
        {
            text.push(' ');
        }
        text.push_str(next);
        return;
    };
    let word =
        before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '/')).next().unwrap_or_default();
    let after: String = next.chars().take_while(|c| c.is_alphabetic() || *c == '-').collect();
    let first = after.split('-').next().unwrap_or_default();
    // the first part of a word with a hyphen was divided: `fol-` and `low-up`
    let goes_on = after.contains('-')
        && (is_set || words.hyphen_first_parts.contains(&format!("{word}{first}").to_lowercase()));
    let keeps = word.contains('-')
        || after.contains('-') && !goes_on
        || words.hyphen_first_parts.contains(&word.to_lowercase())
        || words.hyphen_last_parts.contains(&after);
    if !keeps {
        text.pop();
    }
    // `upper- and lower-case`
    let hanging = matches!(after.as_str(), "and" | "or" | "to");
    if hanging {
        text.push(' ');
    }
    text.push_str(next);
}

/// Puts the lines of wrapped paragraphs together.
fn unwrap_paragraphs(lines: &[Line], words: &ImportConfig) -> Vec<Line> {
    let mut joined = Vec::with_capacity(lines.len());
    for group in lines.chunk_by(|a, b| a.group == b.group) {
        let wrapped = group.len() > 1
            && group.iter().all(|line| line.kind == LineKind::Text)
            && group[..group.len() - 1].iter().all(|line| WRAPPED.contains(&line.text.chars().count()))
            && group.last().is_some_and(|last| {
                last.text.chars().count() <= *WRAPPED.end() && shape::is_terminated(&last.text)
            })
            && group[..group.len() - 1].iter().any(|line| !shape::is_terminated(&line.text));
        if wrapped {
            let mut text = String::new();
            for line in group {
                join_wrapped(&mut text, &line.text, words);
            }
            joined.push(Line { text, kind: LineKind::Text, group: group[0].group });
        } else {
            joined.extend_from_slice(group);
        }
    }
    joined
}
