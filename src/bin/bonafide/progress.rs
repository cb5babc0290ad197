//! Progress on standard error, with an estimate of the time left. In a pipe or a file, nothing is shown.

use std::time::Duration;

use bonafide::index::Progress;
use bonafide::safety::TrainingProgress;
#[cfg(feature = "discord")]
use bonafide::store::CopyProgress;
use indicatif::{ProgressBar, ProgressFinish, ProgressIterator as _, ProgressStyle};

use crate::output;

/// A bar for a known amount of work. `set_length` changes the amount.
pub(crate) fn bar(total: usize, what: &str) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{prefix} {bar:30} {pos} of {len}, {eta} left {wide_msg}")?;
    Ok(ProgressBar::new(total as u64)
        .with_style(style)
        .with_prefix(what.to_owned())
        .with_finish(ProgressFinish::AndClear))
}

/// The items, with a bar that advances with each of them.
pub(crate) fn each<'a, T>(items: &'a [T], what: &str) -> anyhow::Result<impl Iterator<Item = &'a T>> {
    Ok(items.iter().progress_with(bar(items.len(), what)?))
}

/// A count of what was done, for work of an unknown amount.
pub(crate) fn count(what: &str) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{prefix} {spinner} {pos} ({per_sec})")?;
    Ok(ProgressBar::no_length()
        .with_style(style)
        .with_prefix(what.to_owned())
        .with_finish(ProgressFinish::AndClear))
}

/// Shows how far a copy got.
#[cfg(feature = "discord")]
pub(crate) fn show_copy(bar: &ProgressBar, progress: CopyProgress) {
    match progress {
        CopyProgress::Reading { rows } => {
            bar.set_length(rows);
            bar.set_message("(reading)");
        }
        CopyProgress::Writing { rows, of } => {
            bar.set_length(of);
            bar.set_position(rows);
            bar.set_message("(writing)");
        }
    }
}

/// A bar for a training, which moves on while nothing is reported.
pub(crate) fn training_bar() -> anyhow::Result<ProgressBar> {
    let bar = bar(0, "training")?;
    bar.enable_steady_tick(Duration::from_secs(1));
    Ok(bar)
}

/// Shows how far a training got.
pub(crate) fn show_training(bar: &ProgressBar, progress: TrainingProgress) {
    let (done, of, what) = match progress {
        TrainingProgress::Reading { done, of } => (done, of, "(reading the messages)"),
        TrainingProgress::Comparing { done, of } => (done, of, "(comparing them)"),
        TrainingProgress::Learning { done, of } => (done, of, "(learning from them)"),
    };
    bar.set_length(of as u64);
    bar.set_position(done as u64);
    bar.set_message(what);
}

/// A bar for the build of an index, in percent of the corpus's bytes.
pub(crate) fn index_bar() -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("indexing {bar:30} {percent}%, {eta} left {wide_msg}")?;
    Ok(ProgressBar::new(0).with_style(style).with_finish(ProgressFinish::AndClear))
}

/// Shows how far a build got.
pub(crate) fn show_build(bar: &ProgressBar, progress: Progress) {
    match progress {
        Progress::Waiting => {
            bar.suspend(|| output::complain("another process is building this index; waiting for it"));
        }
        Progress::Documents { done, bytes, of_bytes } => {
            bar.set_length(of_bytes);
            bar.set_position(bytes);
            bar.set_message(format!("({})", output::counted(done, "document")));
        }
        Progress::Finishing => bar.set_message("(finishing)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_comes_and_the_bar_ends() {
        let items = [3, 1, 2];
        assert!(each(&items, "counting").expect("a bar").eq(&items));
        let bar = index_bar().expect("a bar");
        show_build(&bar, Progress::Documents { done: 1, bytes: 250, of_bytes: 1000 });
        assert_eq!((bar.position(), bar.length()), (250, Some(1000)));
        assert_eq!(bar.message(), "(1 document)");
    }
}
