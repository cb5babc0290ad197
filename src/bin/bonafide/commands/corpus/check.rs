//! `bonafide corpus check`: everything that is wrong with the documents, and what a person should look at.

use std::fmt::Write as _;
use std::process::ExitCode;

use bonafide::corpus::{Severity, read_sources};
use bonafide::inspection::inspect;

use crate::arguments::{CommonArguments, Format, LeastSeverity};
use crate::commands::NOTHING;
use crate::output::counted;
use crate::{output, setup};

/// Checks the corpus and prints what was found.
pub(crate) fn run(
    common: &CommonArguments,
    format: Format,
    least: LeastSeverity,
) -> anyhow::Result<ExitCode> {
    let options = setup::engine_options(common)?;
    let origin = options.origin();
    let sources = read_sources(&origin)?;
    let (documents, mut findings) = inspect(&sources, &options.config, options.today)?;
    findings.sort_by(|a, b| (&a.file, a.line, a.severity).cmp(&(&b.file, b.line, b.severity)));
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let [errors, warnings, hints] = [Severity::Error, Severity::Warning, Severity::Hint].map(count);
    findings.retain(|finding| finding.severity <= least.into());
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
            writeln!(
                text,
                "{}, {}, {}, {}: {origin}",
                counted(documents, "document"),
                counted(errors, "error"),
                counted(warnings, "warning"),
                counted(hints, "hint")
            )?;
        }
    }
    match format {
        Format::Json => output::print_json(&text),
        Format::Text => output::print(&text),
    }?;
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::from(NOTHING) })
}

impl From<LeastSeverity> for Severity {
    fn from(least: LeastSeverity) -> Self {
        match least {
            LeastSeverity::Error => Self::Error,
            LeastSeverity::Warning => Self::Warning,
            LeastSeverity::Hint => Self::Hint,
        }
    }
}
