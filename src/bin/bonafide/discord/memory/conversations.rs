//! Conversations of members, each in one channel: in memory only, and not too many.

use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use bonafide::config::AnswerConfig;
use bonafide::question::Conversation;

/// Whose conversation, and where.
pub(crate) type Place = (u64, u64);

/// The conversations that are remembered; the one that was used longest ago goes first.
#[derive(Debug)]
pub(crate) struct Conversations {
    most: usize,
    by_place: HashMap<Place, Conversation>,
    order: VecDeque<Place>,
}

impl Conversations {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, by_place: HashMap::new(), order: VecDeque::new() }
    }

    /// The conversation of a member in a channel, or a new one.
    pub(crate) fn get(&self, place: Place, config: &AnswerConfig) -> Conversation {
        self.by_place.get(&place).cloned().unwrap_or_else(|| Conversation::new(config))
    }

    /// Forgets what is over.
    pub(crate) fn tidy(&mut self, now: Instant) {
        self.by_place.retain(|_, conversation| !conversation.is_over(now));
        self.order.retain(|place| self.by_place.contains_key(place));
    }

    /// Forgets the conversations of a member, wherever they are.
    pub(crate) fn forget(&mut self, member: u64) {
        self.by_place.retain(|place, _| place.0 != member);
        self.order.retain(|place| place.0 != member);
    }

    /// Remembers a conversation as it is now.
    pub(crate) fn put(&mut self, place: Place, conversation: Conversation) {
        if self.by_place.insert(place, conversation).is_some() {
            self.order.retain(|other| *other != place);
        }
        self.order.push_back(place);
        while self.order.len() > self.most {
            if let Some(oldest) = self.order.pop_front() {
                self.by_place.remove(&oldest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use bonafide::config::Config;

    use super::*;

    #[test]
    fn the_longest_unused_conversation_is_forgotten_first() {
        let config = Config::embedded().expect("valid settings").answer;
        let mut conversations = Conversations::new(2);
        for place in [(1, 1), (2, 1), (1, 1), (3, 1)] {
            conversations.put(place, Conversation::new(&config));
        }
        let known: Vec<Place> = conversations.order.iter().copied().collect();
        assert_eq!(known, [(1, 1), (3, 1)]);
        assert_eq!(conversations.by_place.len(), 2);
    }
}
