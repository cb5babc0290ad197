//! What a question asks for (treatment, symptoms, …), inferred from weighted cues.

use crate::analysis::{Analyzer, StemCache, Token};
use crate::config::Config;
use crate::passage::Kind;

/// Knows the cues of all intents.
#[derive(Debug)]
pub struct Intents {
    by_kind: Vec<(String, Vec<Cue>)>,
    bare_name: Option<Kind>,
    /// The sum of cue weights from which an intent is taken.
    least: f32,
    /// The weight from which a cue names a kind of section.
    names: f32,
}

#[derive(Debug)]
struct Cue {
    words: Vec<CueWord>,
    weight: f32,
}

/// A word of a cue: its stem, and its folded form.
#[derive(Debug)]
struct CueWord {
    stem: String,
    exact: String,
}

impl CueWord {
    /// Whether a word of a question is a form of it. “Kindly” isn't one of “kind”, nor “original” one of “origin”,
    /// though their stems are the same.
    fn is_met_by(&self, word: &Token) -> bool {
        let is_derived = |ending: &str| word.exact.ends_with(ending) && !self.exact.ends_with(ending);
        let is_adjective_of_noun = is_derived("al") && !self.exact.ends_with("ion");
        let is_adverb = is_derived("ly") && !self.exact.ends_with("ic");
        word.stem == self.stem && (word.exact == self.exact || !is_adjective_of_noun && !is_adverb)
    }
}

/// The minimum weight of a cue that is enough by itself.
const ALONE: f32 = 1.0;

/// The minimum weight of a cue that asks for its kind of section by itself.
const ASKS: f32 = 1.4;

/// A phrase of a question that asks for a kind of section.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct KindCue {
    pub(super) kind: Kind,
    /// Position of its first word.
    pub(super) first: u32,
    /// Position of its last word.
    pub(super) last: u32,
}

/// An intent found in a question.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct IntentMatch {
    pub(super) kind: Kind,
    /// Positions of the words that name the kind: sections of it need not hold them.
    pub(super) cue_positions: Vec<u32>,
    /// Positions of all words that ask for it.
    pub(super) asking: Vec<u32>,
}

impl Intents {
    /// Takes the cues of the settings, and which intent the bare name of a condition has.
    #[must_use]
    pub fn new(config: &Config, analyzer: &Analyzer) -> Self {
        let mut cache = StemCache::default();
        let by_name = &config.intents.by_name;
        let intents = by_name
            .iter()
            .map(|(name, intent)| {
                let cues = intent
                    .cues
                    .iter()
                    .map(|(phrase, &weight)| {
                        let tokens = analyzer.analyze_with(phrase, &mut cache).into_iter();
                        let words = tokens
                            .filter(|token| token.words == 1)
                            .map(|token| CueWord { stem: token.stem, exact: token.exact });
                        Cue { words: words.collect(), weight }
                    })
                    .filter(|cue| !cue.words.is_empty())
                    .collect();
                (name.clone(), cues)
            })
            .collect();
        let bare_name = by_name.keys().position(|name| *name == config.answer.bare_name_intent);
        Self {
            by_kind: intents,
            bare_name: bare_name.and_then(Kind::of_index),
            least: config.ranking.intent_least,
            names: config.ranking.intent_names,
        }
    }

    /// Name of the intent behind a kind of section.
    #[must_use]
    pub fn name(&self, kind: Kind) -> Option<&str> {
        self.by_kind.get(kind.index()).map(|(name, _)| name.as_str())
    }

    /// What the bare name of a condition asks for.
    pub(super) fn bare_name(&self) -> Option<Kind> {
        self.bare_name
    }

    /// What “why?” asks for.
    pub(super) fn reason(&self) -> Option<Kind> {
        self.kind_named("causes")
    }

    /// What is asked of the documents themselves.
    #[must_use]
    pub fn about_source(&self) -> Option<Kind> {
        self.kind_named("about_source")
    }

    /// The kind of section of an intent.
    #[must_use]
    pub fn kind_named(&self, name: &str) -> Option<Kind> {
        self.by_kind.iter().position(|(known, _)| known == name).and_then(Kind::of_index)
    }

    /// Whether a question has a cue of an intent that is enough by itself.
    pub(super) fn has_cue(&self, name: &str, tokens: &[Token]) -> bool {
        let words: Vec<&Token> = tokens.iter().filter(|token| token.words == 1).collect();
        let cues = self.by_kind.iter().find(|(known, _)| known == name).map(|(_, cues)| cues);
        cues.into_iter()
            .flatten()
            .any(|cue| cue.weight >= ALONE && find_in_order(&words, &cue.words).is_some())
    }

    /// The phrases that ask for a kind of section, in order; the strongest where several share a word.
    pub(super) fn kind_cues(&self, words: &[&Token]) -> Vec<KindCue> {
        let mut found: Vec<(f32, KindCue)> = Vec::new();
        for (index, (_, cues)) in self.by_kind.iter().enumerate() {
            let Some(kind) = Kind::of_index(index) else { break };
            for cue in cues.iter().filter(|cue| cue.weight >= ASKS) {
                let length = cue.words.len();
                for phrase in words.windows(length) {
                    if phrase.iter().zip(&cue.words).all(|(word, wanted)| wanted.is_met_by(word)) {
                        let (first, last) = (phrase[0].position, phrase[length - 1].position);
                        found.push((cue.weight, KindCue { kind, first, last }));
                    }
                }
            }
        }
        found.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let mut kept: Vec<KindCue> = Vec::new();
        for (_, cue) in found {
            if kept.iter().all(|other| cue.last < other.first || other.last < cue.first) {
                kept.push(cue);
            }
        }
        kept.sort_by_key(|cue| cue.first);
        kept
    }

    /// The intent with the largest sum of cues, words of a condition's name left out.
    pub(super) fn find(&self, tokens: &[Token], is_condition: impl Fn(u32) -> bool) -> Option<IntentMatch> {
        let words: Vec<&Token> =
            tokens.iter().filter(|token| token.words == 1 && !is_condition(token.position)).collect();
        let mut best: Option<(f32, IntentMatch)> = None;
        for (index, (_, cues)) in self.by_kind.iter().enumerate() {
            let Some(kind) = Kind::of_index(index) else { break };
            let mut sum = 0.0;
            let mut counted: Vec<u32> = Vec::new();
            let mut cue_positions = Vec::new();
            for cue in cues {
                if let Some(positions) = find_in_order(&words, &cue.words) {
                    // a word counts once for an intent, by its strongest cue
                    if positions.iter().any(|position| !counted.contains(position)) {
                        sum += cue.weight;
                        counted.extend(positions.iter().copied());
                        if cue.weight >= self.names {
                            cue_positions.extend(positions);
                        }
                    }
                }
            }
            if sum >= self.least && best.as_ref().is_none_or(|(most, _)| sum > *most) {
                best = Some((sum, IntentMatch { kind, cue_positions, asking: counted }));
            }
        }
        best.map(|(_, found)| found)
    }
}

/// Positions of the words of a cue where they occur in this order, at most this many words between two.
fn find_in_order(words: &[&Token], cue: &[CueWord]) -> Option<Vec<u32>> {
    const GAP: usize = 3;
    let first = cue.first()?;
    for (start, word) in words.iter().enumerate() {
        if !first.is_met_by(word) {
            continue;
        }
        let mut positions = vec![word.position];
        let mut at = start;
        for wanted in &cue[1..] {
            let next = words[at + 1..].iter().take(GAP).position(|word| wanted.is_met_by(word));
            let Some(next) = next else { break };
            at += 1 + next;
            positions.push(words[at].position);
        }
        if positions.len() == cue.len() {
            return Some(positions);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cue_needs_a_form_of_its_own_word() {
        let config = Config::embedded().expect("valid settings");
        let analyzer = Analyzer::new(&config.analyzer);
        let intents = Intents::new(&config, &analyzer);
        let kind = |question: &str| {
            let found = intents.find(&analyzer.analyze(question), |_| false);
            found.and_then(|found| intents.name(found.kind)).map(str::to_owned)
        };
        for (question, expected) in [
            ("which kinds exist", Some("types")),
            ("they spoke kindly", None),
            ("where is the origin", Some("causes")),
            ("the original one", None),
            ("was she treated", Some("treatment")),
            ("nutritional needs", Some("diet")),
        ] {
            assert_eq!(kind(question).as_deref(), expected, "{question}");
        }
    }
}
