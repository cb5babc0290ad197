//! From what was understood to what is asked of the index.

use super::{Alternative, FieldWeights, GroupRole, QueryPlan, TermGroup, Understanding, Word, WordRole};
use crate::analysis::Token;
use crate::config::RankingConfig;

/// Makes the plan. If every word would be left out, all are looked for.
#[must_use]
pub fn plan(understanding: &Understanding, config: &RankingConfig) -> QueryPlan {
    let speaks = understanding.words.iter().any(|word| word.role != WordRole::LeftOut);
    let everything = !speaks && understanding.condition.is_none() && understanding.kind.is_none();
    let groups = understanding.words.iter().filter_map(|word| group(word, everything)).collect();
    QueryPlan {
        groups,
        conditions: understanding.condition.as_ref().map(|(_, keys)| keys.clone()).unwrap_or_default(),
        kind: understanding.kind,
        weights: FieldWeights {
            title: config.weight_title,
            heading: config.weight_heading,
            body: config.weight_body,
        },
        candidates: config.candidates,
    }
}

fn group(word: &Word, everything: bool) -> Option<TermGroup> {
    let role = match word.role {
        WordRole::Content => GroupRole::Content,
        WordRole::Condition => GroupRole::Condition,
        WordRole::Cue => GroupRole::Cue,
        WordRole::LeftOut if everything => GroupRole::Content,
        WordRole::LeftOut => return None,
    };
    let mut alternatives = vec![alternative(&word.token)];
    alternatives.extend(word.joined.as_ref().map(alternative));
    Some(TermGroup { role, weight: 1.0, alternatives, position: word.token.position })
}

fn alternative(token: &Token) -> Alternative {
    Alternative { exact: token.exact.clone(), stem: token.stem.clone(), weight: 1.0 }
}
