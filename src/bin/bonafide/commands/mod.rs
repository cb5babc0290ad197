//! The commands, a file or folder each.

mod ask;
mod batch;
mod corpus;
mod eval;
mod generate;
pub(crate) mod import;
mod index;
mod lexicon;
mod list;
#[cfg(feature = "replicas")]
mod replicas;
mod show;
#[cfg(feature = "discord")]
mod store;
mod verify;
mod watch;

use std::process::ExitCode;

use crate::arguments::{Arguments, Command, CorpusCommand, LexiconCommand};
use crate::repl;

/// Exit status where nothing was found, or a check failed.
const NOTHING: u8 = 1;

/// Runs what the command line asks for.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let common = &arguments.common;
    match arguments.command {
        None => repl::run(common, arguments.history, arguments.watch),
        Some(Command::Ask(ask)) => match &ask.batch {
            Some(file) => batch::run(common, &ask, file),
            None => ask::run(common, &ask),
        },
        Some(Command::Topics(arguments)) => list::topics(common, &arguments),
        Some(Command::Sources(arguments)) => list::sources(common, &arguments),
        Some(Command::Show(show)) => show::run(common, &show),
        Some(Command::Verify(arguments)) => verify::run(common, &arguments),
        Some(Command::Index(index)) => index::run(common, &index),
        Some(Command::Watch) => watch::run(common),
        Some(Command::Import(arguments)) => import::command::run(common, &arguments),
        Some(Command::ImportWorker { cpu_seconds, megabytes }) => import::worker::run(cpu_seconds, megabytes),
        Some(Command::Corpus { command: CorpusCommand::Check { format, least } }) => {
            corpus::check::run(common, format, least)
        }
        Some(Command::Corpus { command: CorpusCommand::Diff(arguments) }) => {
            corpus::diff::run(common, &arguments)
        }
        Some(Command::Corpus { command: CorpusCommand::New { into } }) => corpus::new::run(common, into),
        #[cfg(feature = "discord")]
        Some(Command::Discord(discord)) => crate::discord::run(common, &discord),
        #[cfg(feature = "discord")]
        Some(Command::Store { command }) => store::command::run(common, &command),
        #[cfg(not(feature = "discord"))]
        Some(Command::Discord(_) | Command::Store(_)) => anyhow::bail!(
            "this build has no Discord bot: build it with `cargo build --release --features discord,rustls`"
        ),
        Some(Command::Lexicon { command: LexiconCommand::Import(arguments) }) => lexicon::import(&arguments),
        Some(Command::Eval(eval)) => match &eval.dataset {
            _ if !eval.train_urgency.is_empty() => eval::urgency::train_weights(common, &eval),
            _ if !eval.urgency.is_empty() => eval::urgency::run(common, &eval),
            _ if !eval.questions.is_empty() => eval::questions::run(common, &eval),
            Some(dataset) => eval::collection::run(common, &eval, dataset),
            None => anyhow::bail!("eval needs a collection or --questions"),
        },
        Some(Command::Completions { shell }) => generate::completions(shell),
        Some(Command::Man(arguments)) => generate::manual(&arguments),
    }
}
