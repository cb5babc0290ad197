//! What every word of a question became.

use super::schema::{InterpretedWord, WordTreatment};
use crate::question::{GroupRole, TermGroup, Understanding, Word, WordRole};

/// The maximum number of synonyms that are named for a word.
const MAX_TERMS: usize = 12;

/// Every word of the question in order; none is missing. `known` says for each group of the plan
/// whether any passage holds it.
#[must_use]
pub fn interpret_words(
    understanding: &Understanding,
    groups: &[TermGroup],
    known: &[bool],
) -> Vec<InterpretedWord> {
    understanding.words.iter().map(|word| interpret(word, groups, known)).collect()
}

fn interpret(word: &Word, groups: &[TermGroup], known: &[bool]) -> InterpretedWord {
    let group = groups.iter().position(|group| group.position == word.token.position);
    let is_known = group.is_some_and(|group| known.get(group).copied().unwrap_or(false));
    let synonyms = word.synonyms.iter().take(MAX_TERMS).map(|synonym| synonym.text.clone());
    let mut terms: Vec<String> = Vec::new();
    if word.role != WordRole::LeftOut || group.is_some() && word.synonyms.is_empty() {
        terms.push(word.token.exact.clone());
        terms.extend(word.joined.as_ref().map(|joined| joined.exact.clone()));
    }
    if group.is_some() {
        terms.extend(synonyms);
    }
    let became = match group.map(|group| groups[group].role) {
        None if word.role == WordRole::Condition => WordTreatment::Condition,
        None | Some(GroupRole::Context) => WordTreatment::LeftOut,
        Some(GroupRole::Condition) => WordTreatment::Condition,
        Some(GroupRole::Content | GroupRole::Cue) if word.written.is_some() => WordTreatment::Corrected,
        Some(GroupRole::Content | GroupRole::Cue) if !is_known => WordTreatment::NotFound,
        Some(GroupRole::Content | GroupRole::Cue) if !word.synonyms.is_empty() => WordTreatment::Expanded,
        Some(GroupRole::Content | GroupRole::Cue) => WordTreatment::Matched,
    };
    let text = word.written.clone().unwrap_or_else(|| word.text.clone());
    InterpretedWord { text, became, asks_for_kind: word.role == WordRole::Cue, terms }
}
