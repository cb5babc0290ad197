//! What is kept beside the passages of an index and is in memory while it answers: its documents, its words, and in how
//! many passages each term is. Scores depend on these figures alone, and not on shards.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::entry::{StoredEntry, split};
use super::schema::{KIND, SCORED_FIELDS, Similarity};
use crate::corpus::{ContentHash, DocumentInfo};
use crate::entries::FIELDS;
use crate::generations::{CorpusOrder, EarlierDocument};
use crate::index::Fingerprint;
use crate::passage::Abbreviation;

/// Facts about an index.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) head: Head,
    /// Documents in the order of the corpus.
    pub(super) documents: Vec<DocumentFacts>,
    /// How many passages have a stem in each field.
    pub(super) stems: BTreeMap<String, [u32; FIELDS]>,
    /// How many passages have a folded form in each field.
    pub(super) words: BTreeMap<String, [u32; FIELDS]>,
    /// How many passages are of a kind.
    pub(super) kinds: BTreeMap<String, u32>,
}

/// The first of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Head {
    /// What the content depends on.
    pub(super) fingerprint: Fingerprint,
    /// Where the corpus came from.
    pub(super) origin: String,
    /// Passages.
    pub(super) passages: u64,
    /// Terms of each scored field in all passages, by field norms.
    pub(super) lengths: [u64; SCORED_FIELDS],
    /// The same as the cluster counts them.
    pub(super) terms: [u64; SCORED_FIELDS],
    /// Passages that have any term in each scored field.
    pub(super) holding: [u64; SCORED_FIELDS],
    /// The parameters of the index that these figures lead to.
    pub(super) similarities: [Similarity; SCORED_FIELDS],
    /// Whether the cluster multiplies its scores by saturation plus 1.
    pub(super) adds_saturation: bool,
}

/// A document of an index.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct DocumentFacts {
    pub(super) hash: ContentHash,
    pub(super) order: CorpusOrder,
    /// Keys of the vectors of its passages, in order.
    pub(super) vectors: Vec<u64>,
    /// Keys of its conditions.
    pub(super) condition: Vec<String>,
    /// Names that it gives conditions, as terms.
    pub(super) names: Vec<String>,
    /// Abbreviations that its text explains.
    pub(super) abbreviations: Vec<Abbreviation>,
    pub(super) info: DocumentInfo,
}

/// A line of the facts as they are stored.
#[derive(Serialize, Deserialize)]
enum Line {
    Head(Box<Head>),
    Document(Box<DocumentFacts>),
    Stem(String, [u32; FIELDS]),
    Word(String, [u32; FIELDS]),
    Kind(String, u32),
}

/// Whether passages are added or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Added,
    Removed,
}

impl DocumentFacts {
    /// The places of its passages.
    pub(super) fn passage_orders(&self) -> impl Iterator<Item = u64> {
        (0..).zip(&self.vectors).map(|(position, _)| self.order.of_passage(position))
    }

    /// What an update needs to know of it.
    pub(super) fn earlier(&self) -> EarlierDocument {
        EarlierDocument { hash: self.hash, order: self.order }
    }
}

impl Facts {
    /// Those of an index without passages.
    pub(super) fn empty(fingerprint: Fingerprint, origin: String, adds_saturation: bool) -> Self {
        let head = Head {
            fingerprint,
            origin,
            passages: 0,
            lengths: [0; SCORED_FIELDS],
            terms: [0; SCORED_FIELDS],
            holding: [0; SCORED_FIELDS],
            similarities: [Similarity::matching(0.0, 0.0); SCORED_FIELDS],
            adds_saturation,
        };
        Self {
            head,
            documents: Vec::new(),
            stems: BTreeMap::new(),
            words: BTreeMap::new(),
            kinds: BTreeMap::new(),
        }
    }

    /// Counts a passage, or no longer.
    pub(super) fn count(&mut self, entry: &StoredEntry, change: Change) {
        let step = |count: &mut u64, by: u64| match change {
            Change::Added => *count += by,
            Change::Removed => *count = count.saturating_sub(by),
        };
        step(&mut self.head.passages, 1);
        for (field, stems) in entry.stems().into_iter().enumerate() {
            let number = split(stems).count() as u64;
            step(&mut self.head.terms[field], number);
            step(&mut self.head.lengths[field], u64::from(entry.stored.length[field]));
            step(&mut self.head.holding[field], u64::from(number > 0));
            let stems: FxHashSet<&str> = split(stems).collect();
            for stem in stems {
                count_term(&mut self.stems, stem, field, change);
            }
            let words: FxHashSet<&str> = entry.exact(field).collect();
            for word in words {
                count_term(&mut self.words, word, field, change);
            }
        }
        let kinds = split(&entry.kind).count() as u64;
        step(&mut self.head.terms[KIND], kinds);
        step(&mut self.head.lengths[KIND], kinds);
        step(&mut self.head.holding[KIND], u64::from(kinds > 0));
        for kind in split(&entry.kind) {
            let count = self.kinds.entry(kind.to_owned()).or_default();
            *count = match change {
                Change::Added => *count + 1,
                Change::Removed => count.saturating_sub(1),
            };
        }
    }

    /// Calculates what follows from the counts, and forgets terms that no passage has.
    pub(super) fn finish(&mut self) {
        self.stems.retain(|_, counts| counts.iter().any(|&count| count > 0));
        self.words.retain(|_, counts| counts.iter().any(|&count| count > 0));
        self.kinds.retain(|_, count| *count > 0);
        self.head.similarities = std::array::from_fn(|field| {
            Similarity::matching(
                average(self.head.terms[field], self.head.holding[field]),
                average(self.head.lengths[field], self.head.passages),
            )
        });
    }

    /// How many passages have a stem in a field.
    pub(super) fn frequency(&self, stem: &str, field: usize) -> u64 {
        self.stems.get(stem).map_or(0, |counts| u64::from(counts[field]))
    }

    /// What the weight of a term is multiplied by, so that the cluster scores it as Tantivy does.
    pub(super) fn factor(&self, field: usize, frequency: u64) -> f64 {
        let ours = inverse_frequency(self.head.passages, frequency);
        let theirs = inverse_frequency(self.head.holding[field].max(frequency), frequency);
        ours / theirs * self.head.similarities[field].factor(self.head.adds_saturation)
    }

    /// How many passages are about a condition.
    pub(super) fn passages_about(&self, key: &str) -> u64 {
        let of = |document: &&DocumentFacts| document.condition.iter().any(|condition| condition == key);
        self.documents.iter().filter(of).map(|document| document.vectors.len() as u64).sum()
    }

    /// The facts as lines of JSON.
    pub(super) fn to_lines(&self) -> Result<String, serde_json::Error> {
        let mut text = String::new();
        let mut add = |line: Line| {
            text += &serde_json::to_string(&line)?;
            text.push('\n');
            Ok::<_, serde_json::Error>(())
        };
        add(Line::Head(Box::new(self.head.clone())))?;
        self.documents.iter().try_for_each(|document| add(Line::Document(Box::new(document.clone()))))?;
        self.stems.iter().try_for_each(|(stem, counts)| add(Line::Stem(stem.clone(), *counts)))?;
        self.words.iter().try_for_each(|(word, counts)| add(Line::Word(word.clone(), *counts)))?;
        self.kinds.iter().try_for_each(|(kind, count)| add(Line::Kind(kind.clone(), *count)))?;
        Ok(text)
    }

    /// The facts that these lines say; `None` where they have no head.
    pub(super) fn from_lines(text: &str) -> Result<Option<Self>, serde_json::Error> {
        let mut lines = text.lines();
        let Some(Line::Head(head)) = lines.next().map(serde_json::from_str).transpose()? else {
            return Ok(None);
        };
        let mut facts = Self {
            head: *head,
            documents: Vec::new(),
            stems: BTreeMap::new(),
            words: BTreeMap::new(),
            kinds: BTreeMap::new(),
        };
        for line in lines {
            match serde_json::from_str(line)? {
                Line::Head(_) => return Ok(None),
                Line::Document(document) => facts.documents.push(*document),
                Line::Stem(stem, counts) => drop(facts.stems.insert(stem, counts)),
                Line::Word(word, counts) => drop(facts.words.insert(word, counts)),
                Line::Kind(kind, count) => drop(facts.kinds.insert(kind, count)),
            }
        }
        Ok(Some(facts))
    }
}

fn count_term(counts: &mut BTreeMap<String, [u32; FIELDS]>, term: &str, field: usize, change: Change) {
    if let Some(counts) = counts.get_mut(term) {
        match change {
            Change::Added => counts[field] += 1,
            Change::Removed => counts[field] = counts[field].saturating_sub(1),
        }
    } else if change == Change::Added {
        let mut first = [0; FIELDS];
        first[field] = 1;
        counts.insert(term.to_owned(), first);
    }
}

#[expect(clippy::cast_precision_loss, reason = "the last digits say nothing")]
fn average(sum: u64, count: u64) -> f64 {
    sum as f64 / count.max(1) as f64
}

/// BM25's inverse document frequency.
#[expect(clippy::cast_precision_loss, reason = "the last digits say nothing")]
fn inverse_frequency(passages: u64, holding: u64) -> f64 {
    (1.0 + (passages.saturating_sub(holding) as f64 + 0.5) / (holding as f64 + 0.5)).ln()
}
