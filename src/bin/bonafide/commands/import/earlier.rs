//! The document that a source became before, which a new import updates.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use bonafide::corpus::{Corpus, CorpusFile, CorpusOrigin, Document, parse_document, read_sources};
use bonafide::engine::{DocumentChange, compare};
use bonafide::import::Imported;
use bonafide::passage::Cutter;

use super::document::{replace, save};

/// An earlier version of a document.
pub(crate) struct Earlier {
    pub(crate) path: PathBuf,
    pub(crate) document: Document,
    text: String,
}

/// The maximum number of earlier versions of a document that are kept.
const MAX_VERSIONS: usize = 1000;

/// The document in a folder that has the id or the address of an imported one; none where there is no such.
pub(crate) fn earlier(folder: &Path, imported: &Imported) -> anyhow::Result<Option<Earlier>> {
    let path = folder.join(format!("{}.md", imported.id));
    if path.is_file() {
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let document = parsed(&path, &text)?;
        return Ok(Some(Earlier { path, document, text }));
    }
    let new = parsed(Path::new("the document"), &imported.text)?;
    let Some(url) = new.info.source.url.filter(|_| folder.is_dir()) else { return Ok(None) };
    let Ok(sources) = read_sources(&CorpusOrigin::Directory(folder.to_path_buf())) else { return Ok(None) };
    let mut found = sources.files.into_iter().filter_map(|file| {
        let path = folder.join(&file.name);
        let (document, _) = parse_document(&file);
        let document = document.filter(|document| document.info.source.url.as_deref() == Some(&url))?;
        Some(Earlier { path, document, text: file.text })
    });
    let first = found.next();
    ensure!(found.next().is_none(), "several documents have the address {url}; name one with --set id=…");
    Ok(first)
}

fn parsed(path: &Path, text: &str) -> anyhow::Result<Document> {
    let (document, findings) =
        parse_document(&CorpusFile { name: path.display().to_string(), text: text.to_owned() });
    document.with_context(|| {
        let errors = findings.iter().map(ToString::to_string).next().unwrap_or_default();
        format!("correct the document first: {errors}")
    })
}

impl Earlier {
    /// Its file.
    pub(crate) fn file(&self) -> CorpusFile {
        CorpusFile { name: self.path.display().to_string(), text: self.text.clone() }
    }

    /// The name of its file.
    pub(crate) fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// What differs in the new version.
    pub(crate) fn changes(
        &self,
        imported: &Imported,
        cutter: &Cutter,
    ) -> anyhow::Result<Vec<DocumentChange>> {
        let corpus =
            |document: Document| Corpus { origin: CorpusOrigin::Embedded, documents: vec![document] };
        let new = parsed(&self.path, &imported.text)?;
        Ok(compare(&corpus(self.document.clone()), &corpus(new), cutter))
    }

    /// Writes the new version, and the earlier one beside it. Gives the path of the earlier one.
    pub(crate) fn replace(&self, text: &str) -> anyhow::Result<PathBuf> {
        for version in 1..=MAX_VERSIONS {
            let ending = if version == 1 { "old".to_owned() } else { format!("old{version}") };
            let before = self.path.with_file_name(format!("{}.{ending}", self.name()));
            if before.exists() {
                continue;
            }
            save(&before, &self.text).with_context(|| format!("cannot write {}", before.display()))?;
            replace(&self.path, text).with_context(|| format!("cannot write {}", self.path.display()))?;
            return Ok(before);
        }
        bail!("{} has {MAX_VERSIONS} earlier versions; remove some", self.path.display())
    }
}
