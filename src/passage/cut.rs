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
    pub const VERSION: u32 = 1;

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
        let mut passages: Vec<Passage> = Vec::new();
        let mut repetitions: FxHashMap<(usize, String), u32> = FxHashMap::default();
        for (index, section) in document.sections.iter().enumerate() {
            let first_alike = document.sections[..index]
                .iter()
                .position(|earlier| earlier.heading_path == section.heading_path)
                .unwrap_or(index);
            for cut in self.cut_section(section) {
                let (text, citations) = resolve_marks(&cut.text);
                let repeated = resolve_marks(&cut.repeated).0.len();
                let pieces = resolved_places(&cut.text, &cut.pieces);
                let repetition = repetitions.entry((first_alike, text.clone())).or_insert(0);
                let id = PassageId::new(&document.info.id, &section.heading_path, &text, *repetition);
                *repetition += 1;
                passages.push(Passage {
                    id,
                    document: document.info.id.clone(),
                    heading_path: section.heading_path.clone(),
                    source_section: section.source_section.clone(),
                    section: u32::try_from(index).unwrap_or(u32::MAX),
                    position: u32::try_from(passages.len()).unwrap_or(u32::MAX),
                    text,
                    repeated,
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
            let left: usize = rest.iter().map(|atom| atom.words).sum();
            // as few passages as can hold what is left, all of one length
            let target = left / left.div_ceil(self.max_words).max(1);
            let mut words = first.words + count_words(&first.lead);
            let mut end = 1;
            while end < rest.len() && !self.ends_before(rest, end, words, target) {
                words += rest[end].words;
                end += 1;
            }
            let (group, others) = rest.split_at(end);
            groups.push(group);
            rest = others;
        }
        groups
    }

    /// Whether a passage that holds the `end` first of these pieces, in `words` words, is complete.
    fn ends_before(&self, atoms: &[Atom<'_>], end: usize, words: usize, target: usize) -> bool {
        if atoms[end - 1].introduces {
            return false;
        }
        // a piece that introduces others brings them along
        let last = atoms[end..].iter().position(|atom| !atom.introduces).unwrap_or(0);
        let next: usize = atoms[end..=end + last].iter().map(|atom| atom.words).sum();
        if words + next > self.max_words {
            return words >= self.min_words || words + next > self.max_words + self.min_words;
        }
        let left: usize = atoms[end..].iter().map(|atom| atom.words).sum();
        if words < self.min_words || left < self.min_words || words + left <= self.max_words {
            return false;
        }
        let list = atoms[end].list_words;
        list > 0 && words + list > self.max_words || words + next / 2 > target
    }
}

/// A passage's text before its marks are resolved.
struct Cut {
    text: String,
    /// The part of it that is repeated.
    repeated: String,
    /// Where its pieces begin.
    pieces: Vec<usize>,
}

/// Puts a passage's pieces together.
fn compose(atoms: &[Atom<'_>]) -> Cut {
    let lead = atoms.first().map_or("", |first| first.lead.as_str());
    let first_line_of_list = atoms.first().is_some_and(|first| first.joint == Joint::Paragraph);
    let mut text = String::new();
    if !lead.is_empty() && !first_line_of_list {
        text.push_str(lead);
        text.push('\n');
    }
    let repeated = text.clone();
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
fn resolve_marks(text: &str) -> (String, Vec<PassageCitation>) {
    let mut resolved = String::with_capacity(text.len());
    let mut citations = Vec::new();
    let mut end = 0;
    for mark in citation_marks(text) {
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
