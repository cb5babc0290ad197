//! Scores a message: part by part, by its words and, with an encoder, by its meaning.

use std::ops::Range;

use super::detector::{Detector, Evidence};
use super::evidence::{Guard, Strength};
use super::features::{Feature, features};
use super::meaning::spoken_text;
use super::pattern::Message;
use super::scorer::Scores;
use super::words::Word;

/// Words that are scored at once; longer messages are scored sentence by sentence.
const SCORED_WORDS: usize = 28;

/// Parts of a message that are encoded.
const MAX_ENCODED: usize = 4;

/// The minimum number of words of a message that is scored; for a single word, only patterns count.
const MIN_SCORED: usize = 2;

/// The minimum number of letters of such a message: "25(OH)D" is no sentence.
const MIN_LETTERS: usize = 4;

impl Detector {
    /// The scores of a message by itself.
    #[must_use]
    pub fn score(&self, text: &str) -> Scores {
        let message = self.message(text);
        let evidence = self.evidence(&message);
        self.scores(text, &message, &evidence)
    }

    /// For training, what a message says as it is encoded, with its features: of the whole message, or of each part
    /// that is scored.
    pub(super) fn training_parts(&self, text: &str, by_part: bool) -> Vec<TrainingPart> {
        let message = self.message(text);
        let evidence = self.evidence(&message);
        let named = names(&evidence);
        let whole = 0..message.words.len();
        let parts = if by_part { scored_parts(&message) } else { vec![whole] };
        let part = |range: Range<usize>| {
            let words = &message.words[range];
            let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            let features = features(&texts, named.iter().map(String::as_str));
            TrainingPart { text: spoken_text(text, words), features }
        };
        parts.into_iter().map(part).collect()
    }

    /// The highest scores of the parts of a message.
    pub(super) fn scores(&self, text: &str, message: &Message, evidence: &Evidence<'_>) -> Scores {
        let letters =
            message.words.iter().flat_map(|word| word.text.chars()).filter(|letter| letter.is_alphabetic());
        let is_short = message.words.len() < MIN_SCORED || letters.count() < MIN_LETTERS;
        if is_short && evidence.hits.is_empty() {
            return Scores::default();
        }
        let named = names(evidence);
        let score = |range: Range<usize>| {
            let words = &message.words[range];
            let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            let features = features(&texts, named.iter().map(String::as_str));
            let scores = self.scorer.score(&features, &[]);
            ScoredPart { words, features, scores }
        };
        let mut parts: Vec<ScoredPart<'_>> = scored_parts(message).into_iter().map(score).collect();
        if let Some(meaning) = &self.meaning {
            // encoding takes its time: of a long message, what may be the worst
            parts.sort_by(|a, b| b.scores.highest().total_cmp(&a.scores.highest()));
            for part in parts.iter_mut().take(MAX_ENCODED) {
                let scores = meaning.score(&spoken_text(text, part.words), &part.features);
                part.scores = scores.unwrap_or(part.scores);
            }
        }
        parts.into_iter().map(|part| part.scores).reduce(Scores::highest_of).unwrap_or_default()
    }
}

/// The words that are scored together: whole sentences, and not too many.
fn scored_parts(message: &Message) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    while start < message.words.len() {
        let mut end = start;
        while end < message.words.len() && end - start < SCORED_WORDS {
            end = message.sentence_end(end);
        }
        // a sentence without end is cut
        let end = end.min(start + 2 * SCORED_WORDS);
        parts.push(start..end);
        start = end;
    }
    parts
}

/// Words of a message to learn from.
pub(super) struct TrainingPart {
    pub(super) text: String,
    pub(super) features: Vec<Feature>,
}

/// Words of a message that are scored together.
struct ScoredPart<'a> {
    words: &'a [Word],
    features: Vec<Feature>,
    scores: Scores,
}

/// The names of what was found, as features.
fn names(evidence: &Evidence<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for hit in &evidence.hits {
        let (danger, guard) = (hit.danger.name(), hit.guard.map_or("", Guard::name));
        let strength = if hit.rule.strength == Strength::First { "first" } else { "possible" };
        names.push(format!("hit {danger} {strength} {guard}"));
        names.push(format!("kind {danger} {} {}", hit.kind, guard.is_empty()));
    }
    names.extend(evidence.guards.iter().map(|found| format!("guard {}", found.guard.name())));
    names.sort_unstable();
    names.dedup();
    names
}
