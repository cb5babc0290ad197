//! The sections of the configuration, one struct for each file in `config/`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    CareConfig, ConditionsConfig, ConfigError, ConversationConfig, DiscordConfig, FusionConfig, HelpConfig,
    ImportConfig, InspectionConfig, IntentsConfig, JudgementConfig, LexiconConfig, OpenSearchConfig,
    QuantitiesConfig, ReplicasConfig, RetrievalConfig, SimilarityConfig, SpellingConfig, StoreConfig,
    TextsConfig, UrgencyConfig,
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
    /// What finds passages.
    pub retrieval: RetrievalConfig,
    /// The OpenSearch cluster.
    pub opensearch: OpenSearchConfig,
    /// An index that was published elsewhere.
    pub replicas: ReplicasConfig,
    /// How passages are found and ordered.
    pub ranking: RankingConfig,
    /// What is compared by meaning.
    pub vectors: VectorsConfig,
    /// What is answered, and when not.
    pub answer: AnswerConfig,
    /// What questions ask for.
    pub intents: IntentsConfig,
    /// Fixed words shown to people.
    pub texts: TextsConfig,
    /// Words of people who need help at once.
    pub urgency: UrgencyConfig,
    /// Conditions that a corpus may have nothing about.
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
    /// Quantities that questions ask for.
    pub quantities: QuantitiesConfig,
    /// When two questions ask the same.
    pub similarity: SimilarityConfig,
    /// Words that find each other.
    pub lexicon: LexiconConfig,
    /// What a check of the corpus asks a person to look at.
    pub inspection: InspectionConfig,
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
    /// Words of other languages that are left out of questions in them, by the language's code.
    pub other_left_out: BTreeMap<String, Vec<String>>,
    /// Subject words of other languages; a question with one is in that language.
    pub other_words: BTreeMap<String, Vec<String>>,
    /// Single letters that belong to the word after them.
    pub joined_letters: Vec<String>,
    /// Words that a number follows, as `type`.
    pub numbered: Vec<String>,
    /// Words between such numbers.
    pub number_connectors: Vec<String>,
    /// Words before which `I` is the pronoun.
    pub after_pronoun: Vec<String>,
    /// Words before which `one` is a number.
    pub counted: Vec<String>,
    /// Ordinals and their numbers.
    pub ordinals: BTreeMap<String, String>,
    /// Words for numbers from 2 on.
    pub number_words: BTreeMap<String, String>,
    /// Pairs: spelling to replace inside a word, spelling to use.
    pub spelling_variants: Vec<(String, String)>,
    /// Words whose stem is fixed.
    pub stem_overrides: BTreeMap<String, String>,
}

/// `config/passages.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassagesConfig {
    /// The minimum number of words of a passage, where the section has as many.
    pub min_words: usize,
    /// The maximum number of words of a passage, where sentences allow.
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
    /// Passages nearest by meaning that are handed over besides.
    pub nearest: usize,
    /// BM25's saturation.
    pub k1: f32,
    /// BM25's length normalization in titles.
    pub b_title: f32,
    /// The same in headings further out.
    pub b_outer: f32,
    /// The same in a passage's own heading.
    pub b_heading: f32,
    /// The same in bodies.
    pub b_body: f32,
    /// The same in the questions that a section is asked.
    pub b_asked: f32,
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
    /// Weight of the questions that a section is asked.
    pub weight_asked: f32,
    /// Share of the fields that are not a term's best.
    pub tie_breaker: f32,
    /// Share added for the exact form.
    pub exact_bonus: f32,
    /// Share of the question's weight for a heading that the question has whole.
    pub heading_bonus: f32,
    /// Share added for adjacent terms.
    pub proximity_bonus: f32,
    /// Words between terms that still count as near.
    pub proximity_window: u32,
    /// Share of the question's weight for a section of the kind asked for.
    pub intent_bonus: f32,
    /// How much of its weight a word adds to coverage if it says what kind of section is
    /// asked for.
    pub cue_coverage: f32,
    /// Share of that where only a heading further out says so.
    pub outer_kind_share: f32,
    /// Sum of cue weights from which something is taken to be asked for.
    pub intent_least: f32,
    /// Weight from which a cue names a kind of section.
    pub intent_names: f32,
    /// Weight of a section's kind in finding candidates.
    pub candidate_kind_weight: f32,
    /// Words that may occur between two words of a phrase.
    pub phrase_gap: u32,
    /// Weight of the words that name the condition, against other words.
    pub condition_weight: f32,
    /// What is left of a score that only the title made.
    pub title_only_factor: f32,
    /// What is left of the score of a document that nobody has approved.
    pub unapproved_factor: f32,
    /// How words and meaning count together.
    pub fusion: FusionConfig,
}

/// `config/vectors.toml`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VectorsConfig {
    /// Whether questions and passages are compared by meaning.
    pub enabled: bool,
    /// Whether that is done in a build without optimization, too.
    pub in_debug_builds: bool,
    /// Whether it is learned from the questions that the sections list which differences matter.
    pub learn_from_questions: bool,
    /// Passages up to which headings and sentences are encoded, too.
    pub sentences_up_to: u64,
    /// Passages up to which they are encoded whenever an index is built.
    pub index_up_to: u64,
    /// Passages up to which a corpus in memory is encoded at each start.
    pub start_up_to: u64,
}

/// `config/answer.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerConfig {
    /// Intent of a question that is nothing but the name of a condition.
    pub bare_name_intent: String,
    /// Passages in an answer.
    pub top: usize,
    /// The maximum number of passages that may be asked for.
    pub top_limit: usize,
    /// Share of the first score that a following passage needs.
    pub relative_score: f32,
    /// What is left of a following passage's score that is from the same section as one before it.
    pub same_section_factor: f32,
    /// Share of common words from which two passages are the same in other words.
    pub near_duplicate: f32,
    /// The number of adjacent words in each run that is compared.
    pub near_duplicate_words: usize,
    /// Ranked passages that are looked at for each that is shown.
    pub looked_at: usize,
    /// The maximum number of topics and contacts that are named where nothing was found.
    pub listed_topics: usize,
    /// The same, of contacts.
    pub listed_contacts: usize,
    /// The maximum number of sentences of a passage that are marked.
    pub marked_sentences: usize,
    /// Share of the best one's weight that another one needs.
    pub marked_share: f32,
    /// The maximum number of conditions that are named where nothing was found.
    pub listed_conditions: usize,
    /// Years after which a document is called old.
    pub old_years: i16,
    /// Largest corpus indexed in memory, in bytes.
    pub memory_corpus_bytes: u64,
    /// Longest wait for another builder, in seconds.
    pub lock_wait_seconds: u64,
    /// Largest index verified in full when opened, in bytes.
    pub verify_bytes: u64,
    /// Memory for postings during a build, in bytes.
    pub build_memory_bytes: u64,
    /// Turns remembered in a conversation.
    pub conversation_turns: usize,
    /// Minutes that they are remembered.
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
}
