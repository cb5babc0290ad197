//! From the command line to settings and an engine.

use std::path::PathBuf;

use anyhow::Context as _;
#[cfg(feature = "discord")]
use bonafide::config::StoreConfig;
use bonafide::config::{Config, ConfigSources};
use bonafide::engine::{Engine, EngineOptions};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::arguments::CommonArguments;
use crate::output;

/// Variables that name the locale, the first that is set counts.
const LOCALE_VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// Reads the settings.
pub(crate) fn config(arguments: &CommonArguments) -> anyhow::Result<Config> {
    let mut config = ConfigSources::from_process(arguments.config.clone()).load()?;
    if let Some(code) = &arguments.region {
        let region = config.help.find(code).map(|region| region.code.clone());
        config.help.region = region.with_context(|| {
            let codes: Vec<&str> = config.help.regions.iter().map(|region| region.code.as_str()).collect();
            format!("--region {code} is not listed: use one of {}", codes.join(", "))
        })?;
    }
    Ok(config)
}

/// Where corpus and index are, and under which settings.
pub(crate) fn engine_options(arguments: &CommonArguments) -> anyhow::Result<EngineOptions> {
    Ok(EngineOptions {
        corpus: arguments.corpus.clone(),
        index: arguments.index.clone(),
        config: config(arguments)?,
        here: PathBuf::from("."),
        today: Timestamp::now().to_zoned(TimeZone::UTC).date(),
    })
}

/// The same for somebody at a terminal, whose locale may name the region.
pub(crate) fn options_here(arguments: &CommonArguments) -> anyhow::Result<EngineOptions> {
    let mut options = engine_options(arguments)?;
    let help = &mut options.config.help;
    if help.is_from_locale() {
        let set = LOCALE_VARIABLES.into_iter().filter_map(|name| std::env::var(name).ok());
        let locale = set.into_iter().find(|locale| !locale.is_empty()).unwrap_or_default();
        if let Some(region) = help.region_of_locale(&locale).map(|region| region.code.clone()) {
            help.region = region;
        }
    }
    Ok(options)
}

/// Opens the engine; what takes long is told on standard error.
pub(crate) fn engine(arguments: &CommonArguments) -> anyhow::Result<Engine> {
    let options = options_here(arguments)?;
    Engine::open(options, &|line| output::complain(line)).context("cannot start")
}

/// Where the store of the Discord bot is.
#[cfg(feature = "discord")]
pub(crate) fn store_directory(config: &StoreConfig) -> anyhow::Result<PathBuf> {
    if !config.directory.is_empty() {
        return Ok(PathBuf::from(&config.directory));
    }
    let directories = directories::ProjectDirs::from("", "", "bonafide")
        .context("there is no home directory: name one for the store in store.directory")?;
    Ok(directories.data_dir().to_path_buf())
}

/// The number of passages asked for, checked.
pub(crate) fn top(asked: Option<usize>, config: &Config) -> anyhow::Result<usize> {
    let top = asked.unwrap_or(config.answer.top);
    let limit = config.answer.top_limit;
    anyhow::ensure!((1..=limit).contains(&top), "--top must lie between 1 and {limit}");
    Ok(top)
}
