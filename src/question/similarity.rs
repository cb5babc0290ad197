//! How nearly two questions ask the same: what they are about, what they ask for, and in which words.

use super::{GroupRole, QueryPlan, TermGroup, Understanding};
use crate::config::SimilarityConfig;
use crate::passage::Kind;

/// What a question asks, as far as it can be compared with another one about the same index.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedFor {
    condition: Option<String>,
    kind: Option<Kind>,
    terms: Vec<AskedTerm>,
}

/// A word of the question and what may stand for it.
#[derive(Debug, Clone, PartialEq)]
struct AskedTerm {
    weight: f32,
    /// Stems of each alternative, with its weight up to 1.
    forms: Vec<(String, f32)>,
}

impl AskedFor {
    /// Takes what was understood of a question; `rarity` has the inverse document frequency of each
    /// group of the plan.
    #[must_use]
    pub fn new(
        understanding: &Understanding,
        plan: &QueryPlan,
        rarity: &[f32],
        config: &SimilarityConfig,
    ) -> Self {
        let term = |(group, rarity): (&TermGroup, &f32)| {
            let share = match group.role {
                GroupRole::Content => 1.0,
                GroupRole::Cue => config.cue,
                GroupRole::Condition | GroupRole::Context => return None,
            };
            let forms = group.alternatives.iter().map(|alternative| {
                let stems: Vec<&str> = alternative.forms.iter().map(|form| form.stem.as_str()).collect();
                (stems.join(" "), alternative.weight)
            });
            let weight = share * group.weight * rarity.max(config.least_rarity);
            Some(AskedTerm { weight, forms: forms.collect() })
        };
        Self {
            condition: understanding.condition.as_ref().map(|(condition, _)| condition.clone()),
            kind: understanding.kind,
            terms: plan.groups.iter().zip(rarity).filter_map(term).collect(),
        }
    }

    /// From 0, nothing in common, to 1, the same: the share of the weight of both questions' words and
    /// kinds that the other one has (the coefficient of Dice 1945, weighted). Questions on different
    /// conditions, and one that names a condition beside one that names none, have nothing in common.
    #[must_use]
    pub fn similarity(&self, other: &Self, config: &SimilarityConfig) -> f32 {
        if self.condition != other.condition {
            return 0.0;
        }
        let kind = |of: &Self| if of.kind.is_some() { config.kind } else { 0.0 };
        let same_kind = if self.kind == other.kind { kind(self) + kind(other) } else { 0.0 };
        let all = self.weight() + other.weight() + kind(self) + kind(other);
        let shared = self.found_in(other) + other.found_in(self) + same_kind;
        if all > 0.0 { shared / all } else { 0.0 }
    }

    fn weight(&self) -> f32 {
        self.terms.iter().map(|term| term.weight).sum()
    }

    /// Weight of the words that another question has, too.
    fn found_in(&self, other: &Self) -> f32 {
        let best = |term: &AskedTerm| other.terms.iter().map(|at| term.similarity(at)).fold(0.0, f32::max);
        self.terms.iter().map(|term| term.weight * best(term)).sum()
    }
}

impl AskedTerm {
    fn similarity(&self, other: &Self) -> f32 {
        let pairs = self.forms.iter().flat_map(|form| other.forms.iter().map(move |at| (form, at)));
        pairs.filter(|(form, at)| form.0 == at.0).map(|(form, at)| form.1 * at.1).fold(0.0, f32::max)
    }
}
