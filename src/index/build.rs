//! Builds an index from a corpus, in memory or as a new generation on disk.

use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use tantivy::directory::{Directory, FileSlice, OwnedBytes, RamDirectory};
use tantivy::store::Compressor;
use tantivy::{Index, IndexSettings};

use super::entry::enter;
use super::generation::{self, NewGeneration};
use super::inverter::Inverter;
use super::join::{META, join};
use super::layout::Layout;
use super::lock::BuildLock;
use super::part::{self, BuiltPart, OldParts, PARTS};
use super::segment_writer::{self, OpenPart};
use super::settings::{BuildSettings, store_settings};
use super::workspace::Workspace;
use super::{Fingerprint, IndexError, PassageIndex};
use crate::corpus::{Corpus, Document, ReadDocument, Sources, ensure_no_errors};
use crate::passage::Abbreviation;

/// Most documents of a part of an index in memory.
const MOST_OF_PART: usize = 512;

/// How far a build got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Another process is building the same index; this one waits.
    Waiting,
    /// Documents are being analyzed and added.
    Documents {
        /// Documents done.
        done: usize,
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
    /// Bytes of the index on disk, without what is kept for the next build.
    pub bytes: u64,
    /// Documents that were analyzed; the others had not changed since the build before.
    pub analyzed: usize,
}

/// Where the documents of an index come from.
#[derive(Debug, Clone, Copy)]
pub enum Documents<'a> {
    /// Files and collections, read one after the other.
    Read(&'a Sources),
    /// Documents that are in memory.
    Loaded(&'a Corpus),
}

impl Documents<'_> {
    fn origin(self) -> String {
        match self {
            Self::Read(sources) => sources.origin.to_string(),
            Self::Loaded(corpus) => corpus.origin.to_string(),
        }
    }

    /// Hands over every document in order; an error where any has one. Gives the fingerprint of a corpus that was
    /// read.
    fn for_each(
        self,
        take: &mut dyn FnMut(ReadDocument) -> ControlFlow<()>,
    ) -> Result<Option<String>, IndexError> {
        match self {
            Self::Read(sources) => {
                let read = sources.read(take)?;
                ensure_no_errors(read.findings)?;
                Ok(Some(read.fingerprint))
            }
            Self::Loaded(corpus) => {
                let _ = corpus.documents.iter().try_for_each(|document| take(ReadDocument::loaded(document)));
                Ok(None)
            }
        }
    }
}

/// Builds an index that lives in memory.
///
/// # Errors
/// When Tantivy fails.
pub fn build_in_memory(corpus: &Corpus, settings: &BuildSettings) -> Result<PassageIndex, IndexError> {
    // nobody waits for this index but the one question: no threads, no compression
    let layout = Layout::new(IndexSettings {
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    });
    let share = corpus.documents.len().div_ceil(rayon::current_num_threads());
    let parts = corpus
        .documents
        .par_chunks(share.clamp(1, MOST_OF_PART))
        .map(|documents| part_in_memory(documents, settings, &layout))
        .collect::<Result<Vec<_>, _>>()?;
    let (parts, abbreviations): (Vec<OpenPart>, Vec<Vec<Abbreviation>>) = parts.into_iter().unzip();
    let folder = RamDirectory::create();
    let mut index = layout.create(folder.clone())?;
    if parts.iter().any(|part| !part.terms.values.is_empty()) {
        let meta = segment_writer::write(&index, parts, &layout)?;
        folder.atomic_write(Path::new(META), &serde_json::to_vec(&meta)?).map_err(IndexError::in_tantivy)?;
        index = Index::open(folder)?;
    }
    let abbreviations: BTreeSet<Abbreviation> = abbreviations.into_iter().flatten().collect();
    let documents = corpus.documents.iter().map(|document| document.info.clone()).collect();
    PassageIndex::new(&index, layout.fields, documents, abbreviations.into_iter().collect())
}

fn part_in_memory(
    documents: &[Document],
    settings: &BuildSettings,
    layout: &Layout,
) -> Result<(OpenPart, Vec<Abbreviation>), IndexError> {
    let mut space = Workspace::default();
    let mut part = Inverter::new(&mut space, layout)?;
    let mut abbreviations = Vec::new();
    for document in documents {
        abbreviations.extend(enter(document, settings, &mut part)?);
    }
    let bytes = OwnedBytes::new(part.finish()?.to_vec());
    Ok((OpenPart::open(&FileSlice::new(Arc::new(bytes)))?, abbreviations))
}

/// Builds a new generation beside the current one in `directory` and switches to it when it is
/// complete on disk. A process killed at any moment leaves the old generation or the new one. What did
/// not change since the current generation is taken over; the result is the same as without it. Of a corpus that
/// is read, the index gets the fingerprint of what was read.
///
/// # Errors
/// When a document has errors, files cannot be written, or another builder does not finish within
/// `wait_seconds`.
pub fn build_in_directory(
    directory: &Path,
    documents: Documents<'_>,
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
            analyzed: 0,
        });
    }
    let (before, kept) = generation::kept_before(directory, fingerprint);
    let old = OldParts::of(&before, kept.parts);
    let generation = NewGeneration::create(directory, &lock)?;
    let folder = generation.path().join(PARTS);
    fs::create_dir(&folder).map_err(IndexError::io(&folder))?;
    let layout = Layout::new(store_settings());
    let (parts, read) = build_parts(documents, &old, &folder, (settings, &layout), progress)?;
    progress(Progress::Finishing);
    let analyzed = parts.iter().map(|part| part.analyzed).sum();
    let mut records = Vec::with_capacity(parts.len());
    let mut infos = Vec::new();
    for part in parts {
        records.push(part.record);
        infos.extend(part.infos);
    }
    let count = infos.len();
    let joined = std::thread::scope(|scope| {
        // there they are dropped, too, which takes as long as a part of the join
        let (generation, records) = (&generation, &records);
        let documents = scope.spawn(move || generation.write_documents(&infos, records));
        let joined = join(records, &folder, (&before, &kept.joined), generation.path(), &layout)?;
        documents.join().map_err(|_| IndexError::Unusable("a writer ended".to_owned()))??;
        Ok::<_, IndexError>(joined)
    })?;
    let passages = records.iter().map(part::PartRecord::passages).sum();
    let corpus = read.unwrap_or_else(|| fingerprint.corpus.clone());
    let bytes = generation.publish(&generation::Content {
        fingerprint: &Fingerprint { corpus, ..fingerprint.clone() },
        origin: documents.origin(),
        documents: count,
        joined: &joined,
        passages,
    })?;
    Ok(Built { documents: count, passages, bytes, analyzed })
}

/// Builds all parts, on all cores; as many as there are cores are in memory at a time, and as many wait. Gives
/// the fingerprint of a corpus that was read, too.
fn build_parts(
    documents: Documents<'_>,
    old: &OldParts,
    folder: &Path,
    how: (&BuildSettings, &Layout),
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(Vec<BuiltPart>, Option<String>), IndexError> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let (send, receive) = sync_channel::<(usize, Vec<ReadDocument>)>(cores);
    let receive = Mutex::new(receive);
    let done = AtomicUsize::new(0);
    let work = || -> Result<Vec<(usize, BuiltPart)>, IndexError> {
        let mut built = Vec::new();
        // documents of a corpus share most of their words
        let mut space = Workspace::default();
        loop {
            let next = receive.lock().unwrap_or_else(PoisonError::into_inner).recv();
            // nothing comes any more
            let Ok((number, documents)) = next else { return Ok(built) };
            let count = documents.len();
            built.push((number, part::build(documents, old, folder, how, &mut space)?));
            progress(Progress::Documents { done: done.fetch_add(count, Ordering::AcqRel) + count });
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let mut number = 0;
        let mut part = Vec::new();
        let mut bytes = 0;
        let mut hand_over = |part: &mut Vec<ReadDocument>| {
            let handed = send.send((number, std::mem::take(part)));
            number += 1;
            // every worker has ended with an error
            if handed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let read = documents.for_each(&mut |read| {
            bytes += read.bytes;
            let ends = part::ends_part(&read.document.info.id, part.len() + 1, bytes);
            part.push(read);
            if !ends {
                return ControlFlow::Continue(());
            }
            bytes = 0;
            hand_over(&mut part)
        });
        if !part.is_empty() {
            let _ = hand_over(&mut part);
        }
        drop(send);
        let mut built = Vec::new();
        for worker in workers {
            built.extend(worker.join().map_err(|_| IndexError::Unusable("a builder ended".to_owned()))??);
        }
        let read = read?;
        built.sort_by_key(|(number, _)| *number);
        Ok((built.into_iter().map(|(_, part)| part).collect(), read))
    })
}
