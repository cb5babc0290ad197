//! The command line.

mod asking;
mod corpus;
#[cfg(feature = "discord")]
mod discord;
mod eval;
mod examples;
mod import;
mod question;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub(crate) use self::asking::{
    AskArguments, ShowArguments, SourcesArguments, TopicsArguments, VerifyArguments,
};
pub(crate) use self::corpus::{CorpusCommand, DiffArguments, Format, LeastSeverity};
#[cfg(feature = "discord")]
pub(crate) use self::discord::{DiscordArguments, LogFormat, StoreCommand};
pub(crate) use self::eval::EvalArguments;
use self::examples::{
    ASK_EXAMPLES, COMPLETIONS_EXAMPLES, CORPUS_EXAMPLES, EVAL_EXAMPLES, IMPORT_EXAMPLES, INDEX_EXAMPLES,
    LEXICON_EXAMPLES, MAN_EXAMPLES, SHOW_EXAMPLES, SOURCES_EXAMPLES, TOPICS_EXAMPLES, VERIFY_EXAMPLES,
    WATCH_EXAMPLES,
};
#[cfg(feature = "discord")]
use self::examples::{DISCORD_EXAMPLES, STORE_EXAMPLES};
pub(crate) use self::import::{ImportArguments, LexiconCommand, LexiconImportArguments};
pub(crate) use self::question::{hint_for_question, with_ask};

/// What this build was made without, for people who look for it in the help.
const WITHOUT: &[&str] = &[
    #[cfg(not(feature = "discord"))]
    "This build has no Discord bot (--features discord,rustls).",
    #[cfg(not(feature = "pdf"))]
    "This build can't import PDF files (--features pdf).",
];

fn after_help() -> String {
    let mut lines: Vec<&str> = WITHOUT.to_vec();
    if !lines.is_empty() {
        lines.push("");
    }
    lines.push(AFTER_HELP);
    lines.join("\n")
}

const USAGE: &str = "\
bonafide [OPTIONS] QUESTION...
       bonafide [OPTIONS] COMMAND
       bonafide [OPTIONS]";

const AFTER_HELP: &str = "\
Examples:
  bonafide how is osteopetrosis treated
  bonafide \"how is osteopetrosis treated?\"   zsh reads a bare ? or * as a file pattern: quote it
  bonafide                                   opens a prompt; questions in a pipe are answered line by line

Settings come from the program itself, then from --config FILE, BONAFIDE_CONFIG or config.toml in
your configuration folder (~/.config/bonafide on Linux), then from variables such as BONAFIDE_CORPUS,
BONAFIDE_INDEX and BONAFIDE_ANSWER_TOP.

This program shows published information. It gives no medical advice. In an emergency, call your
local emergency number.";

/// Answers health questions with excerpts of documents that you can check.
#[derive(Debug, Parser)]
#[command(version, about, override_usage = USAGE, after_help = after_help(), args_conflicts_with_subcommands = false)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: CommonArguments,

    /// Save the lines typed at the prompt in your data folder. Without this, nothing is saved. Lines
    /// that begin with a space never are.
    #[arg(long)]
    pub(crate) history: bool,

    /// At the prompt, reload when the corpus or the configuration file changes. If a document has an
    /// error, report it and keep the last good index.
    #[arg(long)]
    pub(crate) watch: bool,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct CommonArguments {
    /// Folder of the corpus: Markdown documents. Default: ./corpus if it contains any, else the folder
    /// corpus in your data folder (~/.local/share/bonafide on Linux), else the documents in the program.
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) corpus: Option<PathBuf>,

    /// Folder of the index. Default: ./index; for a corpus in your data folder, the folder index in your
    /// cache folder (~/.cache/bonafide on Linux).
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) index: Option<PathBuf>,

    /// Configuration file that overrides the built-in settings.
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) config: Option<PathBuf>,

    /// Region of the help lines, such as US or GB-NIR. Default: `help.region` of the settings, else the
    /// region of the locale (`LC_ALL`, `LC_MESSAGES`, `LANG`), else an international page.
    #[arg(long, value_name = "CODE", global = true)]
    pub(crate) region: Option<String>,

    /// No colors, even on a terminal. The variable `NO_COLOR` does the same.
    #[arg(long, global = true)]
    pub(crate) no_color: bool,

    /// Print long answers without a pager. On a terminal, text longer than the screen goes through
    /// `BONAFIDE_PAGER`, else `PAGER`, else less.
    #[arg(long, global = true)]
    pub(crate) no_pager: bool,

    /// Width of the text in columns. Default: the width of the terminal, at most 100; 80 in a pipe.
    #[arg(long, value_name = "COLUMNS", global = true, value_parser = clap::value_parser!(u16).range(20..=1000))]
    pub(crate) width: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Answer a question, or a file of questions. The word `ask` can be left out.
    ///
    /// Exit status: 0 if excerpts were found, 1 if nothing was found, 2 for wrong usage or an error.
    #[command(after_help = ASK_EXAMPLES)]
    Ask(AskArguments),
    /// List the conditions and their sections.
    ///
    /// Exit status: 0, or 1 if no document is about the condition.
    #[command(after_help = TOPICS_EXAMPLES)]
    Topics(TopicsArguments),
    /// List the documents with dates and review status.
    ///
    /// Exit status: 0, or 1 if no document is about the condition.
    #[command(after_help = SOURCES_EXAMPLES)]
    Sources(SourcesArguments),
    /// Show an excerpt with its neighbors.
    ///
    /// Exit status: 0, or 1 if there is no such excerpt.
    #[command(after_help = SHOW_EXAMPLES)]
    Show(ShowArguments),
    /// Check whether the documents still say exactly what an answer quotes.
    ///
    /// Exit status: 0 if every excerpt is unchanged, 1 if one has changed or is gone, 2 for an error.
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(VerifyArguments),
    /// Build the index on disk.
    #[command(after_help = INDEX_EXAMPLES)]
    Index(IndexArguments),
    /// Keep the index on disk up to date while documents and settings change, until Ctrl-C.
    ///
    /// If a document has an error, it is reported and the last good index stays in use.
    #[command(after_help = WATCH_EXAMPLES)]
    Watch,
    /// Turn pages and leaflets into documents: text copied from a browser, Markdown, saved web
    /// pages, Word files, PDF.
    ///
    /// Fields that the source doesn't give stay empty and are listed. Exit status: 0, or 1 if a source
    /// could not be imported.
    #[command(after_help = IMPORT_EXAMPLES)]
    Import(ImportArguments),
    /// Convert one source, from standard input to standard output: what `import` starts for each.
    #[command(hide = true)]
    ImportWorker {
        /// The maximum computing time, in seconds.
        cpu_seconds: u64,
        /// The maximum memory, in megabytes.
        megabytes: u64,
    },
    /// Check, compare and write documents.
    #[command(after_help = CORPUS_EXAMPLES)]
    Corpus {
        #[command(subcommand)]
        command: CorpusCommand,
    },
    /// Run the Discord bot; its token comes from the variable `DISCORD_TOKEN`, or from the file that
    /// `DISCORD_TOKEN_FILE` names.
    ///
    /// Exit status: 0 after a signal to stop, 2 if it can't start or run. docs/operators/deploy.md describes
    /// how to run it as a service.
    #[cfg(feature = "discord")]
    #[command(after_help = DISCORD_EXAMPLES)]
    Discord(DiscordArguments),
    /// Back up, check, export and copy the bot's store.
    #[cfg(feature = "discord")]
    #[command(after_help = STORE_EXAMPLES)]
    Store {
        #[command(subcommand)]
        command: StoreCommand,
    },
    // understood, so that people who type them learn what is missing
    #[cfg(not(feature = "discord"))]
    #[command(hide = true)]
    Discord(AnyArguments),
    #[cfg(not(feature = "discord"))]
    #[command(hide = true)]
    Store(AnyArguments),
    /// Import synonyms from an ontology.
    #[command(after_help = LEXICON_EXAMPLES)]
    Lexicon {
        #[command(subcommand)]
        command: LexiconCommand,
    },
    /// Measure the ranking on a collection with relevance judgments, or the answers to questions.
    ///
    /// A collection is a folder in the layout of BEIR, with `corpus.jsonl`, `queries.jsonl` and
    /// `qrels/test.tsv` (the first may be .gz); `meta.json` may give a `rel_threshold`. With
    /// --questions, the corpus itself is asked (docs/developers/questions.md has the format).
    #[command(after_help = EVAL_EXAMPLES)]
    Eval(EvalArguments),
    /// Print a completion script for a shell.
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print a manual page, or write those of all commands to a folder.
    #[command(after_help = MAN_EXAMPLES)]
    Man(ManArguments),
}

#[derive(Debug, Args)]
pub(crate) struct ManArguments {
    /// The command whose page is printed, such as `ask` or `corpus check`. Default: the program's own.
    #[arg(value_name = "COMMAND", conflicts_with = "into")]
    pub(crate) command: Vec<String>,

    /// Write the pages of all commands to this folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) into: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct IndexArguments {
    /// Only check that the index is current and undamaged; exit status 1 if not.
    #[arg(long, action = ArgAction::SetTrue)]
    pub(crate) check: bool,

    /// Encode all passages, so that questions also find them by meaning. A small corpus is always encoded.
    /// A million passages take hours; meanwhile questions are answered by words. You can stop this and
    /// continue later.
    #[arg(long, conflicts_with = "check")]
    pub(crate) vectors: bool,

    /// Build the index in the OpenSearch cluster of the settings instead of on disk. Run it again if it is
    /// interrupted: it continues.
    #[cfg(feature = "opensearch")]
    #[arg(long, value_name = "WHERE", conflicts_with_all = ["check", "vectors"])]
    pub(crate) to: Option<TargetArgument>,

    /// Publish the index to a folder or an S3 bucket, from where other machines fetch it. It is built first if
    /// the corpus changed. The key that signs it is in the variable `INDEX_SIGNING_KEY`, or in the file that
    /// `INDEX_SIGNING_KEY_FILE` names.
    #[cfg(feature = "replicas")]
    #[arg(long, value_name = PLACE, conflicts_with = "check")]
    #[cfg_attr(feature = "opensearch", arg(conflicts_with = "to"))]
    pub(crate) publish: Option<String>,

    /// Fetch the newest published index once, instead of building one. If anything is wrong with it, the
    /// index that is there stays. `replicas.public_key` says whose signature it needs.
    #[cfg(feature = "replicas")]
    #[arg(long, value_name = PLACE, conflicts_with_all = ["check", "vectors", "publish"])]
    #[cfg_attr(feature = "opensearch", arg(conflicts_with = "to"))]
    pub(crate) fetch: Option<String>,

    /// Accept an index that was published before the one that is there.
    #[cfg(feature = "replicas")]
    #[arg(long, requires = "fetch")]
    pub(crate) allow_older: bool,
}

/// What is named by an option for replicas.
#[cfg(feature = "replicas")]
const PLACE: &str = "DIR|s3://BUCKET/PREFIX";

/// Where an index is built, if not on disk.
#[cfg(feature = "opensearch")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TargetArgument {
    #[value(name = "opensearch")]
    OpenSearch,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PartArgument {
    Tune,
    Test,
}

/// Arguments of a command that this build doesn't have.
#[cfg(not(feature = "discord"))]
#[derive(Debug, Args)]
pub(crate) struct AnyArguments {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    _given: Vec<std::ffi::OsString>,
}
