//! `bonafide topics` and `bonafide sources`.

use std::process::ExitCode;

use bonafide::render::{render_sources, render_topics};

use crate::arguments::CommonArguments;
use crate::{output, setup};

/// Lists conditions and their sections.
pub(crate) fn topics(common: &CommonArguments) -> anyhow::Result<ExitCode> {
    let engine = setup::engine(common)?;
    let list = render_topics(engine.topics()?, &output::terminal(common));
    output::print_rendered(&format!("{}\n", list.trim_end()))?;
    Ok(ExitCode::SUCCESS)
}

/// Lists documents, and says which corpus and index are used.
pub(crate) fn sources(common: &CommonArguments) -> anyhow::Result<ExitCode> {
    let engine = setup::engine(common)?;
    let list = render_sources(engine.documents(), &engine.config().texts.en, &output::terminal(common));
    output::print_rendered(&format!("{list}{}\n", output::corpus_line(&engine)))?;
    Ok(ExitCode::SUCCESS)
}
