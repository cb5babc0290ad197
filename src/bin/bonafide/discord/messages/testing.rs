//! What tests of messages need.

use bonafide::config::Config;
use bonafide::engine::{Engine, EngineOptions};

/// The shipped corpus on a fixed day.
pub(crate) fn engine() -> Engine {
    let options = EngineOptions {
        corpus: None,
        index: None,
        config: Config::embedded().expect("valid settings"),
        here: std::env::temp_dir().join("no such folder"),
        today: jiff::civil::date(2026, 11, 23),
    };
    Engine::open(options, &|_| {}).expect("the shipped corpus")
}
