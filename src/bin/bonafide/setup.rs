//! From the command line to settings and an engine.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
#[cfg(feature = "discord")]
use bonafide::config::StoreConfig;
use bonafide::config::{Config, ConfigSources};
use bonafide::corpus::CorpusOrigin;
use bonafide::engine::{Engine, EngineOptions};
use directories::ProjectDirs;

use crate::arguments::CommonArguments;
use crate::{output, progress};

/// Variables that name the locale, the first that is set counts.
const LOCALE_VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// Names in the user's own folders.
const CONFIG_FILE: &str = "config.toml";
const INDEX_FOLDER: &str = "index";

/// The user's folders for configuration, data and caches (XDG on Linux); none where there is no home.
fn user_folders() -> Option<ProjectDirs> {
    ProjectDirs::from("", "", "bonafide")
}

/// The layers of settings; where no configuration file is named, the user's own counts if there is one.
pub(crate) fn config_sources(arguments: &CommonArguments) -> ConfigSources {
    let mut sources = ConfigSources::from_process(arguments.config.clone());
    let own = || user_folders().map(|folders| folders.config_dir().join(CONFIG_FILE));
    sources.file = sources.file.or_else(|| own().filter(|file| file.is_file()));
    sources
}

/// Reads the settings.
pub(crate) fn config(arguments: &CommonArguments) -> anyhow::Result<Config> {
    let mut config = config_sources(arguments).load()?;
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
    let mut options = EngineOptions {
        corpus: arguments.corpus.clone(),
        index: arguments.index.clone(),
        ..EngineOptions::new(config(arguments)?)
    };
    use_own_corpus(&mut options);
    Ok(options)
}

/// Where no corpus was named and none is beside, takes the one in the user's data folder, and the index in their
/// cache folder.
fn use_own_corpus(options: &mut EngineOptions) {
    if options.origin() != CorpusOrigin::Embedded {
        return;
    }
    let Some(folders) = user_folders() else { return };
    let CorpusOrigin::Directory(corpus) = CorpusOrigin::find(None, folders.data_dir()) else { return };
    let configured = Path::new(&options.config.paths.index);
    if options.index.is_none() && configured == Path::new(INDEX_FOLDER) && !configured.is_dir() {
        options.index = Some(folders.cache_dir().join(INDEX_FOLDER));
    }
    options.corpus = Some(corpus);
}

/// The folder that new documents go to: that of the corpus, else ./corpus.
pub(crate) fn corpus_folder(arguments: &CommonArguments) -> anyhow::Result<PathBuf> {
    Ok(match engine_options(arguments)?.origin() {
        CorpusOrigin::Directory(folder) => folder,
        CorpusOrigin::Embedded => PathBuf::from("corpus"),
    })
}

/// Corpus, index and settings for somebody at a terminal, whose locale may name the region.
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

/// Opens the engine; standard error reports what takes long.
pub(crate) fn engine(arguments: &CommonArguments) -> anyhow::Result<Engine> {
    let options = options_here(arguments)?;
    let bar = progress::index_bar()?;
    let report = |line: &str| bar.suspend(|| output::complain(line));
    let engine = Engine::open_with_progress(options, &report, &|got| progress::show_build(&bar, got));
    bar.finish_and_clear();
    engine.context("cannot start")
}

/// Where the store of the Discord bot is, unless it is in a database.
#[cfg(feature = "discord")]
pub(crate) fn store_directory(config: &StoreConfig) -> anyhow::Result<PathBuf> {
    if !config.directory.is_empty() || !config.address.is_empty() {
        return Ok(PathBuf::from(&config.directory));
    }
    let folders =
        user_folders().context("there is no home directory: name one for the store in store.directory")?;
    Ok(folders.data_dir().to_path_buf())
}

/// The number of passages asked for, checked.
pub(crate) fn top(asked: Option<usize>, config: &Config) -> anyhow::Result<usize> {
    let top = asked.unwrap_or(config.answer.top);
    let limit = config.answer.top_limit;
    anyhow::ensure!((1..=limit).contains(&top), "--top must be between 1 and {limit}");
    Ok(top)
}

/// The usual name of a condition that somebody named.
pub(crate) fn condition<'a>(engine: &'a Engine, name: &str) -> anyhow::Result<&'a str> {
    engine.condition_called(name).with_context(|| {
        format!("no document is about “{name}”: use one of {}", engine.conditions().join("; "))
    })
}
