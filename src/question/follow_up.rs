//! What a question takes over from the turn before it.

use super::phrase::Phrases;
use super::{Form, Turn};
use crate::analysis::Analyzer;
use crate::config::ConversationConfig;
use crate::passage::Kind;

/// Knows the openings of follow-up questions and the words that refer back.
#[derive(Debug)]
pub struct FollowUp {
    openings: Phrases,
    refers_back: Phrases,
}

/// What carries over.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Carried {
    /// Kind of section that was asked for.
    pub(super) kind: Option<Kind>,
    /// Words of the heading of the passage that answered.
    pub(super) heading: Vec<Form>,
}

impl FollowUp {
    /// Takes the cues of the settings.
    #[must_use]
    pub fn new(config: &ConversationConfig, analyzer: &Analyzer) -> Self {
        Self {
            openings: Phrases::new(&config.follow_up, analyzer),
            refers_back: Phrases::new(&config.refers_back, analyzer),
        }
    }

    /// What a question with these stems takes over from the `topic`. One that `names` a condition
    /// asks the same of another, and leaves what the last answer was on.
    pub(super) fn carries(&self, stems: &[&str], topic: Option<&Turn>, names: bool) -> Carried {
        let Some(topic) = topic else { return Carried::default() };
        let goes_on = self.openings.opening(stems).is_some();
        let heading = if !names && (goes_on || self.refers_back.any_in(stems)) {
            topic.heading.clone()
        } else {
            Vec::new()
        };
        Carried { kind: topic.kind.filter(|_| goes_on), heading }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn kind_and_heading_carry_over_as_the_question_asks() {
        let config = Config::embedded().expect("valid settings");
        let analyzer = Analyzer::new(&config.analyzer);
        let rules = FollowUp::new(&config.conversation, &analyzer);
        let form = Form { exact: "ibuprofen".to_owned(), stem: "ibuprofen".to_owned() };
        let turn = Turn {
            condition: "CCM".to_owned(),
            key: "ccm".to_owned(),
            kind: Kind::of_index(3),
            heading: vec![form],
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
        assert_eq!(carries("how is osteopetrosis treated", true), (false, false));
        assert_eq!(rules.carries(&["and"], None, false), Carried::default());
    }
}
