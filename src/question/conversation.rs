//! What earlier turns of a conversation were about: bounded in number and in time.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::Form;
use crate::config::AnswerConfig;
use crate::passage::{Kind, PassageId};
use crate::safety::SafetyMemory;

/// What a turn was about; never the words of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Usual name of the condition.
    pub condition: String,
    /// Key under which its passages are found.
    pub key: String,
    /// Kind of section that was asked for.
    pub kind: Option<Kind>,
    /// Words of the heading of the passage that answered, as the corpus has them.
    pub heading: Vec<Form>,
    /// Headings of the types or forms of the condition, where the answer was on these.
    pub listed: Vec<String>,
    /// Passages that were shown.
    pub shown: Vec<PassageId>,
}

/// What a question that named no condition was answered with: which one is meant?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The conditions that were offered.
    pub choices: Vec<Choice>,
    /// Kind of section that was asked for.
    pub kind: Option<Kind>,
}

/// A condition that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its usual name.
    pub condition: String,
    /// Key under which its passages are found.
    pub key: String,
}

/// The topics of a conversation, latest last.
#[derive(Debug, Clone)]
pub struct Conversation {
    turns: VecDeque<(Instant, Turn)>,
    offer: Option<(Instant, Offer)>,
    safety: SafetyMemory,
    /// When a child or a pregnancy was last spoken of.
    child_or_pregnant: Option<Instant>,
    most: usize,
    lifetime: Duration,
}

impl Conversation {
    /// An empty conversation that remembers as much as the settings say.
    #[must_use]
    pub fn new(config: &AnswerConfig) -> Self {
        Self {
            turns: VecDeque::new(),
            offer: None,
            safety: SafetyMemory::default(),
            child_or_pregnant: None,
            most: config.conversation_turns,
            lifetime: Duration::from_secs(config.conversation_minutes.saturating_mul(60)),
        }
    }

    /// What the conversation is about at `now`.
    #[must_use]
    pub fn topic(&self, now: Instant) -> Option<&Turn> {
        self.turns
            .back()
            .filter(|(when, _)| now.saturating_duration_since(*when) < self.lifetime)
            .map(|(_, turn)| turn)
    }

    /// What was offered last and may still be picked at `now`.
    #[must_use]
    pub fn offer(&self, now: Instant) -> Option<&Offer> {
        let offer = self.offer.as_ref();
        offer.filter(|(when, _)| now.saturating_duration_since(*when) < self.lifetime).map(|(_, offer)| offer)
    }

    /// Remembers what was offered, until the next turn.
    pub fn remember_offer(&mut self, offer: Offer, now: Instant) {
        self.offer = Some((now, offer));
    }

    /// Whether nothing of it matters any more at `now`.
    #[must_use]
    pub fn is_over(&self, now: Instant) -> bool {
        let remembers = self.safety.latest();
        let is_fresh = remembers.is_some_and(|when| now.saturating_duration_since(when) < self.lifetime);
        self.topic(now).is_none()
            && self.offer(now).is_none()
            && !is_fresh
            && !self.is_for_child_or_pregnant(now)
    }

    /// What it remembers of danger.
    #[must_use]
    pub fn safety(&self) -> &SafetyMemory {
        &self.safety
    }

    /// Remembers what a turn said of danger.
    pub fn remember_safety(&mut self, safety: SafetyMemory) {
        self.safety = safety;
    }

    /// Whether what was asked before `now` was about a child or in pregnancy.
    #[must_use]
    pub fn is_for_child_or_pregnant(&self, now: Instant) -> bool {
        self.child_or_pregnant.is_some_and(|when| now.saturating_duration_since(when) < self.lifetime)
    }

    /// Remembers that a child or a pregnancy was spoken of.
    pub fn remember_child_or_pregnant(&mut self, now: Instant) {
        self.child_or_pregnant = Some(now);
    }

    /// Remembers a turn.
    pub fn remember(&mut self, turn: Turn, now: Instant) {
        self.offer = None;
        self.turns.push_back((now, turn));
        while self.turns.len() > self.most {
            self.turns.pop_front();
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.turns.clear();
        self.offer = None;
        self.safety = SafetyMemory::default();
        self.child_or_pregnant = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn a_topic_is_remembered_for_a_while_and_then_forgotten() {
        let config = Config::embedded().expect("valid settings").answer;
        let mut conversation = Conversation::new(&config);
        let start = Instant::now();
        let turn = Turn {
            condition: "Osteopetrosis".to_owned(),
            key: "osteopetro".to_owned(),
            kind: None,
            heading: Vec::new(),
            listed: Vec::new(),
            shown: Vec::new(),
        };
        for _ in 0..100 {
            conversation.remember(turn.clone(), start);
        }
        assert_eq!(conversation.turns.len(), config.conversation_turns);
        assert_eq!(conversation.topic(start), Some(&turn));
        let later = start + Duration::from_secs(config.conversation_minutes * 60);
        assert_eq!(conversation.topic(later), None);
        conversation.clear();
        assert_eq!(conversation.topic(start), None);
    }
}
