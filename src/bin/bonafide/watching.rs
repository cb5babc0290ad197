//! Watches the corpus and the settings, and rebuilds the engine when they change.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, bail};
use bonafide::corpus::CorpusOrigin;
use bonafide::engine::{Engine, EngineOptions, NOT_SEARCHED};
use notify_debouncer_full::notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use crate::arguments::CommonArguments;
use crate::{output, setup};

/// How long nothing may change before it is looked at: an editor writes a file in several steps.
const QUIET: Duration = Duration::from_millis(300);

/// A watch; it ends when this is dropped.
pub(crate) struct Watch {
    _debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
}

/// Calls `changed`, in a thread of its own and never twice at a time, after files of the corpus or of the
/// settings changed.
///
/// # Errors
/// When there is no folder to watch, or the system cannot watch it.
pub(crate) fn watch(
    common: &CommonArguments,
    mut changed: impl FnMut() + Send + 'static,
) -> anyhow::Result<Watch> {
    let CorpusOrigin::Directory(corpus) = setup::engine_options(common)?.origin() else {
        bail!(
            "the corpus inside the program never changes: name a folder with --corpus, or put documents into ./corpus"
        );
    };
    let settings = setup::config_sources(common).file;
    let look = move |events: DebounceEventResult| {
        // looking at the files is an event, too; where the system lost count, a look is due
        if events.map_or(true, |events| events.iter().any(|event| !event.kind.is_access())) {
            changed();
        }
    };
    let mut debouncer = new_debouncer(QUIET, None, look).context("the system cannot watch files")?;
    let cannot = |path: &Path| format!("cannot watch {}", path.display());
    debouncer.watch(&corpus, RecursiveMode::Recursive).with_context(|| cannot(&corpus))?;
    // the folder, as many editors put a new file in the place of the old one
    if let Some(folder) =
        settings.as_deref().and_then(|file| file.canonicalize().ok()?.parent().map(Path::to_owned))
    {
        debouncer.watch(&folder, RecursiveMode::NonRecursive).with_context(|| cannot(&folder))?;
    }
    Ok(Watch { _debouncer: debouncer })
}

/// A rebuilt engine that isn't in use yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Renewed(Arc<Mutex<Option<Engine>>>);

impl Renewed {
    /// Takes the newest engine, where there is one.
    pub(crate) fn take(&self) -> Option<Engine> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn put(&self, engine: Engine) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(engine);
    }
}

/// Rebuilds the engine as the corpus and the settings change. What is wrong with them is handed to `wrong`,
/// and the last good engine stays.
///
/// # Errors
/// As those of [`watch`].
pub(crate) fn renew(
    common: &CommonArguments,
    wrong: impl Fn(String) + Send + 'static,
) -> anyhow::Result<(Watch, Renewed)> {
    let renewed = Renewed::default();
    let (put, arguments) = (renewed.clone(), common.clone());
    let watch = watch(common, move || match open(&arguments) {
        Ok(engine) => put.put(engine),
        Err(error) => wrong(output::in_one_line(&error)),
    })?;
    Ok((watch, renewed))
}

/// An engine of the corpus and the settings as they are now.
pub(crate) fn open(common: &CommonArguments) -> anyhow::Result<Engine> {
    let options: EngineOptions = setup::options_here(common)?;
    // a document with an error is no reason to lose it while the last good index has it
    let skipped = Mutex::new(Vec::new());
    let engine = Engine::open(options, &|line| {
        if let Some(finding) = line.strip_prefix(NOT_SEARCHED) {
            skipped.lock().unwrap_or_else(PoisonError::into_inner).push(finding.to_owned());
        }
    })?;
    let skipped = skipped.into_inner().unwrap_or_else(PoisonError::into_inner);
    anyhow::ensure!(skipped.is_empty(), "{}", skipped.join("\n"));
    Ok(engine)
}
