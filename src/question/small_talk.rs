//! Distinguishes messages of talk from questions: talk beside talk, and remarks about one's own life that ask nothing.

use std::time::Instant;

use super::reading::Reading;
use super::{Conversation, Understander, Understanding};
use crate::analysis::Token;
use crate::config::Translated;

/// Talk that is a cry for help beside other words, and so no piece of a longer message of talk.
const ONLY_WHOLE: &str = "help";

impl Understander {
    /// The reply to a message of several pieces of talk: “ok thanks, I'll ask my doctor”.
    pub(super) fn talk_pieces(&self, reading: &Reading) -> Option<Translated> {
        if !reading.named.is_empty() {
            return None;
        }
        let words: Vec<&Token> = reading.tokens().iter().filter(|token| token.words == 1).collect();
        let stems: Vec<&str> = words.iter().map(|word| word.stem.as_str()).collect();
        let mut longest: Option<(usize, &Translated)> = None;
        let mut at = 0;
        while at < words.len() {
            let piece = self.rules.care.talk_opening(&stems[at..]);
            if let Some((length, reply)) = piece.filter(|_| words[at].exact != ONLY_WHOLE) {
                if longest.is_none_or(|(most, _)| length > most) {
                    longest = Some((length, reply));
                }
                at += length;
            } else if self.is_filler(words[at], reading) {
                at += 1;
            } else {
                return None;
            }
        }
        longest.map(|(_, reply)| reply.clone())
    }

    /// Whether a word says nothing beside talk, and begins no question either.
    fn is_filler(&self, word: &Token, reading: &Reading) -> bool {
        reading.clauses.chat.contains(&word.position)
            || self.rules.clauses.is_lead(&word.exact)
            || self.is_left_out(word, reading.language) && !self.rules.clauses.is_opener(&word.exact)
    }

    /// The reply to a remark that asks nothing, as a message was understood in a conversation at `now`.
    pub(super) fn remark(
        &self,
        message: &str,
        understanding: &Understanding,
        conversation: &Conversation,
        now: Instant,
    ) -> Option<Translated> {
        let names_subject = !understanding.named.is_empty()
            || understanding.not_held.is_some()
            || !understanding.medicines.is_empty()
            || !understanding.figures.is_empty()
            || understanding.source.is_some();
        if names_subject || understanding.more || self.asks(message, understanding, conversation, now) {
            return None;
        }
        let stems: Vec<&str> = understanding.words.iter().map(|word| word.token.stem.as_str()).collect();
        let is_remark = self.rules.remarks.any_in(&stems);
        is_remark.then(|| self.rules.care.reply_to_remark().cloned()).flatten()
    }
}
