//! `bonafide watch`: keeps the index on disk up to date while documents and settings change.

use std::process::ExitCode;
use std::sync::mpsc;

use anyhow::Context as _;
use bonafide::engine::{build_index, current_generation};
use bonafide::index::When;

use crate::arguments::CommonArguments;
use crate::output::counted;
use crate::{output, setup, watching};

/// Brings the index up to date, now and whenever something changes, until it gets a signal to stop.
pub(crate) fn run(common: &CommonArguments) -> anyhow::Result<ExitCode> {
    let (stop, stopped) = mpsc::channel();
    ctrlc::set_handler(move || {
        // nobody listens before the first build is done or after the end
        let _ = stop.send(());
    })
    .context("cannot wait for the end")?;
    let arguments = common.clone();
    // watched before the first build, so that no change falls between
    let watch = watching::watch(common, move || {
        if let Err(error) = update(&arguments, false) {
            let error = output::in_one_line(&error);
            output::complain(&format!("{error}; the last good index stays in use"));
        }
    })?;
    update(common, true)?;
    // an error: the sender is gone, which ends the wait as well
    let _ = stopped.recv();
    drop(watch);
    Ok(ExitCode::SUCCESS)
}

/// Builds the index where it is not that of the corpus, and says so.
fn update(common: &CommonArguments, first: bool) -> anyhow::Result<()> {
    let options = setup::engine_options(common)?;
    let before = current_generation(&options)?;
    let (directory, built) = build_index(&options, When::Stale, &|_| {})?;
    if first || current_generation(&options)? != before {
        output::print(&format!(
            "{}{} ({} new or changed), {}: {}\n",
            if first { "watching; " } else { "" },
            counted(built.documents, "document"),
            built.analyzed,
            counted(built.passages, "passage"),
            directory.display()
        ))?;
    }
    Ok(())
}
