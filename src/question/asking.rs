//! Whether a message asks anything: people also reply to an answer to agree, to thank or to tell their story.

use std::time::Instant;

use super::{Conversation, Understander, Understanding, WordRole};
use crate::analysis::fold;
use crate::config::HelpLevel;
use crate::safety::Strength;

/// The maximum number of words of a message that asks by naming a topic alone: “treatment of CCM”.
const TOPIC_WORDS: usize = 6;

/// Words of a story: no bare topic has them.
const FIRST_PERSON: [&str; 10] = ["i", "i'm", "me", "my", "mine", "we", "us", "our", "mi", "yo"];

/// After a verb such as “don't”, these make a question of it: “don't they”, unlike “doesn't matter lol”.
const SUBJECTS: [&str; 12] =
    ["i", "you", "he", "she", "it", "we", "they", "there", "this", "that", "the", "these"];

impl Understander {
    /// Whether a message asks anything, as it was understood in a conversation at `now`.
    #[must_use]
    pub fn asks(
        &self,
        message: &str,
        understanding: &Understanding,
        conversation: &Conversation,
        now: Instant,
    ) -> bool {
        // one line above an answer is no reason to answer what asks nothing; despair is
        let needs_help = understanding
            .urgency
            .as_ref()
            .is_some_and(|found| found.strength == Strength::First || found.level == HelpLevel::Crisis);
        if needs_help || understanding.more || message.contains(['?', '¿', '？', '؟']) {
            return true;
        }
        let opens = |sentence: &str| {
            let words: Vec<String> = sentence.split_whitespace().map(word).collect();
            self.opens_question(&words)
        };
        if message.split(['.', '!', ',', ';', ':', '\n', '…']).any(opens) {
            return true;
        }
        let folded = words(message);
        let words: Vec<&str> = folded.iter().map(String::as_str).collect();
        let choices = conversation.offer(now).map_or(0, |offer| offer.choices.len());
        if self.picks(&words, choices).is_some() || self.asks_for_reason(message) {
            return true;
        }
        let names_topic = !understanding.named.is_empty()
            || understanding.not_held.is_some()
            || !understanding.kind_words.is_empty();
        let is_other = |word: &&super::Word| {
            let asks = understanding.kind_words.contains(&word.token.position);
            matches!(word.role, WordRole::Content | WordRole::Background) && !asks
        };
        names_topic
            && words.len() <= TOPIC_WORDS
            && !words.iter().any(|word| FIRST_PERSON.contains(word))
            && !understanding.words.iter().any(|word| is_other(&word))
    }

    /// Which of so many numbered things a message picks and says nothing else, from 0: “the second one”.
    #[must_use]
    pub fn picked(&self, message: &str, choices: usize) -> Option<usize> {
        let folded = words(message);
        self.picks(&folded.iter().map(String::as_str).collect::<Vec<_>>(), choices)
    }

    /// Whether a sentence begins like a question, after words that only lead in.
    fn opens_question(&self, words: &[String]) -> bool {
        let first = words.iter().position(|word| !self.is_lead(word));
        let Some((first, rest)) = first.and_then(|at| words[at..].split_first()) else { return false };
        let is_denied = first.ends_with("n't");
        // “what a day”
        let exclaims =
            first == "what" && rest.first().is_some_and(|next| matches!(next.as_str(), "a" | "an"));
        self.is_opener(first)
            && !exclaims
            && (!is_denied || rest.first().is_some_and(|next| SUBJECTS.contains(&next.as_str())))
    }
}

/// The words of a message, folded and without punctuation.
pub(super) fn words(message: &str) -> Vec<String> {
    message.split_whitespace().map(word).filter(|word| !word.is_empty()).collect()
}

/// A word, folded and without the punctuation around it.
fn word(written: &str) -> String {
    fold(written.trim_matches(|c: char| !c.is_alphanumeric())).replace('\u{2019}', "'")
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use crate::config::Config;
    use crate::engine::{Engine, EngineOptions};

    use super::*;

    #[test]
    fn questions_topics_and_cries_for_help_ask_and_chat_does_not() {
        let options = EngineOptions {
            corpus: None,
            index: None,
            config: Config::embedded().expect("valid settings"),
            here: std::env::temp_dir().join("no such folder"),
            today: jiff::civil::date(2026, 11, 23),
        };
        let engine = Engine::open(options, &|_| {}).expect("the shipped corpus");
        let conversation = Conversation::new(&engine.config().answer);
        let asks = |message: &str| engine.asks(message, &conversation, Instant::now());
        for message in [
            "which doctors treat it",
            "ok and how is it treated",
            "is it painful?",
            "same question here, does it hurt",
            "why",
            "treatment of CCM",
            "osteopetrosis",
            "and the symptoms",
            "don't they operate",
            "y cómo se trata",
            "tell me about osteopetrosis",
            "I want to kill myself",
        ] {
            assert!(asks(message), "{message}");
        }
        for message in [
            "same here, my doctor said that too lol",
            "thanks, that helps",
            "so true",
            "lol",
            "doesn't matter lol",
            "back from the clinic, what a week",
            "my son has osteopetrosis too",
            "We had the surgery in spring.",
            "",
        ] {
            assert!(!asks(message), "{message}");
        }
    }
}
