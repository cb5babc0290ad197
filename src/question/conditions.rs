//! Which condition a question names, told from titles, conditions and other names.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::Vocabulary;
use crate::analysis::{Analyzer, StemCache, Token};
use crate::config::KnownCondition;
use crate::corpus::NameRole;

/// Names of conditions. Those that documents give are looked up in the corpus.
#[derive(Debug)]
pub struct Conditions {
    analyzer: Arc<Analyzer>,
    /// Key of a name of the settings to what it names.
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
    /// Takes the names of diseases known from `elsewhere`; those of documents go before them. Of each group of
    /// `synonyms`, all name what the first known one does; a group of which none is known names a condition that is
    /// not held.
    #[must_use]
    pub fn new(
        elsewhere: &[KnownCondition],
        synonyms: &[&[String]],
        analyzer: Arc<Analyzer>,
        vocabulary: &dyn Vocabulary,
    ) -> Self {
        let mut names = HashMap::new();
        let mut cache = StemCache::default();
        let mut add = |name: &str, condition: &str, holding: Holding| {
            if let Some(key) = key_of_name(name, &analyzer, &mut cache) {
                names.entry(key.clone()).or_insert_with(|| Named {
                    condition: condition.to_owned(),
                    holding,
                    key,
                    unless_known: false,
                });
            }
        };
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
            let known = keys.iter().find_map(|key| {
                named_by_documents(key, &analyzer, vocabulary).or_else(|| names.get(key).cloned())
            });
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
        Self { analyzer, names, longest }
    }

    /// The conditions that a question names, longest names first taken, in the order of the text.
    #[must_use]
    pub fn find(&self, tokens: &[Token], vocabulary: &dyn Vocabulary) -> Vec<ConditionMatch> {
        let words: Vec<&Token> = tokens.iter().filter(|token| token.words == 1).collect();
        let mut found = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let longest = self.longest.get(&words[start].stem).copied().unwrap_or(0);
            let longest =
                longest.min(words.len() - start).max(longest_of_documents(&words[start..], vocabulary));
            let hit = (1..=longest).rev().find_map(|length| {
                let name = &words[start..start + length];
                let key = key_of(name.iter().copied());
                let named = named_by_documents(&key, &self.analyzer, vocabulary)
                    .or_else(|| self.names.get(&key).cloned())?;
                let is_named = !named.unless_known || !name.iter().all(|token| vocabulary.knows(&token.stem));
                is_named.then_some((length, named))
            });
            match hit {
                Some((length, named)) => {
                    let first = words[start].position;
                    let end = words[start + length - 1].position + 1;
                    found.push(ConditionMatch {
                        key: named.key,
                        condition: named.condition,
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

/// The key of a name, if it names something.
fn key_of_name(name: &str, analyzer: &Analyzer, cache: &mut StemCache) -> Option<String> {
    let tokens = analyzer.analyze_with(name, cache);
    // an abbreviation that is also an everyday word (AS, IS) names nothing by itself
    let speaks = tokens.iter().any(|token| !analyzer.is_left_out(&token.exact));
    speaks.then(|| key_of(tokens.iter().filter(|token| token.words == 1)))
}

fn key_of<'a>(tokens: impl Iterator<Item = &'a Token>) -> String {
    let stems: Vec<&str> = tokens.map(|token| token.stem.as_str()).collect();
    Analyzer::key_of_stems(&stems)
}

/// What a name means by the first document that gives it; a document's own condition goes before other names of it,
/// and both before what others cover.
fn named_by_documents(key: &str, analyzer: &Analyzer, vocabulary: &dyn Vocabulary) -> Option<Named> {
    let mut cache = StemCache::default();
    NameRole::ALL.into_iter().find_map(|role| {
        let mut found = None;
        vocabulary.for_each_named(role, key, &mut |document| {
            let mut names = document.names(role).iter();
            let name = names.find(|name| key_of_name(name, analyzer, &mut cache).as_deref() == Some(key));
            let Some(name) = name else { return ControlFlow::Continue(()) };
            let condition = if role == NameRole::Covered { name } else { &document.condition };
            found = Some(Named {
                condition: condition.clone(),
                holding: Holding::Held,
                key: key.to_owned(),
                unless_known: false,
            });
            ControlFlow::Break(())
        });
        found
    })
}

/// Words of the longest beginning that a name given by documents shares with these words.
fn longest_of_documents(words: &[&Token], vocabulary: &dyn Vocabulary) -> usize {
    (1..=words.len())
        .take_while(|&length| vocabulary.begins_name(&key_of(words[..length].iter().copied())))
        .last()
        .unwrap_or(0)
}
