//! Synonyms: the words and phrases that may stand for those of a question.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use super::Form;
use crate::analysis::{Analyzer, StemCache, Token, fold};
use crate::config::{LexiconConfig, commonness};
use crate::passage::Abbreviation;

/// Knows which terms find which.
#[derive(Debug, Default)]
pub struct Lexicon {
    terms: Vec<Term>,
    /// Stems of a term, joined, to its number.
    by_stems: HashMap<String, usize>,
    /// First stem to the number of words of the longest term that begins with it.
    longest: HashMap<String, usize>,
    most_synonyms: usize,
    abbreviation_weight: f32,
}

/// A word or phrase, and the terms that it finds: their numbers and weights.
#[derive(Debug)]
struct Term {
    text: String,
    forms: Vec<Form>,
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
    /// Takes the entries of the settings.
    #[must_use]
    pub fn new(config: &LexiconConfig, analyzer: &Analyzer) -> Self {
        let mut lexicon = Self {
            most_synonyms: config.most_synonyms,
            abbreviation_weight: config.abbreviation_weight,
            ..Self::default()
        };
        let mut cache = StemCache::default();
        for entry in config.equal() {
            let weight = entry.weight.unwrap_or(config.equal_weight);
            let terms: Vec<usize> =
                entry.terms.iter().filter_map(|text| lexicon.add(text, analyzer, &mut cache)).collect();
            for &term in &terms {
                for &other in terms.iter().filter(|&&other| other != term) {
                    lexicon.link(term, other, weight);
                }
            }
        }
        for entry in config.finds() {
            let weight = entry.weight.unwrap_or(config.finds_weight);
            let also: Vec<usize> =
                entry.also.iter().filter_map(|text| lexicon.add(text, analyzer, &mut cache)).collect();
            for text in &entry.terms {
                let Some(term) = lexicon.add(text, analyzer, &mut cache) else { continue };
                for &other in &also {
                    lexicon.link(term, other, weight);
                }
            }
        }
        lexicon
    }

    /// Adds the abbreviations of a corpus. One that is also an everyday word is left out.
    pub fn learn(&mut self, abbreviations: &[Abbreviation], analyzer: &Analyzer) {
        let mut cache = StemCache::default();
        let is_everyday = |short: &str| {
            let folded = fold(short);
            analyzer.is_left_out(&folded) || commonness(&folded).is_some()
        };
        for abbreviation in abbreviations.iter().filter(|known| !is_everyday(&known.short)) {
            let short = self.add(&abbreviation.short, analyzer, &mut cache);
            let long = self.add(&abbreviation.long, analyzer, &mut cache);
            if let (Some(short), Some(long)) = (short, long) {
                self.link(short, long, self.abbreviation_weight);
                self.link(long, short, self.abbreviation_weight);
            }
        }
    }

    /// Every word of every term, folded.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().flat_map(|term| &term.forms).map(|form| form.exact.as_str())
    }

    /// Where words of a question have synonyms: the longest phrase at each place, then on behind it.
    pub(super) fn find(&self, words: &[&Token]) -> Vec<Expansion> {
        let mut found = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let longest = self.longest.get(&words[start].stem).copied().unwrap_or(0);
            let term = (1..=longest.min(words.len() - start)).rev().find_map(|length| {
                let stems = words[start..start + length].iter().map(|word| word.stem.as_str());
                self.by_stems.get(&key(stems)).map(|&number| &self.terms[number])
            });
            match term {
                Some(term) => {
                    let end = start + term.forms.len();
                    if !term.finds.is_empty() {
                        found.push(Expansion { words: start..end, synonyms: self.synonyms(term) });
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
            let term = &self.terms[number];
            Synonym { text: term.text.clone(), forms: term.forms.clone(), weight }
        };
        term.finds.iter().take(self.most_synonyms).map(synonym).collect()
    }

    /// The number of a term; ways of writing it that share their stems are one. `None`: no words.
    fn add(&mut self, text: &str, analyzer: &Analyzer, cache: &mut StemCache) -> Option<usize> {
        let forms: Vec<Form> = analyzer
            .analyze_with(text, cache)
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
