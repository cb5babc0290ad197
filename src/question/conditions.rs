//! Which condition a question names, told from titles, conditions and other names.

use std::collections::HashMap;

use crate::analysis::{Analyzer, StemCache, Token};
use crate::config::KnownCondition;
use crate::corpus::DocumentInfo;

/// Names of the corpus's conditions.
#[derive(Debug)]
pub struct Conditions {
    /// Key of a name to what it names.
    names: HashMap<String, Named>,
    /// First stem of every name, and the words of the longest name that begins with it.
    longest: HashMap<String, usize>,
}

/// What a name stands for.
#[derive(Debug, Clone)]
struct Named {
    condition: String,
    holding: Holding,
    /// Key under which the index knows it.
    key: String,
    /// Whether it only names a condition where the corpus lacks one of its words: “weak heart”.
    unless_known: bool,
}

/// What a corpus holds of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    /// Documents on it.
    Held,
    /// No document on it; others may mention it.
    Mentioned,
    /// Nothing.
    NotHeld,
}

/// A condition that a question names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionMatch {
    /// Key under which the index knows the name used.
    pub key: String,
    /// Usual name of the condition.
    pub condition: String,
    /// What the corpus holds of it.
    pub holding: Holding,
    /// Positions of the first word of the name and of the one after its last.
    pub words: (u32, u32),
}

impl Conditions {
    /// Takes the names from documents; a document's own condition goes before what others cover,
    /// and both before diseases known from `elsewhere`. Of each group of `synonyms`, all name what the
    /// first known one does; a group of which none is known names a condition that is not held.
    #[must_use]
    pub fn new(
        documents: &[DocumentInfo],
        elsewhere: &[KnownCondition],
        synonyms: &[&[String]],
        analyzer: &Analyzer,
    ) -> Self {
        let mut names = HashMap::new();
        let mut cache = StemCache::default();
        let mut add = |name: &str, condition: &str, holding: Holding| {
            let tokens = analyzer.analyze_with(name, &mut cache);
            // an abbreviation that is also an everyday word (AS, IS) names nothing by itself
            let speaks = tokens.iter().any(|token| !analyzer.is_left_out(&token.exact));
            if speaks {
                let stems: Vec<&str> =
                    tokens.iter().filter(|token| token.words == 1).map(|token| token.stem.as_str()).collect();
                let key = stems.join("_");
                names.entry(key.clone()).or_insert_with(|| Named {
                    condition: condition.to_owned(),
                    holding,
                    key,
                    unless_known: false,
                });
            }
        };
        for document in documents {
            add(&document.condition, &document.condition, Holding::Held);
        }
        for document in documents {
            for alias in &document.aliases {
                add(alias, &document.condition, Holding::Held);
            }
        }
        for document in documents {
            for covered in &document.covers {
                add(covered, covered, Holding::Held);
            }
        }
        for known in elsewhere {
            let holding = if known.mentioned { Holding::Mentioned } else { Holding::NotHeld };
            for name in std::iter::once(&known.name).chain(&known.aliases) {
                add(name, &known.name, holding);
            }
        }
        let keys = |group: &[String]| -> Vec<String> {
            let key = |name: &String| analyzer.stems_with(name, &mut StemCache::default()).join("_");
            group.iter().map(key).collect()
        };
        for group in synonyms {
            let keys = keys(group);
            let known = keys.iter().find_map(|key| names.get(key)).cloned();
            for key in keys.into_iter().filter(|key| !key.is_empty()) {
                let named = known.clone().unwrap_or_else(|| Named {
                    condition: group.first().cloned().unwrap_or_default(),
                    holding: Holding::NotHeld,
                    key: key.clone(),
                    unless_known: true,
                });
                names.entry(key).or_insert(named);
            }
        }
        let mut longest: HashMap<String, usize> = HashMap::new();
        for key in names.keys() {
            let most = longest.entry(key.split('_').next().unwrap_or_default().to_owned()).or_default();
            *most = (*most).max(key.split('_').count());
        }
        Self { names, longest }
    }

    /// The conditions that a question names, longest names first taken, in the order of the text.
    /// `knows` tells whether the corpus holds a stem.
    #[must_use]
    pub fn find(&self, tokens: &[Token], knows: impl Fn(&str) -> bool) -> Vec<ConditionMatch> {
        let words: Vec<&Token> = tokens.iter().filter(|token| token.words == 1).collect();
        let mut found = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let longest = self.longest.get(&words[start].stem).copied().unwrap_or(0);
            let longest = longest.min(words.len() - start);
            let hit = (1..=longest).rev().find_map(|length| {
                let name = &words[start..start + length];
                let key = name.iter().map(|token| token.stem.as_str()).collect::<Vec<_>>().join("_");
                let named = self.names.get(&key)?;
                let is_named = !named.unless_known || !name.iter().all(|token| knows(&token.stem));
                is_named.then_some((length, named))
            });
            match hit {
                Some((length, named)) => {
                    let first = words[start].position;
                    let end = words[start + length - 1].position + 1;
                    found.push(ConditionMatch {
                        key: named.key.clone(),
                        condition: named.condition.clone(),
                        holding: named.holding,
                        words: (first, end),
                    });
                    start += length;
                }
                None => start += 1,
            }
        }
        found
    }
}
