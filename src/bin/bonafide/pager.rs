//! Long text on a terminal goes through a pager, as in git.

use std::env;
use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use bonafide::config::PAGER_VARIABLE;

/// Variables that name a pager, the first that is set counts. Empty or `cat`: no pager.
const VARIABLES: [&str; 2] = [PAGER_VARIABLE, "PAGER"];

const DEFAULT: &str = "less";

/// Options for less, unless its user sets others: quit if the text fits, keep colors, don't clear.
const LESS: (&str, &str) = ("LESS", "FRX");

/// The text is UTF-8, whatever the locale says.
const CHARSET: (&str, &str) = ("LESSCHARSET", "utf-8");

/// Shows text in the pager; `false` if there is none, so that the caller prints it.
pub(crate) fn show(text: &str) -> io::Result<bool> {
    let named = VARIABLES.into_iter().find_map(|name| env::var(name).ok());
    let mut command = match named.as_deref().map(str::trim) {
        Some("" | "cat") => return Ok(false),
        Some(pager) => shell(pager),
        None => Command::new(DEFAULT),
    };
    for (name, value) in [LESS, CHARSET] {
        if env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    let Ok(mut child) = command.stdin(Stdio::piped()).spawn() else { return Ok(false) };
    if let Some(mut input) = child.stdin.take()
        && let Err(error) = input.write_all(text.as_bytes())
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        return Err(error);
    }
    let status = child.wait()?;
    // the shell's way of saying that there is no such program
    Ok(!matches!(status.code(), Some(126 | 127)))
}

/// A variable may hold arguments, too: `less -S`.
#[cfg(unix)]
fn shell(pager: &str) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(pager);
    command
}

#[cfg(not(unix))]
fn shell(pager: &str) -> Command {
    let mut words = pager.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(DEFAULT));
    command.args(words);
    command
}
