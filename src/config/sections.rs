//! The sections of the configuration, one struct for each file in `config/`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::safety::FALLBACK_REGION;
use super::{
    CareConfig, ConditionsConfig, ConfigError, ConversationConfig, DiscordConfig, HelpConfig, ImportConfig,
    IntentsConfig, JudgementConfig, LexiconConfig, LikenessConfig, SpellingConfig, StoreConfig, TextsConfig,
    UrgencyConfig,
};

/// All settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where corpus and index are.
    pub paths: PathsConfig,
    /// How text becomes terms.
    pub analyzer: AnalyzerConfig,
    /// How sections become passages.
    pub passages: PassagesConfig,
    /// How passages are found and ordered.
    pub ranking: RankingConfig,
    /// What is answered, and when not.
    pub answer: AnswerConfig,
    /// What questions ask for.
    pub intents: IntentsConfig,
    /// Fixed words shown to people.
    pub texts: TextsConfig,
    /// Words of people who need help at once.
    pub urgency: UrgencyConfig,
    /// Diseases that a corpus may not hold.
    pub conditions: ConditionsConfig,
    /// Questions that need a word of care.
    pub care: CareConfig,
    /// The Discord bot.
    pub discord: DiscordConfig,
    /// What the Discord bot keeps.
    pub store: StoreConfig,
    /// Cues of follow-up questions.
    pub conversation: ConversationConfig,
    /// Where they get it.
    pub help: HelpConfig,
    /// Whether a passage answers.
    pub judgement: JudgementConfig,
    /// When two questions ask the same.
    pub likeness: LikenessConfig,
    /// Words that find each other.
    pub lexicon: LexiconConfig,
    /// How pages are read by an import.
    pub import: ImportConfig,
    /// When a word is taken for another.
    pub spelling: SpellingConfig,
}

/// `config/paths.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PathsConfig {
    /// Directory of the corpus; empty: look for it.
    pub corpus: String,
    /// Directory of the index.
    pub index: String,
}

/// `config/analyzer.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnalyzerConfig {
    /// Words left out of a question.
    pub stop_words: Vec<String>,
    /// Words that only make a sentence a question.
    pub question_words: Vec<String>,
    /// Single letters that belong to the word after them.
    pub joined_letters: Vec<String>,
    /// Pairs: spelling to replace inside a word, spelling to use.
    pub spelling_variants: Vec<(String, String)>,
    /// Words whose stem is fixed.
    pub stem_overrides: BTreeMap<String, String>,
}

/// `config/passages.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassagesConfig {
    /// Fewest words of a passage, where the section has as many.
    pub min_words: usize,
    /// Most words of a passage, where sentences allow.
    pub max_words: usize,
    /// Abbreviations that do not end a sentence.
    pub abbreviations: Vec<String>,
    /// Those of them that end one when a capital letter follows.
    pub may_end_sentence: Vec<String>,
    /// Words after which a single capital letter is no initial.
    pub letter_after: Vec<String>,
}

/// `config/ranking.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankingConfig {
    /// Passages handed over by the index to be ranked.
    pub candidates: usize,
    /// BM25's saturation.
    pub k1: f32,
    /// BM25's length normalisation in titles.
    pub b_title: f32,
    /// The same in headings further out.
    pub b_outer: f32,
    /// The same in a passage's own heading.
    pub b_heading: f32,
    /// The same in bodies.
    pub b_body: f32,
    /// Weight of a word by how common it is in English, the most common first.
    pub common_weights: [f32; 4],
    /// What is left of that where no passage holds the word, in the same order.
    pub unknown_weights: [f32; 4],
    /// Weight of the words that a question takes over from the turn before it.
    pub context_weight: f32,
    /// Weight of the title field.
    pub weight_title: f32,
    /// Weight of the headings further out.
    pub weight_outer: f32,
    /// Weight of a passage's own heading.
    pub weight_heading: f32,
    /// Weight of the body field.
    pub weight_body: f32,
    /// Share of the fields that are not a term's best.
    pub tie_breaker: f32,
    /// Share added for the exact form.
    pub exact_bonus: f32,
    /// Share of the question's weight for a heading that the question has whole.
    pub heading_bonus: f32,
    /// Share added for neighbouring terms.
    pub proximity_bonus: f32,
    /// Words between terms that still count as near.
    pub proximity_window: u32,
    /// Share of the question's weight for a section of the kind asked for.
    pub intent_bonus: f32,
    /// Share of its weight by which a word counts in coverage that says what kind of section is
    /// asked for.
    pub cue_coverage: f32,
    /// Share of that where only a heading further out says so.
    pub outer_kind_share: f32,
    /// Weight of the words that name the condition, against other words.
    pub condition_weight: f32,
    /// What is left of a score that only the title made.
    pub title_only_factor: f32,
    /// What is left of the score of a document that nobody has approved.
    pub unapproved_factor: f32,
}

/// `config/answer.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerConfig {
    /// Intent of a question that is nothing but the name of a condition.
    pub bare_name_intent: String,
    /// Passages in an answer.
    pub top: usize,
    /// Most passages that may be asked for.
    pub top_limit: usize,
    /// Share of the first score that a following passage needs.
    pub relative_score: f32,
    /// What is left of a following passage's score that is from the same section as one before it.
    pub same_section_factor: f32,
    /// Share of common words from which two passages are the same in other words.
    pub near_duplicate: f32,
    /// Most topics and contacts that are named where nothing was found.
    pub listed_topics: usize,
    /// The same, of contacts.
    pub listed_contacts: usize,
    /// Most sentences of a passage that are marked.
    pub marked_sentences: usize,
    /// Most conditions that are named where nothing was found.
    pub listed_conditions: usize,
    /// Years after which a document is called old.
    pub old_years: i16,
    /// Largest corpus indexed in memory, in bytes.
    pub memory_corpus_bytes: u64,
    /// Longest wait for another builder, in seconds.
    pub lock_wait_seconds: u64,
    /// Largest index verified in full when opened, in bytes.
    pub verify_bytes: u64,
    /// Turns remembered in a conversation.
    pub conversation_turns: usize,
    /// Minutes for which they are remembered.
    pub conversation_minutes: u64,
}

impl Config {
    /// The settings in `config/`, as embedded.
    ///
    /// # Errors
    /// When the embedded files are wrong, which a test excludes.
    pub fn embedded() -> Result<Self, ConfigError> {
        super::ConfigSources::default().load()
    }

    /// Checks ranges that types cannot express.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let out = |key: &str, message: &str| {
            Err(ConfigError::OutOfRange { key: key.to_owned(), message: message.to_owned() })
        };
        let shares = [
            ("ranking.b_title", self.ranking.b_title),
            ("ranking.b_outer", self.ranking.b_outer),
            ("ranking.b_heading", self.ranking.b_heading),
            ("ranking.b_body", self.ranking.b_body),
            ("ranking.tie_breaker", self.ranking.tie_breaker),
            ("ranking.cue_coverage", self.ranking.cue_coverage),
            ("ranking.outer_kind_share", self.ranking.outer_kind_share),
            ("ranking.title_only_factor", self.ranking.title_only_factor),
            ("ranking.unapproved_factor", self.ranking.unapproved_factor),
            ("answer.relative_score", self.answer.relative_score),
            ("answer.same_section_factor", self.answer.same_section_factor),
            ("answer.near_duplicate", self.answer.near_duplicate),
        ];
        let shares = shares.into_iter();
        let of_words = [
            ("ranking.common_weights", self.ranking.common_weights),
            ("ranking.unknown_weights", self.ranking.unknown_weights),
        ];
        let shares = shares.chain(of_words.into_iter().flat_map(|(key, of)| of.map(|value| (key, value))));
        for (key, value) in shares {
            if !(0.0..=1.0).contains(&value) {
                return out(key, "must lie between 0 and 1");
            }
        }
        let weights = [
            ("ranking.k1", self.ranking.k1),
            ("ranking.weight_title", self.ranking.weight_title),
            ("ranking.weight_outer", self.ranking.weight_outer),
            ("ranking.weight_heading", self.ranking.weight_heading),
            ("ranking.weight_body", self.ranking.weight_body),
            ("ranking.exact_bonus", self.ranking.exact_bonus),
            ("ranking.context_weight", self.ranking.context_weight),
            ("ranking.heading_bonus", self.ranking.heading_bonus),
            ("ranking.proximity_bonus", self.ranking.proximity_bonus),
            ("ranking.intent_bonus", self.ranking.intent_bonus),
            ("ranking.condition_weight", self.ranking.condition_weight),
        ];
        for (key, value) in weights {
            if !(0.0..=100.0).contains(&value) {
                return out(key, "must lie between 0 and 100");
            }
        }
        if !(1..=10_000).contains(&self.ranking.candidates) {
            return out("ranking.candidates", "must lie between 1 and 10000");
        }
        if !(1..=1_000).contains(&self.answer.top_limit) {
            return out("answer.top_limit", "must lie between 1 and 1000");
        }
        if !(1..=self.answer.top_limit).contains(&self.answer.top) {
            return out("answer.top", "must lie between 1 and answer.top_limit");
        }
        if !(1..=200).contains(&self.answer.old_years) {
            return out("answer.old_years", "must lie between 1 and 200");
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
        if !self.help.regions.iter().any(|region| region.code == FALLBACK_REGION) {
            return out("help.regions", "must hold the region international");
        }
        self.help.check().or_else(|message| out("help", &message))?;
        self.texts.check().or_else(|message| out("texts", &message))?;
        if self.urgency.rule.is_empty() {
            return out("urgency.rule", "must not be empty");
        }
        self.judgement.check().or_else(|message| out("judgement", &message))?;
        self.likeness.check().or_else(|message| out("likeness", &message))?;
        self.lexicon.check().or_else(|message| out("lexicon", &message))?;
        self.spelling.check().or_else(|message| out("spelling", &message))?;
        self.store.check().or_else(|message| out("store", &message))?;
        self.import.check().or_else(|message| out("import", &message))?;
        self.discord.check().or_else(|message| out("discord", &message))?;
        if self.paths.index.is_empty() {
            return out("paths.index", "must not be empty");
        }
        Ok(())
    }
}
