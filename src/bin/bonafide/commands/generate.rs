//! `bonafide completions` and `bonafide man`, made from the command line's own definition.

use std::process::ExitCode;

use clap::CommandFactory as _;

use crate::arguments::Arguments;
use crate::output;

const NAME: &str = "bonafide";

/// Prints a completion script.
pub(crate) fn completions(shell: clap_complete::Shell) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), NAME, &mut script);
    output::print_as_is(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the manual page in roff.
pub(crate) fn manual() -> anyhow::Result<ExitCode> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
    output::print_as_is(&String::from_utf8_lossy(&page))?;
    Ok(ExitCode::SUCCESS)
}
