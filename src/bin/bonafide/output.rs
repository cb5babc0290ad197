//! Standard output: what it can show, written to it, or quietly given up when its reader is gone.

use std::io::{self, IsTerminal as _, Write as _};

use anstream::ColorChoice;
use bonafide::engine::{Engine, IndexPlace};
use bonafide::render::Terminal;

use crate::arguments::CommonArguments;

/// Widest text: longer lines are hard to read.
const WIDEST: usize = 100;
const IN_A_PIPE: usize = 80;

/// Writes text to standard output.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
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
    let columns = terminal_columns().filter(|_| on_terminal).map_or(IN_A_PIPE, |columns| columns.min(WIDEST));
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
        IndexPlace::Memory => "indexed in memory".to_owned(),
        IndexPlace::Directory(directory) => format!("index in {}", directory.display()),
    };
    format!(
        "Corpus: {} ({} documents, {} passages), {place}",
        engine.origin(),
        engine.document_count(),
        engine.passage_count()
    )
}
