//! `bonafide index`: builds the index on disk.

use std::process::ExitCode;
use std::time::Instant;

use bonafide::engine::{build_index, check_index};
use bonafide::index::Progress;
use indicatif::{ProgressBar, ProgressStyle};

use super::NOTHING;
use crate::arguments::{CommonArguments, IndexArguments};
use crate::{output, setup};

/// Builds the index, with a progress bar where standard error is a terminal.
pub(crate) fn run(common: &CommonArguments, arguments: &IndexArguments) -> anyhow::Result<ExitCode> {
    let options = setup::engine_options(common)?;
    if arguments.check {
        return match check_index(&options)? {
            Ok(checked) => {
                output::print(&format!(
                    "the index is current: {} documents, {} passages\n",
                    checked.documents, checked.passages
                ))?;
                Ok(ExitCode::SUCCESS)
            }
            Err(reason) => {
                output::print(&format!("the index is not current: {reason}\n"))?;
                Ok(ExitCode::from(NOTHING))
            }
        };
    }
    let start = Instant::now();
    let bar = ProgressBar::new_spinner();
    bar.set_style(ProgressStyle::with_template("{spinner} {msg:9} {pos} documents")?);
    let (directory, built) = build_index(&options, &|progress| match progress {
        Progress::Waiting => {
            bar.suspend(|| eprintln!("bonafide: another process is building this index; waiting for it"));
        }
        Progress::Documents { done } => {
            bar.set_message("indexing");
            bar.set_position(done as u64);
        }
        Progress::Finishing => bar.set_message("finishing"),
    })?;
    bar.finish_and_clear();
    output::print(&format!(
        "{} documents ({} new or changed), {} passages, {} bytes, {:.2} seconds: {}\n",
        built.documents,
        built.analyzed,
        built.passages,
        built.bytes,
        start.elapsed().as_secs_f64(),
        directory.display()
    ))?;
    Ok(ExitCode::SUCCESS)
}
