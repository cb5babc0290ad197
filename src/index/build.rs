//! Builds an index from a corpus, in memory or as a new generation on disk.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use tantivy::directory::RamDirectory;
use tantivy::schema::{Schema, TantivyDocument};
use tantivy::store::Compressor;
use tantivy::tokenizer::TokenizerManager;
use tantivy::{Index, IndexSettings, IndexWriter, TantivyError};

use super::entry::{Prepared, prepare};
use super::generation::{self, NewGeneration};
use super::lock::BuildLock;
use super::schema::IndexFields;
use super::terms::{TERMS_TOKENIZER, TermsTokenizer};
use super::{Fingerprint, IndexError, PassageIndex};
use crate::analysis::Analyzer;
use crate::config::Config;
use crate::corpus::{Corpus, DocumentInfo};
use crate::passage::{Abbreviation, Cutter, SectionKinds};

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
    pub(super) cutter: Cutter,
    pub(super) kinds: SectionKinds,
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

/// Bytes of stored passages that are packed together: what is unpacked to show one.
const STORE_BLOCK: usize = 4096;

/// Builds an index that lives in memory.
///
/// # Errors
/// When Tantivy fails.
pub fn build_in_memory(corpus: &Corpus, settings: &BuildSettings) -> Result<PassageIndex, IndexError> {
    let (schema, fields) = IndexFields::schema();
    // nobody waits for this index but the one question: no threads, no compression
    let store = IndexSettings {
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let mut writer = Index::builder()
        .schema(schema)
        .settings(store)
        .tokenizers(tokenizers())
        .single_segment_index_writer(RamDirectory::create(), SMALL_ARENA)?;
    let gathered = for_each_entry(&fields, corpus, settings, &|_| {}, |entry| writer.add_document(entry))?;
    let index = writer.finalize()?;
    let documents = corpus.documents.iter().map(|document| document.info.clone()).collect();
    PassageIndex::new(&index, fields, documents, gathered.abbreviations.into_iter().collect())
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
    let store = IndexSettings { docstore_blocksize: STORE_BLOCK, ..IndexSettings::default() };
    let mut index = Index::builder().schema(schema).settings(store).create_in_dir(generation.path())?;
    index.set_tokenizers(tokenizers());
    let gathered = write(&index, &fields, corpus, settings, progress)?;
    drop(index);
    let documents: Vec<&DocumentInfo> = corpus.documents.iter().map(|document| &document.info).collect();
    let bytes = generation.publish(&generation::Content {
        fingerprint,
        origin: corpus.origin.to_string(),
        documents: &documents,
        abbreviations: &gathered.abbreviations,
        passages: gathered.passages,
    })?;
    Ok(Built { documents: documents.len(), passages: gathered.passages, bytes })
}

/// What a build found besides entries.
#[derive(Debug, Default)]
struct Gathered {
    passages: usize,
    /// Each once, in order.
    abbreviations: BTreeSet<Abbreviation>,
}

/// Hands the entries of all passages to `add`, in order.
fn for_each_entry(
    fields: &IndexFields,
    corpus: &Corpus,
    settings: &BuildSettings,
    progress: &(dyn Fn(Progress) + Sync),
    mut add: impl FnMut(TantivyDocument) -> Result<(), TantivyError>,
) -> Result<Gathered, IndexError> {
    let total = corpus.documents.len();
    let mut gathered = Gathered::default();
    for (number, batch) in corpus.documents.chunks(BATCH).enumerate() {
        let prepared: Vec<Result<Prepared, IndexError>> =
            batch.par_iter().map(|document| prepare(document, fields, settings)).collect();
        for prepared in prepared {
            let Prepared { entries, abbreviations } = prepared?;
            for entry in entries {
                add(entry)?;
                gathered.passages += 1;
            }
            gathered.abbreviations.extend(abbreviations);
        }
        progress(Progress::Documents { done: (number * BATCH + batch.len()).min(total), total });
    }
    progress(Progress::Finishing);
    Ok(gathered)
}

fn write(
    index: &Index,
    fields: &IndexFields,
    corpus: &Corpus,
    settings: &BuildSettings,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Gathered, IndexError> {
    // one thread: the same corpus gives the same index
    let mut writer: IndexWriter = index.writer_with_num_threads(1, LARGE_ARENA)?;
    let gathered =
        for_each_entry(fields, corpus, settings, progress, |entry| writer.add_document(entry).map(|_| ()))?;
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()?;
    Ok(gathered)
}

fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(TERMS_TOKENIZER, TermsTokenizer::default());
    tokenizers
}
