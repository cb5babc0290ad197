//! All documents of a corpus, or everything that is wrong with them.

use std::collections::HashMap;
use std::path::PathBuf;

use rayon::prelude::*;
use thiserror::Error;

use super::{CorpusFile, CorpusOrigin, Document, DocumentId, Finding, Severity, parse_document};

/// A corpus that passed its checks.
#[derive(Debug, Clone)]
pub struct Corpus {
    /// Where it came from.
    pub origin: CorpusOrigin,
    /// Documents in the order of their file names.
    pub documents: Vec<Document>,
}

/// Why a corpus cannot be used.
#[derive(Debug, Error)]
pub enum CorpusError {
    /// A file or folder cannot be read.
    #[error("cannot read {path}: {source}", path = path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A folder holds no document.
    #[error("{directory} holds no document; put Markdown files with front matter there, or leave out --corpus to use the embedded corpus", directory = directory.display())]
    NoDocuments {
        /// The folder.
        directory: PathBuf,
    },
    /// A file is larger than any document may be.
    #[error("{path} has {bytes} bytes, more than the {limit} that a document may have; split it", path = path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// What is allowed.
        limit: u64,
    },
    /// A file is not text in UTF-8.
    #[error("{path}:{line}: error: this is not UTF-8; save the file in that encoding", path = path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// Line of the first wrong byte.
        line: usize,
    },
    /// Documents have errors.
    #[error("the corpus has errors:\n{}", list(.findings))]
    Invalid {
        /// The errors.
        findings: Vec<Finding>,
    },
}

/// Most findings that one message lists.
const LISTED: usize = 20;

fn list(findings: &[Finding]) -> String {
    let mut lines: Vec<String> = findings.iter().take(LISTED).map(|finding| format!("  {finding}")).collect();
    if findings.len() > LISTED {
        lines.push(format!("  … and {} more; `bonafide corpus check` lists all", findings.len() - LISTED));
    }
    lines.join("\n")
}

/// Parses the files of a corpus.
///
/// # Errors
/// When a document has an error, or two have the same id.
pub fn load(origin: CorpusOrigin, files: &[CorpusFile]) -> Result<Corpus, CorpusError> {
    let (documents, findings) = check(files);
    let errors: Vec<Finding> =
        findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    if errors.is_empty() {
        Ok(Corpus { origin, documents })
    } else {
        Err(CorpusError::Invalid { findings: errors })
    }
}

/// Parses the files of a corpus; gives the documents that can be used and everything noticed,
/// in the order of files and lines.
#[must_use]
pub fn check(files: &[CorpusFile]) -> (Vec<Document>, Vec<Finding>) {
    let parsed: Vec<(Option<Document>, Vec<Finding>)> = files.par_iter().map(parse_document).collect();
    let mut seen: HashMap<DocumentId, &str> = HashMap::new();
    let mut documents = Vec::new();
    let mut findings = Vec::new();
    for (file, (document, found)) in files.iter().zip(parsed) {
        findings.extend(found);
        let Some(document) = document else { continue };
        if let Some(first) = seen.get(&document.info.id) {
            let line =
                1 + file.text.lines().position(|line| line.trim_start().starts_with("id")).unwrap_or(0);
            findings.push(Finding::error(
                &file.name,
                line,
                format!("id “{}” is already the id of {first}; ids must be unique", document.info.id),
            ));
        } else {
            seen.insert(document.info.id.clone(), &file.name);
            documents.push(document);
        }
    }
    (documents, findings)
}
