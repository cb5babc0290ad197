//! The arguments of `bonafide corpus`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::examples::{CORPUS_CHECK_EXAMPLES, CORPUS_DIFF_EXAMPLES, CORPUS_NEW_EXAMPLES};

#[derive(Debug, Subcommand)]
pub(crate) enum CorpusCommand {
    /// Check the documents: errors, warnings and hints with file and line.
    ///
    /// A document with an error is not used. A warning asks a person to look (old, not approved, no date,
    /// near-duplicates, dead links). A hint suggests an improvement (reading level, length).
    ///
    /// Exit status: 0 without errors, 1 with errors, 2 if the corpus can't be read.
    #[command(after_help = CORPUS_CHECK_EXAMPLES)]
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
    #[command(after_help = CORPUS_DIFF_EXAMPLES)]
    Diff(DiffArguments),
    /// Ask a few questions, and write a new document.
    ///
    /// Exit status: 0 if it was written, 2 if not.
    #[command(after_help = CORPUS_NEW_EXAMPLES)]
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
