//! Whether what was found answers the question: a logistic model over what is known of it.

use super::Outcome;
use crate::config::{FEATURES, JudgementConfig};
use crate::question::{GroupRole, QueryPlan, Understanding};
use crate::retrieval::Ranked;

/// What the judgement looks at, each between 0 and 1, in the order of [`FEATURES`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Features([f32; FEATURES.len()]);

impl Features {
    /// Features of the best of the `ranked` passages. `None` where there are none.
    #[must_use]
    pub fn new(
        understanding: &Understanding,
        plan: &QueryPlan,
        known: &[bool],
        ranked: &[Ranked],
    ) -> Option<Self> {
        let best = ranked.first()?;
        let next = ranked.get(1).map_or(0.0, |next| next.score);
        let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
        let content = || plan.groups.iter().zip(known).filter(|(group, _)| group.role == GroupRole::Content);
        #[expect(clippy::cast_precision_loss, reason = "questions have few words")]
        let words = content().count().max(1) as f32;
        let unknown: f32 =
            content().filter(|(_, known)| !**known).map(|(group, _)| group.unknown_weight).sum();
        Some(Self([
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
            content().filter(|(_, known)| !**known).map(|_| 1.0 / words).sum(),
            best.strength,
            flag(
                plan.groups
                    .iter()
                    .all(|group| matches!(group.role, GroupRole::Condition | GroupRole::Context)),
            ),
        ]))
    }

    /// The values in the order of [`FEATURES`].
    #[must_use]
    pub fn values(&self) -> &[f32; FEATURES.len()] {
        &self.0
    }

    /// The model's probability that the passage answers.
    #[must_use]
    pub fn probability(&self, config: &JudgementConfig) -> f32 {
        let sum: f32 = self.0.iter().zip(config.in_order()).map(|(value, weight)| value * weight).sum();
        1.0 / (1.0 + (-(config.bias + sum)).exp())
    }
}

/// What a probability amounts to.
#[must_use]
pub fn judge(probability: f32, config: &JudgementConfig) -> Outcome {
    if probability >= config.answered {
        Outcome::Answered
    } else if probability >= config.related {
        Outcome::Related
    } else {
        Outcome::NoAnswer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn more_coverage_is_never_worse_and_the_thresholds_hold() {
        let config = Config::embedded().expect("valid settings").judgement;
        let with = |coverage: f32| {
            let mut values = [0.0; FEATURES.len()];
            values[0] = coverage;
            Features(values).probability(&config)
        };
        assert!(with(0.0) < with(0.5) && with(0.5) < with(1.0));
        assert_eq!(judge(config.answered, &config), Outcome::Answered);
        assert_eq!(judge(config.related, &config), Outcome::Related);
        assert_eq!(judge(0.0, &config), Outcome::NoAnswer);
    }
}
