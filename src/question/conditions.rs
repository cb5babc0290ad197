//! Which conditions a question names, detected from titles, conditions and other names.

use std::collections::HashMap;
use std::ops::{ControlFlow, Not};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Vocabulary;
use super::condition_names::{Name, NameRules, is_short_form, terms};
use super::word_map::{StoredReader, WordMap};
use crate::analysis::{Analyzer, StemCache, Token};
use crate::config::{ConditionsConfig, LISTED_LETTERS, LexiconConfig, TermKind, commonness};
use crate::corpus::NameRole;

/// Names of conditions. Those that documents give are looked up in the corpus.
#[derive(Debug)]
pub struct Conditions {
    analyzer: Arc<Analyzer>,
    /// Stems of a name to what it names.
    names: WordMap<Named>,
    /// The same of abbreviations, by their folded form: the stem of “AIDS” is that of “aid”.
    short_forms: WordMap<Named>,
    /// First word of every name, and the number of words of the longest name with that beginning.
    longest: WordMap<usize>,
    rules: NameRules,
}

/// What a name means. Its keys in JSON are short, because an ontology has tens of thousands of names.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Named {
    #[serde(rename = "c")]
    condition: String,
    #[serde(rename = "h")]
    coverage: ConditionCoverage,
    /// Key under which the index knows it.
    #[serde(rename = "k")]
    key: String,
    /// Whether it only names a condition where the corpus lacks one of its words: “weak heart”.
    #[serde(rename = "u", default, skip_serializing_if = "Not::not")]
    unless_known: bool,
    /// Whether it is an everyday word unless it is a proper name: “Down’s”.
    #[serde(rename = "p", default, skip_serializing_if = "Not::not")]
    proper: bool,
    /// The name as it is written, where “disease” is left out: “Lowe” is not “low”.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    eponym: Option<String>,
}

/// What the documents of a corpus cover of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConditionCoverage {
    /// Documents on it.
    #[serde(rename = "Held")]
    Covered,
    /// No document on it; others may mention it.
    Mentioned,
    /// Nothing.
    #[serde(rename = "NotHeld")]
    NotCovered,
}

/// A condition that a question names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionMatch {
    /// Key under which the index knows the name used.
    pub key: String,
    /// Usual name of the condition.
    pub condition: String,
    /// What the corpus holds of it.
    pub coverage: ConditionCoverage,
    /// Positions of the first word of the name and of the one after its last.
    pub words: (u32, u32),
}

/// Adds names to the maps.
struct Collector<'a> {
    analyzer: &'a Analyzer,
    rules: &'a NameRules,
    vocabulary: &'a dyn Vocabulary,
    cache: StemCache,
    names: HashMap<String, Named>,
    short_forms: HashMap<String, Named>,
}

/// A name of a group, and what documents call so.
struct GroupName {
    name: Name,
    by_documents: Option<Named>,
}

impl Collector<'_> {
    /// The name as the maps know it; nothing for one that says nothing by itself (“AS”, “IS”).
    fn read(&mut self, name: &str) -> Option<Name> {
        NameRules::read(name, self.analyzer, &mut self.cache)
    }

    /// What the first known of these names means: what documents call so, else what is known of it already.
    fn known(&self, names: &[GroupName]) -> Option<Named> {
        names.iter().find_map(|GroupName { name, by_documents }| {
            let known =
                if name.is_short { self.short_forms.get(&name.folded) } else { self.names.get(&name.key) };
            by_documents.as_ref().or(known).cloned()
        })
    }

    /// Adds a name, and its form without “disease”, where neither is known.
    fn add(&mut self, name: &Name, named: &Named) {
        let own = Named { proper: name.is_proper, ..named.clone() };
        if name.is_short {
            self.short_forms.entry(name.folded.clone()).or_insert(own);
        } else {
            self.names.entry(name.key.clone()).or_insert(own);
        }
    }
}

impl Conditions {
    /// Takes the names of diseases known from `elsewhere`; those of documents go before them. Names join in groups:
    /// those of a known disease, and each group of synonyms in the lexicon. Of a group, all name what the first known
    /// one does; where none is known, a condition that is not held.
    #[must_use]
    pub fn new(
        elsewhere: &ConditionsConfig,
        lexicon: &LexiconConfig,
        analyzer: Arc<Analyzer>,
        vocabulary: &dyn Vocabulary,
    ) -> Self {
        let rules = NameRules::new(elsewhere, terms(lexicon), &analyzer);
        let mut to = Collector {
            analyzer: &analyzer,
            rules: &rules,
            vocabulary,
            cache: StemCache::default(),
            names: HashMap::new(),
            short_forms: HashMap::new(),
        };
        let diseases = elsewhere.known.iter().map(|known| {
            let coverage =
                if known.mentioned { ConditionCoverage::Mentioned } else { ConditionCoverage::NotCovered };
            (known.names.as_slice(), Some(coverage))
        });
        let synonyms = lexicon.equal().filter(|entry| entry.kind == TermKind::Condition);
        let synonyms = synonyms.map(|entry| (entry.terms.as_slice(), None));
        let groups: Vec<(&[String], Option<ConditionCoverage>)> = diseases.chain(synonyms).collect();
        to.join(&groups);
        let (names, short_forms) = (to.names, to.short_forms);
        let mut longest: HashMap<String, usize> = HashMap::new();
        for key in names.keys().chain(short_forms.keys()) {
            let most = longest.entry(key.split('_').next().unwrap_or_default().to_owned()).or_default();
            *most = (*most).max(key.split('_').count());
        }
        Self {
            analyzer,
            names: WordMap::Built(names),
            short_forms: WordMap::Built(short_forms),
            longest: WordMap::Built(longest),
            rules,
        }
    }

    pub(super) fn store(&self, into: &mut Vec<u8>) {
        self.names.store(into);
        self.short_forms.store(into);
        self.longest.store(into);
        self.rules.terms.store(into);
    }

    pub(super) fn stored(
        elsewhere: &ConditionsConfig,
        analyzer: Arc<Analyzer>,
        from: &mut StoredReader,
    ) -> Option<Self> {
        Some(Self {
            names: from.map()?,
            short_forms: from.map()?,
            longest: from.map()?,
            rules: NameRules::new(elsewhere, from.map()?, &analyzer),
            analyzer,
        })
    }

    /// The conditions that a question names, longest names first taken, in the order of the text. Of `tokens` that
    /// were found in `text`.
    #[must_use]
    pub fn find(&self, text: &str, tokens: &[Token], vocabulary: &dyn Vocabulary) -> Vec<ConditionMatch> {
        let words: Vec<&Token> = tokens.iter().filter(|token| token.words == 1).collect();
        // one word in capitals is an abbreviation, a whole message is emphasis
        let capitals_tell = words.len() == 1 || text.bytes().any(|byte| byte.is_ascii_lowercase());
        let mut found = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let most = |word: &str| self.longest.get(word).map_or(0, |longest| *longest);
            let listed = most(&words[start].stem).max(most(&words[start].exact)).min(words.len() - start);
            let longest = listed.max(longest_of_documents(&words[start..], vocabulary)).max(1);
            let hit = (1..=longest).rev().find_map(|length| {
                let name = &words[start..start + length];
                let named = self.named(text, name, capitals_tell, vocabulary)?;
                let is_named = !named.unless_known || !name.iter().all(|token| vocabulary.knows(&token.stem));
                is_named.then_some((length, named))
            });
            let unlisted = self.rules.unlisted(text, &words[start..]);
            // “Köhler-Mouchet syndrome” is not Köhler disease
            let is_longer = |(length, named): &(usize, Named)| {
                let longest = unlisted.as_ref().map_or(0, |(length, _)| *length);
                named.coverage != ConditionCoverage::Covered && longest > *length + 1
            };
            let hit = hit.filter(|hit| !is_longer(hit)).or_else(|| {
                let (length, condition) = unlisted.clone()?;
                let name = &words[start..start + length - 1];
                let mentioned = name.iter().all(|token| vocabulary.knows(&token.stem));
                let coverage =
                    if mentioned { ConditionCoverage::Mentioned } else { ConditionCoverage::NotCovered };
                let key = String::new();
                Some((
                    length,
                    Named { condition, coverage, key, unless_known: false, proper: false, eponym: None },
                ))
            });
            match hit {
                Some((length, named)) => {
                    let first = words[start].position;
                    let end = words[start + length - 1].position + 1;
                    found.push(ConditionMatch {
                        key: named.key,
                        condition: named.condition,
                        coverage: named.coverage,
                        words: (first, end),
                    });
                    start += length;
                }
                None => start += 1,
            }
        }
        found
    }

    /// Positions of words that nobody would misspell: abbreviations, and proper names before “disease”.
    pub(super) fn kept(&self, text: &str, tokens: &[Token]) -> Vec<u32> {
        self.rules.kept(text, tokens)
    }

    /// Whether a name without “disease” is written as the name is, and with a capital where it may be a word.
    fn is_eponym(text: &str, name: &[&Token], named: &Named, capitals_tell: bool) -> bool {
        let Some(eponym) = &named.eponym else { return true };
        let folded = name.iter().map(|token| token.exact.as_str()).collect::<Vec<_>>().join("_");
        let is_written = folded == *eponym || folded.strip_suffix('s').is_some_and(|folded| folded == eponym);
        let is_capital = |token: &&Token| text[token.span.clone()].starts_with(char::is_uppercase);
        let may_be_word =
            named.coverage != ConditionCoverage::Covered && name.iter().any(|token| is_listed(&token.exact));
        is_written && (!may_be_word || capitals_tell && name.iter().all(is_capital))
    }

    fn named(
        &self,
        text: &str,
        name: &[&Token],
        capitals_tell: bool,
        vocabulary: &dyn Vocabulary,
    ) -> Option<Named> {
        let join =
            |word: fn(&Token) -> &str| name.iter().map(|token| word(token)).collect::<Vec<_>>().join("_");
        let (key, folded) = (join(|token| &token.stem), join(|token| &token.exact));
        let span = name.first()?.span.start..name.last()?.span.end;
        let in_capitals = capitals_tell && !text[span].bytes().any(|byte| byte.is_ascii_lowercase());
        let asked = Name { key, folded, is_short: false, is_proper: false };
        if name.iter().any(|token| !self.analyzer.is_left_out(&token.exact)) {
            let may_be_short = in_capitals || self.rules.is_clear_short_form(&asked.folded, true);
            let as_short = Name { is_short: may_be_short, ..asked.clone() };
            for key in self.rules.keys_of(name) {
                let held = named_by_documents(&key, &as_short, &self.analyzer, &self.rules, vocabulary);
                if let Some(held) = held.filter(|held| Self::is_eponym(text, name, held, capitals_tell)) {
                    return Some(held);
                }
            }
        }
        if let Some(named) = self.names.get(&asked.key)
            && (!named.proper || name.iter().all(|token| NameRules::is_proper(&text[token.span.clone()])))
            && Self::is_eponym(text, name, &named, capitals_tell)
        {
            return Some(named.into_owned());
        }
        let named = self.short_forms.get(&asked.folded)?;
        let is_clear =
            self.rules.is_clear_short_form(&asked.folded, named.coverage == ConditionCoverage::Covered);
        (in_capitals || is_clear).then(|| named.into_owned())
    }
}

/// What a name means by the first document that gives it under this key; a document's own condition goes before other
/// names of it, and both before what others cover. An abbreviation only counts if it is written the same way.
fn named_by_documents(
    key: &str,
    asked: &Name,
    analyzer: &Analyzer,
    rules: &NameRules,
    vocabulary: &dyn Vocabulary,
) -> Option<Named> {
    if key.is_empty() {
        return None;
    }
    let mut cache = StemCache::default();
    NameRole::ALL.into_iter().find_map(|role| {
        let mut found = None;
        vocabulary.for_each_named(role, key, &mut |document| {
            let is_meant = |name: &&String| {
                let Some(own) = NameRules::read(name, analyzer, &mut cache) else { return false };
                own.key == key && (!is_short_form(name) || asked.is_short && own.folded == asked.folded)
            };
            let Some(name) = document.names(role).iter().find(is_meant) else {
                return ControlFlow::Continue(());
            };
            let condition = if role == NameRole::Covered { name } else { &document.condition };
            let eponym = (key != asked.key).then(|| rules.eponym(name)).flatten();
            found = Some(Named {
                condition: condition.clone(),
                coverage: ConditionCoverage::Covered,
                key: key.to_owned(),
                unless_known: false,
                proper: false,
                eponym,
            });
            ControlFlow::Break(())
        });
        found
    })
}

/// The number of leading words that these words share with a name from the documents, at most.
fn longest_of_documents(words: &[&Token], vocabulary: &dyn Vocabulary) -> usize {
    let key = |length: usize| {
        let stems: Vec<&str> = words[..length].iter().map(|token| token.stem.as_str()).collect();
        Analyzer::key_of_stems(&stems)
    };
    (1..=words.len()).take_while(|&length| vocabulary.begins_name(&key(length))).last().unwrap_or(0)
}

/// Whether a folded word is English, or too short to decide.
fn is_listed(folded: &str) -> bool {
    commonness(folded).is_some() || folded.chars().count() < LISTED_LETTERS
}

impl Collector<'_> {
    /// Joins groups of names with what is known, until nothing more is found, then adds the groups without
    /// any known name.
    fn join(&mut self, groups: &[(&[String], Option<ConditionCoverage>)]) {
        let mut group_name = |text: &String| {
            let name = self.read(text)?;
            let by_documents =
                named_by_documents(&name.key, &name, self.analyzer, self.rules, self.vocabulary);
            Some(GroupName { name, by_documents })
        };
        let read: Vec<Vec<GroupName>> =
            groups.iter().map(|(names, _)| names.iter().filter_map(&mut group_name).collect()).collect();
        let mut waiting: Vec<usize> = (0..groups.len()).collect();
        loop {
            let before = waiting.len();
            waiting.retain(|&number| {
                let Some(known) = self.known(&read[number]) else { return true };
                self.add_group(groups[number].0, &read[number], &known);
                false
            });
            if waiting.len() == before {
                break;
            }
        }
        for number in waiting {
            let (names, coverage) = &groups[number];
            // another group may have brought one of its names meanwhile
            let named = self.known(&read[number]).or_else(|| {
                Some(Named {
                    condition: names.first()?.clone(),
                    coverage: coverage.unwrap_or(ConditionCoverage::NotCovered),
                    key: read[number].first()?.name.key.clone(),
                    unless_known: coverage.is_none(),
                    proper: false,
                    eponym: None,
                })
            });
            if let Some(named) = named {
                self.add_group(names, &read[number], &named);
            }
        }
    }

    fn add_group(&mut self, texts: &[String], names: &[GroupName], named: &Named) {
        for GroupName { name, .. } in names {
            self.add(name, named);
        }
        for text in texts {
            let shorter = self.rules.without_noun(text);
            let variants = self.rules.variants(text);
            for text in variants.iter().skip(1).chain(&shorter) {
                if let Some(name) = self.read(text) {
                    let eponym = (Some(text) == shorter.as_ref()).then(|| name.folded.clone());
                    self.add(&name, &Named { unless_known: false, eponym, ..named.clone() });
                }
            }
        }
    }
}
