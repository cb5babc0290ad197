//! What a question takes over from the turn before it.

use std::collections::HashSet;

use super::phrase::Phrases;
use super::{Form, Turn};
use crate::analysis::{Analyzer, fold};
use crate::config::ConversationConfig;
use crate::passage::Kind;

/// Words for the last one.
const LAST: [&str; 3] = ["last", "ultima", "ultimo"];

/// Knows the openings of follow-up questions and the words that refer back.
#[derive(Debug)]
pub struct FollowUp {
    openings: Phrases,
    refers_back: Phrases,
    more: Phrases,
    reason: Phrases,
    ordinals: Vec<Vec<String>>,
    pick_words: HashSet<String>,
    item_words: HashSet<String>,
}

/// What carries over.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Carried {
    /// Kind of section that was asked for.
    pub(super) kind: Option<Kind>,
    /// Words of the heading of the passage that answered.
    pub(super) heading: Vec<Form>,
    /// Whether more of the same is asked for.
    pub(super) more: bool,
    /// Whether the reason is asked for.
    pub(super) reason: bool,
}

impl FollowUp {
    /// Takes the cues of the settings.
    #[must_use]
    pub fn new(config: &ConversationConfig, analyzer: &Analyzer) -> Self {
        Self {
            openings: Phrases::new(&config.follow_up, analyzer),
            refers_back: Phrases::new(&config.refers_back, analyzer),
            more: Phrases::new(&config.more, analyzer),
            reason: Phrases::new(&config.reason, analyzer),
            ordinals: config.ordinals.clone(),
            pick_words: config.pick_words.iter().cloned().collect(),
            item_words: config.item_words.iter().map(|word| fold(word)).collect(),
        }
    }

    /// What a question with these stems takes over from the `topic`. One that `names` a condition
    /// asks the same of another, and leaves what the last answer was on.
    pub(super) fn carries(&self, stems: &[&str], topic: Option<&Turn>, names: bool) -> Carried {
        let Some(topic) = topic else { return Carried::default() };
        let more = self.more.is_one(stems);
        let reason = self.reason.is_one(stems);
        let goes_on = self.openings.opening(stems).is_some();
        let heading = if !names && (goes_on || more || reason || self.refers_back.any_in(stems)) {
            topic.heading.clone()
        } else {
            Vec::new()
        };
        Carried { kind: topic.kind.filter(|_| goes_on || more), heading, more, reason }
    }

    /// Whether a word with this stem refers to what was said before.
    pub(super) fn is_pronoun(&self, stem: &str) -> bool {
        self.refers_back.any_in(&[stem])
    }

    /// Whether a whole message with these stems asks for more, or for the reason.
    pub(super) fn asks_on(&self, stems: &[&str]) -> bool {
        self.more.is_one(stems) || self.reason.is_one(stems)
    }

    /// Which of so many choices a reply with these folded words picks, from 0.
    pub(super) fn picks(&self, words: &[&str], choices: usize) -> Option<usize> {
        self.picks_with(words, choices, |_| false)
    }

    /// Which of so many items of a list that was shown a question picks: “tell me about the second type”.
    pub(super) fn picks_item(&self, words: &[&str], items: usize) -> Option<usize> {
        self.picks_with(words, items, |word| self.item_words.contains(word))
    }

    fn picks_with(&self, words: &[&str], choices: usize, is_allowed: impl Fn(&str) -> bool) -> Option<usize> {
        let number = |word: &&str| self.ordinals.iter().position(|ways| ways.iter().any(|way| way == word));
        let is_other =
            |word: &&&str| number(word).is_none() && !self.pick_words.contains(**word) && !is_allowed(word);
        if words.is_empty() || words.iter().any(|word| is_other(&word)) {
            return None;
        }
        // “the second one”: “one” is no number there
        let numbers: Vec<usize> = words.iter().filter_map(number).collect();
        let last = words.iter().any(|word| LAST.contains(word)).then(|| choices.checked_sub(1)).flatten();
        let picked = last.or_else(|| numbers.iter().copied().max());
        picked.filter(|&picked| picked < choices)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn rules() -> (FollowUp, Analyzer) {
        let config = Config::embedded().expect("valid settings");
        let analyzer = Analyzer::new(&config.analyzer);
        (FollowUp::new(&config.conversation, &analyzer), analyzer)
    }

    #[test]
    fn kind_and_heading_carry_over_as_the_question_asks() {
        let (rules, analyzer) = rules();
        let form = Form { exact: "ibuprofen".to_owned(), stem: "ibuprofen".to_owned() };
        let turn = Turn {
            condition: "CCM".to_owned(),
            key: "ccm".to_owned(),
            kind: Kind::of_index(3),
            heading: vec![form],
            listed: Vec::new(),
            shown: Vec::new(),
        };
        let carries = |question: &str, names: bool| {
            let stems = analyzer.stems(question);
            let stems: Vec<&str> = stems.iter().map(String::as_str).collect();
            let carried = rules.carries(&stems, Some(&turn), names);
            (carried.kind.is_some(), !carried.heading.is_empty())
        };
        assert_eq!(carries("and the side effects?", false), (true, true));
        assert_eq!(carries("what about osteopetrosis?", true), (true, false));
        assert_eq!(carries("does it go away", false), (false, true));
        assert_eq!(carries("go on", false), (true, true)); // check-words: allow
        assert_eq!(carries("how is osteopetrosis treated", true), (false, false));
        assert_eq!(rules.carries(&["and"], None, false), Carried::default());
    }

    #[test]
    fn a_choice_is_picked_by_its_number() {
        let (rules, _) = rules();
        for (reply, picked) in [
            (&["the", "second", "one"][..], Some(1)),
            (&["3"], Some(2)),
            (&["option", "one", "please"], Some(0)),
            (&["the", "last", "one"], Some(2)),
            (&["la", "segunda", "por", "favor"], Some(1)),
            (&["4"], None),
            (&["second", "opinion"], None),
            (&["please"], None),
            (&[], None),
        ] {
            assert_eq!(rules.picks(reply, 3), picked, "{reply:?}");
        }
        for (question, picked) in [
            (&["explain", "the", "third", "kind"][..], Some(2)),
            (&["the", "last", "form", "please"], Some(2)),
            (&["la", "ultima", "forma"], Some(2)),
            (&["explain", "the", "kind"], None),
            (&["explain", "the", "third", "surgery"], None),
        ] {
            assert_eq!(rules.picks_item(question, 3), picked, "{question:?}");
        }
        assert_eq!(rules.picks(&["explain", "the", "third", "kind"], 3), None);
    }
}
