//! A source on the disk becomes the text of a document, and a document a file: for `import` and for the bot.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use bonafide::config::ImportConfig;
use bonafide::corpus::CorpusFile;
use bonafide::import::{ImportError, Imported, Overrides, SourceFormat};

use super::conversion::{Request, convert};

/// What is imported.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    /// How it is named to people.
    pub(crate) shown: String,
    /// A name for it, without an ending, where its path has another.
    pub(crate) name: Option<String>,
    /// Where it was fetched.
    pub(crate) url: Option<String>,
}

impl Source {
    /// A file.
    pub(crate) fn file(path: PathBuf) -> Self {
        Self { shown: path.display().to_string(), path, name: None, url: None }
    }
}

/// Imports a source. A page that does not say its address has the one that it was fetched from.
pub(crate) fn document(
    source: &Source,
    given: &Overrides,
    earlier: Option<CorpusFile>,
    words: &ImportConfig,
) -> anyhow::Result<Imported> {
    let stem = || source.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let format = SourceFormat::of(&source.path)?;
    let bytes = read(&source.path, words.largest_source)?;
    let request = Request {
        format,
        name: source.name.clone().unwrap_or_else(stem),
        given: given.clone().fetched_from(source.url.clone()),
        earlier,
        words: words.clone(),
        size: bytes.len(),
    };
    convert(&request, bytes)
}

/// Reads a file, but never more than allowed, whatever its size is said to be.
fn read(source: &Path, limit: u64) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(source)?.take(limit + 1).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    if size > limit {
        return Err(ImportError::TooLarge { bytes: fs::metadata(source)?.len().max(size), limit }.into());
    }
    Ok(bytes)
}

/// Writes a new file whole or not at all; one that is there stays.
pub(crate) fn save(path: &Path, text: &str) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    Ok(())
}

/// Writes a file in the place of itself, whole or not at all.
pub(crate) fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(fs::metadata(path)?.permissions())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
