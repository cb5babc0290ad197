//! From an ontology's terms to entries of a lexicon file.

use std::collections::HashSet;

use super::{OntologyTerm, Scope};
use crate::config::{LexiconEntry, TermKind};

/// Longest term that is taken over, in words: longer ones are descriptions.
const MAX_TERM_LENGTH: usize = 10;

/// Makes entries of terms; what a lexicon already has is not made again.
#[derive(Debug)]
pub struct LexiconImport {
    kind: TermKind,
    added: Vec<LexiconEntry>,
    known: HashSet<Vec<String>>,
    summary: ImportSummary,
}

/// What became of an ontology's terms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportSummary {
    /// Entries added.
    pub added: usize,
    /// Entries that were there already.
    pub already_there: usize,
    /// Terms left out: obsolete, or with no exact or related synonym of a few words.
    pub left_out: usize,
}

impl LexiconImport {
    /// Adds to a lexicon with these entries; terms name things of this kind.
    #[must_use]
    pub fn new(known: &[LexiconEntry], kind: TermKind) -> Self {
        let known = known.iter().map(|entry| key(&entry.terms, &entry.also)).collect();
        Self { kind, added: Vec::new(), known, summary: ImportSummary::default() }
    }

    /// Adds a term: exact synonyms find each other and the name; related ones and the name find
    /// each other, by less. Narrower and broader ones name something else.
    pub fn add(&mut self, term: &OntologyTerm) {
        let name = tidy(&term.name);
        let mut seen = vec![name.to_lowercase()];
        let mut of = |scope: Scope| -> Vec<String> {
            let texts = term.synonyms.iter().filter(|(of, _)| *of == scope).map(|(_, text)| tidy(text));
            texts
                .filter(|text| is_term(text) && !seen.contains(&text.to_lowercase()))
                .collect::<Vec<_>>()
                .into_iter()
                .filter(|text| {
                    let new = !seen.contains(&text.to_lowercase());
                    seen.push(text.to_lowercase());
                    new
                })
                .collect()
        };
        let (exact, related) = (of(Scope::Exact), of(Scope::Related));
        if term.obsolete || !is_term(&name) || exact.is_empty() && related.is_empty() {
            self.summary.left_out += 1;
            return;
        }
        if !exact.is_empty() {
            let terms: Vec<String> = std::iter::once(name.clone()).chain(exact).collect();
            self.add_entry(terms, Vec::new());
        }
        if !related.is_empty() {
            self.add_entry(related.clone(), vec![name.clone()]);
            self.add_entry(vec![name], related);
        }
    }

    /// The entries to add, and what became of the terms.
    #[must_use]
    pub fn finish(self) -> (Vec<LexiconEntry>, ImportSummary) {
        (self.added, self.summary)
    }

    fn add_entry(&mut self, terms: Vec<String>, also: Vec<String>) {
        if self.known.insert(key(&terms, &also)) {
            self.added.push(LexiconEntry { kind: self.kind, terms, also, weight: None });
            self.summary.added += 1;
        } else {
            self.summary.already_there += 1;
        }
    }
}

fn key(terms: &[String], also: &[String]) -> Vec<String> {
    let of = |texts: &[String]| {
        let mut texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        texts.sort();
        texts
    };
    // no term has an empty text, so that the two lists stay apart
    [of(terms), vec![String::new()], of(also)].concat()
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_term(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).count() >= 2 && text.split(' ').count() <= MAX_TERM_LENGTH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_and_related_synonyms_become_entries_once() {
        let term = OntologyTerm {
            name: "Osteopetrosis".to_owned(),
            synonyms: vec![
                (Scope::Exact, "Marble bone  disease".to_owned()),
                (Scope::Exact, "osteopetrosis".to_owned()),
                (Scope::Related, "chalk bones".to_owned()),
                (Scope::Narrow, "infantile form".to_owned()),
            ],
            obsolete: false,
        };
        let mut import = LexiconImport::new(&[], TermKind::Condition);
        import.add(&term);
        import.add(&term);
        import.add(&OntologyTerm { obsolete: true, ..term.clone() });
        let (entries, summary) = import.finish();
        let lines: Vec<String> = entries.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "Osteopetrosis, Marble bone disease",
                "chalk bones => Osteopetrosis",
                "Osteopetrosis => chalk bones"
            ]
        );
        assert_eq!(summary, ImportSummary { added: 3, already_there: 3, left_out: 1 });
        let mut again = LexiconImport::new(&entries, TermKind::Condition);
        again.add(&term);
        assert_eq!(again.finish().1, ImportSummary { added: 0, already_there: 3, left_out: 0 });
    }
}
