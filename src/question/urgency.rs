//! Whether somebody needs help at once: the first thing detected in a message.

use std::sync::Arc;
use std::time::Instant;

use crate::config::{
    HelpLevel, OWN_PATTERNS, PREPARED_PATTERNS, ThresholdsConfig, URGENCY_KERNEL, URGENCY_NETWORK,
    URGENCY_PATTERNS, URGENCY_WEIGHTS, URGENCY_WEIGHTS_BY_MEANING, UrgencyConfig, commonness,
};
use crate::safety::{
    Danger, Detector, Finding, Kernel, MeaningScorer, MessageLanguage, Network, Reason, SCORE, SafetyMemory,
    SafetyMemorySettings, SafetySettings, Scorer, Strength, TextEncoder, Thresholds, TrainedMeaning, Who,
};

/// Knows the patterns and the weights.
#[derive(Debug)]
pub struct UrgencyRules {
    detector: Detector,
    by_meaning: Thresholds,
}

impl UrgencyMatch {
    /// Whether a pattern found it, and not the score of the message alone.
    #[must_use]
    pub fn has_pattern(&self) -> bool {
        self.reasons.iter().any(|reason| reason.source != SCORE)
    }
}

/// What kind of help is needed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrgencyMatch {
    /// Kind of danger, as in the pattern files.
    pub kind: String,
    /// Emergency or crisis.
    pub level: HelpLevel,
    /// How help is shown.
    pub strength: Strength,
    /// Who is in danger.
    pub who: Who,
    /// What it was found from.
    pub reasons: Vec<Reason>,
    /// Language of the message, as far as the patterns say.
    pub language: Option<MessageLanguage>,
}

impl UrgencyRules {
    /// Compiles the patterns. Loading the settings has refused any that don't compile.
    #[must_use]
    pub fn new(config: &UrgencyConfig) -> Self {
        let build = |own: Option<&str>| {
            let own = own.map(|text| (OWN_PATTERNS, text));
            Detector::new(SafetySettings {
                prepared: own.is_none().then_some(PREPARED_PATTERNS),
                files: URGENCY_PATTERNS.into_iter().chain(own).collect(),
                scorer: Scorer::embedded(URGENCY_WEIGHTS).unwrap_or_else(|_| Scorer::untrained()),
                thresholds: thresholds(&config.words),
                memory: SafetyMemorySettings { answers: config.reminders, minutes: config.memory_minutes },
                is_common: |word| commonness(word).is_some(),
            })
        };
        let own = (!config.patterns.trim().is_empty()).then_some(config.patterns.as_str());
        // the settings were checked when they were loaded; without their patterns the built-in ones still help
        let detector = build(own).or_else(|_| build(None));
        Self { detector: detector.unwrap_or_default(), by_meaning: thresholds(&config.meaning) }
    }

    /// The same rules with an encoder beside the words. What was trained for another encoder is left out.
    #[must_use]
    pub fn with_encoder(self, encoder: Option<Arc<dyn TextEncoder>>) -> Self {
        let scorer = Scorer::embedded(URGENCY_WEIGHTS_BY_MEANING);
        match (encoder, scorer, Kernel::from_bytes(URGENCY_KERNEL), Network::from_bytes(URGENCY_NETWORK)) {
            (Some(encoder), Ok(scorer), Ok(kernel), Ok(network)) => {
                self.with_trained(encoder, TrainedMeaning { kernel, network, scorer })
            }
            _ => self,
        }
    }

    /// The same rules with an encoder and what was trained with it, to measure a training before it is built in.
    #[must_use]
    pub fn with_trained(mut self, encoder: Arc<dyn TextEncoder>, trained: TrainedMeaning) -> Self {
        let meaning = MeaningScorer::new(encoder, trained);
        self.detector = self.detector.with_meaning(meaning, self.by_meaning);
        self
    }

    /// The detector, for training and measuring.
    #[must_use]
    pub fn detector(&self) -> &Detector {
        &self.detector
    }

    /// The danger that a message speaks of in its conversation, and what is remembered of it.
    #[must_use]
    pub fn find(
        &self,
        text: &str,
        memory: &SafetyMemory,
        now: Instant,
    ) -> (Option<UrgencyMatch>, SafetyMemory) {
        let (found, memory) = self.detector.find_in(text, memory, now);
        (found.map(UrgencyMatch::from), memory)
    }
}

fn thresholds(config: &ThresholdsConfig) -> Thresholds {
    Thresholds {
        first_in_crisis: config.first_in_crisis,
        first_in_emergency: config.first_in_emergency,
        first_with_pattern: config.first_with_pattern,
        possible: config.possible,
        doubt: config.doubt,
        none: config.none,
        dismiss: config.dismiss,
    }
}

impl From<Finding> for UrgencyMatch {
    fn from(found: Finding) -> Self {
        let level = match found.danger {
            Danger::Emergency => HelpLevel::Emergency,
            Danger::Crisis => HelpLevel::Crisis,
        };
        let of_reason = |reason: &Reason| MessageLanguage::of_code(reason.source.split(':').next()?);
        let language = found.reasons.iter().find_map(of_reason);
        Self {
            kind: found.kind,
            level,
            strength: found.strength,
            who: found.who,
            reasons: found.reasons,
            language,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::safety::prepare_patterns;

    fn found(message: &str) -> Option<(HelpLevel, Strength)> {
        let config = Config::embedded().expect("valid settings");
        let rules = UrgencyRules::new(&config.urgency);
        assert!(rules.detector().patterns() > 1000, "the embedded patterns compile");
        let (found, _) = rules.find(message, &SafetyMemory::default(), Instant::now());
        found.map(|found| (found.level, found.strength))
    }

    #[test]
    fn the_prepared_patterns_are_those_of_the_files() {
        let prepared = prepare_patterns(&URGENCY_PATTERNS).expect("the patterns compile");
        assert!(prepared == PREPARED_PATTERNS, "build.rs and URGENCY_PATTERNS list other files");
    }

    #[test]
    fn patterns_of_the_settings_are_added_to_the_prepared_ones() {
        let mut config = Config::embedded().expect("valid settings").urgency;
        let memory = SafetyMemory::default();
        let message = "the frobnicator went pling, and he can't breathe";
        let kinds = |config: &UrgencyConfig| {
            let found =
                UrgencyRules::new(config).find(message, &memory, Instant::now()).0.expect("an emergency");
            found.reasons.into_iter().map(|reason| reason.source).collect::<Vec<_>>()
        };
        let before = kinds(&config);
        config.patterns = "[emergency device]\n! frobnicator ..2 pling\n".to_owned();
        let after = kinds(&config);
        assert!(after.contains(&format!("{OWN_PATTERNS}:2")), "{after:?}");
        assert!(
            !before.is_empty() && before.iter().all(|source| after.contains(source)),
            "{before:?}, {after:?}"
        );
    }

    #[test]
    fn people_who_need_help_now_are_heard() {
        for message in [
            "my son can't breathe",
            "baby not breathing what do i do",
            "he is having a seizure right now with OMD",
            "my daughter won't wake up",
            "the bone is sticking out of her leg",
            "he swallowed a whole bottle of ibuprofen",
            "bleeding wont stop after surgery",
            "no puedo respirar",
        ] {
            assert_eq!(found(message), Some((HelpLevel::Emergency, Strength::First)), "{message}");
        }
        for message in [
            "i want to die because of the pain",
            "no fever, I want to die",
            "I am not joking, I want to kill myself",
            "would you help, my father beats me",
            "wanttodie",
            "quiero morirme",
        ] {
            assert_eq!(found(message), Some((HelpLevel::Crisis, Strength::First)), "{message}");
        }
    }

    #[test]
    fn questions_that_merely_sound_urgent_are_answered_calmly() {
        for message in [
            "can OMD cause seizures",
            "I'm dying to know if CCM is inherited",
            "lead poisoning and metaphyseal sclerosis",
            "how is osteopetrosis treated",
            "this homework is killing me",
        ] {
            assert_eq!(found(message), None, "{message}");
        }
    }
}
