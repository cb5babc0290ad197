//! Questions with what should come of them: which section answers, or none, and what is urgent.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::beir::{CollectionError, for_each_row};
use crate::config::HelpLevel;

/// A question and what should come of it, as a line of a question file has it (docs/developers/questions.md).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedQuestion {
    /// Its id; which part it belongs to hangs on it alone.
    pub id: String,
    /// How it is asked, as `lay` or `misspelt`.
    pub style: String,
    /// Earlier questions of the same conversation, in order.
    #[serde(default)]
    pub before: Vec<String>,
    /// The question.
    pub question: String,
    /// Whether the corpus answers it.
    pub answerable: bool,
    /// The condition that it is about.
    pub condition: Option<String>,
    /// Sections that answer it.
    #[serde(default)]
    pub expect: Vec<ExpectedSection>,
    /// Which help it needs at once.
    pub urgent: Option<HelpLevel>,
}

/// A section that answers a question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedSection {
    /// Id of its document.
    pub document: String,
    /// Its own heading.
    pub section: String,
}

/// The two parts of a set of questions: figures on one are only worth something if nothing was
/// tuned on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// What settings may be fitted on.
    Tune,
    /// What is only measured.
    Test,
}

impl ExpectedQuestion {
    /// The part that it belongs to: test where the first byte of the id's BLAKE3 hash is odd.
    #[must_use]
    pub fn part(&self) -> Part {
        let hash = blake3::hash(self.id.as_bytes());
        if hash.as_bytes()[0] % 2 == 1 { Part::Test } else { Part::Tune }
    }

    /// Whether the section of a document under this heading answers.
    #[must_use]
    pub fn is_answered_by(&self, document: &str, heading: Option<&String>) -> bool {
        self.expect.iter().any(|expected| expected.document == document && heading == Some(&expected.section))
    }

    fn check(&self) -> Result<(), String> {
        if self.question.trim().is_empty() {
            return Err("the question is empty".to_owned());
        }
        if self.answerable == self.expect.is_empty() {
            return Err("a question is answerable just where it expects a section".to_owned());
        }
        Ok(())
    }
}

/// Reads a file of questions in JSON lines, or all `*.jsonl` files of a directory by name.
///
/// # Errors
/// When a file cannot be read, a line is wrong, or an id occurs twice.
pub fn read_questions(path: &Path) -> Result<Vec<ExpectedQuestion>, CollectionError> {
    let mut files = vec![path.to_path_buf()];
    if path.is_dir() {
        files = question_files(path)
            .map_err(|source| CollectionError::Unreadable { path: path.to_path_buf(), source })?;
    }
    let mut questions = Vec::new();
    let mut ids = HashSet::new();
    for file in files {
        for_each_row(&file, |question: ExpectedQuestion| {
            question.check()?;
            if !ids.insert(question.id.clone()) {
                return Err(format!("the id {} occurs twice", question.id));
            }
            questions.push(question);
            Ok(())
        })?;
    }
    Ok(questions)
}

fn question_files(directory: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "jsonl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
