//! Conversations of members, each in one channel: in memory only, and not too many.

use std::time::Instant;

use bonafide::config::AnswerConfig;
use bonafide::question::Conversation;
use lru::LruCache;

use super::bounded;

/// Whose conversation, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ConversationPlace {
    pub(crate) member: u64,
    pub(crate) channel: u64,
}

/// The conversations that are remembered; the least recently used one goes first.
#[derive(Debug)]
pub(crate) struct Conversations {
    by_place: LruCache<ConversationPlace, Conversation>,
}

impl Conversations {
    /// Remembers at most so many, at least one.
    pub(crate) fn new(most: usize) -> Self {
        Self { by_place: bounded(most) }
    }

    /// The conversation of a member in a channel, or a new one.
    pub(crate) fn get(&self, place: ConversationPlace, config: &AnswerConfig) -> Conversation {
        self.by_place.peek(&place).cloned().unwrap_or_else(|| Conversation::new(config))
    }

    /// Forgets what is over.
    pub(crate) fn tidy(&mut self, now: Instant) {
        while self.by_place.peek_lru().is_some_and(|(_, conversation)| conversation.is_over(now)) {
            self.by_place.pop_lru();
        }
    }

    /// Forgets the conversations of a member, wherever they are.
    pub(crate) fn forget(&mut self, member: u64) {
        self.by_place.retain(|place, _| place.member != member);
    }

    /// Remembers a conversation as it is now.
    pub(crate) fn put(&mut self, place: ConversationPlace, conversation: Conversation) {
        self.by_place.put(place, conversation);
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
        for member in [1, 2, 1, 3] {
            conversations.put(ConversationPlace { member, channel: 1 }, Conversation::new(&config));
        }
        let known: Vec<u64> = conversations.by_place.iter().map(|(place, _)| place.member).collect();
        assert_eq!(known, [3, 1]);
    }
}
