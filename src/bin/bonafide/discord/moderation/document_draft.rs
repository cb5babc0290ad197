//! A draft of a document, made from a file or a page, with what a person has to check. Blocks: for blocking threads.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use bonafide::config::ImportConfig;
use bonafide::corpus::{CorpusFile, Document, DocumentId, Severity, parse_document};
use bonafide::import::{Overrides, SourceFormat, WordCount};

use crate::commands::import::document::{Source, document};
use crate::commands::import::fetch::{Fetched, Reach, fetch, fetch_file};

/// Begins a document of a corpus.
const FRONT_MATTER: &str = "+++";
/// The maximum number of bytes of a draft: less than Discord takes in a file.
const MAX_BYTES: usize = 8 << 20;

/// What a draft is made from.
#[derive(Debug)]
pub(crate) enum Wanted {
    /// A file that Discord keeps.
    File { name: String, url: String },
    /// The address of a page.
    Page(String),
}

/// A draft.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) id: String,
    pub(crate) title: String,
    /// The document as it will be in the corpus.
    pub(crate) text: String,
    /// Where each redirect led, from and to.
    pub(crate) redirects: Vec<(String, String)>,
    /// What keeps it from being approved.
    pub(crate) errors: Vec<String>,
    /// Values that the source lacks.
    pub(crate) missing: Vec<String>,
    pub(crate) notes: Vec<String>,
    /// Lines of the source that were left out.
    pub(crate) left_out: Vec<String>,
    /// How much of the source was kept.
    pub(crate) words: Option<WordCount>,
}

/// Makes a draft.
pub(crate) fn make(wanted: &Wanted, reach: &Reach, words: &ImportConfig) -> anyhow::Result<Draft> {
    let draft = match wanted {
        Wanted::File { name, url } => of_file(name, url, reach, words)?,
        Wanted::Page(address) => of_page(address, reach, words)?,
    };
    ensure!(draft.text.len() <= MAX_BYTES, "the document has more than {MAX_BYTES} bytes; split its source");
    Ok(draft)
}

/// A document, or what is wrong with its text.
pub(super) fn parsed(id: &str, text: &str) -> Result<Document, Vec<String>> {
    let (document, findings) = findings(id, text);
    document.ok_or_else(|| lines(&findings, true))
}

fn of_file(name: &str, url: &str, reach: &Reach, words: &ImportConfig) -> anyhow::Result<Draft> {
    let path = PathBuf::from(name);
    let format = SourceFormat::of(&path)?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = fetch_file(url, reach, words).context("Discord doesn't hand the file out")?;
    if format == SourceFormat::Markdown
        && let Ok(text) = std::str::from_utf8(&bytes)
        && text.starts_with(FRONT_MATTER)
    {
        return Ok(corrected(&stem, text));
    }
    let ending = path.extension().map_or_else(|| "txt".to_owned(), |it| it.to_string_lossy().to_lowercase());
    imported(&bytes, &ending, (&stem, None), words)
}

fn of_page(address: &str, reach: &Reach, words: &ImportConfig) -> anyhow::Result<Draft> {
    let Fetched { bytes, url, ending, name, redirects } = fetch(address, reach, words)?;
    let draft = imported(&bytes, ending, (&name, Some(url)), words)?;
    let from = std::iter::once(address.to_owned()).chain(redirects.iter().cloned());
    Ok(Draft { redirects: from.zip(redirects.iter().cloned()).collect(), ..draft })
}

/// Imports bytes as the command `import` does.
fn imported(
    bytes: &[u8],
    ending: &str,
    (name, url): (&str, Option<String>),
    words: &ImportConfig,
) -> anyhow::Result<Draft> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(Path::new("source").with_extension(ending));
    fs::write(&path, bytes)?;
    let source = Source { path, shown: name.to_owned(), name: Some(name.to_owned()), url };
    let imported = document(&source, &Overrides::default(), None, words)?;
    let (document, found) = findings(&imported.id, &imported.text);
    let mut notes = imported.notes;
    notes.extend(lines(&found, false));
    Ok(Draft {
        title: document.map_or_else(|| name.to_owned(), |document| document.info.title),
        errors: lines(&found, true),
        id: imported.id,
        text: imported.text,
        missing: imported.missing,
        notes,
        left_out: imported.boilerplate,
        words: Some(imported.words),
        redirects: Vec::new(),
    })
}

/// A document that a person corrected is taken as it is.
fn corrected(stem: &str, text: &str) -> Draft {
    let id = DocumentId::from_text(stem).map_or_else(|| "document".to_owned(), |id| id.to_string());
    let (document, found) = findings(&id, text);
    let errors = lines(&found, true);
    let notes = lines(&found, false);
    let title = document.as_ref().map_or_else(|| stem.to_owned(), |document| document.info.title.clone());
    let id = document.map_or(id, |document| document.info.id.to_string());
    Draft { id, title, text: text.to_owned(), errors, notes, ..Draft::default() }
}

fn findings(id: &str, text: &str) -> (Option<Document>, Vec<bonafide::corpus::Finding>) {
    parse_document(&CorpusFile { name: format!("{id}.md"), text: text.to_owned() })
}

/// The errors, or what else was found, a line for each.
fn lines(findings: &[bonafide::corpus::Finding], errors: bool) -> Vec<String> {
    let wanted = findings.iter().filter(|finding| (finding.severity == Severity::Error) == errors);
    wanted.map(|finding| format!("{}: {}", finding.line, finding.message)).collect()
}
