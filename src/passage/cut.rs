//! Cuts the sections of a document into passages.

use rustc_hash::FxHashMap;

use super::atom::{Atom, Joint, atoms, count_words};
use super::{Passage, PassageCitation, PassageId, SentenceSplitter};
use crate::config::PassagesConfig;
use crate::corpus::{Document, Section, citation_marks};

/// Cuts documents into passages of whole sentences and whole items of lists.
#[derive(Debug)]
pub struct Cutter {
    splitter: SentenceSplitter,
    min_words: usize,
    max_words: usize,
}

impl Cutter {
    /// Number that changes whenever the same document would be cut otherwise; part of the
    /// index's fingerprint together with the settings.
    pub const VERSION: u32 = 2;

    /// A cutter with these settings.
    #[must_use]
    pub fn new(config: &PassagesConfig) -> Self {
        Self {
            splitter: SentenceSplitter::new(config),
            min_words: config.min_words,
            max_words: config.max_words,
        }
    }

    /// All passages of a document, in order.
    #[must_use]
    pub fn cut(&self, document: &Document) -> Vec<Passage> {
        let mut passages: Vec<Passage> = Vec::with_capacity(2 * document.sections.len());
        let mut repetitions: FxHashMap<u64, u32> = FxHashMap::default();
        for (index, section) in document.sections.iter().enumerate() {
            for cut in self.cut_section(section) {
                let pieces = resolved_places(&cut.text, &cut.pieces);
                let repeated = resolved_places(&cut.text, &[cut.repeated]).first().copied().unwrap_or(0);
                let (text, citations) = resolve_marks(cut.text);
                let mut hash = PassageId::hash(&section.heading_path, &text, 0);
                let repetition = repetitions.entry(hash).and_modify(|times| *times += 1).or_insert(0);
                if *repetition > 0 {
                    hash = PassageId::hash(&section.heading_path, &text, *repetition);
                }
                let id = PassageId::new(&document.info.id, hash);
                passages.push(Passage {
                    id,
                    document: document.info.id.clone(),
                    heading_path: section.heading_path.clone(),
                    source_section: section.source_section.clone(),
                    asked: section.asked.clone(),
                    not_answered: section.not_answered.clone(),
                    section: u32::try_from(index).unwrap_or(u32::MAX),
                    position: u32::try_from(passages.len()).unwrap_or(u32::MAX),
                    text,
                    repeated: repeated as usize,
                    pieces,
                    citations,
                });
            }
        }
        passages
    }

    /// Texts of a section's passages.
    fn cut_section(&self, section: &Section) -> Vec<Cut> {
        let atoms = atoms(&section.blocks, &self.splitter, self.max_words);
        self.group(&atoms).into_iter().map(compose).collect()
    }

    /// Groups pieces so that passages are about equally long.
    fn group<'l, 'a>(&self, atoms: &'l [Atom<'a>]) -> Vec<&'l [Atom<'a>]> {
        let mut groups = Vec::new();
        let mut rest = atoms;
        while let Some(first) = rest.first() {
            let left = words_of_all(rest);
            // as few passages as can hold what is left, all of one length
            let target = left / left.div_ceil(self.max_words).max(1);
            let mut words = first.words + count_words(&first.lead);
            let mut after = left - first.words;
            let mut end = 1;
            while end < rest.len() && !self.ends_before(rest, end, (words, after), target) {
                words += rest[end].words;
                after -= rest[end].words;
                end += 1;
            }
            let (group, others) = rest.split_at(end);
            groups.push(group);
            rest = others;
        }
        groups
    }

    /// Whether a passage that holds the `end` first of these pieces, in `words` words, is complete; `left` are
    /// the words of the others.
    fn ends_before(
        &self,
        atoms: &[Atom<'_>],
        end: usize,
        (words, left): (usize, usize),
        target: usize,
    ) -> bool {
        if atoms[end - 1].introduces {
            return false;
        }
        // a piece that introduces others brings them along
        let last = atoms[end..].iter().position(|atom| !atom.introduces).unwrap_or(0);
        let next = words_of_all(&atoms[end..=end + last]);
        if words + next > self.max_words {
            return words >= self.min_words || words + next > self.max_words + self.min_words;
        }
        if words < self.min_words || left < self.min_words || words + left <= self.max_words {
            return false;
        }
        let list = atoms[end].list_words;
        list > 0 && words + list > self.max_words || words + next / 2 > target
    }
}

fn words_of_all(atoms: &[Atom<'_>]) -> usize {
    atoms.iter().map(|atom| atom.words).sum()
}

/// A passage's text before its marks are resolved.
struct Cut {
    text: String,
    /// Bytes at its beginning that are repeated.
    repeated: usize,
    /// Where its pieces begin.
    pieces: Vec<usize>,
}

/// Puts a passage's pieces together.
fn compose(atoms: &[Atom<'_>]) -> Cut {
    let lead = atoms.first().map_or("", |first| first.lead.as_str());
    let first_line_of_list = atoms.first().is_some_and(|first| first.joint == Joint::Paragraph);
    let longest = atoms.iter().map(|atom| atom.text.len() + 2).sum::<usize>();
    let mut text = String::with_capacity(lead.len() + longest);
    if !lead.is_empty() && !first_line_of_list {
        text.push_str(lead);
        text.push('\n');
    }
    let repeated = text.len();
    let mut pieces = Vec::with_capacity(atoms.len());
    for (index, atom) in atoms.iter().enumerate() {
        if index > 0 {
            text.push_str(match atom.joint {
                Joint::Paragraph => "\n\n",
                Joint::Sentence => " ",
                Joint::Item => "\n",
            });
        }
        pieces.push(text.len());
        text.push_str(&atom.text);
    }
    Cut { text, repeated, pieces }
}

/// Where places of a text, in order, are when its marks are resolved, each being one byte shorter then.
fn resolved_places(text: &str, places: &[usize]) -> Vec<u32> {
    let mut marks = citation_marks(text).map(|mark| mark.span.start).peekable();
    let mut passed = 0;
    let resolved = places.iter().map(|&place| {
        while marks.next_if(|&mark| mark < place).is_some() {
            passed += 1;
        }
        u32::try_from(place - passed).unwrap_or(u32::MAX)
    });
    resolved.collect()
}

/// Turns `[^1]` into `[1]` and says where.
fn resolve_marks(text: String) -> (String, Vec<PassageCitation>) {
    let mut marks = citation_marks(&text).peekable();
    let mut citations = Vec::new();
    if marks.peek().is_none() {
        drop(marks);
        return (text, citations);
    }
    let mut resolved = String::with_capacity(text.len());
    let mut end = 0;
    for mark in marks {
        resolved.push_str(&text[end..mark.span.start]);
        let start = resolved.len();
        resolved.push('[');
        resolved.push_str(mark.marker);
        resolved.push(']');
        citations.push(PassageCitation { marker: mark.marker.to_owned(), span: start..resolved.len() });
        end = mark.span.end;
    }
    resolved.push_str(&text[end..]);
    (resolved, citations)
}
