//! Questions that the corpus answers and that fit what somebody is typing.

use std::collections::HashSet;
use std::time::Instant;

use super::{AskOptions, Engine, EngineError, Topic};
use crate::analysis::fold;
use crate::passage::{Kind, SectionKinds};
use crate::question::{Conversation, Understanding, WordRole};

/// The maximum number of sections that are compared with what was typed.
const MOST_SECTIONS: usize = 20_000;

/// A word that a proposal has to have: as it was written, and what it may be meant as.
struct Wanted {
    beginnings: Vec<String>,
}

/// What was typed, as far as it can be understood yet.
struct Typed {
    /// Conditions that it names; none: any.
    conditions: Vec<String>,
    kind: Option<Kind>,
    words: Vec<Wanted>,
}

impl Engine {
    /// At most so many headings on conditions that `options` leave, the best first, each with its condition:
    /// those that have most of what was typed. Misspelled words are read as the ones that they are near.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn proposals(
        &self,
        typed: &str,
        options: &AskOptions,
        most: usize,
    ) -> Result<Vec<(&Topic, &str)>, EngineError> {
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
        let mut found: Vec<(usize, &Topic, &str)> = Vec::new();
        let mut seen: HashSet<(&str, &str)> = HashSet::new();
        let sections = self.topics()?.iter().filter(is_wanted).flat_map(|topic| {
            topic.sections.iter().filter_map(move |path| Some((topic, path, path.last()?.as_str())))
        });
        for (topic, path, heading) in sections.take(MOST_SECTIONS) {
            if !seen.insert((topic.condition.as_str(), heading)) {
                continue;
            }
            let is_kind = typed.kind.is_some_and(|kind| {
                let stems: Vec<Vec<String>> = path.iter().map(|part| self.analyzer.stems(part)).collect();
                kinds.of(&stems).contains(kind)
            });
            let has = typed.words.iter().filter(|word| word.is_in(topic, path)).count();
            let nothing_asked = typed.kind.is_none() && typed.words.is_empty();
            let score = has + usize::from(is_kind) + usize::from(nothing_asked);
            if score > 0 {
                found.push((score, topic, heading));
            }
        }
        let best = found.iter().map(|(score, ..)| *score).max().unwrap_or_default();
        let found = found.into_iter().filter(|(score, ..)| *score == best);
        Ok(found.map(|(_, topic, heading)| (topic, heading)).take(most).collect())
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
            if !is_said || asks(word.token.position) {
                continue;
            }
            let mut beginnings = vec![written, word.token.exact.clone(), word.token.stem.clone()];
            if let Some((_, names)) = unclear.filter(|(meant, _)| fold(meant) == beginnings[0]) {
                beginnings.extend(names.iter().cloned());
            }
            words.push(Wanted { beginnings });
        }
        let conditions = understanding.named.iter().map(|(condition, _)| condition.clone()).collect();
        Typed { conditions, kind: understanding.kind.filter(|_| !understanding.kind_words.is_empty()), words }
    }
}

impl Wanted {
    /// Whether a word of the condition's names or of the headings begins like this one.
    fn is_in(&self, topic: &Topic, path: &[String]) -> bool {
        let texts = std::iter::once(&topic.condition).chain(&topic.aliases).chain(path);
        let begins = |word: &str| {
            self.beginnings
                .iter()
                .any(|beginning| !beginning.is_empty() && word.starts_with(beginning.as_str()))
        };
        texts.into_iter().any(|text| {
            fold(text).split(|c: char| !c.is_alphanumeric()).any(|word| !word.is_empty() && begins(word))
        })
    }
}
