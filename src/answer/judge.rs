//! Whether what was found answers the question: a logistic model over what is known of it.

use super::Outcome;
use crate::config::{FEATURES, JudgementConfig, JudgementModel};
use crate::question::{GroupRole, QueryPlan, Understanding};
use crate::retrieval::Ranked;

/// Cosines that say nothing: those of unrelated texts.
const NO_COSINE: f32 = 0.8;

/// Cosines of related texts lie within a fifth above that, and count from 0 to 2.
const COSINE_SCALE: f32 = 10.0;

/// Words from which a question has many.
const MANY_WORDS: usize = 8;

/// Share of its weight that a word keeps where nothing knows it, from which it is a word of the field or a name.
const HARD_WORD: f32 = 0.7;

/// What the judgment looks at, each from 0 to 2, in the order of [`FEATURES`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Features {
    values: [f32; FEATURES.len()],
    /// Whether question and passage were compared by meaning.
    by_meaning: bool,
}

impl Features {
    /// Features of the best of the `ranked` passages; `lacks_quantity` says that it gives no quantity of the sort that is
    /// asked for. `None` where there are none.
    #[must_use]
    pub fn new(
        understanding: &Understanding,
        plan: &QueryPlan,
        known: &[bool],
        ranked: &[Ranked],
        lacks_quantity: bool,
    ) -> Option<Self> {
        let best = ranked.first()?;
        let next = ranked.get(1).map_or(0.0, |next| next.score);
        let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
        let content = || plan.groups.iter().zip(known).filter(|(group, _)| group.role == GroupRole::Content);
        let count = content().count();
        #[expect(clippy::cast_precision_loss, reason = "questions have few words")]
        let [words, many] = [count.max(1) as f32, count.min(MANY_WORDS) as f32 / MANY_WORDS as f32];
        let unknown: f32 =
            content().filter(|(_, known)| !**known).map(|(group, _)| group.unknown_weight).sum();
        let by_words = ranked.iter().map(|one| one.words_score).fold(0.0, f32::max);
        let meaning = Meaning::of(best, ranked);
        let values = [
            best.coverage,
            best.heading_coverage,
            best.heading_share,
            best.own_coverage,
            flag(best.key_word),
            best.proximity,
            best.kind_share,
            flag(plan.kind.is_some() && best.kind_share <= 0.0),
            flag(understanding.condition.is_some() && !understanding.used_context),
            flag(understanding.used_context),
            if best.score > 0.0 { (1.0 - next / best.score).clamp(0.0, 1.0) } else { 0.0 },
            unknown / words,
            best.strength,
            flag(
                plan.groups
                    .iter()
                    .all(|group| matches!(group.role, GroupRole::Condition | GroupRole::Context)),
            ),
            many,
            flag(count <= 1),
            meaning.map_or(0.0, |meaning| meaning.whole),
            meaning.map_or(0.0, |meaning| meaning.heading),
            meaning.map_or(0.0, |meaning| meaning.sentence),
            meaning.map_or(0.0, |meaning| meaning.asked),
            meaning.map_or(0.0, |meaning| meaning.nearest),
            meaning.map_or(0.0, |meaning| meaning.outstanding),
            flag(meaning.is_some() && best.words_score >= by_words),
            flag(meaning.is_some_and(|meaning| meaning.leads)),
            flag(content().any(|(group, known)| !*known && group.unknown_weight >= HARD_WORD)),
            flag(lacks_quantity),
        ];
        Some(Self { values, by_meaning: meaning.is_some() })
    }

    /// The values in the order of [`FEATURES`].
    #[must_use]
    pub fn values(&self) -> &[f32; FEATURES.len()] {
        &self.values
    }

    /// Whether question and passage were compared by meaning.
    #[must_use]
    pub fn is_by_meaning(&self) -> bool {
        self.by_meaning
    }

    /// The model that judges these.
    fn model<'a>(&self, config: &'a JudgementConfig) -> &'a JudgementModel {
        if self.by_meaning { &config.meaning } else { &config.words }
    }

    /// The model's probability that the passage answers.
    #[must_use]
    pub fn probability(&self, config: &JudgementConfig) -> f32 {
        let model = self.model(config);
        let sum: f32 = self.values.iter().zip(model.in_order()).map(|(value, weight)| value * weight).sum();
        1.0 / (1.0 + (-(model.bias + sum)).exp())
    }

    /// What that probability amounts to.
    #[must_use]
    pub fn outcome(&self, config: &JudgementConfig) -> Outcome {
        let (probability, model) = (self.probability(config), self.model(config));
        if probability >= model.answered {
            Outcome::Answered
        } else if probability >= model.related {
            Outcome::Related
        } else {
            Outcome::NoAnswer
        }
    }
}

/// What meaning says of the best passage, each scaled.
#[derive(Clone, Copy)]
struct Meaning {
    whole: f32,
    heading: f32,
    sentence: f32,
    asked: f32,
    /// The highest of these, of any clause of the question.
    nearest: f32,
    /// How far the question as a whole is nearer to it than to the median candidate.
    outstanding: f32,
    /// Whether no candidate is nearer to the question as a whole.
    leads: bool,
}

impl Meaning {
    fn of(best: &Ranked, ranked: &[Ranked]) -> Option<Self> {
        let of_best = best.meaning?;
        let mut nearest: Vec<f32> =
            ranked.iter().filter_map(|one| Some(one.meaning?.question.nearest())).collect();
        nearest.sort_unstable_by(f32::total_cmp);
        let median = nearest.get(nearest.len() / 2).copied()?;
        let most = nearest.last().copied()?;
        let scale = |cosine: f32| (COSINE_SCALE * (cosine - NO_COSINE)).max(0.0);
        let question = of_best.question;
        Some(Self {
            whole: scale(question.whole),
            heading: scale(question.heading),
            sentence: scale(question.sentence),
            asked: scale(question.asked),
            nearest: scale(question.nearest().max(of_best.clauses.nearest())),
            outstanding: COSINE_SCALE * (question.nearest() - median).max(0.0),
            leads: question.nearest() >= most,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn more_coverage_is_never_worse_and_the_thresholds_hold() {
        let config = Config::embedded().expect("valid settings").judgement;
        for by_meaning in [false, true] {
            let with = |coverage: f32| {
                let mut values = [0.0; FEATURES.len()];
                values[0] = coverage;
                Features { values, by_meaning }
            };
            assert!(with(0.0).probability(&config) < with(1.0).probability(&config));
            assert_eq!(with(-100.0).outcome(&config), Outcome::NoAnswer);
            assert_eq!(with(100.0).outcome(&config), Outcome::Answered);
        }
    }
}
