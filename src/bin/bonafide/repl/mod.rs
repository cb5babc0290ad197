//! The interactive prompt, and the same line by line where standard input is no terminal.

mod command;
mod completion;
mod editor;
mod session;

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::process::ExitCode;

use crate::arguments::CommonArguments;
use crate::{output, setup, watching};
use session::{Reader, Session};

/// Longest line that is read from a pipe, in bytes.
const MAX_LINE_LENGTH: u64 = 1 << 20;

/// Asks and answers until the input ends.
pub(crate) fn run(common: &CommonArguments, keep_history: bool, watch: bool) -> anyhow::Result<ExitCode> {
    // watched before the engine is opened, so that no change falls between
    let watched = watch
        .then(|| {
            watching::renew(common, |error| {
                output::complain(&format!("{error}; the last good index stays in use"));
            })
        })
        .transpose()?;
    let renewed = watched.as_ref().map(|(_, renewed)| renewed.clone()).unwrap_or_default();
    let at_terminal = io::stdin().is_terminal();
    let reader = if at_terminal { Reader::Person } else { Reader::Program };
    let session = Session::new(setup::engine(common)?, renewed, output::terminal(common), reader);
    if at_terminal {
        editor::run(common, session, keep_history)?;
    } else {
        answer_lines(session)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Answers each line of standard input, without a prompt.
fn answer_lines(mut session: Session) -> anyhow::Result<()> {
    let mut input = io::stdin().lock();
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(MAX_LINE_LENGTH).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.len() as u64 == MAX_LINE_LENGTH && line.last() != Some(&b'\n') {
            input.skip_until(b'\n')?;
            output::complain(&format!("a line has more than {MAX_LINE_LENGTH} bytes and was left out"));
            continue;
        }
        if let Some(said) = session.renew() {
            output::complain(&said);
        }
        let reply = session.handle(&String::from_utf8_lossy(&line))?;
        if !reply.text.is_empty() {
            output::print_rendered(&(reply.text + "\n"))?;
        }
        if reply.leave {
            return Ok(());
        }
    }
}
