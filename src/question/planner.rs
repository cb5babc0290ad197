//! From what was understood to what is asked of the index.

use super::{
    Alternative, DocumentFilter, FieldWeights, Form, GroupRole, QueryPlan, TermGroup, Understanding, Word,
    WordRole,
};
use crate::analysis::Token;
use crate::config::RankingConfig;

/// Distance of words that aren't adjacent: further apart than any window.
const CONTEXT_DISTANCE: u32 = 10_000;

/// Makes the plan. If every word would be left out, all are looked for.
#[must_use]
pub fn plan(understanding: &Understanding, admitted: DocumentFilter, config: &RankingConfig) -> QueryPlan {
    let speaks = understanding.words.iter().any(|word| word.role != WordRole::LeftOut);
    let everything = !speaks
        && !understanding.is_vague
        && understanding.condition.is_none()
        && understanding.kind.is_none();
    let asked = understanding.words.iter().filter_map(|word| group(word, everything, config));
    let context = (1..).zip(&understanding.context).map(|(number, form)| context_group(number, form, config));
    let groups = asked.chain(context).collect();
    QueryPlan {
        groups,
        conditions: understanding.condition.as_ref().map(|(_, keys)| keys.clone()).unwrap_or_default(),
        admitted,
        kind: understanding.kind,
        kind_weight: config.candidate_kind_weight,
        phrase_gap: config.phrase_gap,
        weights: FieldWeights {
            title: config.weight_title,
            outer: config.weight_outer,
            heading: config.weight_heading,
            body: config.weight_body,
            asked: config.weight_asked,
        },
        candidates: config.candidates,
        meaning: None,
        nearest: config.nearest,
    }
}

fn group(word: &Word, everything: bool, config: &RankingConfig) -> Option<TermGroup> {
    let left_out = word.role == WordRole::LeftOut && !everything;
    let role = match word.role {
        WordRole::Condition => GroupRole::Condition,
        WordRole::Cue => GroupRole::Cue,
        WordRole::Background => GroupRole::Context,
        WordRole::Content | WordRole::LeftOut => GroupRole::Content,
    };
    let asked = [Some(&word.token), word.joined.as_ref()].into_iter().flatten().filter(|_| !left_out);
    let mut alternatives: Vec<Alternative> = asked.map(alternative).collect();
    alternatives.extend(word.synonyms.iter().map(|synonym| Alternative {
        forms: synonym.forms.clone(),
        weight: synonym.weight,
        asked: false,
    }));
    let by_commonness = |weights: &[f32; 4]| word.commonness.map_or(1.0, |tier| weights[tier.min(3)]);
    let unknown_weight = by_commonness(&config.unknown_weights);
    let weight = match role {
        GroupRole::Content => by_commonness(&config.common_weights),
        GroupRole::Context => config.context_weight,
        GroupRole::Condition | GroupRole::Cue => 1.0,
    };
    let unknown_weight = if role == GroupRole::Context { 0.0 } else { unknown_weight };
    let group = TermGroup { role, weight, unknown_weight, alternatives, position: word.token.position };
    Some(group).filter(|group| !group.alternatives.is_empty())
}

/// A word of the last answer's heading, adjacent to no other.
fn context_group(number: u32, form: &Form, config: &RankingConfig) -> TermGroup {
    TermGroup {
        role: GroupRole::Context,
        weight: config.context_weight,
        unknown_weight: 0.0,
        alternatives: vec![Alternative { forms: vec![form.clone()], weight: 1.0, asked: false }],
        position: u32::MAX / 2 + number.saturating_mul(CONTEXT_DISTANCE),
    }
}

fn alternative(token: &Token) -> Alternative {
    let form = Form { exact: token.exact.clone(), stem: token.stem.clone() };
    Alternative { forms: vec![form], weight: 1.0, asked: true }
}
