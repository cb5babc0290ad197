//! Questions that the corpus answers and that fit what somebody is typing.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::time::Instant;

use super::{AskOptions, Engine, EngineError, Topic};
use crate::analysis::{StemCache, fold};
use crate::config::TermKind;
use crate::passage::{Kind, SectionKinds};
use crate::question::{Conversation, Understanding, WordRole};

/// The maximum number of sections that are compared with what was typed.
const MAX_SECTIONS: usize = 20_000;
/// Letters from which the beginning of a name is looked for in the lexicon.
const SHORTEST_NAME: usize = 3;

/// A heading that answers what was typed, and what it is about.
#[derive(Debug, Clone, Copy)]
pub struct Proposal<'a> {
    /// The condition.
    pub topic: &'a Topic,
    /// The heading.
    pub heading: &'a str,
}

/// A word that a proposal has to have: as it was written, and what it may be meant as.
struct Wanted {
    beginnings: Vec<String>,
    stem: String,
    /// Whether it asks for a kind of section, and need not be in a heading.
    asks: bool,
    /// Conditions that other names have it, as those of other languages.
    named_by: HashSet<String>,
}

/// What was typed, as far as it can be understood yet.
struct Typed {
    /// Conditions that it names; none: any.
    conditions: Vec<String>,
    kind: Option<Kind>,
    words: Vec<Wanted>,
}

/// A proposal, and how much of what was typed it has.
struct Scored<'a> {
    score: usize,
    /// How many of the words that ask for a kind of section it has itself: “biopsies”.
    asking_words: usize,
    proposal: Proposal<'a>,
}

impl Engine {
    /// At most so many headings on conditions that `options` leave, the best first: those that have most of what
    /// was typed. Misspelled words are read as the ones that they are near.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn proposals(
        &self,
        typed: &str,
        options: &AskOptions,
        most: usize,
    ) -> Result<Vec<Proposal<'_>>, EngineError> {
        let shown = self.conditions_under(options);
        let shown: HashSet<&String> = shown.iter().collect();
        let conversation = Conversation::new(&self.config.answer);
        let understanding =
            self.understander.understand(typed, &conversation, Instant::now(), self.index.as_ref());
        let typed = self.typed(&understanding);
        let kinds = self.kinds.get_or_init(|| SectionKinds::new(&self.config.intents, &self.analyzer));
        let is_wanted = |topic: &&Topic| {
            shown.contains(&topic.condition)
                && (typed.conditions.is_empty() || typed.conditions.contains(&topic.condition))
        };
        let mut stems = StemCache::default();
        let mut found: Vec<Scored<'_>> = Vec::new();
        let mut seen: HashSet<(&str, &str)> = HashSet::new();
        let sections = self.topics()?.iter().filter(is_wanted).flat_map(|topic| {
            topic.sections.iter().filter_map(move |path| Some((topic, path, path.last()?.as_str())))
        });
        for (topic, path, heading) in sections.take(MAX_SECTIONS) {
            if !seen.insert((topic.condition.as_str(), heading)) {
                continue;
            }
            let is_kind = typed.kind.is_some_and(|kind| {
                let stems: Vec<Vec<String>> = path.iter().map(|part| self.analyzer.stems(part)).collect();
                kinds.of(&stems).contains(kind)
            });
            let mut has = 0;
            let mut asking_words = 0;
            for word in &typed.words {
                let count = if word.asks { &mut asking_words } else { &mut has };
                *count += usize::from(self.has_word(topic, path, word, &mut stems));
            }
            let nothing_asked = typed.kind.is_none() && typed.words.is_empty();
            let score = has + usize::from(is_kind) + usize::from(nothing_asked);
            if score > 0 {
                found.push(Scored { score, asking_words, proposal: Proposal { topic, heading } });
            }
        }
        let best = found.iter().map(|scored| scored.score).max().unwrap_or_default();
        found.retain(|scored| scored.score == best);
        found.sort_by_key(|scored| Reverse(scored.asking_words));
        Ok(found.into_iter().map(|scored| scored.proposal).take(most).collect())
    }

    fn typed(&self, understanding: &Understanding) -> Typed {
        let asks = |position: u32| understanding.kind_words.contains(&position);
        let last = understanding.words.len().saturating_sub(1);
        let unclear = understanding.unclear.as_ref();
        let is_named = !understanding.named.is_empty();
        let mut words = Vec::new();
        for (at, word) in understanding.words.iter().enumerate() {
            let written = fold(word.written.as_deref().unwrap_or(&word.text));
            let is_begun = at == last && !self.analyzer.is_left_out(&written);
            let is_said = match word.role {
                WordRole::Condition => !is_named,
                WordRole::LeftOut => is_begun,
                WordRole::Content | WordRole::Cue | WordRole::Background => true,
            };
            if !is_said {
                continue;
            }
            let named_by = if is_named { HashSet::new() } else { self.conditions_named_by(&written) };
            let stem = word.token.stem.clone();
            let mut beginnings = vec![written, word.token.exact.clone(), stem.clone()];
            if let Some(joined) = &word.joined {
                beginnings.extend([joined.exact.clone(), joined.stem.clone()]);
            }
            if let Some((_, names)) = unclear.filter(|(meant, _)| fold(meant) == beginnings[0]) {
                beginnings.extend(names.iter().cloned());
            }
            beginnings.retain(|beginning| !beginning.is_empty());
            words.push(Wanted { beginnings, stem, asks: asks(word.token.position), named_by });
        }
        let conditions = understanding.named.iter().map(|(condition, _)| condition.clone()).collect();
        Typed { conditions, kind: understanding.kind.filter(|_| !understanding.kind_words.is_empty()), words }
    }

    /// Conditions of documents that have a name in the lexicon with a word that begins so.
    fn conditions_named_by(&self, beginning: &str) -> HashSet<String> {
        if beginning.chars().count() < SHORTEST_NAME {
            return HashSet::new();
        }
        let begins =
            |term: &String| fold(term).split(is_between_words).any(|word| word.starts_with(beginning));
        let groups = self.config.lexicon.equal().filter(|entry| entry.kind == TermKind::Condition);
        let terms = groups.filter(|entry| entry.terms.iter().any(begins)).flat_map(|entry| &entry.terms);
        let keys: HashSet<String> = terms.map(|term| self.analyzer.name_key(term)).collect();
        if keys.is_empty() {
            return HashSet::new();
        }
        let documents = self.documents().iter().zip(self.name_keys());
        let named = documents.filter(|(_, names)| keys.iter().any(|key| names.is_called(key)));
        named.map(|(info, _)| info.condition.clone()).collect()
    }

    /// Whether a word of the condition's names or of the headings begins like a wanted one or has its stem, also
    /// where it is written without its hyphen.
    fn has_word(&self, topic: &Topic, path: &[String], wanted: &Wanted, stems: &mut StemCache) -> bool {
        if wanted.named_by.contains(&topic.condition) {
            return true;
        }
        let mut texts = std::iter::once(&topic.condition).chain(&topic.aliases).chain(path);
        texts.any(|text| {
            let mut is_there = false;
            self.analyzer.visit(text, stems, |token| {
                is_there |= token.stem == wanted.stem
                    || wanted.beginnings.iter().any(|beginning| token.exact.starts_with(beginning.as_str()));
            });
            is_there
        })
    }
}

/// Whether a character separates words.
fn is_between_words(c: char) -> bool {
    !c.is_alphanumeric()
}
