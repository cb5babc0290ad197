//! All documents of a corpus, or everything that is wrong with them.

use std::path::PathBuf;

use thiserror::Error;

use super::{CorpusOrigin, Document, Finding};

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
    #[error("cannot read {path}: {source}; --corpus (BONAFIDE_CORPUS) names the folder with the documents", path = path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A folder holds no document.
    #[error("{directory} holds no document; put Markdown files with front matter or collections there, or leave out --corpus to use the embedded corpus{}", import_of(.sources), directory = directory.display())]
    NoDocuments {
        /// The folder.
        directory: PathBuf,
        /// Files in it that could be imported.
        sources: Vec<PathBuf>,
    },
    /// A folder holds more files than any corpus.
    #[error("{directory} holds more than {limit} files and folders; name a folder with documents only", directory = directory.display())]
    TooManyFiles {
        /// The folder.
        directory: PathBuf,
        /// What is allowed.
        limit: usize,
    },
    /// A collection does not say what its fields mean.
    #[error("{rows} is a collection, and {mapping} beside it, which says what its fields mean, is missing (docs/members/corpus-format.md)", rows = rows.display(), mapping = mapping.display())]
    NoMapping {
        /// The rows.
        rows: PathBuf,
        /// The file that is missing.
        mapping: PathBuf,
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

/// How files that are no documents become some.
fn import_of(sources: &[PathBuf]) -> String {
    match sources {
        [] => String::new(),
        [first, rest @ ..] => {
            let more = if rest.is_empty() { String::new() } else { format!(" (and {} more)", rest.len()) };
            format!("; {}{more} is no document yet: `bonafide import {}`", first.display(), first.display())
        }
    }
}

/// The maximum number of findings in one message.
const LISTED: usize = 20;

fn list(findings: &[Finding]) -> String {
    let mut lines: Vec<String> = findings.iter().take(LISTED).map(|finding| format!("  {finding}")).collect();
    if findings.len() > LISTED {
        lines.push(format!("  … and {} more; `bonafide corpus check` lists all", findings.len() - LISTED));
    }
    lines.join("\n")
}
