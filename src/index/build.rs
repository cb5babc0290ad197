//! Builds an index from a corpus, in memory or as a new generation on disk.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use tantivy::schema::{Schema, TantivyDocument};
use tantivy::tokenizer::{PreTokenizedString, Token as TantivyToken};
use tantivy::{Index, IndexWriter};

use super::generation::{self, NewGeneration};
use super::lock::BuildLock;
use super::schema::IndexFields;
use super::{Fingerprint, IndexError, PassageIndex};
use crate::analysis::{Analyzer, Token};
use crate::config::Config;
use crate::corpus::{Corpus, Document, DocumentInfo};
use crate::passage::{Cutter, Passage, SectionKinds};

/// Documents that are cut and analyzed at a time.
const BATCH: usize = 512;

/// Memory of the index writer, in bytes: the least that Tantivy allows, and what a large corpus gets.
const SMALL_ARENA: usize = 15_000_000;
const LARGE_ARENA: usize = 200_000_000;

/// What turns documents into the content of an index.
#[derive(Debug)]
pub struct BuildSettings {
    /// The analyzer.
    pub analyzer: Arc<Analyzer>,
    cutter: Cutter,
    kinds: SectionKinds,
}

impl BuildSettings {
    /// Takes what the settings say.
    #[must_use]
    pub fn new(config: &Config, analyzer: Arc<Analyzer>) -> Self {
        let kinds = SectionKinds::new(&config.intents, &analyzer);
        Self { analyzer, cutter: Cutter::new(&config.passages), kinds }
    }
}

/// How far a build got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Another process is building the same index; this one waits.
    Waiting,
    /// Documents are being analyzed and added.
    Documents {
        /// Documents done.
        done: usize,
        /// Documents in all.
        total: usize,
    },
    /// All documents are in; the files are being finished.
    Finishing,
}

/// When a build is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// Unless another process has built the same in the meantime.
    Stale,
}

/// A finished build on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Built {
    /// Documents.
    pub documents: usize,
    /// Passages.
    pub passages: usize,
    /// Bytes on disk.
    pub bytes: u64,
}

/// Builds an index that lives in memory.
///
/// # Errors
/// When Tantivy fails.
pub fn build_in_memory(corpus: &Corpus, settings: &BuildSettings) -> Result<PassageIndex, IndexError> {
    let (schema, fields) = IndexFields::schema();
    let index = Index::create_in_ram(schema);
    write(&index, &fields, corpus, settings, SMALL_ARENA, &|_| {})?;
    let documents = corpus.documents.iter().map(|document| document.info.clone()).collect();
    PassageIndex::new(&index, fields, documents)
}

/// Builds a new generation beside the current one in `directory` and switches to it when it is
/// complete on disk. A process killed at any moment leaves the old generation or the new one.
///
/// # Errors
/// When files cannot be written, or another builder does not finish within `wait_seconds`.
pub fn build_in_directory(
    directory: &Path,
    corpus: &Corpus,
    fingerprint: &Fingerprint,
    settings: &BuildSettings,
    (when, wait_seconds): (When, u64),
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Built, IndexError> {
    let lock = BuildLock::acquire(directory, wait_seconds, &|| progress(Progress::Waiting))?;
    if when == When::Stale
        && let Ok(Some(manifest)) = generation::read_manifest(directory)
        && manifest.fingerprint == *fingerprint
        && generation::open_current(directory, fingerprint, u64::MAX).is_ok()
    {
        return Ok(Built {
            documents: manifest.documents,
            passages: manifest.passages,
            bytes: manifest.bytes(),
        });
    }
    let generation = NewGeneration::create(directory, &lock)?;
    let (schema, fields): (Schema, IndexFields) = IndexFields::schema();
    let index = Index::create_in_dir(generation.path(), schema)?;
    let passages = write(&index, &fields, corpus, settings, LARGE_ARENA, progress)?;
    drop(index);
    let documents: Vec<&DocumentInfo> = corpus.documents.iter().map(|document| &document.info).collect();
    let bytes = generation.publish(&generation::Content {
        fingerprint,
        origin: corpus.origin.to_string(),
        documents: &documents,
        passages,
    })?;
    Ok(Built { documents: documents.len(), passages, bytes })
}

fn write(
    index: &Index,
    fields: &IndexFields,
    corpus: &Corpus,
    settings: &BuildSettings,
    arena: usize,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<usize, IndexError> {
    // one thread: the same corpus gives the same index
    let mut writer: IndexWriter = index.writer_with_num_threads(1, arena)?;
    let total = corpus.documents.len();
    let mut passages = 0;
    for (number, batch) in corpus.documents.chunks(BATCH).enumerate() {
        let prepared: Vec<Result<Vec<TantivyDocument>, IndexError>> =
            batch.par_iter().map(|document| prepare(document, fields, settings)).collect();
        for documents in prepared {
            for document in documents? {
                writer.add_document(document)?;
                passages += 1;
            }
        }
        progress(Progress::Documents { done: (number * BATCH + batch.len()).min(total), total });
    }
    progress(Progress::Finishing);
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()?;
    Ok(passages)
}

/// The index's entries for the passages of a document.
fn prepare(
    document: &Document,
    fields: &IndexFields,
    settings: &BuildSettings,
) -> Result<Vec<TantivyDocument>, IndexError> {
    let analyzer = &settings.analyzer;
    let info = &document.info;
    let mut names: Vec<&str> = Vec::new();
    for name in [&info.title, &info.condition].into_iter().chain(&info.aliases) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let title = analyzer.analyze(&names.join("\n"));
    let mut conditions: Vec<String> = std::iter::once(&info.condition)
        .chain(&info.aliases)
        .chain(&info.covers)
        .map(|name| analyzer.name_key(name))
        .collect();
    conditions.sort();
    conditions.dedup();
    let passages = settings.cutter.cut(document);
    passages.iter().map(|passage| entry(passage, &title, &conditions, fields, settings)).collect()
}

fn entry(
    passage: &Passage,
    title: &[Token],
    conditions: &[String],
    fields: &IndexFields,
    settings: &BuildSettings,
) -> Result<TantivyDocument, IndexError> {
    let analyzer = &settings.analyzer;
    let headings: Vec<Vec<String>> =
        passage.heading_path.iter().map(|heading| analyzer.stems(heading)).collect();
    let kinds = settings.kinds.of(&headings);
    let own_kinds = settings.kinds.of(headings.last().map(std::slice::from_ref).unwrap_or_default());
    let heading = analyzer.analyze(&passage.heading_path.join("\n"));
    let body = analyzer.analyze(&passage.text_without_marks());
    let mut entry = TantivyDocument::default();
    for (index, tokens) in [title, &heading, &body].into_iter().enumerate() {
        entry.add_pre_tokenized_text(fields.stem[index], terms(tokens, |token| &token.stem));
        entry.add_pre_tokenized_text(fields.exact[index], terms(tokens, |token| &token.exact));
    }
    for condition in conditions {
        entry.add_text(fields.condition, condition);
    }
    for kind in kinds.iter() {
        entry.add_text(fields.kind, kind.term());
    }
    entry.add_u64(fields.kinds, kinds.bits());
    entry.add_u64(fields.own_kinds, own_kinds.bits());
    entry.add_bool(fields.opening, passage.position == 0);
    entry.add_text(fields.id, passage.id.as_str());
    entry.add_text(fields.document, passage.document.as_str());
    entry.add_u64(fields.position, u64::from(passage.position));
    entry.add_bytes(fields.passage, &serde_json::to_vec(passage)?);
    Ok(entry)
}

fn terms(tokens: &[Token], form: impl Fn(&Token) -> &String) -> PreTokenizedString {
    let tokens = tokens
        .iter()
        .map(|token| TantivyToken {
            offset_from: token.span.start,
            offset_to: token.span.end,
            position: token.position as usize,
            text: form(token).clone(),
            position_length: token.words as usize,
        })
        .collect();
    PreTokenizedString { text: String::new(), tokens }
}
