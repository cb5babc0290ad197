//! The command line.

mod eval;
mod import;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub(crate) use self::eval::EvalArguments;
pub(crate) use self::import::{ImportArguments, LexiconCommand, LexiconImportArguments};

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

const AFTER_HELP: &str = "\
Without a command, bonafide asks and answers interactively, or answers the lines of its input.

Settings come from config/*.toml inside the program, then from --config FILE or BONAFIDE_CONFIG,
then from variables such as BONAFIDE_CORPUS, BONAFIDE_INDEX and BONAFIDE_ANSWER_TOP.

This program shows published information. It gives no medical advice. In an emergency, call your
local emergency number.";

/// Answers health questions with passages that somebody can check.
#[derive(Debug, Parser)]
#[command(version, about, after_help = after_help(), args_conflicts_with_subcommands = false)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: CommonArguments,

    /// Keep the lines typed at the prompt in the user's data directory; without this, nothing is
    /// kept. Lines that begin with a space never are.
    #[arg(long)]
    pub(crate) history: bool,

    /// At the prompt, take up changes of the corpus folder and the settings file by itself. Where a document
    /// has an error, it is told and the last good index goes on.
    #[arg(long)]
    pub(crate) watch: bool,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct CommonArguments {
    /// Corpus: a directory of Markdown documents. Default: ./corpus if it holds any, else the
    /// corpus inside the program.
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) corpus: Option<PathBuf>,

    /// Directory of the index. Default: ./index.
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) index: Option<PathBuf>,

    /// Settings that go before the built-in ones.
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) config: Option<PathBuf>,

    /// Region whose help lines are named, as US or GB-NIR. Default: `help.region` of the settings, else that of
    /// the locale (`LC_ALL`, `LC_MESSAGES`, `LANG`), else an international page.
    #[arg(long, value_name = "CODE", global = true)]
    pub(crate) region: Option<String>,

    /// No colours, also on a terminal (the variable `NO_COLOR` does the same).
    #[arg(long, global = true)]
    pub(crate) no_color: bool,

    /// Columns to fit text to. Default: those of the terminal, 100 at most; 80 in a pipe.
    #[arg(long, value_name = "COLUMNS", global = true, value_parser = clap::value_parser!(u16).range(20..=1000))]
    pub(crate) width: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Answer one question, or a file of them.
    ///
    /// Exit status: 0 if passages were found, 1 if nothing was found, 2 for wrong usage or an error.
    Ask(AskArguments),
    /// List the conditions of the corpus and their sections.
    Topics,
    /// List the documents of the corpus with dates and review status.
    Sources,
    /// Show a passage with its neighbours.
    ///
    /// Exit status: 0, or 1 if there is no such passage.
    Show(ShowArguments),
    /// Tell whether the corpus still says exactly what an answer quotes.
    ///
    /// Exit status: 0 if it holds every passage, 1 if one has changed or is gone, 2 for an error.
    Verify(VerifyArguments),
    /// Build the index on disk.
    Index(IndexArguments),
    /// Keep the index on disk up to date while documents and settings change, until Ctrl-C.
    ///
    /// Where a document has an error, it is told and the last good index stays.
    Watch,
    /// Make documents of a corpus from pages and leaflets: text copied from a browser, Markdown,
    /// saved web pages, PDF.
    ///
    /// What the source does not tell stays empty and is listed. Exit status: 0, or 1 if a source
    /// could not be imported.
    Import(ImportArguments),
    /// Print the text of a PDF.
    #[cfg(feature = "pdf")]
    #[command(name = "pdf-text", hide = true)]
    PdfText {
        /// The file.
        source: PathBuf,
    },
    /// Work on the corpus.
    Corpus {
        #[command(subcommand)]
        command: CorpusCommand,
    },
    /// Run the Discord bot; its token comes from the variable `DISCORD_TOKEN`, or from the file that
    /// `DISCORD_TOKEN_FILE` names.
    ///
    /// Exit status: 0 when it was told to stop, 2 if it cannot start or run. docs/deploy.md shows how to
    /// run it as a service.
    #[cfg(feature = "discord")]
    Discord(DiscordArguments),
    /// Work on what the Discord bot keeps.
    #[cfg(feature = "discord")]
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
    /// Work on synonyms.
    Lexicon {
        #[command(subcommand)]
        command: LexiconCommand,
    },
    /// Measure the ranking on a collection with judged questions, or the answers to questions.
    ///
    /// A collection is a directory in the layout of BEIR: it holds `corpus.jsonl`, `queries.jsonl`
    /// and `qrels/test.tsv` (the first also as .gz); `meta.json` may give a `rel_threshold`. With
    /// --questions, the corpus itself is asked (docs/questions.md has the format).
    Eval(EvalArguments),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man,
}

#[derive(Debug, Args)]
pub(crate) struct AskArguments {
    /// The question; quotes are not needed.
    #[arg(value_name = "QUESTION", required_unless_present = "batch", conflicts_with = "batch")]
    pub(crate) question: Vec<String>,

    /// Passages to show. Default: 3 (answer.top).
    #[arg(long, value_name = "N")]
    pub(crate) top: Option<usize>,

    /// Print the answer as JSON (docs/answer.md).
    #[arg(long)]
    pub(crate) json: bool,

    /// Show the whole answer: passages with their references, and everything said of their sources.
    #[arg(long, conflicts_with_all = ["json", "batch"])]
    pub(crate) full: bool,

    /// First show how the question was read: what became of every word, and how the answer was judged.
    #[arg(long, conflicts_with_all = ["json", "batch"])]
    pub(crate) explain: bool,

    /// Answer a file of questions (- for standard input): JSON lines in, JSON lines out, in order.
    ///
    /// A line is `{"id":"…","question":"…"}` or `{"id":"…","turns":["first","follow-up"]}`.
    #[arg(long, value_name = "FILE")]
    pub(crate) batch: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArguments {
    /// Id of the passage, as answers print it.
    #[arg(value_name = "PASSAGE_ID")]
    pub(crate) passage: String,

    /// Passages to show before and after it.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) neighbours: usize,

    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// Answers as `ask --json`, `ask --batch` or `show --json` printed them (- for standard input).
    #[arg(value_name = "ANSWER.json")]
    pub(crate) file: PathBuf,

    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct IndexArguments {
    /// Only tell whether the index is current and undamaged; exit status 1 if not.
    #[arg(long, action = ArgAction::SetTrue)]
    pub(crate) check: bool,

    /// Encode all passages, so that questions find them by meaning, too. A small corpus is always encoded; a large
    /// one takes hours for a million passages. Questions are answered meanwhile, and what is encoded stays when
    /// this is stopped.
    #[arg(long, conflicts_with = "check")]
    pub(crate) vectors: bool,
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
    /// Errors keep a document from being used; warnings ask a person to look (old, not approved, no date,
    /// near duplicates, links that lead nowhere); hints say what might be better (reading level, length).
    ///
    /// Exit status: 0 without errors, 1 with errors, 2 if the corpus cannot be read.
    Check {
        /// How to print what was found.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        /// Least severity that is printed.
        #[arg(long, value_enum, default_value_t = LeastSeverity::Hint)]
        least: LeastSeverity,
    },
    /// Show a reviewer what differs between two versions of a corpus: documents, front matter, passages.
    ///
    /// Exit status: 0 if nothing differs, 1 if something does, 2 if a corpus cannot be read.
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
    /// Directory of the old version.
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,

    /// Directory of the new version.
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,

    /// How to print what differs.
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
    /// Only check that everything is there to run: token, application, gateway, corpus and store; with
    /// --guild also what the bot may do in that server. Prints the link that invites the bot with the
    /// permissions it needs.
    #[arg(long)]
    pub(crate) check: bool,

    /// Only ask the bot that runs on this machine how it is, at the address of `discord.metrics`.
    ///
    /// Exit status: 0 if it is well, 1 if not or if it does not answer.
    #[arg(long, conflicts_with_all = ["check", "guild"])]
    pub(crate) health: bool,

    /// Take up changes of the corpus folder and of what the settings say of answers by itself. Where a
    /// document has an error, it is logged and the last good index goes on. Settings of the bot itself
    /// (discord, store) are read at the start.
    #[arg(long, conflicts_with_all = ["check", "health"])]
    pub(crate) watch: bool,

    /// Register the commands for this server only, where they appear at once.
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) guild: Option<u64>,

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
    /// Copy the store to a file, also while the bot runs.
    Backup {
        /// The copy.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Replace a file that is there.
        #[arg(long)]
        force: bool,
    },
    /// Tell whether the store is sound; exit status 1 if not.
    Check,
    /// Print everything in the store as JSON.
    Export {
        /// Write it to a file instead.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
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
