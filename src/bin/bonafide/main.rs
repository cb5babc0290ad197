//! The `bonafide` program: a command line and an interactive prompt over the library.

mod arguments;
mod commands;
#[cfg(feature = "discord")]
mod discord;
mod output;
mod pager;
mod progress;
mod repl;
mod setup;
mod watching;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, with_ask};

/// Exit status for an error.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let typed = with_ask(std::env::args_os().collect());
    let arguments = match Arguments::try_parse_from(&typed) {
        Ok(arguments) => arguments,
        Err(error) => return output::explain_usage(&error, &typed),
    };
    match commands::run(arguments) {
        Ok(status) => status,
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&output::in_one_line(&error));
            ExitCode::from(FAILED)
        }
    }
}
