//! What the headings above passages are in the index; documents of a corpus share most of them.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::BuildSettings;
use super::numbering::{NumberedToken, TermNumbers};
use crate::passage::{Kind, KindSet};

/// Most headings that are kept.
const MOST_KNOWN: usize = 4096;

/// What all passages below the same headings have in common.
pub(super) struct Headings {
    /// Of the headings further out.
    pub(super) outer: Vec<NumberedToken>,
    /// Of the heading right above.
    pub(super) own: Vec<NumberedToken>,
    pub(super) kinds: KindSet,
    pub(super) own_kinds: KindSet,
    pub(super) kind_terms: Vec<u32>,
    /// Stems of the words of the heading right above that questions are not asked without.
    speaking: Vec<u32>,
}

impl Headings {
    fn new(path: &[String], settings: &BuildSettings, numbers: &mut TermNumbers) -> Self {
        let analyzer = &settings.analyzer;
        let outer = &path[..path.len().saturating_sub(1)];
        let outer = numbers.analyze(&outer.join("\n"), analyzer);
        let mut tokens: Vec<_> = path.iter().map(|heading| numbers.analyze(heading, analyzer)).collect();
        let stems: Vec<Vec<&str>> = tokens.iter().map(|tokens| numbers.stems(tokens)).collect();
        let kinds = settings.kinds.of(&stems);
        let own_kinds = settings.kinds.of(stems.last().map(std::slice::from_ref).unwrap_or_default());
        let own = tokens.pop().unwrap_or_default();
        let speaks =
            |token: &&NumberedToken| !token.joined && !analyzer.is_left_out(numbers.term(token.exact));
        let speaking = own.iter().filter(speaks).map(|token| token.stem).collect();
        let terms: Vec<String> = kinds.iter().map(Kind::term).collect();
        let kind_terms = terms.iter().map(|term| numbers.number(term)).collect();
        Self { outer, own, kinds, own_kinds, kind_terms, speaking }
    }

    /// Words of the heading right above that say something which the title does not.
    pub(super) fn words(&self, title_stems: &FxHashSet<u32>) -> u64 {
        self.speaking.iter().filter(|stem| !title_stems.contains(stem)).count() as u64
    }
}

/// Headings met so far, by the path that they are. The numbers of their terms are those of one numbering.
#[derive(Default)]
pub(super) struct KnownHeadings(FxHashMap<Vec<String>, Rc<Headings>>);

impl KnownHeadings {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The headings of a path.
    pub(super) fn of(
        &mut self,
        path: &[String],
        settings: &BuildSettings,
        numbers: &mut TermNumbers,
    ) -> Rc<Headings> {
        if let Some(known) = self.0.get(path) {
            return Rc::clone(known);
        }
        if self.0.len() >= MOST_KNOWN {
            self.0.clear();
        }
        let headings = Rc::new(Headings::new(path, settings, numbers));
        self.0.insert(path.to_vec(), Rc::clone(&headings));
        headings
    }
}
