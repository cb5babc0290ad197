//! Questions that need a notice (a dose, a diagnosis for one person), and small talk.

use std::collections::BTreeMap;

use super::figures::{Figure, figures};
use super::medicines::Medicines;
use super::phrase::Phrases;
use crate::analysis::Analyzer;
use crate::config::{CareConfig, Config, Personal, Translated};

/// Stands for a medicine in phrases; no word of any language.
const PLACEHOLDER: &str = "qzmedicinezq";

/// Knows the phrases of the settings.
#[derive(Debug)]
pub struct CareRules {
    config: CareConfig,
    classes: BTreeMap<String, Phrases>,
    placeholder: String,
    small_talk: Vec<Talk>,
}

/// Small talk and its reply.
#[derive(Debug)]
struct Talk {
    phrases: Phrases,
    goes_on: bool,
    reply: Translated,
}

impl CareRules {
    /// Takes the phrases of the settings.
    #[must_use]
    pub fn new(config: &Config, analyzer: &Analyzer) -> Self {
        let care = &config.care;
        let phrases = |texts: &[String]| {
            let texts: Vec<String> =
                texts.iter().map(|text| text.replace("{medicine}", PLACEHOLDER)).collect();
            Phrases::new(&texts, analyzer)
        };
        Self {
            classes: care.classes.iter().map(|(name, texts)| (name.clone(), phrases(texts))).collect(),
            placeholder: analyzer.stems(PLACEHOLDER).concat(),
            small_talk: care
                .small_talk
                .iter()
                .map(|talk| Talk {
                    phrases: Phrases::new(&talk.phrases, analyzer),
                    goes_on: talk.goes_on,
                    reply: talk.reply.clone(),
                })
                .collect(),
            config: care.clone(),
        }
    }

    /// What a question with these stems asks for one person.
    #[must_use]
    pub fn personal(&self, question: &str, words: &[&str], medicines: &Medicines) -> Option<Personal> {
        let medicines = medicines.find(words);
        let has_figure = !self.figures(question).is_empty();
        let mut reading: Vec<&str> = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let medicine = medicines.iter().find(|medicine| medicine.start == at);
            reading.push(if medicine.is_some() { self.placeholder.as_str() } else { words[at] });
            at = medicine.map_or(at + 1, |medicine| medicine.end);
        }
        let has = |class: &str| match class {
            "medicine" => !medicines.is_empty(),
            "two_medicines" => medicines.len() > 1,
            "figure" => has_figure,
            // a name of several words may hold a phrase of its own
            _ => self.classes.get(class).is_some_and(|phrases| phrases.any_in(&reading)),
        };
        let holds = |all: &[String], none: &[String]| {
            all.iter().all(|entry| entry.split('|').any(has)) && !none.iter().any(|class| has(class))
        };
        self.config.rules.iter().find(|rule| holds(&rule.all, &rule.none)).map(|rule| rule.notice)
    }

    /// Whether a question with these stems speaks of a child or a pregnancy, for whom a dose in general is one for
    /// somebody else.
    #[must_use]
    pub fn is_for_child_or_pregnant(&self, words: &[&str]) -> bool {
        let has = |class: &str| self.classes.get(class).is_some_and(|phrases| phrases.any_in(words));
        (has("child") && !has("adults") || has("pregnancy")) && !has("general")
    }

    /// The figures of a text.
    #[must_use]
    pub fn figures(&self, text: &str) -> Vec<Figure> {
        figures(text, &self.config)
    }

    /// The number of words of the longest talk that these stems begin with, and its reply.
    pub(super) fn talk_opening(&self, words: &[&str]) -> Option<(usize, &Translated)> {
        let openings =
            self.small_talk.iter().filter_map(|talk| Some((talk.phrases.opening(words)?, &talk.reply)));
        openings.max_by_key(|(length, _)| *length)
    }

    /// The reply to a remark: that of the last talk of the settings.
    pub(super) fn reply_to_remark(&self) -> Option<&Translated> {
        self.small_talk.last().map(|talk| &talk.reply)
    }

    /// The reply, if a question with these stems is nothing but small talk. `speaks` says of each
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
        let rules = CareRules::new(&config, &analyzer);
        let medicines = Medicines::new(&config.care, &config.lexicon, &analyzer);
        let read = |question: &str| {
            let stems = analyzer.stems(question);
            let words: Vec<&str> = stems.iter().map(String::as_str).collect();
            let speaks: Vec<bool> =
                analyzer.analyze(question).iter().map(|token| !analyzer.is_left_out(&token.exact)).collect();
            (rules.personal(question, &words, &medicines), rules.small_talk(&words, &speaks).is_some())
        };
        assert_eq!(read("how much ibuprofen should I give my son"), (Some(Personal::ChildDose), false));
        assert_eq!(read("Do I have osteopetrosis?"), (Some(Personal::Diagnosis), false));
        assert_eq!(read("Thanks!"), (None, true));
        assert_eq!(read("what can you do?"), (None, true));
        assert_eq!(read("thank you, that is what I want"), (None, true));
        assert_eq!(read("what can you do about it"), (None, false));
        assert_eq!(read("Hello, how is CCM treated"), (None, false));
        assert_eq!(read("what is the usual dose of ibuprofen"), (None, false));
    }
}
