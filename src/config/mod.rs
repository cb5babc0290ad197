//! Settings: typed, checked when loaded, with the files of `config/` embedded as defaults.

mod check;
mod discord;
mod error;
mod fusion;
mod help;
mod import;
mod inspection;
mod intents;
mod judgement;
mod language;
mod layers;
mod lexicon;
pub mod messages;
mod opensearch;
mod quantities;
mod replicas;
mod safety;
mod secret;
mod sections;
mod shards;
mod similarity;
mod store;
mod term_lines;
mod texts;

pub use discord::DiscordConfig;
pub use error::ConfigError;
pub use fusion::{FUSION_FEATURES, FusionConfig};
pub use help::{HelpConfig, HelpLine, HelpRegion, HelpTexts, HelpWords, LineKind};
pub use import::ImportConfig;
pub use inspection::InspectionConfig;
pub use intents::{ConditionsConfig, IntentConfig, IntentsConfig, KnownCondition};
pub use judgement::{FEATURES, JudgementConfig, JudgementModel};
pub use language::{LISTED_LETTERS, SpellingConfig, commonness};
pub use layers::{ConfigSources, PAGER_VARIABLE, environment_names};
pub use lexicon::{LexiconConfig, LexiconEntry, TermKind};
pub use messages::Texts;
pub use opensearch::{OpenSearchConfig, RetrievalConfig, RetrieverName};
pub use quantities::{QuantitiesConfig, QuantityKindConfig};
pub use replicas::ReplicasConfig;
pub use safety::{
    CareConfig, ConversationConfig, HelpLevel, OWN_PATTERNS, PREPARED_PATTERNS, Personal, ThresholdsConfig,
    URGENCY_KERNEL, URGENCY_NETWORK, URGENCY_PATTERNS, URGENCY_WEIGHTS, URGENCY_WEIGHTS_BY_MEANING,
    UrgencyConfig,
};
pub use secret::Secret;
pub use sections::{
    AnalyzerConfig, AnswerConfig, Config, PassagesConfig, PathsConfig, RankingConfig, VectorsConfig,
};
pub use shards::{ShardRange, ShardRangeError};
pub use similarity::SimilarityConfig;
pub use store::StoreConfig;
#[cfg(feature = "discord")]
pub(crate) use store::is_postgres;
pub use texts::{Language, TextsConfig, Translated};
