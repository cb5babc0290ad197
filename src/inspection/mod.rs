//! What a person should look at in a corpus that has no errors: age, review, license, references that
//! lead nowhere, odd passages, near duplicates, look-alike names, hard sentences.

mod alike;
mod asked;
mod documents;
mod links;
mod passages;
mod reading;

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use jiff::civil::Date;

use crate::config::Config;
use crate::corpus::{CorpusError, Document, Finding, Severity, Sources};
use crate::passage::{Cutter, Passage};

use alike::Alike;
pub use reading::reading_grade;

/// The maximum number of findings of one severity that are reported for a collection.
const MAX_OF_COLLECTION: usize = 20;

/// A document with its file and its passages.
struct Inspected {
    /// Name of its file or collection.
    name: String,
    /// Text of its file; empty for one of a collection.
    text: String,
    /// Line at which it begins in a collection.
    line: usize,
    document: Document,
    passages: Vec<Passage>,
}

impl Inspected {
    /// Line of a key of the front matter, as `published`; the document's first where it is not there.
    fn line_of(&self, key: &str) -> usize {
        let is_key = |line: &str| {
            line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
        };
        self.text.lines().position(is_key).map_or(self.line, |before| before + 1)
    }

    fn warning(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding::warning(&self.name, line, message)
    }

    fn hint(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding::hint(&self.name, line, message)
    }
}

/// How many documents can be used, and everything that is wrong with a corpus or that a person should
/// look at, in the order of files and lines. The age of documents is counted up to `today`.
///
/// # Errors
/// When a collection cannot be read.
pub fn inspect(
    sources: &Sources,
    config: &Config,
    today: Date,
) -> Result<(usize, Vec<Finding>), CorpusError> {
    let cutter = Cutter::new(&config.passages);
    let texts: HashMap<&str, &str> =
        sources.files.iter().map(|file| (file.name.as_str(), file.text.as_str())).collect();
    // of the documents of collections, which may be many, only what is compared is kept
    let mut files: Vec<Inspected> = Vec::new();
    let mut alike = Alike::default();
    let mut documents = 0;
    let mut told = Vec::new();
    let mut findings = sources.for_each(&mut |read| {
        let passages = cutter.cut(&read.document);
        let own = texts.get(read.file.as_str()).copied();
        let line = if own.is_some() { 1 } else { read.line };
        let text = own.unwrap_or_default().to_owned();
        let of = Inspected { name: read.file, text, line, document: read.document, passages };
        documents::inspect(&of, config, today, &mut told);
        passages::inspect(&of, &config.inspection, &mut told);
        reading::inspect(&of, &config.inspection, &mut told);
        alike.add(&of, &config.inspection);
        documents += 1;
        if own.is_some() {
            files.push(of);
        }
        ControlFlow::Continue(())
    })?;
    findings.append(&mut told);
    for of in &files {
        links::inspect(of, &files, &mut findings);
    }
    asked::inspect(&files, &mut findings);
    alike.duplicates(&config.inspection, &mut findings);
    alike.names(&config.inspection, &mut findings);
    findings.sort_by(|a, b| (&a.file, a.line, a.severity).cmp(&(&b.file, b.line, b.severity)));
    let collections = sources.collections.iter().map(|collection| collection.name.as_str());
    Ok((documents, shortened(findings, &collections.collect())))
}

/// Reports only the first of the many warnings and hints that a collection may have, and how many follow.
fn shortened(findings: Vec<Finding>, collections: &HashSet<&str>) -> Vec<Finding> {
    let mut counts: HashMap<(String, Severity), usize> = HashMap::new();
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        if finding.severity != Severity::Error && collections.contains(finding.file.as_str()) {
            let count = counts.entry((finding.file.clone(), finding.severity)).or_default();
            *count += 1;
            if *count > MAX_OF_COLLECTION {
                continue;
            }
        }
        kept.push(finding);
    }
    let mut more: Vec<_> = counts.into_iter().filter(|(_, count)| *count > MAX_OF_COLLECTION).collect();
    more.sort();
    kept.extend(more.into_iter().map(|((file, severity), count)| {
        let message = format!("and {} more like these", count - MAX_OF_COLLECTION);
        Finding { severity, ..Finding::hint(&file, 0, message) }
    }));
    kept
}
