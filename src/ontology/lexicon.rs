//! From an ontology's terms to entries of a lexicon file.

use std::collections::HashSet;

use super::{OntologyTerm, Scope};
use crate::config::{EqualTerms, FoundTerms, LexiconFile, TermKind};

/// Longest term that is taken over, in words: longer ones are descriptions.
const LONGEST_TERM: usize = 10;

/// Adds terms to a lexicon; what it already holds is not added again.
#[derive(Debug)]
pub struct LexiconImport {
    kind: TermKind,
    file: LexiconFile,
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
    /// Adds to a lexicon; terms name things of this kind.
    #[must_use]
    pub fn new(file: LexiconFile, kind: TermKind) -> Self {
        let equal = file.equal.iter().map(|entry| key(&entry.terms, &[]));
        let finds = file.finds.iter().map(|entry| key(&entry.terms, &entry.also));
        let known = equal.chain(finds).collect();
        Self { kind, file, known, summary: ImportSummary::default() }
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
            if self.is_new(key(&terms, &[])) {
                self.file.equal.push(EqualTerms { kind: self.kind, terms, weight: None });
            }
        }
        if !related.is_empty() {
            let name = vec![name];
            for (terms, also) in [(related.clone(), name.clone()), (name, related)] {
                if self.is_new(key(&terms, &also)) {
                    self.file.finds.push(FoundTerms { kind: self.kind, terms, also, weight: None });
                }
            }
        }
    }

    /// The lexicon with what was added, and what became of the terms.
    #[must_use]
    pub fn finish(self) -> (LexiconFile, ImportSummary) {
        (self.file, self.summary)
    }

    fn is_new(&mut self, key: Vec<String>) -> bool {
        let new = self.known.insert(key);
        self.summary.added += usize::from(new);
        self.summary.already_there += usize::from(!new);
        new
    }
}

fn key(terms: &[String], also: &[String]) -> Vec<String> {
    let of = |texts: &[String]| texts.iter().map(|text| text.to_lowercase()).collect::<Vec<_>>();
    // no term has an empty text, so that the two lists stay apart
    [of(terms), vec![String::new()], of(also)].concat()
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_term(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).count() >= 2 && text.split(' ').count() <= LONGEST_TERM
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
        let mut import = LexiconImport::new(LexiconFile::default(), TermKind::Condition);
        import.add(&term);
        import.add(&term);
        import.add(&OntologyTerm { obsolete: true, ..term.clone() });
        let (file, summary) = import.finish();
        assert_eq!(file.equal[0].terms, ["Osteopetrosis", "Marble bone disease"]);
        let found: Vec<_> = file.finds.iter().map(|entry| (&entry.terms[0], &entry.also[0])).collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].0, "chalk bones");
        assert_eq!(file.check(), Ok(()));
        assert_eq!(summary, ImportSummary { added: 3, already_there: 3, left_out: 1 });
        let mut again = LexiconImport::new(file, TermKind::Condition);
        again.add(&term);
        assert_eq!(again.finish().1, ImportSummary { added: 0, already_there: 3, left_out: 0 });
    }
}
