//! Where a corpus comes from: a directory of files, or the one embedded in the program.

use std::fmt;
use std::path::{Path, PathBuf};

use super::CorpusError;

include!(concat!(env!("OUT_DIR"), "/embedded_corpus.rs"));

/// Where a corpus comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorpusOrigin {
    /// Markdown files below a directory.
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

impl CorpusOrigin {
    /// The directory that was asked for; else `corpus` below `here` if it holds a document; else
    /// the embedded corpus.
    #[must_use]
    pub fn find(asked_for: Option<&Path>, here: &Path) -> Self {
        if let Some(path) = asked_for {
            return Self::Directory(path.to_path_buf());
        }
        let beside = here.join("corpus");
        match document_paths(&beside) {
            Ok(paths) if !paths.is_empty() => Self::Directory(PathBuf::from("corpus")),
            _ => Self::Embedded,
        }
    }
}

/// A document as it lies on the disk.
#[derive(Debug, Clone)]
pub struct CorpusFile {
    /// Path relative to the corpus, with `/` between its parts.
    pub name: String,
    /// Content.
    pub text: String,
}

/// Largest document, in bytes.
const LARGEST_FILE: u64 = 64 << 20;

/// Deepest folder below a corpus.
const DEEPEST_FOLDER: usize = 16;

/// Reads the files of a corpus, sorted by name.
///
/// # Errors
/// A directory that is not there or holds no document, and files that cannot be read, are too
/// large or no UTF-8.
pub fn read_files(origin: &CorpusOrigin) -> Result<Vec<CorpusFile>, CorpusError> {
    let root = match origin {
        CorpusOrigin::Embedded => {
            let files = EMBEDDED_CORPUS
                .iter()
                .map(|(name, text)| CorpusFile { name: (*name).to_owned(), text: (*text).to_owned() });
            return Ok(files.collect());
        }
        CorpusOrigin::Directory(root) => root,
    };
    let paths = document_paths(root)?;
    if paths.is_empty() {
        return Err(CorpusError::NoDocuments { directory: root.clone() });
    }
    paths.iter().map(|path| read_file(root, path)).collect()
}

fn read_file(root: &Path, path: &Path) -> Result<CorpusFile, CorpusError> {
    let unreadable = |source| CorpusError::Unreadable { path: path.to_path_buf(), source };
    let bytes = std::fs::metadata(path).map_err(unreadable)?.len();
    if bytes > LARGEST_FILE {
        return Err(CorpusError::TooLarge { path: path.to_path_buf(), bytes, limit: LARGEST_FILE });
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + valid.iter().filter(|&&byte| byte == b'\n').count();
        CorpusError::NotUtf8 { path: path.to_path_buf(), line }
    })?;
    let relative = path.strip_prefix(root).unwrap_or(path);
    let name =
        relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
    Ok(CorpusFile { name, text })
}

/// The Markdown files below a directory, sorted; hidden ones and README.md are no documents.
fn document_paths(root: &Path) -> Result<Vec<PathBuf>, CorpusError> {
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
            } else if path.extension().is_some_and(|ending| ending == "md") && name != "README.md" {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A hash of names and contents: it changes exactly when the corpus does.
#[must_use]
pub fn fingerprint(files: &[CorpusFile]) -> String {
    let mut hasher = blake3::Hasher::new();
    for file in files {
        for part in [&file.name, &file.text] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    hasher.finalize().to_hex().to_string()
}
