//! The command line.

mod asking;
mod eval;
mod examples;
mod import;
mod question;

use std::path::PathBuf;

#[cfg(feature = "discord")]
use bonafide::config::ShardRange;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub(crate) use self::asking::{
    AskArguments, ShowArguments, SourcesArguments, TopicsArguments, VerifyArguments,
};
pub(crate) use self::eval::EvalArguments;
use self::examples::{
    ASK_EXAMPLES, COMPLETIONS_EXAMPLES, CORPUS_EXAMPLES, EVAL_EXAMPLES, IMPORT_EXAMPLES, INDEX_EXAMPLES,
    MAN_EXAMPLES, SHOW_EXAMPLES, SOURCES_EXAMPLES, TOPICS_EXAMPLES, VERIFY_EXAMPLES, WATCH_EXAMPLES,
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
    /// Show a passage with its neighbors.
    ///
    /// Exit status: 0, or 1 if there is no such passage.
    #[command(after_help = SHOW_EXAMPLES)]
    Show(ShowArguments),
    /// Check whether the corpus still says exactly what an answer quotes.
    ///
    /// Exit status: 0 if every passage is unchanged, 1 if one has changed or is gone, 2 for an error.
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
    /// Print the text of a PDF.
    #[cfg(feature = "pdf")]
    #[command(name = "pdf-text", hide = true)]
    PdfText {
        /// The file.
        source: PathBuf,
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
}

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

#[derive(Debug, Subcommand)]
pub(crate) enum CorpusCommand {
    /// Check the documents: errors, warnings and hints with file and line.
    ///
    /// A document with an error is not used. A warning asks a person to look (old, not approved, no date,
    /// near-duplicates, dead links). A hint suggests an improvement (reading level, length).
    ///
    /// Exit status: 0 without errors, 1 with errors, 2 if the corpus can't be read.
    Check {
        /// Output format.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// The minimum severity that is printed.
        #[arg(long, value_enum, default_value_t = LeastSeverity::Hint)]
        least: LeastSeverity,
    },
    /// Compare two versions of a corpus: documents, front matter, passages.
    ///
    /// Exit status: 0 if nothing differs, 1 if something does, 2 if a corpus can't be read.
    Diff(DiffArguments),
    /// Ask a few questions, and write a new document.
    ///
    /// Exit status: 0 if it was written, 2 if not.
    New {
        /// Folder for the document. Default: the corpus, else ./corpus.
        #[arg(long, value_name = "DIR")]
        into: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct DiffArguments {
    /// Folder of the old version.
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,

    /// Folder of the new version.
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,

    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// Arguments of a command that this build doesn't have.
#[cfg(not(feature = "discord"))]
#[derive(Debug, Args)]
pub(crate) struct AnyArguments {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    _given: Vec<std::ffi::OsString>,
}

#[cfg(feature = "discord")]
#[derive(Debug, Args)]
pub(crate) struct DiscordArguments {
    /// Only check that the bot can run: token, application, gateway, corpus and store; with --guild also
    /// its permissions in that server. Prints the link that invites the bot with the permissions it needs.
    #[arg(long)]
    pub(crate) check: bool,

    /// Only ask the running bot's health endpoint, at the address of `discord.metrics`.
    ///
    /// Exit status: 0 if the bot is well, 1 if it isn't or doesn't answer.
    #[arg(long, conflicts_with_all = ["check", "guild"])]
    pub(crate) health: bool,

    /// Reload when the corpus or the settings of answers change. If a document has an error, log it and
    /// keep the last good index. Settings of the bot itself (discord, store) are read at the start only.
    #[arg(long, conflicts_with_all = ["check", "health"])]
    pub(crate) watch: bool,

    /// Register the commands for this server only, where they appear at once.
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) guild: Option<u64>,

    /// Serve only these shards of all that the bot has, such as 0-15/64 or 3/64, because other processes
    /// serve the others. Without it, the setting `discord.shards`, or all that Discord recommends.
    #[arg(long, value_name = "SHARDS/TOTAL", conflicts_with = "health")]
    pub(crate) shards: Option<ShardRange>,

    /// How log lines are written to standard error.
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log: LogFormat,
}

#[cfg(feature = "discord")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[cfg(feature = "discord")]
#[derive(Debug, Subcommand)]
pub(crate) enum StoreCommand {
    /// Copy the store to a file; the bot may be running.
    ///
    /// The store and the copy are checked before the copy gets its name. Only you can read it. For a
    /// PostgreSQL database, use `pg_dump`.
    Backup {
        /// The copy.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Replace an existing file.
        #[arg(long)]
        force: bool,
    },
    /// Check the store; exit status 1 if it isn't sound.
    ///
    /// The store is only read.
    Check,
    /// Print everything in the store as JSON.
    Export {
        /// Write it to a file that only you can read.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Replace an existing file.
        #[arg(long, requires = "out")]
        force: bool,
    },
    /// Print the questions that moderators added to sections, as lines for the documents.
    ///
    /// A section's document gets a line `<!-- asked: … -->` for each. Exit status 1 if some found no place.
    Asked {
        /// Only those of the server with this ID.
        #[arg(long, value_name = "ID")]
        server: Option<u64>,
        /// Add the lines to the files of the corpus folder.
        #[arg(long)]
        write: bool,
    },
    /// Copy everything to another store, such as from SQLite to PostgreSQL; stop the bot first.
    ///
    /// A store is `sqlite:PATH` or `postgres://USER@HOST/DATABASE`. One of --from and --to can be left out: it is
    /// the store of the settings, whose address isn't visible to others in the list of processes. The copy is
    /// compared with the original before it is committed.
    // texts, because a message on a wrong one repeats it, and it may have a password
    #[command(group = clap::ArgGroup::new("place").required(true).multiple(true).args(["from", "to"]))]
    Copy {
        /// The original, which is only read.
        #[arg(long, value_name = "STORE")]
        from: Option<String>,
        /// The copy, which must be empty or new.
        #[arg(long, value_name = "STORE")]
        to: Option<String>,
        /// Replace everything in the copy.
        #[arg(long)]
        force: bool,
    },
}

/// Severities of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LeastSeverity {
    /// Errors only.
    Error,
    /// Errors and warnings.
    Warning,
    /// Everything.
    Hint,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A line for each.
    Text,
    /// A JSON array.
    Json,
}
