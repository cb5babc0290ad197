//! Scores a message: part by part, by its words and, with an encoder, by its meaning.

use std::ops::Range;

use super::detector::Detector;
use super::evidence::{Guard, Strength};
use super::features::{Feature, features};
use super::guards::FoundGuard;
use super::hits::Evidence;
use super::meaning::spoken_text;
use super::pattern::Message;
use super::scorer::Scores;

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
        let named = names(&evidence, |_| true);
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
        let score = |runs: Vec<Range<usize>>, named: &[String]| {
            let words = runs.iter().flat_map(|run| &message.words[run.clone()]);
            let texts: Vec<&str> = words.map(|word| word.text.as_str()).collect();
            let features = features(&texts, named.iter().map(String::as_str));
            let scores = self.scorer.score(&features, &[]);
            ScoredPart { runs, features, scores }
        };
        let named = names(evidence, |_| true);
        let mut parts = Vec::new();
        for range in scored_parts(message) {
            if let Some(urgent) = without_calm_questions(message, evidence, range.clone()) {
                let is_kept = |at: usize| !range.contains(&at) || urgent.iter().any(|run| run.contains(&at));
                let named = names(evidence, is_kept);
                parts.push(score(urgent, &named));
            }
            parts.push(score(vec![range], &named));
        }
        if let Some(meaning) = &self.meaning {
            // encoding takes its time: of a long message, what may be the worst
            parts.sort_by(|a, b| b.scores.highest().total_cmp(&a.scores.highest()));
            for part in parts.iter_mut().take(MAX_ENCODED) {
                let said: Vec<String> =
                    part.runs.iter().map(|run| spoken_text(text, &message.words[run.clone()])).collect();
                part.scores = meaning.score(&said.join(" "), &part.features).unwrap_or(part.scores);
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

/// The sentences of a part without those that only ask calmly, where others of it show danger: a question beside it is no
/// reason to doubt the danger. None where there is nothing to leave out.
fn without_calm_questions(
    message: &Message,
    evidence: &Evidence<'_>,
    part: Range<usize>,
) -> Option<Vec<Range<usize>>> {
    let is_urgent = |sentence: &Range<usize>| evidence.hits.iter().any(|hit| hit.is_unguarded_in(sentence));
    let asks = |sentence: &Range<usize>| {
        let is_general =
            |found: &FoundGuard| found.guard == Guard::General && sentence.contains(&found.matched.start);
        message.words[sentence.clone()].iter().any(|word| word.asked)
            || evidence.guards.iter().any(is_general)
    };
    let mut sentences = Vec::new();
    let mut start = part.start;
    while start < part.end {
        let end = message.sentence_end(start).min(part.end);
        sentences.push(start..end);
        start = end;
    }
    let count = sentences.len();
    sentences.retain(|sentence| is_urgent(sentence) || !asks(sentence));
    (sentences.len() < count && sentences.iter().any(is_urgent)).then_some(sentences)
}

/// Words of a message that are scored together.
struct ScoredPart {
    /// Their places: all of a part, or what is left of it.
    runs: Vec<Range<usize>>,
    features: Vec<Feature>,
    scores: Scores,
}

/// The names of what was found from these words on, as features.
fn names(evidence: &Evidence<'_>, is_kept: impl Fn(usize) -> bool) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for hit in evidence.hits.iter().filter(|hit| is_kept(hit.start())) {
        let (danger, guard) = (hit.danger.name(), hit.guard.map_or("", Guard::name));
        let strength = if hit.rule.strength == Strength::First { "first" } else { "possible" };
        names.push(format!("hit {danger} {strength} {guard}"));
        names.push(format!("kind {danger} {} {}", hit.kind, guard.is_empty()));
    }
    let guards = evidence.guards.iter().filter(|found| is_kept(found.matched.start));
    names.extend(guards.map(|found| format!("guard {}", found.guard.name())));
    names.sort_unstable();
    names.dedup();
    names
}
