//! Whether what was found answers the question: a logistic model over what is known of it.

use super::Outcome;
use crate::config::{FEATURES, JudgementConfig, JudgementModel};
use crate::question::{GroupRole, QueryPlan, Understanding};
use crate::retrieval::Ranked;

/// Cosines that say nothing: those of unrelated texts.
const NO_COSINE: f32 = 0.8;

/// Cosines of related texts lie within a fifth above that, and count from 0 to 2.
const COSINE_SCALE: f32 = 10.0;

/// Cosines in the space learned from the sections' questions are near 0 for unrelated ones; they count from 0 to 2, too.
const CENTER_SCALE: f32 = 2.5;

/// How much less near a question that no section answers may be than the nearest one that the best passage answers, and
/// still count.
const NOT_ANSWERED_MARGIN: f32 = 0.02;

/// Words from which a question has many.
const MANY_WORDS: usize = 8;

/// Share of its weight that a word keeps where nothing knows it, from which it is a word of the field or a name.
const HARD_WORD: f32 = 0.7;

/// What the judgment looks at, each from 0 to 2, in the order of [`FEATURES`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Features {
    values: [f32; FEATURES.len()],
    compared: Compared,
}

/// How question and passage were compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// By words alone.
    ByWords,
    /// By words and meaning.
    ByMeaning,
    /// By words and meaning, and with the mean of the questions that each section is asked.
    ByQuestions,
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
            meaning.and_then(|meaning| meaning.asked_center).unwrap_or(0.0),
            meaning.map_or(0.0, |meaning| meaning.nearest),
            meaning.map_or(0.0, |meaning| meaning.outstanding),
            flag(meaning.is_some() && best.words_score >= by_words),
            flag(meaning.is_some_and(|meaning| meaning.leads)),
            flag(content().any(|(group, known)| !*known && group.unknown_weight >= HARD_WORD)),
            flag(lacks_quantity),
            meaning.map_or(0.0, |meaning| meaning.not_answered),
        ];
        let compared = match meaning {
            None => Compared::ByWords,
            Some(Meaning { asked_center: None, .. }) => Compared::ByMeaning,
            Some(Meaning { asked_center: Some(_), .. }) => Compared::ByQuestions,
        };
        Some(Self { values, compared })
    }

    /// The values in the order of [`FEATURES`].
    #[must_use]
    pub fn values(&self) -> &[f32; FEATURES.len()] {
        &self.values
    }

    /// How question and passage were compared.
    #[must_use]
    pub fn compared(&self) -> Compared {
        self.compared
    }

    /// The model that judges these.
    fn model<'a>(&self, config: &'a JudgementConfig) -> &'a JudgementModel {
        match self.compared {
            Compared::ByWords => &config.words,
            Compared::ByMeaning => &config.meaning,
            Compared::ByQuestions => &config.questions,
        }
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
    /// Where there is a space learned from the sections' questions.
    asked_center: Option<f32>,
    /// The highest of these, of any clause of the question.
    nearest: f32,
    /// How far the question as a whole is nearer to it than to the median candidate.
    outstanding: f32,
    /// Whether no candidate is nearer to the question as a whole.
    leads: bool,
    /// How far the question as a whole is nearer to one that no section answers than to those that the passage answers.
    not_answered: f32,
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
            asked: scale(question.asked_or_whole()),
            asked_center: question.asked_center.map(|cosine| (CENTER_SCALE * cosine).max(0.0)),
            nearest: scale(question.nearest().max(of_best.clauses.nearest())),
            outstanding: COSINE_SCALE * (question.nearest() - median).max(0.0),
            leads: question.nearest() >= most,
            not_answered: not_answered(ranked, question.asked.unwrap_or_else(|| question.nearest())),
        })
    }
}

/// How far the question is nearer to one that a candidate's section lists as not answered than to what the best passage
/// answers (`answered`, a cosine); 0 where no candidate's section lists any.
fn not_answered(ranked: &[Ranked], answered: f32) -> f32 {
    let listed = ranked.iter().filter_map(|one| one.meaning?.question.not_answered);
    listed
        .max_by(f32::total_cmp)
        .map_or(0.0, |nearest| COSINE_SCALE * (nearest - answered + NOT_ANSWERED_MARGIN).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::vectors::{MeaningMatch, Similarity};

    /// A candidate whose passage, questions asked and questions not answered have these cosines.
    fn candidate(whole: f32, asked: Option<f32>, not_answered: Option<f32>) -> Ranked {
        let (heading, sentence, nearest_sentence) = (whole, whole, None);
        let question = Similarity {
            whole,
            heading,
            sentence,
            asked,
            asked_center: None,
            not_answered,
            nearest_sentence,
        };
        Ranked {
            address: 0,
            score: 1.0,
            words_score: 1.0,
            coverage: 1.0,
            heading_coverage: 0.0,
            heading_share: 0.0,
            own_coverage: 1.0,
            key_word: true,
            proximity: 0.0,
            strength: 1.0,
            kind_share: 0.0,
            meaning: Some(MeaningMatch { question, clauses: question }),
        }
    }

    #[test]
    fn a_question_near_to_one_that_no_section_answers_is_less_of_an_answer() {
        let value = |ranked: &[Ranked]| Meaning::of(&ranked[0], ranked).expect("vectors").not_answered;
        let is_near = |value: f32, wanted: f32| (value - wanted).abs() < 1e-4;
        // nothing is listed, whatever else is near
        let none = [candidate(0.8, None, None), candidate(0.99, Some(0.99), None)];
        assert!(value(&none) <= 0.0);
        // the highest of all candidates, against what the best passage is asked
        let listed = candidate(0.8, Some(0.8), Some(0.95));
        assert!(is_near(value(&[candidate(0.99, Some(0.9), Some(0.85)), listed]), 0.7));
        // without questions asked of it, against the passage
        assert!(is_near(value(&[candidate(0.93, None, None), listed]), 0.4));
        // a little further away still counts, more doesn't
        assert!(is_near(value(&[candidate(0.8, Some(0.96), None), listed]), 0.1));
        assert!(value(&[candidate(0.8, Some(0.98), None), listed]) <= 0.0);
    }

    #[test]
    fn more_coverage_is_never_worse_and_the_thresholds_hold() {
        let config = Config::embedded().expect("valid settings").judgement;
        for compared in [Compared::ByWords, Compared::ByMeaning, Compared::ByQuestions] {
            let with = |coverage: f32| {
                let mut values = [0.0; FEATURES.len()];
                values[0] = coverage;
                Features { values, compared }
            };
            assert!(with(0.0).probability(&config) < with(1.0).probability(&config));
            assert_eq!(with(-100.0).outcome(&config), Outcome::NoAnswer);
            assert_eq!(with(100.0).outcome(&config), Outcome::Answered);
        }
    }
}
