//! Questions that need a word of care (a dose, a diagnosis for one person), and small talk.

use super::phrase::Phrases;
use crate::analysis::Analyzer;
use crate::config::CareConfig;

/// Knows the phrases of the settings.
#[derive(Debug)]
pub struct CareRules {
    personal_dose: Phrases,
    personal_diagnosis: Phrases,
    small_talk: Vec<(Phrases, String)>,
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
                .map(|talk| (Phrases::new(&talk.phrases, analyzer), talk.reply.clone()))
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

    /// The reply, if a question with these stems is nothing but small talk.
    #[must_use]
    pub fn small_talk(&self, words: &[&str]) -> Option<&str> {
        self.small_talk.iter().find(|(phrases, _)| phrases.is_one(words)).map(|(_, reply)| reply.as_str())
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
            (rules.personal(&words), rules.small_talk(&words).is_some())
        };
        assert_eq!(read("how much ibuprofen should I give my son"), (Some(Personal::Dose), false));
        assert_eq!(read("Do I have osteopetrosis?"), (Some(Personal::Diagnosis), false));
        assert_eq!(read("Thanks!"), (None, true));
        assert_eq!(read("what can you do?"), (None, true));
        assert_eq!(read("Hello, how is CCM treated"), (None, false));
        assert_eq!(read("what is the usual dose of ibuprofen"), (None, false));
    }
}
