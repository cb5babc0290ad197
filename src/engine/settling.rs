//! What a question's own words say of the outcome, whatever the model makes of it.

use super::choice::MEANT_HEADING;
use super::judgement::Judgement;
use super::{Engine, Search};
use crate::answer::Outcome;
use crate::config::LISTED_LETTERS;
use crate::corpus::DocumentInfo;
use crate::question::{MissingCondition, Understanding, Word, WordRole};
use crate::retrieval::Ranked;

/// Words of a question that may meet a passage by chance, at most.
const FEW_WORDS: usize = 2;
/// Words of a question that only looks something up, at most.
const LOOK_UP_WORDS: usize = 4;
/// The tier of English words that are too common to say what a question is about.
const EVERYDAY_TIER: usize = 1;
/// Share of the weight of two words that their standing side by side is worth.
const SIDE_BY_SIDE: f32 = 0.2;
/// Share of a question's weight that is all of it.
pub(super) const ALL: f32 = 0.99;
/// The same of a question that also names the condition.
const MIN_WITH_CONDITION: f32 = 0.7;
/// Shares of a question in a passage and in its headings from which the passage is worth showing.
const WORTH_SHOWING: f32 = 0.2;

impl Engine {
    /// A condition is held if it is in the title of a document that names none, as right after an import.
    pub(super) fn find_in_titles(&self, understanding: &mut Understanding) {
        let Some(MissingCondition { condition, .. }) = &understanding.not_held else { return };
        let key = format!("_{}_", self.analyzer.name_key(condition));
        let is_titled = |document: &DocumentInfo| {
            document.condition.is_empty()
                && format!("_{}_", self.analyzer.name_key(&document.title)).contains(&key)
        };
        if self.documents().iter().any(is_titled) {
            understanding.not_held = None;
        }
    }

    /// The outcome of a search. Everyday words that meet a passage by chance are no answer; a name, or words that
    /// look something up and are all there, have one. A named condition that documents are about is never without
    /// a passage.
    pub(super) fn settled(&self, search: &Search, judgement: &Judgement) -> Outcome {
        let understanding = &search.understanding;
        let outcome = judgement.outcome;
        let Some(best) = search.ranked.first() else { return outcome };
        let is_clear = judgement.not_held.is_none()
            && (understanding.unclear.is_none() || understanding.condition.is_some());
        if !is_clear {
            return outcome;
        }
        if outcome == Outcome::Answered && is_chance(search, best) {
            return Outcome::Related;
        }
        if outcome != Outcome::Answered
            && (self.is_bare_name(search) || self.looks_up(search, best, judgement.confidence))
        {
            return Outcome::Answered;
        }
        if understanding.condition.is_none() && best.coverage <= 0.0 {
            return Outcome::NoAnswer;
        }
        let is_near = best.coverage >= WORTH_SHOWING && best.heading_coverage >= WORTH_SHOWING;
        // “life expectancy?” after a question on a condition is one on that condition
        let is_continued = understanding.used_context
            && understanding.kind.is_some()
            && understanding.words.iter().all(|word| word.role != WordRole::Content);
        let is_held = !understanding.named.is_empty() || is_continued;
        if outcome == Outcome::NoAnswer && (is_held || is_near) { Outcome::Related } else { outcome }
    }

    /// Whether nothing but the name of a condition that documents are about is asked.
    fn is_bare_name(&self, search: &Search) -> bool {
        let words = &search.understanding.words;
        !search.understanding.named.is_empty()
            && search.understanding.compared_with.is_empty()
            && search.understanding.kind == self.definition()
            && words.iter().any(|word| word.role == WordRole::Condition)
            && words.iter().all(|word| matches!(word.role, WordRole::Condition | WordRole::LeftOut))
    }

    /// Whether a question is a few words to look up, no sentence, and the passage has them all.
    fn looks_up(&self, search: &Search, best: &Ranked, confidence: Option<f32>) -> bool {
        let understanding = &search.understanding;
        let words = &understanding.words;
        let content = || words.iter().filter(|word| word.role == WordRole::Content);
        let count = content().count();
        let is_sentence = words.iter().any(|word| self.understander.is_opener(&word.token.exact));
        if is_sentence || understanding.used_context || !(1..=LOOK_UP_WORDS).contains(&count) {
            return false;
        }
        let is_likely = confidence.is_none_or(|confidence| confidence >= LIKELY);
        if !understanding.named.is_empty() {
            return is_likely
                && (best.coverage >= ALL
                    || best.coverage >= MIN_WITH_CONDITION && best.heading_coverage >= MEANT_HEADING);
        }
        let is_whole_heading = best.heading_coverage >= ALL && best.heading_share >= MEANT_HEADING;
        // everyday words are near each other in many a passage
        let is_probable =
            !understanding.figures.is_empty() || confidence.is_none_or(|confidence| confidence >= PROBABLE);
        let side_by_side = count > 1 && is_probable && best.proximity >= SIDE_BY_SIDE;
        best.coverage >= ALL && (content().any(is_telling) || side_by_side || is_whole_heading)
    }
}

/// Whether a word is none of everyday English.
fn is_telling(word: &Word) -> bool {
    let is_short = word.token.exact.chars().count() < LISTED_LETTERS;
    let has_digit = word.token.exact.bytes().any(|byte| byte.is_ascii_digit());
    has_digit || !is_short && !is_everyday(word)
}

/// Probability of an answer from which everyday words side by side look something up.
const PROBABLE: f32 = 0.05;

/// The same of words that look something up on a named condition.
const LIKELY: f32 = 0.25;

fn is_everyday(word: &Word) -> bool {
    word.commonness.is_some_and(|tier| tier <= EVERYDAY_TIER)
}

/// Whether nothing but one or two everyday words, in no heading and not side by side, leads to a passage.
fn is_chance(search: &Search, best: &Ranked) -> bool {
    let understanding = &search.understanding;
    let content = || understanding.words.iter().filter(|word| word.role == WordRole::Content);
    let is_term = |word: &Word| !word.synonyms.is_empty();
    let side_by_side = content().count() > 1 && best.proximity >= SIDE_BY_SIDE;
    let in_heading = best.heading_coverage >= MEANT_HEADING
        && (best.heading_share >= MEANT_HEADING || content().all(is_term));
    understanding.condition.is_none()
        && understanding.kind.is_none()
        && (1..=FEW_WORDS).contains(&content().count())
        && content().all(is_everyday)
        && !side_by_side
        && !in_heading
}
