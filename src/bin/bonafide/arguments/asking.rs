//! The arguments of the commands that answer, list, show and verify.

use std::path::PathBuf;

use bonafide::corpus::Audience;
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct AskArguments {
    /// The question. It needs no quotes, except in zsh where it has a ? or *.
    #[arg(value_name = "QUESTION", required_unless_present = "batch", conflicts_with = "batch")]
    pub(crate) question: Vec<String>,

    /// Number of excerpts. Default: 3 (answer.top).
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) top: Option<usize>,

    #[command(flatten)]
    pub(crate) documents: DocumentArguments,

    /// Print the answer as JSON (docs/developers/answer.md).
    #[arg(long)]
    pub(crate) json: bool,

    /// Print the whole answer: excerpts with their references, and all notices about their sources.
    #[arg(long, conflicts_with_all = ["json", "batch"])]
    pub(crate) full: bool,

    /// First explain how each word of the question was read, and whether the excerpts answer it.
    #[arg(long, conflicts_with_all = ["json", "batch"])]
    pub(crate) explain: bool,

    /// Answer a file of questions (- for standard input): JSON lines in, JSON lines out, in order.
    ///
    /// A line is `{"id":"…","question":"…"}` or `{"id":"…","turns":["first","follow-up"]}`.
    #[arg(long, value_name = "FILE")]
    pub(crate) batch: Option<PathBuf>,
}

/// Which documents count.
#[derive(Debug, Args)]
pub(crate) struct DocumentArguments {
    /// Only documents about this condition; `topics` lists them.
    #[arg(long, value_name = "NAME")]
    pub(crate) condition: Option<String>,

    /// Only documents written for these readers.
    #[arg(long, value_name = "READERS")]
    pub(crate) audience: Option<AudienceArgument>,
}

/// Readers that documents are written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AudienceArgument {
    Patient,
    Caregiver,
    Clinician,
}

impl From<AudienceArgument> for Audience {
    fn from(argument: AudienceArgument) -> Self {
        match argument {
            AudienceArgument::Patient => Self::Patient,
            AudienceArgument::Caregiver => Self::Caregiver,
            AudienceArgument::Clinician => Self::Clinician,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct TopicsArguments {
    /// Only this condition, by any of its names.
    #[arg(value_name = "CONDITION")]
    pub(crate) condition: Vec<String>,

    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SourcesArguments {
    #[command(flatten)]
    pub(crate) documents: DocumentArguments,

    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArguments {
    /// ID of the excerpt, as `ask --full` prints it.
    #[arg(value_name = "ID")]
    pub(crate) passage: String,

    /// Number of excerpts to show before and after it.
    #[arg(long, value_name = "N", default_value_t = 1, alias = "neighbours")]
    pub(crate) neighbors: usize,

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
