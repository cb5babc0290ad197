//! Checks of the settings that types cannot express.

use super::{Config, ConfigError};

/// Checks that numbers are in their ranges: key, value, minimum and maximum.
pub(super) fn check_ranges(ranges: &[(&str, u64, u64, u64)]) -> Result<(), String> {
    match ranges.iter().find(|(_, value, least, most)| !(least..=most).contains(&value)) {
        Some((key, _, least, most)) => Err(format!("{key} must be between {least} and {most}")),
        None => Ok(()),
    }
}

impl Config {
    /// Checks ranges, and what one setting means for another.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        self.check_shares()?;
        self.check_weights()?;
        self.check_counts()?;
        if !(1..=200).contains(&self.answer.old_years) {
            return out("answer.old_years", "must be between 1 and 200");
        }
        if self.passages.min_words == 0 || self.passages.max_words < 2 * self.passages.min_words {
            return out(
                "passages.max_words",
                "must be at least twice passages.min_words, which must be 1 or more",
            );
        }
        if !self.intents.by_name.contains_key(&self.answer.bare_name_intent) {
            return out("answer.bare_name_intent", "must be one of the intents");
        }
        if self.intents.by_name.len() > 64 {
            return out("intents", "holds more than 64 intents");
        }
        self.help.check().or_else(|message| out("help", &message))?;
        self.care.check().or_else(|message| out("care", &message))?;
        self.urgency.check().or_else(|message| out("urgency", &message))?;
        self.ranking.fusion.check().or_else(|message| out("ranking", &message))?;
        self.judgement.check().or_else(|message| out("judgement", &message))?;
        self.quantities.check().or_else(|message| out("quantities", &message))?;
        self.similarity.check().or_else(|message| out("similarity", &message))?;
        self.lexicon.check().or_else(|message| out("lexicon", &message))?;
        self.spelling.check().or_else(|message| out("spelling", &message))?;
        self.opensearch.check().or_else(|message| out("opensearch", &message))?;
        self.replicas.check().or_else(|message| out("replicas", &message))?;
        self.store.check().or_else(|message| out("store", &message))?;
        self.inspection.check().or_else(|message| out("inspection", &message))?;
        self.import.check().or_else(|message| out("import", &message))?;
        self.discord.check().or_else(|message| out("discord", &message))?;
        if self.paths.index.is_empty() {
            return out("paths.index", "must not be empty");
        }
        Ok(())
    }

    fn check_shares(&self) -> Result<(), ConfigError> {
        let shares = [
            ("ranking.b_title", self.ranking.b_title),
            ("ranking.b_outer", self.ranking.b_outer),
            ("ranking.b_heading", self.ranking.b_heading),
            ("ranking.b_body", self.ranking.b_body),
            ("ranking.b_asked", self.ranking.b_asked),
            ("ranking.tie_breaker", self.ranking.tie_breaker),
            ("ranking.cue_coverage", self.ranking.cue_coverage),
            ("ranking.outer_kind_share", self.ranking.outer_kind_share),
            ("ranking.title_only_factor", self.ranking.title_only_factor),
            ("ranking.unapproved_factor", self.ranking.unapproved_factor),
            ("answer.relative_score", self.answer.relative_score),
            ("answer.same_section_factor", self.answer.same_section_factor),
            ("answer.near_duplicate", self.answer.near_duplicate),
            ("answer.marked_share", self.answer.marked_share),
        ];
        let shares = shares.into_iter();
        let of_words = [
            ("ranking.common_weights", self.ranking.common_weights),
            ("ranking.unknown_weights", self.ranking.unknown_weights),
        ];
        let shares = shares.chain(of_words.into_iter().flat_map(|(key, of)| of.map(|value| (key, value))));
        for (key, value) in shares {
            if !(0.0..=1.0).contains(&value) {
                return out(key, "must be between 0 and 1");
            }
        }
        Ok(())
    }

    fn check_weights(&self) -> Result<(), ConfigError> {
        let weights = [
            ("ranking.k1", self.ranking.k1),
            ("ranking.weight_title", self.ranking.weight_title),
            ("ranking.weight_outer", self.ranking.weight_outer),
            ("ranking.weight_heading", self.ranking.weight_heading),
            ("ranking.weight_body", self.ranking.weight_body),
            ("ranking.weight_asked", self.ranking.weight_asked),
            ("ranking.exact_bonus", self.ranking.exact_bonus),
            ("ranking.intent_least", self.ranking.intent_least),
            ("ranking.intent_names", self.ranking.intent_names),
            ("ranking.candidate_kind_weight", self.ranking.candidate_kind_weight),
            ("ranking.context_weight", self.ranking.context_weight),
            ("ranking.heading_bonus", self.ranking.heading_bonus),
            ("ranking.proximity_bonus", self.ranking.proximity_bonus),
            ("ranking.intent_bonus", self.ranking.intent_bonus),
            ("ranking.condition_weight", self.ranking.condition_weight),
        ];
        for (key, value) in weights {
            if !(0.0..=100.0).contains(&value) {
                return out(key, "must be between 0 and 100");
            }
        }
        Ok(())
    }

    fn check_counts(&self) -> Result<(), ConfigError> {
        if !(1..=10_000).contains(&self.ranking.candidates) {
            return out("ranking.candidates", "must be between 1 and 10000");
        }
        if self.ranking.nearest > 10_000 {
            return out("ranking.nearest", "must not be more than 10000");
        }
        if !(1..=1_000).contains(&self.answer.top_limit) {
            return out("answer.top_limit", "must be between 1 and 1000");
        }
        if !(1..=self.answer.top_limit).contains(&self.answer.top) {
            return out("answer.top", "must be between 1 and answer.top_limit");
        }
        if !(1..=20).contains(&self.answer.looked_at) || !(1..=20).contains(&self.answer.near_duplicate_words)
        {
            return out("answer.looked_at", "must be between 1 and 20, near_duplicate_words, too");
        }
        if self.ranking.phrase_gap > 100 {
            return out("ranking.phrase_gap", "must not be more than 100");
        }
        Ok(())
    }
}

fn out<T>(key: &str, message: &str) -> Result<T, ConfigError> {
    Err(ConfigError::OutOfRange { key: key.to_owned(), message: message.to_owned() })
}
