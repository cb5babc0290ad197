//! A passage as the cluster stores it: terms to search in, and what evidence is made of.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::entries::{AnalyzedField, AnalyzedText, FIELDS as FIELD_COUNT, PassageEntry};
use crate::index::quantized_length;
use crate::passage::Kind;

/// Terms are separated by one of these; no term contains a space.
const SPACE: char = ' ';

/// A passage with its terms.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct StoredEntry {
    /// Id of its document.
    pub(super) document: String,
    /// Hash of what its document was made of.
    pub(super) hash: String,
    /// How many passages its document has.
    pub(super) passages: u32,
    /// Its id.
    pub(super) id: String,
    /// Its place in the corpus.
    pub(super) order: u64,
    /// Keys of its document's conditions.
    pub(super) condition: Vec<String>,
    /// Kinds of its section, as terms.
    pub(super) kind: String,
    // stems of the fields, separated by spaces
    title: String,
    outer: String,
    heading: String,
    body: String,
    asked: String,
    /// What only evidence needs.
    pub(super) stored: Stored,
    /// The passage itself, as JSON.
    pub(super) passage: String,
}

/// What isn't searched in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Stored {
    /// Folded forms of each field, as many as stems.
    pub(super) exact: [String; FIELD_COUNT],
    /// Numbers of the terms of each field that are in the place of the term before them.
    pub(super) same: [Vec<u32>; FIELD_COUNT],
    /// Numbers of terms as field norms have them.
    pub(super) length: [u32; FIELD_COUNT],
    /// Kinds of the section, as bits.
    pub(super) kinds: u64,
    /// Kinds by the last heading alone.
    pub(super) own_kinds: u64,
    /// Words of the last heading that questions contain.
    pub(super) heading_words: u64,
    /// Key of the vectors.
    pub(super) vectors: u64,
    /// Whether a reviewer approved the document.
    pub(super) approved: bool,
}

impl StoredEntry {
    /// An analyzed passage; how many its document has is known only after the last one.
    pub(super) fn new(entry: &PassageEntry<'_>, hash: &str) -> Result<Self, serde_json::Error> {
        let [title, outer, heading, body, asked] = entry.fields.map(|field| terms(&field.stems));
        let kinds: Vec<String> = entry.kinds.iter().map(Kind::term).collect();
        Ok(Self {
            document: entry.passage.document.as_str().to_owned(),
            hash: hash.to_owned(),
            passages: 0,
            id: entry.passage.id.as_str().to_owned(),
            order: entry.order,
            condition: entry.condition_keys.to_vec(),
            kind: kinds.join(" "),
            title,
            outer,
            heading,
            body,
            asked,
            stored: Stored {
                exact: entry.fields.map(|field| terms(&field.exact)),
                same: entry.fields.map(repeated_places),
                length: entry.fields.map(|field| quantized_length(field.stems.terms().count())),
                kinds: entry.kinds.bits(),
                own_kinds: entry.own_kinds.bits(),
                heading_words: entry.heading_words,
                vectors: entry.vectors_key,
                approved: entry.approved,
            },
            passage: serde_json::to_string(entry.passage)?,
        })
    }

    /// Stems of the fields, separated by spaces, in the order of their numbers.
    pub(super) fn stems(&self) -> [&str; FIELD_COUNT] {
        [&self.title, &self.outer, &self.heading, &self.body, &self.asked]
    }

    /// Where each stem of a field is, in words from the beginning.
    pub(super) fn positions(&self, field: usize) -> HashMap<&str, Vec<u32>> {
        let mut positions: HashMap<&str, Vec<u32>> = HashMap::new();
        let mut same = self.stored.same[field].iter().copied().peekable();
        let mut place = 0;
        for (number, stem) in (0..).zip(split(self.stems()[field])) {
            if same.next_if_eq(&number).is_none() && number > 0 {
                place += 1;
            }
            positions.entry(stem).or_default().push(place);
        }
        positions
    }

    /// The folded forms of a field.
    pub(super) fn exact(&self, field: usize) -> impl Iterator<Item = &str> {
        split(&self.stored.exact[field])
    }
}

/// The terms of a stored field.
pub(super) fn split(terms: &str) -> impl Iterator<Item = &str> {
    terms.split(SPACE).filter(|term| !term.is_empty())
}

fn terms(text: &AnalyzedText) -> String {
    let terms: Vec<&str> = text.terms().map(|next| next.term).collect();
    terms.join(" ")
}

fn repeated_places(field: &AnalyzedField) -> Vec<u32> {
    (0..)
        .zip(field.stems.terms())
        .filter(|(number, next)| *number > 0 && !next.is_next)
        .map(|(number, _)| number)
        .collect()
}
