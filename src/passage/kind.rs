//! Kinds of sections (treatment, symptoms, …), read off their headings.

use crate::analysis::Analyzer;
use crate::config::IntentsConfig;

/// One kind of section, named like the intent of a question that asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kind(u8);

/// A set of kinds; a section may be of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KindSet(u64);

impl Kind {
    /// The kind of the `index`-th intent; settings hold at most 64.
    #[must_use]
    pub fn of_index(index: usize) -> Option<Self> {
        u8::try_from(index).ok().filter(|&index| index < 64).map(Self)
    }

    /// Number of the intent.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The term under which sections of this kind are indexed.
    #[must_use]
    pub fn term(self) -> String {
        format!("kind{}", self.0)
    }
}

impl KindSet {
    /// The set as one integer, one bit a kind.
    #[must_use]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The set that `bits` stands for.
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// Whether the kind is in the set.
    #[must_use]
    pub fn contains(self, kind: Kind) -> bool {
        self.0 & (1 << kind.0) != 0
    }

    /// Adds a kind.
    pub fn insert(&mut self, kind: Kind) {
        self.0 |= 1 << kind.0;
    }

    /// Kinds in the order of the settings.
    pub fn iter(self) -> impl Iterator<Item = Kind> {
        (0..64).map(Kind).filter(move |kind| self.contains(*kind))
    }
}

/// Detects the kinds of a section from its heading path.
#[derive(Debug)]
pub struct SectionKinds {
    /// Stems of each heading phrase and the kind that it marks.
    phrases: Vec<(Vec<String>, Kind)>,
}

impl SectionKinds {
    /// Takes the heading phrases of the settings.
    #[must_use]
    pub fn new(config: &IntentsConfig, analyzer: &Analyzer) -> Self {
        let mut phrases = Vec::new();
        for (index, intent) in config.by_name.values().enumerate() {
            let Some(kind) = Kind::of_index(index) else { break };
            for phrase in &intent.headings {
                phrases.push((analyzer.stems(phrase), kind));
            }
        }
        Self { phrases }
    }

    /// Kinds of a section whose headings have these stems, one list a heading.
    #[must_use]
    pub fn of<S>(&self, headings: &[Vec<S>]) -> KindSet
    where
        S: PartialEq<String>,
    {
        let mut kinds = KindSet::default();
        for (phrase, kind) in &self.phrases {
            let found = !phrase.is_empty()
                && headings
                    .iter()
                    .any(|heading| heading.windows(phrase.len()).any(|window| window == phrase.as_slice()));
            if found {
                kinds.insert(*kind);
            }
        }
        kinds
    }
}
