//! Log lines to standard error: the program's own, and no word of what was asked.

use std::io::Write as _;

use tracing_subscriber::EnvFilter;

use crate::arguments::LogFormat;

/// Begins to log, lines of at least this importance.
pub(crate) fn start(format: LogFormat, level: &str) {
    // the libraries' lines could hold what was asked, and addresses with tokens
    let filter = EnvFilter::new(format!("off,bonafide={level}"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match format {
        LogFormat::Text => lines.with_ansi(false).try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    if started.is_err() {
        eprintln!("bonafide: something else in this process logs already");
    }
    // the message of a panic can quote the text that was worked on
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a fault in the program ended what it was at");
        let _ = std::io::stderr().flush();
    }));
}
