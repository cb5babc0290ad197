//! The arguments of `bonafide import` and `bonafide lexicon import`.

use std::path::PathBuf;

use bonafide::config::TermKind;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

use super::examples::LEXICON_EXAMPLES;

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
    #[command(after_help = LEXICON_EXAMPLES)]
    Import(LexiconImportArguments),
}

#[derive(Debug, Args)]
pub(crate) struct LexiconImportArguments {
    /// The ontology.
    #[arg(value_name = "FILE.obo")]
    pub(crate) ontology: PathBuf,

    /// The lexicon file, created if it doesn't exist. The settings name it in `lexicon.files`.
    #[arg(long, value_name = "FILE", default_value = "lexicon.txt")]
    pub(crate) into: PathBuf,

    /// What the terms name. Names of conditions and medicines are never corrected to one another.
    #[arg(long, default_value_t = TermKind::Condition, value_parser = kinds())]
    pub(crate) kind: TermKind,
}

/// The kinds by their names, which help and completions list.
fn kinds() -> impl TypedValueParser<Value = TermKind> {
    PossibleValuesParser::new(TermKind::NAMES.map(|(_, name)| name)).try_map(|name| name.parse())
}
