//! What a check of the corpus has to say, with file and line.

use std::fmt;

use serde::Serialize;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The document cannot be used.
    Error,
    /// The document can be used; a person should look at it.
    Warning,
    /// Nothing is wrong; it might be better.
    Hint,
}

/// One thing that is wrong in a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// File, relative to the corpus.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong and what to do.
    pub message: String,
}

impl Finding {
    pub(crate) fn hint(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self { severity: Severity::Hint, ..Self::error(file, line, message) }
    }

    pub(super) fn error(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, severity: Severity::Error, message: message.into() }
    }

    pub(crate) fn warning(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, line, message) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        };
        write!(f, "{}:{}: {severity}: {}", self.file, self.line, self.message)
    }
}
