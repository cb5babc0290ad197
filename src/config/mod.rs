//! Settings: typed, checked when loaded, with the files of `config/` embedded as defaults.

mod check;
mod discord;
mod discord_moderation;
mod error;
mod import;
mod inspection;
mod intents;
mod judgement;
mod language;
mod layers;
mod likeness;
mod safety;
mod sections;
mod store;

pub use discord::{DiscordConfig, DiscordTexts, FALLBACK_LANGUAGE};
pub use discord_moderation::{GapTexts, OwnDataTexts, PinTexts};
pub use error::ConfigError;
pub use import::ImportConfig;
pub use inspection::InspectionConfig;
pub use intents::{ConditionsConfig, IntentConfig, IntentsConfig, KnownCondition};
pub use judgement::{FEATURES, JudgementConfig};
pub use language::{
    EqualTerms, FoundTerms, LexiconConfig, LexiconFile, SpellingConfig, TermKind, commonness,
};
pub use layers::{ConfigSources, environment_names, read_lexicon};
pub use likeness::LikenessConfig;
pub use safety::{
    CareConfig, ConversationConfig, HelpConfig, HelpLevel, HelpRegion, UrgencyConfig, UrgencyRule,
};
pub use sections::{
    AnalyzerConfig, AnswerConfig, Config, PassagesConfig, PathsConfig, RankingConfig, TextsConfig,
};
pub use store::StoreConfig;
