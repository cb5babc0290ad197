//! Which medicines a question names, by the lexicon.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::word_map::{Numbered, StoredReader, WordMap};
use crate::analysis::{Analyzer, StemCache, fold};
use crate::config::{CareConfig, LexiconConfig, LexiconEntry, TermKind};

/// Knows the medicines of the lexicon.
#[derive(Debug)]
pub struct Medicines {
    /// First stem to the medicines that have a name beginning with it: the rest of the name, and the place.
    by_first: WordMap<Vec<(Vec<String>, usize)>>,
    known: Numbered<Known>,
}

/// Takes medicines.
#[derive(Debug, Default)]
struct MedicinesBuilder {
    by_first: HashMap<String, Vec<(Vec<String>, usize)>>,
    known: Vec<Known>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Known {
    names: Vec<Vec<String>>,
    is_class: bool,
}

/// A medicine that a question names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedMedicine {
    /// Place of its first word among the question's.
    pub start: usize,
    /// Place after its last.
    pub end: usize,
    /// The stems of all its names, and of those of its kinds: any of them names it in a passage.
    pub names: Vec<Vec<String>>,
    /// Whether it is a class of medicines.
    pub is_class: bool,
}

impl Medicines {
    /// Takes the medicines of the lexicon.
    #[must_use]
    pub fn new(config: &CareConfig, lexicon: &LexiconConfig, analyzer: &Analyzer) -> Self {
        let mut medicines = MedicinesBuilder::default();
        let mut cache = StemCache::default();
        let folded = |terms: &[String]| terms.iter().map(|term| fold(term)).collect::<HashSet<_>>();
        let (classes, none) = (folded(&config.medicine_classes), folded(&config.not_medicines));
        let lists = |list: &HashSet<String>, entry: &LexiconEntry| {
            entry.terms.iter().any(|term| list.contains(&fold(term)))
        };
        let is_medicine = |entry: &&LexiconEntry| entry.kind == TermKind::Medicine;
        let finds: Vec<&LexiconEntry> = lexicon.finds().filter(is_medicine).collect();
        let mut finding: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, entry) in finds.iter().enumerate() {
            entry.terms.iter().for_each(|term| finding.entry(fold(term)).or_default().push(place));
        }
        for entry in lexicon.equal().filter(is_medicine).filter(|entry| !lists(&none, entry)) {
            let places = entry.terms.iter().filter_map(|term| finding.get(&fold(term))).flatten();
            let places: BTreeSet<usize> = places.copied().collect();
            let kinds = places.into_iter().flat_map(|place| &finds[place].also);
            let mut names: Vec<Vec<String>> = Vec::new();
            for term in entry.terms.iter().chain(kinds) {
                names.push(analyzer.stems_with(term, &mut cache));
            }
            medicines.add(names, entry.terms.len(), lists(&classes, entry));
        }
        for entry in finds.into_iter().filter(|entry| !lists(&none, entry)) {
            let names = entry.terms.iter().map(|term| analyzer.stems_with(term, &mut cache)).collect();
            medicines.add(names, entry.terms.len(), true);
        }
        let MedicinesBuilder { by_first, known } = medicines;
        Self { by_first: WordMap::Built(by_first), known: Numbered::Built(known) }
    }

    pub(super) fn store(&self, into: &mut Vec<u8>) {
        self.by_first.store(into);
        self.known.store(into);
    }

    pub(super) fn stored(from: &mut StoredReader) -> Option<Self> {
        Some(Self { by_first: from.map()?, known: from.numbered()? })
    }

    /// The medicines that words name, the longest name at each place; one that is no class goes first.
    #[must_use]
    pub fn find(&self, stems: &[&str]) -> Vec<NamedMedicine> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < stems.len() {
            let names = self.by_first.get(stems[at]).unwrap_or_default();
            let is_here = |(rest, _): &&(Vec<String>, usize)| {
                let after = stems.get(at + 1..at + 1 + rest.len());
                after.is_some_and(|after| after.iter().zip(rest).all(|(one, other)| one == other))
            };
            let here = names.iter().filter(is_here);
            let here = here.filter_map(|(rest, place)| Some((rest.len(), self.known.get(*place)?)));
            match here.max_by_key(|(length, known)| (*length, !known.is_class)) {
                Some((length, known)) => {
                    let end = at + 1 + length;
                    let Known { names, is_class } = known.into_owned();
                    found.push(NamedMedicine { start: at, end, names, is_class });
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }
}

impl MedicinesBuilder {
    /// Adds a medicine whose first `own` names are its own.
    fn add(&mut self, mut names: Vec<Vec<String>>, own: usize, is_class: bool) {
        let place = self.known.len();
        for name in names.iter().take(own) {
            if let Some((first, rest)) = name.split_first() {
                self.by_first.entry(first.clone()).or_default().push((rest.to_vec(), place));
            }
        }
        names.retain(|name| !name.is_empty());
        self.known.push(Known { names, is_class });
    }
}

impl NamedMedicine {
    /// Whether the words of a passage name it.
    #[must_use]
    pub fn is_named_in(&self, stems: &[String]) -> bool {
        self.names.iter().any(|name| stems.windows(name.len()).any(|here| here == name.as_slice()))
    }
}
