//! Whether what was found answers the question, and how the question was read.

use super::settling::ALL;
use super::{Engine, EngineError, Search};
use crate::answer::{Features, Interpretation, Outcome, interpret_words};
use crate::config::commonness;
use crate::question::{ConditionCoverage, GroupRole, MissingCondition, Understanding, Word, WordRole};

/// The tier of English words from which one is a term of medicine, if it has synonyms.
const RARE_TIER: usize = 2;

/// What was made of a search.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// Whether the passages answer.
    pub outcome: Outcome,
    /// A condition that is asked about and that no document is about.
    pub not_held: Option<MissingCondition>,
    /// What the model looked at; nothing where no passage was found.
    pub features: Option<Features>,
    /// The model's probability that the first passage answers.
    pub confidence: Option<f32>,
}

impl Engine {
    /// Whether what was found answers the question.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn judge(&self, search: &Search) -> Result<Judgement, EngineError> {
        let understanding = &search.understanding;
        let not_held = understanding.not_held.clone().or_else(|| self.unknown_disease(search));
        let features = Features::new(
            understanding,
            &search.plan,
            &search.known,
            &search.ranked,
            self.lacks_quantity(search)?,
        );
        let confidence = features.map(|features| features.probability(&self.config.judgement));
        let by_model =
            features.map_or(Outcome::NoAnswer, |features| features.outcome(&self.config.judgement));
        let is_in_passage = |missing: &MissingCondition| self.is_named_beside(search, missing);
        let outcome = match (by_model, &not_held) {
            // what a medicine does to somebody with the disease, or whether it brings it, is on the medicine
            (outcome, Some(missing)) if is_in_passage(missing)? => outcome,
            (_, Some(MissingCondition { coverage: ConditionCoverage::NotCovered, .. })) => Outcome::NoAnswer,
            (Outcome::Answered, Some(_)) => Outcome::Related,
            // one side of a comparison is not the comparison
            (Outcome::Answered, None) if leaves_out_compared(understanding) => Outcome::Related,
            // which of two look-alikes is meant decides everything
            (_, None) if understanding.unclear.is_some() && understanding.condition.is_none() => {
                Outcome::NoAnswer
            }
            (outcome, _) => outcome,
        };
        Ok(Judgement { outcome, not_held, features, confidence })
    }

    /// Whether the best passage names a condition that no document is about together with everything else that the question
    /// looks for, a medicine or another term among it.
    fn is_named_beside(&self, search: &Search, missing: &MissingCondition) -> Result<bool, EngineError> {
        let understanding = &search.understanding;
        let is_of_name = |word: &Word| missing.words.contains(&word.token.position);
        // “treated” says nothing of its own
        let is_rare = |word: &Word| word.commonness.is_none_or(|tier| tier >= RARE_TIER);
        let is_term = |word: &Word| {
            word.role == WordRole::Content && !is_of_name(word) && !word.synonyms.is_empty() && is_rare(word)
        };
        let Some(best) = search.ranked.first().filter(|best| best.coverage >= ALL) else { return Ok(false) };
        if understanding.medicines.is_empty() && !understanding.words.iter().any(is_term) {
            return Ok(false);
        }
        let passage = self.passage_at(best)?;
        let mut stems = self.analyzer.stems(&passage.text_without_marks());
        stems.extend(passage.heading_path.iter().flat_map(|heading| self.analyzer.stems(heading)));
        let names = |word: &Word| stems.contains(&word.token.stem);
        Ok(understanding.words.iter().filter(|word| is_of_name(word)).all(names))
    }

    /// Whether a quantity is asked for, and the best passage gives none of its sort.
    fn lacks_quantity(&self, search: &Search) -> Result<bool, EngineError> {
        let (Some(asked), Some(best)) = (search.understanding.quantity, search.ranked.first()) else {
            return Ok(false);
        };
        let passage = self.passage_at(best)?;
        let heading = passage.heading_path.last().map_or("", String::as_str);
        let is_given = |text: &str| self.understander.is_given(asked, text);
        Ok(!is_given(&passage.text_without_marks()) && !is_given(heading))
    }

    pub(super) fn interpretation(&self, search: &Search, confidence: Option<f32>) -> Interpretation {
        let understanding = &search.understanding;
        let intents = self.understander.intents();
        Interpretation {
            corrected: understanding.corrected.clone(),
            condition: understanding.condition.as_ref().map(|(condition, _)| condition.clone()),
            intent: understanding.kind.and_then(|kind| intents.name(kind)).map(str::to_owned),
            used_context: understanding.used_context,
            confidence,
            words: interpret_words(understanding, &search.plan.groups, &search.known),
        }
    }

    /// A word that is shaped or built like the name of a disease and doesn't occur in the corpus, where no
    /// condition of the corpus is asked about.
    fn unknown_disease(&self, search: &Search) -> Option<MissingCondition> {
        if search.understanding.condition.is_some() && !search.understanding.used_context {
            return None;
        }
        let unknown = search.plan.groups.iter().zip(&search.known).find(|(group, known)| {
            let is_disease = |word: &str| {
                self.config.care.disease_endings.iter().any(|end| word.ends_with(end.as_str()))
                    || commonness(word).is_none()
                        && self.config.conditions.word_parts.iter().any(|part| word.contains(part.as_str()))
            };
            group.role == GroupRole::Content
                && !**known
                && group
                    .alternatives
                    .iter()
                    .filter(|alternative| alternative.asked)
                    .flat_map(|alternative| &alternative.forms)
                    .any(|form| {
                        form.exact.len() >= self.config.care.shortest_disease && is_disease(&form.exact)
                    })
        });
        let (group, _) = unknown?;
        let condition = group.alternatives.first()?.forms.first()?.exact.clone();
        let words = search.understanding.words.iter().find(|word| word.token.exact == condition);
        let position = words.map(|word| word.token.position);
        Some(MissingCondition {
            condition,
            coverage: ConditionCoverage::NotCovered,
            words: position.map_or(0..0, |position| position..position + 1),
        })
    }
}

/// Whether a condition that the question compares with is not looked for, because no document is about it.
fn leaves_out_compared(understanding: &Understanding) -> bool {
    understanding.words.iter().any(|word| {
        word.role == WordRole::LeftOut && understanding.compared_words.contains(&word.token.position)
    })
}
