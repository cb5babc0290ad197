//! Settings: typed, checked when loaded, with the files of `config/` embedded as defaults.

mod error;
mod intents;
mod layers;
mod sections;

pub use error::ConfigError;
pub use intents::{IntentConfig, IntentsConfig};
pub use layers::{ConfigSources, environment_names};
pub use sections::{
    AnalyzerConfig, AnswerConfig, Config, PassagesConfig, PathsConfig, RankingConfig, TextsConfig,
};
