//! Which condition a question is about: one that it names, one that it picks from an offer, or that of the turn before.

use std::time::Instant;

use super::reading::Reading;
use super::understanding::choose;
use super::{Choice, ConditionCoverage, Conversation, Mention, MissingCondition, Understander};
use crate::passage::Kind;

/// The condition that a question is about.
#[derive(Default)]
pub(super) struct ConditionAsked {
    /// Its usual name and the keys of the names used.
    pub(super) condition: Option<(String, Vec<String>)>,
    /// All conditions of the corpus that are named: usual name, and key of the name used.
    pub(super) held: Vec<(String, String)>,
    pub(super) mentions: Vec<Mention>,
    /// A condition that no document is about, where none other is named.
    pub(super) not_held: Option<MissingCondition>,
    /// The kind of section that was asked for when the condition was asked back.
    pub(super) kind: Option<Kind>,
    /// Whether the question does nothing but pick a condition that was offered.
    pub(super) picks: bool,
    /// Whether the condition was taken from an earlier turn.
    pub(super) used_context: bool,
}

impl Understander {
    /// The condition that a question is about, in a conversation at `now`.
    pub(super) fn condition_asked(
        &self,
        reading: &Reading,
        conversation: &Conversation,
        now: Instant,
    ) -> ConditionAsked {
        let named = &reading.named;
        let held = || named.iter().filter(|found| found.coverage == ConditionCoverage::Covered);
        let mut asked = ConditionAsked {
            condition: choose(named),
            held: held().map(|found| (found.condition.clone(), found.key.clone())).collect(),
            mentions: held()
                .map(|found| Mention {
                    position: found.words.0,
                    end: found.words.1,
                    condition: found.condition.clone(),
                    key: found.key.clone(),
                })
                .collect(),
            ..ConditionAsked::default()
        };
        if asked.condition.is_none() {
            asked.not_held = named.first().map(|found| MissingCondition {
                condition: found.condition.clone(),
                coverage: found.coverage,
                words: found.words.0..found.words.1,
            });
        }
        if let Some(offer) = conversation.offer(now) {
            let tokens = reading.tokens().iter().filter(|token| token.words == 1);
            let folded: Vec<&str> = tokens.map(|token| token.exact.as_str()).collect();
            let picked = self.rules.follow_up.picks(&folded, offer.choices.len());
            if let Some(Choice { condition, key }) = picked.and_then(|at| offer.choices.get(at).cloned()) {
                asked = ConditionAsked {
                    condition: Some((condition.clone(), vec![key.clone()])),
                    held: vec![(condition, key)],
                    kind: offer.kind,
                    picks: true,
                    ..ConditionAsked::default()
                };
            } else if reading.is_bare_name() {
                asked.kind = offer.kind;
            }
        }
        if asked.condition.is_none()
            && asked.not_held.is_none()
            && let Some(topic) = conversation.topic(now)
        {
            asked.condition = Some((topic.condition.clone(), vec![topic.key.clone()]));
            asked.used_context = true;
        }
        asked
    }
}
