//! The arguments of `bonafide eval`.

use std::path::PathBuf;

use clap::Args;

use super::PartArgument;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct EvalArguments {
    /// Directory of the collection.
    #[arg(
        value_name = "DATASET_DIR",
        required_unless_present_any = ["questions", "urgency", "train_urgency"],
        conflicts_with = "questions"
    )]
    pub(crate) dataset: Option<PathBuf>,

    /// Questions with known answers: files of JSON lines, or directories of such files.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) questions: Vec<PathBuf>,

    /// Also print every question that went wrong, with its result.
    #[arg(long, requires = "questions")]
    pub(crate) show: bool,

    /// Only the questions or messages of this part; settings are fitted on `tune` alone.
    #[arg(long)]
    pub(crate) part: Option<PartArgument>,

    /// Fit the judgment to the questions of part `tune` and print the values for config/judgement.toml.
    #[arg(long, requires = "questions", conflicts_with_all = ["part", "show", "json"])]
    pub(crate) calibrate: bool,

    /// Fit the ranking by words and meaning to the questions of part `tune` and print the weights for
    /// config/ranking.toml.
    #[arg(long, requires = "questions", conflicts_with_all = ["part", "show", "json", "calibrate"])]
    pub(crate) fit_ranking: bool,

    /// Measure how well the similarity of questions predicts which ones a pinned answer serves.
    #[arg(long, requires = "questions", conflicts_with = "calibrate")]
    pub(crate) similarity: bool,

    /// Only detect urgency in files of messages, and print an answer for each, like `ask --batch`.
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["dataset", "questions"])]
    pub(crate) urgency: Vec<PathBuf>,

    /// Train the urgency weights on files of messages, without their test part. With --urgency, also print what is
    /// detected with the new weights by meaning.
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "weights", conflicts_with_all = ["dataset", "questions"])]
    pub(crate) train_urgency: Vec<PathBuf>,

    /// Files of questions that need no help, to train on as well, without their test part. Two thirds of the questions
    /// that the corpus says people ask of its sections are added.
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "train_urgency")]
    pub(crate) harmless: Vec<PathBuf>,

    /// Directory for the trained weights: weights.bin and, by meaning, weights-meaning.bin, kernel.bin and network.bin.
    #[arg(long, value_name = "DIRECTORY", requires = "train_urgency")]
    pub(crate) weights: Option<PathBuf>,

    /// Questions of the collection. Default: `queries.jsonl` of the collection.
    #[arg(long, value_name = "FILE")]
    pub(crate) queries: Option<PathBuf>,

    /// Relevance judgments. Default: `qrels/test.tsv` of the collection.
    #[arg(long, value_name = "FILE")]
    pub(crate) qrels: Option<PathBuf>,

    /// Write the rankings as a TREC run file.
    #[arg(long, value_name = "FILE")]
    pub(crate) run: Option<PathBuf>,

    /// Number of rows in a ranking.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub(crate) depth: u16,

    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}
