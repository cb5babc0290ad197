//! The arguments of `bonafide import` and `bonafide lexicon import`.

use std::path::PathBuf;

use bonafide::config::TermKind;
use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct ImportArguments {
    /// Files, folders, and https:// addresses of single pages: .txt, .md, .html, .pdf, .docx.
    #[arg(value_name = "SOURCE", required = true)]
    pub(crate) source: Vec<PathBuf>,

    /// Folder for the documents. Default: the corpus, else ./corpus.
    #[arg(long, value_name = "DIR")]
    pub(crate) into: Option<PathBuf>,

    /// Write nothing; print the documents.
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Update documents that are there already: the text comes from the source, and what was filled in stays. The
    /// earlier file is kept, with the ending `.old`.
    #[arg(long)]
    pub(crate) again: bool,

    /// A value of the front matter: id, title, condition, aliases, audience, publisher, authors, url,
    /// published, updated, language, `licence` or status. Separate several values with semicolons, and
    /// aliases or readers without semicolons with commas.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LexiconCommand {
    /// Add the exact and related synonyms of an ontology in OBO format to a lexicon file.
    ///
    /// Obsolete terms and narrower and broader synonyms are left out. Existing entries stay.
    Import(LexiconImportArguments),
}

#[derive(Debug, Args)]
pub(crate) struct LexiconImportArguments {
    /// The ontology.
    #[arg(value_name = "FILE.obo")]
    pub(crate) ontology: PathBuf,

    /// The lexicon file, created if it doesn't exist. The settings name it in `lexicon.files`.
    #[arg(long, value_name = "FILE", default_value = "lexicon.toml")]
    pub(crate) into: PathBuf,

    /// What the terms name. Names of conditions and medicines are never corrected to one another.
    #[arg(long, value_enum, default_value_t = KindArgument::Condition)]
    pub(crate) kind: KindArgument,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindArgument {
    Condition,
    Medicine,
    Symptom,
    Body,
    Test,
    Procedure,
    Therapy,
    Genetics,
    Growth,
    General,
}

impl From<KindArgument> for TermKind {
    fn from(kind: KindArgument) -> Self {
        match kind {
            KindArgument::Condition => Self::Condition,
            KindArgument::Medicine => Self::Medicine,
            KindArgument::Symptom => Self::Symptom,
            KindArgument::Body => Self::Body,
            KindArgument::Test => Self::Test,
            KindArgument::Procedure => Self::Procedure,
            KindArgument::Therapy => Self::Therapy,
            KindArgument::Genetics => Self::Genetics,
            KindArgument::Growth => Self::Growth,
            KindArgument::General => Self::General,
        }
    }
}
