//! What is put into the index for a passage.

use std::collections::HashSet;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::schema::TantivyDocument;

use super::schema::IndexFields;
use super::terms::Terms;
use super::{BuildSettings, IndexError};
use crate::analysis::{StemCache, Token};
use crate::corpus::{Document, DocumentInfo, ReviewStatus};
use crate::passage::{Abbreviation, Kind, Passage, abbreviations};

/// What the index takes from a document: everything that analysis gives.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Prepared {
    names: Names,
    /// Entries for its passages, in order.
    entries: Vec<Entry>,
    /// Abbreviations that its text explains.
    pub(super) abbreviations: Vec<Abbreviation>,
}

/// What the index takes from a passage. Terms are encoded.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    outer: Terms,
    heading: Terms,
    body: Terms,
    kinds: u64,
    own_kinds: u64,
    kind_terms: String,
    heading_words: u64,
    id: u64,
    document: String,
    position: u64,
    passage: String,
}

impl Prepared {
    /// How many passages there are.
    pub(super) fn passages(&self) -> usize {
        self.entries.len()
    }

    /// The entries as Tantivy takes them, in order.
    pub(super) fn documents<'a>(
        &'a self,
        fields: &'a IndexFields,
    ) -> impl Iterator<Item = TantivyDocument> + 'a {
        self.entries.iter().map(|entry| entry.document(&self.names, fields))
    }
}

/// Cuts and analyzes a document on this thread, for a build that has work for every core.
pub(super) fn prepare(
    document: &Document,
    settings: &BuildSettings,
    cache: &mut StemCache,
) -> Result<Prepared, IndexError> {
    let names = Naming::new(&document.info, settings, cache);
    let passages = settings.cutter.cut(document);
    let entries =
        passages.iter().map(|passage| entry(passage, &names, settings, cache)).collect::<Result<_, _>>()?;
    Ok(Prepared { names: names.names, entries, abbreviations: explained(&passages) })
}

/// The same on all cores, for a few documents that somebody waits for.
pub(super) fn prepare_on_all_cores(
    document: &Document,
    settings: &BuildSettings,
) -> Result<Prepared, IndexError> {
    let names = Naming::new(&document.info, settings, &mut StemCache::default());
    let passages = settings.cutter.cut(document);
    let entries = passages
        .par_iter()
        .map_init(StemCache::default, |cache, passage| entry(passage, &names, settings, cache))
        .collect::<Result<_, _>>()?;
    Ok(Prepared { names: names.names, entries, abbreviations: explained(&passages) })
}

fn explained(passages: &[Passage]) -> Vec<Abbreviation> {
    passages.iter().flat_map(|passage| abbreviations(&passage.text_without_marks())).collect()
}

/// What all passages of a document have in common.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Names {
    title: Terms,
    conditions: String,
    approved: bool,
}

/// The same, and what only analysis needs.
struct Naming {
    names: Names,
    title_words: HashSet<String>,
}

impl Naming {
    fn new(info: &DocumentInfo, settings: &BuildSettings, cache: &mut StemCache) -> Self {
        let analyzer = &settings.analyzer;
        let mut names: Vec<&str> = Vec::new();
        for name in [&info.title, &info.condition].into_iter().chain(&info.aliases) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let title = analyzer.analyze_with(&names.join("\n"), cache);
        let mut conditions: Vec<String> = std::iter::once(&info.condition)
            .chain(&info.aliases)
            .chain(&info.covers)
            .map(|name| analyzer.name_key_with(name, cache))
            .collect();
        conditions.sort();
        conditions.dedup();
        let names = Names {
            title: Terms::of(&title),
            conditions: conditions.join(" "),
            approved: info.review.status == ReviewStatus::Approved,
        };
        Self { names, title_words: title.into_iter().map(|token| token.stem).collect() }
    }
}

fn entry(
    passage: &Passage,
    naming: &Naming,
    settings: &BuildSettings,
    cache: &mut StemCache,
) -> Result<Entry, IndexError> {
    let analyzer = &settings.analyzer;
    let headings: Vec<Vec<String>> = passage
        .heading_path
        .iter()
        .map(|heading| {
            let tokens = analyzer.analyze_with(heading, cache).into_iter();
            tokens.filter(|token| token.words == 1).map(|token| token.stem).collect()
        })
        .collect();
    let kinds = settings.kinds.of(&headings);
    let own_kinds = settings.kinds.of(headings.last().map(std::slice::from_ref).unwrap_or_default());
    let (outer, own) = passage.heading_path.split_at(passage.heading_path.len().saturating_sub(1));
    let heading = analyzer.analyze_with(&own.join("\n"), cache);
    let kind_terms: Vec<String> = kinds.iter().map(Kind::term).collect();
    let speaks = |token: &&Token| {
        token.words == 1 && !analyzer.is_left_out(&token.exact) && !naming.title_words.contains(&token.stem)
    };
    Ok(Entry {
        outer: Terms::analyze(&outer.join("\n"), analyzer, cache),
        heading: Terms::of(&heading),
        body: Terms::analyze(&passage.text_without_marks(), analyzer, cache),
        kinds: kinds.bits(),
        own_kinds: own_kinds.bits(),
        kind_terms: kind_terms.join(" "),
        heading_words: heading.iter().filter(speaks).count() as u64,
        id: passage.id.parts().map_or(0, |(_, hash)| hash),
        document: passage.document.to_string(),
        position: u64::from(passage.position),
        passage: serde_json::to_string(passage)?,
    })
}

impl Entry {
    fn document(&self, names: &Names, fields: &IndexFields) -> TantivyDocument {
        let mut entry = TantivyDocument::default();
        let terms = [&names.title, &self.outer, &self.heading, &self.body];
        for (number, terms) in terms.into_iter().enumerate() {
            entry.add_text(fields.stem[number], &terms.stems);
        }
        for (number, terms) in terms.into_iter().enumerate() {
            entry.add_text(fields.exact[number], &terms.exact);
        }
        entry.add_text(fields.condition, &names.conditions);
        entry.add_text(fields.kind, &self.kind_terms);
        entry.add_u64(fields.kinds, self.kinds);
        entry.add_u64(fields.own_kinds, self.own_kinds);
        entry.add_u64(fields.heading_words, self.heading_words);
        entry.add_u64(fields.id, self.id);
        entry.add_text(fields.document, &self.document);
        entry.add_u64(fields.position, self.position);
        entry.add_bool(fields.approved, names.approved);
        entry.add_text(fields.passage, &self.passage);
        entry
    }
}
