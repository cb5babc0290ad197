//! Reads the files of a corpus.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::origin::{embedded, find};
use super::{CollectionFile, CorpusError, CorpusFile, CorpusOrigin, Finding, Sources};

/// Largest document, in bytes.
const LARGEST_FILE: u64 = 64 << 20;

/// Largest mapping of a collection, in bytes.
const LARGEST_MAPPING: u64 = 1 << 20;

/// Reads the files of a corpus, sorted by name; of collections, what their fields mean.
///
/// # Errors
/// A directory that is not there or holds no document. A file that cannot be read, is too large or no UTF-8, and a
/// collection without its TOML, are errors among the findings.
pub fn read_sources(origin: &CorpusOrigin) -> Result<Sources, CorpusError> {
    let root = match origin {
        CorpusOrigin::Embedded => {
            let files = embedded()
                .iter()
                .map(|(name, text)| CorpusFile { name: (*name).to_owned(), text: (*text).to_owned() });
            let files = files.collect();
            return Ok(Sources {
                origin: origin.clone(),
                files,
                collections: Vec::new(),
                findings: Vec::new(),
            });
        }
        CorpusOrigin::Directory(root) => root,
    };
    let found = find(root)?;
    if found.paths.is_empty() {
        return Err(CorpusError::NoDocuments { directory: root.clone(), sources: found.sources });
    }
    let mut findings: Vec<Finding> = Vec::new();
    for path in found.sources.iter().take(MAX_TOLD) {
        let message = format!(
            "this is no document, and not searched: `bonafide import {}` makes one of it",
            path.display()
        );
        findings.push(Finding::hint(&name_below(root, path), 1, message));
    }
    let (mut files, mut collections) = (Vec::new(), Vec::new());
    for path in &found.paths {
        let is_collection = path.extension().is_some_and(|ending| ending == "jsonl");
        let read = if is_collection {
            read_collection(root, path).map(|collection| collections.push(collection))
        } else {
            read_file(root, path, LARGEST_FILE).map(|file| files.push(file))
        };
        // one file that cannot be read is an error of its own
        if let Err(error) = read {
            findings.push(finding_of(root, path, &error));
        }
    }
    Ok(Sources { origin: origin.clone(), files, collections, findings })
}

/// The maximum number of files that are reported because they aren't documents.
const MAX_TOLD: usize = 20;

/// What is wrong with a file that cannot be read.
fn finding_of(root: &Path, path: &Path, error: &CorpusError) -> Finding {
    let name = name_below(root, path);
    match error {
        CorpusError::NotUtf8 { line, .. } => {
            Finding::error(&name, *line, "this is not UTF-8; save the file in that encoding")
        }
        other => Finding::error(&name, 1, other.to_string()),
    }
}

fn read_collection(root: &Path, rows: &Path) -> Result<CollectionFile, CorpusError> {
    let mapping = rows.with_extension("toml");
    if !mapping.is_file() {
        return Err(CorpusError::NoMapping { rows: rows.to_path_buf(), mapping });
    }
    let mapping = read_file(root, &mapping, LARGEST_MAPPING)?;
    Ok(CollectionFile {
        name: name_below(root, rows),
        rows: rows.to_path_buf(),
        mapping: mapping.text,
        mapping_name: mapping.name,
    })
}

fn read_file(root: &Path, path: &Path, limit: u64) -> Result<CorpusFile, CorpusError> {
    let unreadable = |source| CorpusError::Unreadable { path: path.to_path_buf(), source };
    let mut bytes = Vec::new();
    // never more than allowed, whatever its size is said to be
    File::open(path).map_err(unreadable)?.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let size = bytes.len() as u64;
    if size > limit {
        let bytes = std::fs::metadata(path).map_err(unreadable)?.len().max(size);
        return Err(CorpusError::TooLarge { path: path.to_path_buf(), bytes, limit });
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + valid.iter().filter(|&&byte| byte == b'\n').count();
        CorpusError::NotUtf8 { path: path.to_path_buf(), line }
    })?;
    Ok(CorpusFile { name: name_below(root, path), text })
}

fn name_below(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
