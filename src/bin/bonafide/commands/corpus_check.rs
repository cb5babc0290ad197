//! `bonafide corpus check`: everything that is wrong with the documents.

use std::fmt::Write as _;
use std::process::ExitCode;

use bonafide::corpus::{Severity, check, read_files};

use super::NOTHING;
use crate::arguments::{CommonArguments, Format};
use crate::{output, setup};

/// Checks the corpus and prints what was found.
pub(crate) fn run(common: &CommonArguments, format: Format) -> anyhow::Result<ExitCode> {
    let options = setup::engine_options(common)?;
    let origin = options.origin();
    let files = read_files(&origin)?;
    let (_, findings) = check(&files);
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let errors = count(Severity::Error);
    let mut text = String::new();
    match format {
        Format::Json => {
            text = serde_json::to_string_pretty(&findings)?;
            text.push('\n');
        }
        Format::Text => {
            for finding in &findings {
                writeln!(text, "{finding}")?;
            }
            let warnings = count(Severity::Warning);
            writeln!(text, "{} documents, {errors} errors, {warnings} warnings: {origin}", files.len())?;
        }
    }
    output::print(&text)?;
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::from(NOTHING) })
}
