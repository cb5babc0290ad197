//! Everything that a corpus consists of: documents in files of their own, and collections.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read as _;
use std::ops::ControlFlow;
use std::path::Path;

use rayon::prelude::*;

use super::read::{ContentHash, ReadDocument};
use super::{
    CollectionFile, Corpus, CorpusError, CorpusFile, CorpusOrigin, Document, DocumentId, Finding, Severity,
    parse_document,
};

/// Bytes of a collection that are hashed at a time.
const HASHED_AT_ONCE: u64 = 1 << 20;
/// Files that are parsed at a time.
const BATCH: usize = 256;
/// The number of findings at which reading stops: nobody reads more.
const MAX_FINDINGS: usize = 10_000;

/// The files of a corpus. Collections are read when their documents are asked for, one after the other.
#[derive(Debug, Clone)]
pub struct Sources {
    /// Where they are.
    pub origin: CorpusOrigin,
    /// Documents in files of their own, by name.
    pub files: Vec<CorpusFile>,
    /// Collections, by name.
    pub collections: Vec<CollectionFile>,
    /// What was noticed of files that are not among them.
    pub(super) findings: Vec<Finding>,
}

/// A corpus that was read to its end, or to where its reader stopped.
#[derive(Debug)]
pub struct ReadCorpus {
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// That of the corpus, where it was read to its end.
    pub fingerprint: String,
}

impl Sources {
    /// Bytes of all files.
    ///
    /// # Errors
    /// When a collection is gone.
    pub fn bytes(&self) -> Result<u64, CorpusError> {
        let files: u64 = self.files.iter().map(|file| file.text.len() as u64).sum();
        let collections = self.collections.iter().map(|collection| {
            let unreadable = |source| CorpusError::Unreadable { path: collection.rows.clone(), source };
            Ok(std::fs::metadata(&collection.rows).map_err(unreadable)?.len())
        });
        Ok(files + collections.sum::<Result<u64, CorpusError>>()?)
    }

    /// A hash of names and contents: it changes exactly when the corpus does.
    ///
    /// # Errors
    /// When a collection cannot be read.
    pub fn fingerprint(&self) -> Result<String, CorpusError> {
        let rows = self.collections.iter().map(|collection| {
            let unreadable = |source| CorpusError::Unreadable { path: collection.rows.clone(), source };
            hash_of(&collection.rows).map_err(unreadable)
        });
        Ok(self.fingerprint_with(&rows.collect::<Result<Vec<_>, _>>()?))
    }

    /// The same with the hashes of the collections' rows.
    fn fingerprint_with(&self, rows: &[blake3::Hash]) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut add = |part: &[u8]| {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        };
        for file in &self.files {
            add(file.name.as_bytes());
            add(file.text.as_bytes());
        }
        for (collection, rows) in self.collections.iter().zip(rows) {
            add(collection.name.as_bytes());
            add(collection.mapping.as_bytes());
            add(rows.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    /// Hands over every document that can be used, in the order of names, files before collections, and
    /// gives everything that was noticed. Only a part of the documents is in memory at a time.
    ///
    /// # Errors
    /// When a collection cannot be read.
    pub fn for_each(
        &self,
        take: &mut dyn FnMut(ReadDocument) -> ControlFlow<()>,
    ) -> Result<Vec<Finding>, CorpusError> {
        Ok(self.read(take)?.findings)
    }

    /// The same, with the fingerprint of what was read: nothing that changes meanwhile can make it another's.
    ///
    /// # Errors
    /// When a collection cannot be read.
    pub fn read(
        &self,
        take: &mut dyn FnMut(ReadDocument) -> ControlFlow<()>,
    ) -> Result<ReadCorpus, CorpusError> {
        let mut findings = self.findings.clone();
        let mut seen: HashMap<DocumentId, String> = HashMap::new();
        let mut twice = Vec::new();
        let mut take_new = |read: ReadDocument| {
            if let Some(first) = seen.get(&read.document.info.id) {
                let message = format!(
                    "id “{}” is already the id of {first}; ids must be unique",
                    read.document.info.id
                );
                twice.push(Finding::error(&read.file, read.line, message));
                return if twice.len() < MAX_FINDINGS {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                };
            }
            seen.insert(read.document.info.id.clone(), read.file.clone());
            take(read)
        };
        let mut ended = ControlFlow::Continue(());
        for batch in self.files.chunks(BATCH) {
            let parsed: Vec<_> = batch.par_iter().map(parse_document).collect();
            for (file, (document, found)) in batch.iter().zip(parsed) {
                findings.extend(found);
                if let (Some(document), true) = (document, ended.is_continue()) {
                    ended = take_new(of_file(file, document));
                }
            }
        }
        let mut rows = Vec::with_capacity(self.collections.len());
        for collection in &self.collections {
            let mut read = blake3::Hasher::new();
            if ended.is_continue() && findings.len() < MAX_FINDINGS {
                ended = collection.for_each(&mut findings, &mut read, &mut take_new)?;
            }
            rows.push(read.finalize());
        }
        findings.extend(twice);
        Ok(ReadCorpus { findings, fingerprint: self.fingerprint_with(&rows) })
    }

    /// All documents at once, for a corpus that is small.
    ///
    /// # Errors
    /// When a document has an error, two have the same id, or a collection cannot be read.
    pub fn load(&self) -> Result<Corpus, CorpusError> {
        let (documents, findings) = self.check()?;
        ensure_no_errors(findings)?;
        Ok(Corpus { origin: self.origin.clone(), documents })
    }

    /// All documents that can be used, and the errors of those that cannot. One bad document skips only itself.
    ///
    /// # Errors
    /// When no document can be used, or a collection cannot be read.
    pub fn load_usable(&self) -> Result<(Corpus, Vec<Finding>), CorpusError> {
        let (documents, mut findings) = self.check()?;
        findings.retain(|finding| finding.severity == Severity::Error);
        if documents.is_empty() {
            return Err(CorpusError::Invalid { findings });
        }
        Ok((Corpus { origin: self.origin.clone(), documents }, findings))
    }

    /// All documents that can be used, and everything noticed.
    ///
    /// # Errors
    /// When a collection cannot be read.
    pub fn check(&self) -> Result<(Vec<Document>, Vec<Finding>), CorpusError> {
        let mut documents = Vec::new();
        let findings = self.for_each(&mut |read| {
            documents.push(read.document);
            ControlFlow::Continue(())
        })?;
        Ok((documents, findings))
    }
}

/// Refuses what has errors.
///
/// # Errors
/// When there is an error among the findings.
pub fn ensure_no_errors(findings: Vec<Finding>) -> Result<(), CorpusError> {
    let errors: Vec<Finding> =
        findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    if errors.is_empty() { Ok(()) } else { Err(CorpusError::Invalid { findings: errors }) }
}

/// The hash of a file, on all cores.
fn hash_of(path: &Path) -> std::io::Result<blake3::Hash> {
    let mut file = File::open(path)?;
    let mut hasher = blake3::Hasher::new();
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if file.by_ref().take(HASHED_AT_ONCE).read_to_end(&mut bytes)? == 0 {
            return Ok(hasher.finalize());
        }
        hasher.update_rayon(&bytes);
    }
}

fn of_file(file: &CorpusFile, document: Document) -> ReadDocument {
    let line = 1 + file.text.lines().position(|line| line.trim_start().starts_with("id")).unwrap_or(0);
    let hash = ContentHash::new(&blake3::hash(file.text.as_bytes()));
    ReadDocument { document, hash, bytes: file.text.len(), file: file.name.clone(), line }
}
