//! What a person should look at in a corpus that has no errors: age, review, licence, references that
//! lead nowhere, odd passages, near duplicates, look-alike names, hard sentences.

mod alike;
mod documents;
mod links;
mod passages;
mod reading;

use jiff::civil::Date;

use crate::config::Config;
use crate::corpus::{CorpusFile, Document, Finding, parse_document};
use crate::passage::{Cutter, Passage};

pub use reading::reading_grade;

/// A document with its file and its passages.
struct Inspected<'a> {
    file: &'a CorpusFile,
    document: Document,
    passages: Vec<Passage>,
}

impl Inspected<'_> {
    /// Line of a key of the front matter, as `published`; the first where it is not there.
    fn line_of(&self, key: &str) -> usize {
        let is_key = |line: &str| {
            line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
        };
        1 + self.file.text.lines().position(is_key).unwrap_or(0)
    }

    fn warning(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding::warning(&self.file.name, line, message)
    }

    fn hint(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding::hint(&self.file.name, line, message)
    }
}

/// Warnings and hints on the documents that have no error, in the order of files and lines. `today` is
/// the day by which documents are old.
#[must_use]
pub fn inspect(files: &[CorpusFile], config: &Config, today: Date) -> Vec<Finding> {
    let cutter = Cutter::new(&config.passages);
    let inspected: Vec<Inspected<'_>> = files
        .iter()
        .filter_map(|file| {
            let document = parse_document(file).0?;
            Some(Inspected { file, passages: cutter.cut(&document), document })
        })
        .collect();
    let mut findings = Vec::new();
    for document in &inspected {
        documents::inspect(document, config, today, &mut findings);
        links::inspect(document, &inspected, &mut findings);
        passages::inspect(document, &config.inspection, &mut findings);
        reading::inspect(document, &config.inspection, &mut findings);
    }
    alike::duplicates(&inspected, &config.inspection, &mut findings);
    alike::names(&inspected, &config.inspection, &mut findings);
    findings.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    findings
}
