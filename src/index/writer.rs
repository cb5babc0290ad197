//! Builds an index with Tantivy's `IndexWriter`, in memory or as a new generation on disk.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tantivy::directory::{MmapDirectory, RamDirectory};
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Directory, Index, IndexWriter, Term};

use super::build_request::{BuildRequest, Built, Progress, When};
use super::opening::{Abbreviations, open_current, reusable};
use super::schema::{IndexFields, store_settings};
use super::segment_merges::choose_merges;
use super::tantivy_entry::tantivy_document;
use super::tokenizer::{ANALYZED, AnalyzedTokenizer};
use super::{Fingerprint, IndexDescription, IndexError, PassageIndex};
use crate::corpus::{Corpus, ReadDocument};
use crate::entries::{BuildSettings, EntryMaker, PassageEntry};
use crate::generations::{
    ABBREVIATIONS, BuildLock, CorpusOrder, DISTINCT_ABBREVIATIONS, DocumentRecord, DocumentStore, IndexFiles,
    Manifest, NewGeneration, Placement, RecordWriter, StorageError, read_current, read_earlier,
};
use crate::passage::Abbreviation;

/// The minimum that Tantivy accepts for a writer thread, in bytes.
const MIN_THREAD_MEMORY: usize = 15_000_000;
/// The maximum that Tantivy accepts for a writer thread, in bytes.
const MAX_THREAD_MEMORY: usize = 4_000_000_000;
/// Writer threads of Tantivy; more segments than this would only have to be merged.
const MAX_WRITER_THREADS: usize = 4;

/// Builds an index that lives in memory.
///
/// # Errors
/// When Tantivy fails.
pub fn build_in_memory(corpus: &Corpus, settings: &BuildSettings) -> Result<PassageIndex, IndexError> {
    let open = open_index(RamDirectory::create())?;
    let mut order = CorpusOrder::START;
    let ordered: Vec<_> = corpus
        .documents
        .iter()
        .map(|document| {
            order = order.after_gap();
            (document, order)
        })
        .collect();
    // one thread writes while others analyze: more segments would only cost each question more lookups
    let mut writer = open.writer(1, MIN_THREAD_MEMORY)?;
    let abbreviations = ordered
        .par_iter()
        .map_init(
            || EntryMaker::new(settings),
            |maker, (document, order)| maker.make(document, *order, add_to(&writer, &open.fields)),
        )
        .collect::<Result<Vec<Vec<Abbreviation>>, IndexError>>()?
        .concat();
    writer.commit()?;
    let documents = corpus.documents.iter().map(|document| document.info.clone()).collect();
    PassageIndex::new(&open.index, open.fields, DocumentStore::loaded(documents), abbreviations)
}

/// Builds a new generation beside the current one and switches to it when it is complete on disk. A process killed at
/// any moment leaves the old generation or the new one. Documents that did not change since the current generation
/// are taken over; the answers are the same as without it.
///
/// # Errors
/// When a document has errors, files cannot be written, or another builder does not finish in time.
pub fn build_in_directory(
    request: &BuildRequest<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Built, IndexError> {
    let directory = request.directory;
    let lock = BuildLock::acquire(directory, request.wait_seconds, &|| progress(Progress::Waiting))?;
    if request.when == When::Stale
        && let Ok(Some(built)) = current_build(directory, request.fingerprint)
    {
        return Ok(built);
    }
    let generation = NewGeneration::create(directory, &lock, 0)?;
    let mut earlier = FxHashMap::default();
    let mut abbreviations = Abbreviations::new();
    if let Some(before) = reusable(directory, request.fingerprint) {
        generation.share_files(&before.path, &before.manifest)?;
        earlier = read_earlier(&before.path)?;
        let path = before.path.join(ABBREVIATIONS);
        abbreviations = serde_json::from_slice(&std::fs::read(&path).map_err(StorageError::io(&path))?)?;
    }
    let folder = MmapDirectory::open(generation.path()).map_err(tantivy::TantivyError::from)?;
    let open = open_index(folder)?;
    let threads = cores().min(MAX_WRITER_THREADS);
    let mut writer = open.writer(threads, request.settings.memory_bytes / threads)?;
    let mut update = Update {
        records: RecordWriter::create(generation.path())?,
        placement: Placement::new(earlier),
        abbreviations: Mutex::new(abbreviations),
        documents: 0,
        analyzed: 0,
    };
    let read = add_documents(request, &writer, &open.fields, &mut update, progress)?;
    progress(Progress::Finishing);
    let Update { records, placement, abbreviations, documents, analyzed } = update;
    for (removed, before) in placement.removed() {
        note_abbreviations(&abbreviations, before.order, Vec::new());
        writer.delete_term(Term::from_field_text(open.fields.document, removed.as_str()));
    }
    records.finish()?;
    let path = generation.path().join(ABBREVIATIONS);
    let abbreviations = abbreviations.into_inner().unwrap_or_else(PoisonError::into_inner);
    std::fs::write(&path, serde_json::to_vec(&abbreviations)?).map_err(StorageError::io(&path))?;
    let distinct: BTreeSet<&Abbreviation> = abbreviations.values().flatten().collect();
    let path = generation.path().join(DISTINCT_ABBREVIATIONS);
    std::fs::write(&path, serde_json::to_vec(&distinct)?).map_err(StorageError::io(&path))?;

    let corpus = read.unwrap_or_else(|| request.fingerprint.corpus.clone());
    let description = IndexDescription {
        fingerprint: Fingerprint { corpus, ..request.fingerprint.clone() },
        origin: request.documents.origin(),
    };
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(&serde_json::to_string(&description)?);
    commit.commit()?;
    for merge in choose_merges(&open.index.searchable_segment_metas()?) {
        writer.merge(&merge).wait()?;
    }
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()?;
    let passages = open.count_passages()?;
    drop(open);
    Ok(Built { documents, passages, bytes: generation.publish()?, analyzed })
}

/// The current generation as a finished build, where it has this fingerprint and no damage.
fn current_build(directory: &Path, wanted: &Fingerprint) -> Result<Option<Built>, IndexError> {
    let Some(name) = read_current(directory)? else { return Ok(None) };
    let index = open_current(directory, IndexFiles::All, &|found| found.differs_from(wanted))?;
    Ok(Some(Built {
        documents: index.document_count(),
        passages: usize::try_from(index.passage_count()).unwrap_or(usize::MAX),
        bytes: Manifest::read(&directory.join(name))?.bytes(),
        analyzed: 0,
    }))
}

/// What a build knows while it goes through the documents.
struct Update {
    records: RecordWriter,
    placement: Placement,
    abbreviations: Mutex<Abbreviations>,
    documents: usize,
    analyzed: usize,
}

/// What was reported of the progress, by all threads together.
struct Reported<'a> {
    so_far: Mutex<(usize, u64)>,
    of_bytes: u64,
    progress: &'a (dyn Fn(Progress) + Sync),
}

impl<'a> Reported<'a> {
    fn new(of_bytes: u64, progress: &'a (dyn Fn(Progress) + Sync)) -> Self {
        Self { so_far: Mutex::default(), of_bytes, progress }
    }

    /// Reports a further document.
    fn add(&self, document_bytes: usize) {
        let (done, bytes) = {
            let mut so_far = self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
            so_far.0 += 1;
            so_far.1 += document_bytes as u64;
            *so_far
        };
        (self.progress)(Progress::Documents { done, bytes, of_bytes: self.of_bytes });
    }
}

/// A document that has to be analyzed.
struct Changed {
    read: ReadDocument,
    order: CorpusOrder,
}

/// Reads all documents and adds the entries of those that changed, analyzed on all cores. Gives the fingerprint of a
/// corpus that was read.
fn add_documents(
    request: &BuildRequest<'_>,
    writer: &IndexWriter,
    fields: &IndexFields,
    update: &mut Update,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Option<String>, IndexError> {
    let Update { records, placement, abbreviations, documents, analyzed } = update;
    let abbreviations = &*abbreviations;
    let reported = &Reported::new(request.documents.bytes()?, progress);
    let (sender, receiver) = sync_channel::<Changed>(cores());
    let receiver = Arc::new(Mutex::new(receiver));
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores())
            .map(|_| {
                // each worker owns the receiver: it is gone when the last one ends, and then nobody waits for it
                let receiver = Arc::clone(&receiver);
                scope.spawn(move || -> Result<(), IndexError> {
                    let mut maker = EntryMaker::new(request.settings);
                    while let Some(Changed { read, order }) = next(&receiver) {
                        let explained = maker.make(&read.document, order, add_to(writer, fields))?;
                        note_abbreviations(abbreviations, order, explained);
                        reported.add(read.bytes);
                    }
                    Ok(())
                })
            })
            .collect();
        drop(receiver);
        let mut failure = None;
        let read = request.documents.for_each(&mut |read| {
            *documents += 1;
            let placed = placement.place(&read.document.info.id, read.hash);
            let order = placed.order;
            let record = DocumentRecord { hash: read.hash, order, info: &read.document.info };
            if let Err(error) = records.write(&record) {
                failure = Some(error.into());
                return ControlFlow::Break(());
            }
            if placed.is_unchanged {
                reported.add(read.bytes);
                return ControlFlow::Continue(());
            }
            *analyzed += 1;
            if let Some(before) = placed.before {
                note_abbreviations(abbreviations, before.order, Vec::new());
                writer.delete_term(Term::from_field_text(fields.document, read.document.info.id.as_str()));
            }
            // an error means that all workers ended with one
            match sender.send(Changed { read, order }) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        drop(sender);
        for worker in workers {
            worker.join().map_err(|_| IndexError::Unusable("a thread of the build failed".to_owned()))??;
        }
        failure.map_or(read, Err)
    })
}

/// What adds entries to an index.
fn add_to(
    writer: &IndexWriter,
    fields: &IndexFields,
) -> impl FnMut(PassageEntry<'_>) -> Result<(), IndexError> {
    |entry| Ok(writer.add_document(tantivy_document(entry, fields)?).map(drop)?)
}

/// The next document to analyze; `None` when there are no more.
fn next(receiver: &Mutex<Receiver<Changed>>) -> Option<Changed> {
    receiver.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// Replaces what is known of a document's abbreviations.
fn note_abbreviations(known: &Mutex<Abbreviations>, order: CorpusOrder, explained: Vec<Abbreviation>) {
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    if explained.is_empty() {
        known.remove(&order);
    } else {
        known.insert(order, explained);
    }
}

/// Opens the index in a folder of Tantivy's files, or creates one where there is none.
fn open_index(folder: impl Into<Box<dyn Directory>>) -> Result<OpenIndex, IndexError> {
    let (schema, fields) = IndexFields::schema();
    let index = Index::builder().schema(schema).settings(store_settings()).open_or_create(folder)?;
    let analyzer = TextAnalyzer::from(AnalyzedTokenizer::default());
    index.tokenizers().register(ANALYZED, analyzer);
    Ok(OpenIndex { index, fields })
}

/// An index that passages can be added to.
struct OpenIndex {
    index: Index,
    fields: IndexFields,
}

impl OpenIndex {
    /// A writer with so many threads, which keep up to `memory` bytes each until they write a segment.
    ///
    /// Tantivy merges nothing by itself: what is merged when decides how much memory a build takes.
    fn writer(&self, threads: usize, memory: usize) -> Result<IndexWriter, IndexError> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(memory.clamp(MIN_THREAD_MEMORY, MAX_THREAD_MEMORY))
            .num_merge_threads(1)
            .build();
        let writer = self.index.writer_with_options(options)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(writer)
    }

    fn count_passages(&self) -> Result<usize, IndexError> {
        Ok(self.index.searchable_segment_metas()?.iter().map(|segment| segment.num_docs() as usize).sum())
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get)
}
