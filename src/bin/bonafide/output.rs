//! Standard output: what it can show, written to it, or quietly given up when its reader is gone.

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use anstream::ColorChoice;
use bonafide::corpus::CorpusOrigin;
use bonafide::engine::{Engine, IndexPlace};
use bonafide::render::{Terminal, printable, printable_json, printable_with_styles};

use crate::arguments::{CommonArguments, hint_for_question};
use crate::{FAILED, pager};

/// Widest text: longer lines are hard to read.
const MAX_WIDTH: usize = 100;
const IN_A_PIPE: usize = 80;

/// A count and its noun: "1 document", "2 documents".
pub(crate) fn counted<N: Copy + Display + From<u8> + PartialEq>(count: N, noun: &str) -> String {
    format!("{count} {noun}{}", if count == N::from(1) { "" } else { "s" })
}

/// Writes plain text to standard output; nothing in it steers the terminal.
pub(crate) fn print(text: &str) -> io::Result<()> {
    print_as_is(&printable(text))
}

/// Writes rendered text to standard output: its styles and links stay, other sequences don't.
pub(crate) fn print_rendered(text: &str) -> io::Result<()> {
    print_as_is(&printable_with_styles(text))
}

/// Writes rendered text to standard output, through the pager where it is longer than the screen.
pub(crate) fn print_long(arguments: &CommonArguments, text: &str) -> io::Result<()> {
    let screen = terminal_size::terminal_size().map(|(_, height)| usize::from(height.0));
    let is_longer = screen.is_some_and(|lines| text.lines().count() >= lines);
    if is_longer && !arguments.no_pager && io::stdout().is_terminal() {
        let printable = printable_with_styles(text);
        if pager::show(&printable)? {
            return Ok(());
        }
    }
    print_rendered(text)
}

/// Writes JSON or rendered text.
pub(crate) fn print_json_or_rendered(is_json: bool, text: &str) -> io::Result<()> {
    if is_json { print_json(text) } else { print_rendered(text) }
}

/// Writes JSON to standard output.
pub(crate) fn print_json(json: &str) -> io::Result<()> {
    print_as_is(&printable_json(json))
}

/// Writes JSON to standard output, with only a line in memory at a time.
#[cfg(feature = "discord")]
pub(crate) fn print_json_lines(json: impl io::BufRead) -> io::Result<()> {
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    for line in json.lines() {
        writeln!(stdout, "{}", printable_json(&line?))?;
    }
    stdout.flush()
}

/// Says something on standard error, where it stays out of the results.
pub(crate) fn complain(text: &str) {
    eprintln!("bonafide: {}", printable(text));
}

/// Writes text of the program's own, or text for another program, to standard output.
pub(crate) fn print_as_is(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Prints help, or what is wrong with the arguments, which may be somebody else's text.
pub(crate) fn explain_usage(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    let plain = error.render().to_string();
    if error.use_stderr() && printable(&plain) != plain {
        eprint!("{}", printable(&plain));
    } else {
        // nothing can be said where standard error is closed
        let _ = error.print();
    }
    if let Some(hint) = hint_for_question(error, arguments) {
        eprintln!("\n{}", printable(&hint));
    }
    if error.use_stderr() { ExitCode::from(FAILED) } else { ExitCode::SUCCESS }
}

/// An error with its causes, each said once: some say their cause themselves.
pub(crate) fn in_one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if line.is_empty() {
            line = cause;
        } else if !line.contains(&cause) {
            line = format!("{line}: {cause}");
        }
    }
    line
}

/// Whether an error only says that nobody reads the output any more.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// What standard output can show.
pub(crate) fn terminal(arguments: &CommonArguments) -> Terminal {
    let stdout = io::stdout();
    let on_terminal = stdout.is_terminal();
    let choice = anstream::AutoStream::choice(&stdout);
    let colors = !arguments.no_color && choice != ColorChoice::Never;
    let columns =
        terminal_columns().filter(|_| on_terminal).map_or(IN_A_PIPE, |columns| columns.min(MAX_WIDTH));
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    Terminal {
        width: arguments.width.map_or(columns, usize::from),
        styles: colors || on_terminal && !dumb,
        colors,
        links: on_terminal && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
    }
}

fn terminal_columns() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Which corpus and index are used, in one line.
pub(crate) fn corpus_line(engine: &Engine) -> String {
    let place = match engine.place() {
        IndexPlace::Memory => "searched in memory".to_owned(),
        IndexPlace::Directory(directory) => format!("searched in {}", directory.display()),
        IndexPlace::Cluster(name) => format!("searched in OpenSearch ({name})"),
        IndexPlace::Replica { folder, version } => format!("version {version} in {}", folder.display()),
        IndexPlace::Nowhere => "searched nowhere yet".to_owned(),
    };
    let corpus = match engine.place() {
        IndexPlace::Replica { .. } => format!("published in {}", engine.config().replicas.follow),
        _ if *engine.origin() == CorpusOrigin::Embedded => "in the program".to_owned(),
        _ => engine.origin().to_string(),
    };
    let line = format!(
        "Documents: {corpus} ({}, {}), {place}",
        counted(engine.document_count(), "document"),
        counted(engine.passage_count(), "excerpt")
    );
    printable(&line)
}
