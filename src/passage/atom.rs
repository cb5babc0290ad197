//! The smallest pieces of a section that stay whole: sentences and items of lists.

use std::borrow::Cow;

use super::SentenceSplitter;
use crate::analysis::count_words_of;
use crate::corpus::{Block, List, ListItem, citation_marks};

/// How a piece follows the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// It begins a paragraph or a list without introduction.
    Paragraph,
    /// It continues in the same paragraph.
    Sentence,
    /// It is an item of a list.
    Item,
}

/// A piece of a section that is never cut.
#[derive(Debug, Clone)]
pub(super) struct Atom<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) words: usize,
    pub(super) joint: Joint,
    /// It introduces what follows, so nothing may end after it.
    pub(super) introduces: bool,
    /// Lines repeated where a passage begins with this piece.
    pub(super) lead: String,
    /// Words of the list that begins with this piece, introduction included; 0 elsewhere.
    pub(super) list_words: usize,
}

/// Words of a text as a reader counts them, citation marks left out.
pub(super) fn count_words(text: &str) -> usize {
    let marks: usize = citation_marks(text).map(|mark| count_words_of(&text[mark.span])).sum();
    count_words_of(text).saturating_sub(marks)
}

/// The pieces of a section in order.
pub(super) fn atoms<'a>(blocks: &'a [Block], splitter: &SentenceSplitter, max_words: usize) -> Vec<Atom<'a>> {
    let mut atoms: Vec<Atom<'a>> = Vec::with_capacity(4 * blocks.len());
    for (index, block) in blocks.iter().enumerate() {
        match block {
            Block::Paragraph(text) => {
                let before_list = matches!(blocks.get(index + 1), Some(Block::List(_)));
                for (number, sentence) in splitter.split(text).into_iter().enumerate() {
                    let joint = if number == 0 { Joint::Paragraph } else { Joint::Sentence };
                    atoms.push(atom(sentence.into(), joint, ""));
                }
                if let Some(last) = atoms.last_mut().filter(|_| before_list) {
                    last.introduces = true;
                }
            }
            Block::List(list) => {
                let first = atoms.len();
                let introduction = atoms.last().filter(|last| last.introduces).map(|last| last.text.clone());
                let mut cut = ListCut { atoms: &mut atoms, splitter, max_words };
                cut.list(list, 0, introduction.as_deref().unwrap_or(""));
                let words: usize = atoms[first..].iter().map(|atom| atom.words).sum();
                let begin = if introduction.is_some() { first - 1 } else { first };
                let own = if introduction.is_some() { atoms[begin].words } else { 0 };
                if introduction.is_none()
                    && let Some(item) = atoms.get_mut(first)
                {
                    item.joint = Joint::Paragraph;
                }
                if let Some(start) = atoms.get_mut(begin) {
                    start.list_words = words + own;
                }
            }
        }
    }
    atoms
}

fn atom<'a>(text: Cow<'a, str>, joint: Joint, lead: &str) -> Atom<'a> {
    let words = count_words(&text);
    Atom { text, words, joint, introduces: false, lead: lead.to_owned(), list_words: 0 }
}

struct ListCut<'l, 'a> {
    atoms: &'l mut Vec<Atom<'a>>,
    splitter: &'l SentenceSplitter,
    max_words: usize,
}

impl<'a> ListCut<'_, 'a> {
    fn list(&mut self, list: &'a List, depth: usize, lead: &str) {
        for (index, item) in list.items.iter().enumerate() {
            let mark = match list.start {
                Some(start) => format!("{}. ", start.saturating_add(index as u64)),
                None => "- ".to_owned(),
            };
            self.item(item, &format!("{}{mark}", "  ".repeat(depth)), depth, lead);
        }
    }

    fn item(&mut self, item: &'a ListItem, mark: &str, depth: usize, lead: &str) {
        let line = format!("{mark}{}", item.text);
        let line = line.trim_end().to_owned();
        if count_words(&line) > self.max_words {
            for (number, sentence) in self.splitter.split(&item.text).into_iter().enumerate() {
                let (text, joint) = if number == 0 {
                    (format!("{mark}{sentence}").into(), Joint::Item)
                } else {
                    (sentence.into(), Joint::Sentence)
                };
                self.atoms.push(atom(text, joint, lead));
            }
        } else {
            self.atoms.push(atom(line.clone().into(), Joint::Item, lead));
        }
        if item.children.is_empty() {
            return;
        }
        if let Some(last) = self.atoms.last_mut() {
            last.introduces = true;
        }
        let lead = if lead.is_empty() { line } else { format!("{lead}\n{line}") };
        for child in &item.children {
            self.list(child, depth + 1, &lead);
        }
    }
}
