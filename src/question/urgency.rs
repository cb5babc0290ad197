//! Whether somebody needs help at once: the first thing told from a question.
//!
//! Tuned to find those who do. A phrase counts unless it is negated, or the question puts it into
//! the past or asks in general and nothing says that it happens now.

use super::phrase::Phrases;
use crate::analysis::Analyzer;
use crate::config::{HelpLevel, UrgencyConfig};

/// Words before a phrase in which a negation counts.
const NEGATION_REACH: usize = 3;

/// Knows the phrases of the settings.
#[derive(Debug)]
pub struct UrgencyRules {
    negations: Vec<String>,
    past: Phrases,
    general: Phrases,
    now: Phrases,
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    kind: String,
    level: HelpLevel,
    phrases: Phrases,
    always: Phrases,
}

/// What kind of help is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrgencyMatch {
    /// Kind of danger, as in the settings.
    pub kind: String,
    /// Emergency or crisis.
    pub level: HelpLevel,
}

impl UrgencyRules {
    /// Takes the phrases of the settings.
    #[must_use]
    pub fn new(config: &UrgencyConfig, analyzer: &Analyzer) -> Self {
        let phrases = |texts: &[String]| Phrases::new(texts, analyzer);
        Self {
            negations: config.negations.iter().flat_map(|word| analyzer.stems(word)).collect(),
            past: phrases(&config.past),
            general: phrases(&config.general),
            now: phrases(&config.now),
            rules: config
                .rule
                .iter()
                .map(|rule| Rule {
                    kind: rule.kind.clone(),
                    level: rule.level,
                    phrases: phrases(&rule.phrases),
                    always: phrases(&rule.always),
                })
                .collect(),
        }
    }

    /// The danger that a question with these stems speaks of; a crisis goes before an emergency.
    #[must_use]
    pub fn find(&self, words: &[&str]) -> Option<UrgencyMatch> {
        let distant = !self.now.any_in(words) && (self.past.any_in(words) || self.general.any_in(words));
        self.rules
            .iter()
            .filter(|rule| {
                let sounds_so = !distant && self.is_meant(words, &rule.phrases);
                sounds_so || self.is_meant(words, &rule.always)
            })
            .max_by_key(|rule| rule.level)
            .map(|rule| UrgencyMatch { kind: rule.kind.clone(), level: rule.level })
    }

    /// Whether one of the phrases is there without a negation before it.
    fn is_meant(&self, words: &[&str], phrases: &Phrases) -> bool {
        phrases.starts(words).any(|start| {
            let before = &words[start.saturating_sub(NEGATION_REACH)..start];
            !before.iter().any(|word| self.negations.iter().any(|negation| negation == word))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn level(question: &str) -> Option<HelpLevel> {
        let config = Config::embedded().expect("valid settings");
        let analyzer = Analyzer::new(&config.analyzer);
        let rules = UrgencyRules::new(&config.urgency, &analyzer);
        let stems = analyzer.stems(question);
        let words: Vec<&str> = stems.iter().map(String::as_str).collect();
        rules.find(&words).map(|found| found.level)
    }

    #[test]
    fn people_who_need_help_now_are_heard() {
        for question in [
            "my son can't breathe",
            "baby not breathing what do i do",
            "shes turning blue help",
            "he is having a seizure right now with OMD",
            "my daughter won't wake up",
            "the bone is sticking out of her leg",
            "she took too much tylenol",
            "he swallowed a whole bottle of ibuprofen",
            "her face is swelling after the injection",
            "suddenly cannot move legs and wet himself suddenly",
            "bleeding wont stop after surgery",
            "my newborn has a fever and is limp",
        ] {
            assert_eq!(level(question), Some(HelpLevel::Emergency), "{question}");
        }
        for question in [
            "i want to die because of the pain",
            "I can't go on, no reason to live",
            "sometimes i think about killing myself",
            "my dad hits me and i'm afraid to go home",
            "i keep cutting myself",
        ] {
            assert_eq!(level(question), Some(HelpLevel::Crisis), "{question}");
        }
    }

    #[test]
    fn questions_that_merely_sound_urgent_are_answered_calmly() {
        for question in [
            "can OMD cause seizures",
            "he had a seizure as a baby",
            "which drugs have a bleeding risk",
            "never had trouble breathing with CCM",
            "I'm dying to know if CCM is inherited",
            "lead poisoning and metaphyseal sclerosis",
            "what is the treatment for chest pain in rib flaring",
            "she broke her leg last year, is that osteopetrosis",
            "can too much vitamin d be harmful",
            "how is osteopetrosis treated",
        ] {
            assert_eq!(level(question), None, "{question}");
        }
    }
}
