//! Reads the files of a corpus.

use std::path::{Path, PathBuf};

use super::origin::{embedded, paths};
use super::{CollectionFile, CorpusError, CorpusFile, CorpusOrigin, Sources};

/// Largest document, in bytes.
const LARGEST_FILE: u64 = 64 << 20;

/// Largest mapping of a collection, in bytes.
const LARGEST_MAPPING: u64 = 1 << 20;

/// Reads the files of a corpus, sorted by name; of collections, what their fields mean.
///
/// # Errors
/// A directory that is not there or holds no document, a collection without its TOML, and files that
/// cannot be read, are too large or no UTF-8.
pub fn read_sources(origin: &CorpusOrigin) -> Result<Sources, CorpusError> {
    let root = match origin {
        CorpusOrigin::Embedded => {
            let files = embedded()
                .iter()
                .map(|(name, text)| CorpusFile { name: (*name).to_owned(), text: (*text).to_owned() });
            let files = files.collect();
            return Ok(Sources { origin: origin.clone(), files, collections: Vec::new() });
        }
        CorpusOrigin::Directory(root) => root,
    };
    let paths = paths(root)?;
    if paths.is_empty() {
        return Err(CorpusError::NoDocuments { directory: root.clone() });
    }
    let (collections, files): (Vec<&PathBuf>, Vec<&PathBuf>) =
        paths.iter().partition(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    Ok(Sources {
        origin: origin.clone(),
        files: files.into_iter().map(|path| read_file(root, path, LARGEST_FILE)).collect::<Result<_, _>>()?,
        collections: collections
            .into_iter()
            .map(|path| read_collection(root, path))
            .collect::<Result<_, _>>()?,
    })
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
    let bytes = std::fs::metadata(path).map_err(unreadable)?.len();
    if bytes > limit {
        return Err(CorpusError::TooLarge { path: path.to_path_buf(), bytes, limit });
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
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
