//! Where a corpus comes from: a directory of files, or the one embedded in the program.

use std::fmt;
use std::path::{Path, PathBuf};

use super::CorpusError;

include!(concat!(env!("OUT_DIR"), "/embedded_corpus.rs"));

/// Where a corpus comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorpusOrigin {
    /// Markdown files and collections below a directory.
    Directory(PathBuf),
    /// The documents shipped inside the program.
    Embedded,
}

impl fmt::Display for CorpusOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(path) => write!(f, "{}", path.display()),
            Self::Embedded => f.write_str("the corpus embedded in the program"),
        }
    }
}

/// The documents inside the program: names and texts.
pub(super) fn embedded() -> &'static [(&'static str, &'static str)] {
    EMBEDDED_CORPUS
}

impl CorpusOrigin {
    /// The directory that was asked for; else `corpus` below `here` if it holds a document; else
    /// the embedded corpus.
    #[must_use]
    pub fn find(asked_for: Option<&Path>, here: &Path) -> Self {
        if let Some(path) = asked_for {
            return Self::Directory(path.to_path_buf());
        }
        let beside = here.join("corpus");
        match paths(&beside) {
            Ok(paths) if !paths.is_empty() => Self::Directory(PathBuf::from("corpus")),
            _ => Self::Embedded,
        }
    }
}

/// Deepest folder below a corpus.
const DEEPEST_FOLDER: usize = 16;

/// The Markdown files and collections below a directory, sorted; hidden ones and README.md are none.
pub(super) fn paths(root: &Path) -> Result<Vec<PathBuf>, CorpusError> {
    let mut found = Vec::new();
    let mut folders = vec![(root.to_path_buf(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let unreadable = |source| CorpusError::Unreadable { path: folder.clone(), source };
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            if path.is_dir() {
                if depth < DEEPEST_FOLDER {
                    folders.push((path, depth + 1));
                }
            } else if path.extension().is_some_and(|ending| ending == "md" || ending == "jsonl")
                && name != "README.md"
            {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
