//! The prompt on a terminal: line editing, history of this run, completion, hints.

use std::borrow::Cow;
use std::path::PathBuf;

use anyhow::Context as _;
use directories::ProjectDirs;
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::{DefaultHistory, History as _};
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Editor, Helper};

use super::completion::Names;
use super::session::Session;
use crate::arguments::CommonArguments;
use crate::output;

const PROMPT: &str = "? ";

/// The maximum number of lines of history.
const LINES_KEPT: usize = 1000;

/// Reads lines and prints replies until Ctrl-D or `:quit`.
pub(super) fn run(common: &CommonArguments, mut session: Session, keep_history: bool) -> anyhow::Result<()> {
    let config = Config::builder()
        .max_history_size(LINES_KEPT)?
        .history_ignore_space(true)
        .auto_add_history(false)
        .completion_type(CompletionType::List)
        .build();
    let mut editor: Editor<PromptHelper, DefaultHistory> = Editor::with_config(config)?;
    editor.set_helper(Some(PromptHelper { names: Names::new(session.engine())? }));
    let history = if keep_history { Some(history_file()?) } else { None };
    if let Some(file) = &history
        && file.exists()
    {
        editor.load_history(file).with_context(|| format!("cannot read {}", file.display()))?;
    }
    output::print_rendered(&(session.greeting() + "\n"))?;
    loop {
        let line = match editor.readline(PROMPT) {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        if !line.starts_with(char::is_whitespace) && !line.is_empty() {
            editor.add_history_entry(&line)?;
            if let Some(file) = &history {
                editor
                    .history_mut()
                    .save(file)
                    .with_context(|| format!("cannot write {}", file.display()))?;
            }
        }
        if let Some(said) = session.renew() {
            output::print_rendered(&format!("\n{said}\n"))?;
            if let Some(helper) = editor.helper_mut() {
                helper.names = Names::new(session.engine())?;
            }
        }
        let reply = session.handle(&line)?;
        if !reply.text.is_empty() {
            output::print_long(common, &format!("\n{}\n\n", reply.text.trim_end()))?;
        }
        if reply.leave {
            return Ok(());
        }
    }
}

/// The file of `--history`, in the user's data directory.
fn history_file() -> anyhow::Result<PathBuf> {
    let directories = ProjectDirs::from("", "", "bonafide")
        .context("--history: there is no home directory to keep it in")?;
    let directory = directories.data_dir();
    std::fs::create_dir_all(directory).with_context(|| format!("cannot create {}", directory.display()))?;
    Ok(directory.join("history"))
}

/// What rustyline asks while a line is typed.
struct PromptHelper {
    names: Names,
}

impl Helper for PromptHelper {}

impl Validator for PromptHelper {}

impl Completer for PromptHelper {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _context: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(self.names.complete(&line[..position]))
    }
}

impl Hinter for PromptHelper {
    type Hint = String;

    fn hint(&self, line: &str, position: usize, _context: &rustyline::Context<'_>) -> Option<String> {
        if position < line.len() { None } else { self.names.hint(line) }
    }
}

impl Highlighter for PromptHelper {
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(format!("\u{1b}[2m{hint}\u{1b}[0m"))
    }
}
