//! Questions that need a word of care (a dose, a diagnosis for one person), and small talk.

use super::phrase::Phrases;
use crate::analysis::Analyzer;
use crate::config::{CareConfig, Translated};

/// Knows the phrases of the settings.
#[derive(Debug)]
pub struct CareRules {
    personal_dose: Phrases,
    personal_diagnosis: Phrases,
    small_talk: Vec<Talk>,
}

/// Small talk and its reply.
#[derive(Debug)]
struct Talk {
    phrases: Phrases,
    goes_on: bool,
    reply: Translated,
}

/// What a question asks for that no passage can give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    /// A dose for one person.
    Dose,
    /// A diagnosis for one person.
    Diagnosis,
}

impl CareRules {
    /// Takes the phrases of the settings.
    #[must_use]
    pub fn new(config: &CareConfig, analyzer: &Analyzer) -> Self {
        Self {
            personal_dose: Phrases::new(&config.personal_dose, analyzer),
            personal_diagnosis: Phrases::new(&config.personal_diagnosis, analyzer),
            small_talk: config
                .small_talk
                .iter()
                .map(|talk| Talk {
                    phrases: Phrases::new(&talk.phrases, analyzer),
                    goes_on: talk.goes_on,
                    reply: talk.reply.clone(),
                })
                .collect(),
        }
    }

    /// What a question with these stems asks for one person.
    #[must_use]
    pub fn personal(&self, words: &[&str]) -> Option<Personal> {
        if self.personal_dose.any_in(words) {
            Some(Personal::Dose)
        } else if self.personal_diagnosis.any_in(words) {
            Some(Personal::Diagnosis)
        } else {
            None
        }
    }

    /// The reply, if a question with these stems is nothing but small talk. `speaks` tells of each
    /// word whether it says something by itself.
    #[must_use]
    pub fn small_talk(&self, words: &[&str], speaks: &[bool]) -> Option<&Translated> {
        let is_talk = |talk: &&Talk| {
            let goes_on = talk.phrases.opening(words).filter(|_| talk.goes_on);
            let ends = |length: usize| speaks.get(length..).is_some_and(|rest| !rest.contains(&true));
            talk.phrases.is_one(words) || goes_on.is_some_and(ends)
        };
        self.small_talk.iter().find(is_talk).map(|talk| &talk.reply)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn doses_diagnoses_and_small_talk_are_told_apart_from_questions() {
        let config = Config::embedded().expect("valid settings");
        let analyzer = Analyzer::new(&config.analyzer);
        let rules = CareRules::new(&config.care, &analyzer);
        let read = |question: &str| {
            let stems = analyzer.stems(question);
            let words: Vec<&str> = stems.iter().map(String::as_str).collect();
            let speaks: Vec<bool> =
                analyzer.analyze(question).iter().map(|token| !analyzer.is_left_out(&token.exact)).collect();
            (rules.personal(&words), rules.small_talk(&words, &speaks).is_some())
        };
        assert_eq!(read("how much ibuprofen should I give my son"), (Some(Personal::Dose), false));
        assert_eq!(read("Do I have osteopetrosis?"), (Some(Personal::Diagnosis), false));
        assert_eq!(read("Thanks!"), (None, true));
        assert_eq!(read("what can you do?"), (None, true));
        assert_eq!(read("thank you, that is what I want"), (None, true));
        assert_eq!(read("what can you do about it"), (None, false));
        assert_eq!(read("Hello, how is CCM treated"), (None, false));
        assert_eq!(read("what is the usual dose of ibuprofen"), (None, false));
    }
}
