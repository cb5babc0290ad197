//! Where a corpus comes from: a directory of files, or the one embedded in the program.

use std::collections::HashSet;
use std::ffi::OsStr;
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
            Ok(paths) if !paths.is_empty() => {
                Self::Directory(beside.strip_prefix(".").unwrap_or(&beside).to_path_buf())
            }
            _ => Self::Embedded,
        }
    }
}

/// Deepest folder below a corpus, and most files and folders that are looked at.
const MAX_FOLDER_DEPTH: usize = 16;
const MAX_ENTRIES: usize = 2_000_000;

/// Endings of files that `bonafide import` makes documents of.
const SOURCES: [&str; 8] = ["txt", "text", "html", "htm", "xhtml", "pdf", "docx", "markdown"];

/// What a directory holds.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Markdown files and collections, sorted.
    pub(super) paths: Vec<PathBuf>,
    /// Files that are no documents yet, and could be imported.
    pub(super) sources: Vec<PathBuf>,
}

/// The Markdown files and collections below a directory; hidden ones and README.md are none. Links are followed, each
/// folder is looked into once, and what is no regular file, such as a pipe or a device, is passed over.
pub(super) fn find(root: &Path) -> Result<Found, CorpusError> {
    let mut found = Found::default();
    let mut folders = vec![(root.to_path_buf(), 0)];
    let mut known: HashSet<PathBuf> = HashSet::new();
    let mut entries = 0;
    while let Some((folder, depth)) = folders.pop() {
        // a link can lead to a folder around it
        if !folder.canonicalize().is_ok_and(|real| known.insert(real)) && depth > 0 {
            continue;
        }
        let unreadable = |source| CorpusError::Unreadable { path: folder.clone(), source };
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            entries += 1;
            if entries > MAX_ENTRIES {
                return Err(CorpusError::TooManyFiles { directory: root.to_path_buf(), limit: MAX_ENTRIES });
            }
            let path = entry.map_err(unreadable)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // a link that leads nowhere is no file
            let Ok(metadata) = std::fs::metadata(&path) else { continue };
            if name.starts_with('.') {
                continue;
            }
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
            let ending = ending.unwrap_or_default();
            if metadata.is_dir() {
                if depth < MAX_FOLDER_DEPTH {
                    folders.push((path, depth + 1));
                }
            } else if !metadata.is_file() {
            } else if matches!(path.extension().and_then(OsStr::to_str), Some("md" | "jsonl")) {
                if name != "README.md" {
                    found.paths.push(path);
                }
            } else if SOURCES.contains(&ending.as_str()) {
                found.sources.push(path);
            }
        }
    }
    found.paths.sort();
    found.sources.sort();
    Ok(found)
}

/// The Markdown files and collections below a directory.
pub(super) fn paths(root: &Path) -> Result<Vec<PathBuf>, CorpusError> {
    Ok(find(root)?.paths)
}
