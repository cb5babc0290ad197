//! Synonyms: the words and phrases that may stand for those of a question.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Form;
use super::word_map::{Numbered, StoredReader, WordMap};
use crate::analysis::{Analyzer, StemCache, Token, fold};
use crate::config::{LexiconConfig, commonness};
use crate::passage::Abbreviation;

/// Knows which terms find which.
#[derive(Debug)]
pub struct Lexicon {
    terms: Numbered<Term>,
    /// Stems of a term, joined, to its number.
    by_stems: WordMap<usize>,
    /// First stem to the number of words of the longest term that begins with it.
    longest: WordMap<usize>,
    most_synonyms: usize,
}

/// A lexicon that takes terms.
#[derive(Debug, Default)]
struct LexiconBuilder {
    terms: Vec<Term>,
    by_stems: HashMap<String, usize>,
    longest: HashMap<String, usize>,
    cache: StemCache,
}

/// A word or phrase, and the terms that it finds: their numbers and weights.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Term {
    #[serde(rename = "t")]
    text: String,
    #[serde(rename = "w")]
    forms: Vec<Form>,
    #[serde(rename = "f")]
    finds: Vec<(usize, f32)>,
}

/// A synonym of words of the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Synonym {
    /// As the lexicon writes it.
    pub text: String,
    /// Its words.
    pub forms: Vec<Form>,
    /// Weight against the word of the question, up to 1.
    pub weight: f32,
}

/// Words of a question and what may stand for them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expansion {
    /// Places of the words among those looked at.
    pub(super) words: Range<usize>,
    /// Synonyms, the nearest first.
    pub(super) synonyms: Vec<Synonym>,
}

impl Lexicon {
    /// Takes the entries of the settings and the abbreviations of a corpus. Also gives every word of every term, folded.
    #[must_use]
    pub fn new(
        config: &LexiconConfig,
        abbreviations: &[Abbreviation],
        analyzer: &Analyzer,
    ) -> (Self, Vec<String>) {
        let mut builder = LexiconBuilder::default();
        for entry in config.equal() {
            let weight = entry.weight.unwrap_or(config.equal_weight);
            let terms = builder.add_all(&entry.terms, analyzer);
            for &term in &terms {
                for &other in terms.iter().filter(|&&other| other != term) {
                    builder.link(term, other, weight);
                }
            }
        }
        for entry in config.finds() {
            let weight = entry.weight.unwrap_or(config.finds_weight);
            let also = builder.add_all(&entry.also, analyzer);
            for term in builder.add_all(&entry.terms, analyzer) {
                for &other in &also {
                    builder.link(term, other, weight);
                }
            }
        }
        builder.learn(abbreviations, config.abbreviation_weight, analyzer);
        let words = builder.terms.iter().flat_map(|term| &term.forms).map(|form| form.exact.clone());
        let words = words.collect();
        let lexicon = Self {
            terms: Numbered::Built(builder.terms),
            by_stems: WordMap::Built(builder.by_stems),
            longest: WordMap::Built(builder.longest),
            most_synonyms: config.most_synonyms,
        };
        (lexicon, words)
    }

    pub(super) fn store(&self, into: &mut Vec<u8>) {
        self.terms.store(into);
        self.by_stems.store(into);
        self.longest.store(into);
    }

    pub(super) fn stored(config: &LexiconConfig, from: &mut StoredReader) -> Option<Self> {
        Some(Self {
            terms: from.numbered()?,
            by_stems: from.map()?,
            longest: from.map()?,
            most_synonyms: config.most_synonyms,
        })
    }

    /// Where words of a question have synonyms: the longest phrase at each place, then on behind it.
    pub(super) fn find(&self, words: &[&Token]) -> Vec<Expansion> {
        let mut found = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let longest = self.longest.get(&words[start].stem).map_or(0, |longest| *longest);
            let term = (1..=longest.min(words.len() - start)).rev().find_map(|length| {
                let stems = words[start..start + length].iter().map(|word| word.stem.as_str());
                self.terms.get(*self.by_stems.get(&key(stems))?)
            });
            match term {
                Some(term) => {
                    let end = start + term.forms.len();
                    if !term.finds.is_empty() {
                        found.push(Expansion { words: start..end, synonyms: self.synonyms(&term) });
                    }
                    start = end;
                }
                None => start += 1,
            }
        }
        found
    }

    fn synonyms(&self, term: &Term) -> Vec<Synonym> {
        let synonym = |&(number, weight): &(usize, f32)| {
            let Term { text, forms, .. } = self.terms.get(number)?.into_owned();
            Some(Synonym { text, forms, weight })
        };
        term.finds.iter().take(self.most_synonyms).filter_map(synonym).collect()
    }
}

impl LexiconBuilder {
    /// Adds the abbreviations of a corpus. One that is also an everyday word is left out.
    fn learn(&mut self, abbreviations: &[Abbreviation], weight: f32, analyzer: &Analyzer) {
        let is_everyday = |short: &str| {
            let folded = fold(short);
            analyzer.is_left_out(&folded) || commonness(&folded).is_some()
        };
        for abbreviation in abbreviations.iter().filter(|known| !is_everyday(&known.short)) {
            let short = self.add(&abbreviation.short, analyzer);
            let long = self.add(&abbreviation.long, analyzer);
            if let (Some(short), Some(long)) = (short, long) {
                self.link(short, long, weight);
                self.link(long, short, weight);
            }
        }
    }

    /// The numbers of terms, without those that have no words.
    fn add_all(&mut self, texts: &[String], analyzer: &Analyzer) -> Vec<usize> {
        texts.iter().filter_map(|text| self.add(text, analyzer)).collect()
    }

    /// The number of a term; ways of writing it that share their stems are one. `None`: no words.
    fn add(&mut self, text: &str, analyzer: &Analyzer) -> Option<usize> {
        let forms: Vec<Form> = analyzer
            .analyze_with(text, &mut self.cache)
            .into_iter()
            .filter(|token| token.words == 1)
            .map(|token| Form { exact: token.exact, stem: token.stem })
            .collect();
        let longest = self.longest.entry(forms.first()?.stem.clone()).or_default();
        *longest = (*longest).max(forms.len());
        let number = self.terms.len();
        match self.by_stems.entry(key(forms.iter().map(|form| form.stem.as_str()))) {
            Entry::Occupied(known) => return Some(*known.get()),
            Entry::Vacant(new) => new.insert(number),
        };
        self.terms.push(Term { text: text.to_owned(), forms, finds: Vec::new() });
        Some(number)
    }

    /// Lets a term find another; of several weights the largest counts.
    fn link(&mut self, from: usize, to: usize, weight: f32) {
        let finds = &mut self.terms[from].finds;
        match finds.iter_mut().find(|(number, _)| *number == to) {
            Some((_, known)) => *known = known.max(weight),
            None if from != to => finds.push((to, weight)),
            None => {}
        }
        finds.sort_by(|a, b| b.1.total_cmp(&a.1));
    }
}

/// The key of a term with these stems.
fn key<'a>(stems: impl Iterator<Item = &'a str>) -> String {
    stems.fold(String::new(), |key, stem| key + stem + "_")
}
