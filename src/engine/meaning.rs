//! Meaning: the encoder of questions, and the vectors of the passages that they are compared with.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::{EngineError, EngineOptions, IndexPlace};
use crate::config::VectorsConfig;
use crate::corpus::DocumentInfo;
use crate::encoder::{self, EncodedPart, Encoder, EncoderError, Vector};
use crate::generations::{BuildLock, IndexFiles, OwnedBytes, VECTORS_LOCK, VECTORS_PREFIX, map_file};
use crate::index::{self, IndexError};
use crate::passage::Passage;
use crate::question::Understanding;
use crate::retrieval::Retriever;
use crate::safety::{EncodedText, TextEncoder};
use crate::vectors::{
    Detail, Layout, QuestionMeaning, QuestionSpace, QuestionVectors, RoleVector, TextRole, VectorFile,
    VectorWriter, passage_key, passage_texts,
};

include!(concat!(env!("OUT_DIR"), "/embedded_vectors.rs"));

/// Passages that are encoded before their vectors are written.
const BATCH: usize = 32;

/// The minimum number of words of a clause that is encoded by itself.
const LEAST_CLAUSE_WORDS: usize = 3;

/// The maximum number of clauses of a question that are encoded by themselves.
const MOST_CLAUSES: usize = 6;

/// A file with more than this many times the passages of the index is rewritten.
const MOST_STALE: usize = 2;

/// The encoder, where questions are compared by meaning.
pub(super) struct Meaning {
    encoder: Arc<dyn Encoder>,
    config: VectorsConfig,
}

impl std::fmt::Debug for Meaning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Meaning").field("model", &self.encoder.fingerprint()).finish_non_exhaustive()
    }
}

impl Meaning {
    /// The encoder of this build, where it has one and the settings want it.
    pub(super) fn new(config: VectorsConfig) -> Result<Option<Self>, EncoderError> {
        if !config.enabled || cfg!(debug_assertions) && !config.in_debug_builds {
            return Ok(None);
        }
        Ok(encoder::built_in()?.map(|encoder| Self { encoder, config }))
    }

    /// The encoder, for the detection of danger.
    pub(super) fn message_encoder(&self) -> Arc<dyn TextEncoder> {
        Arc::new(MessageEncoder(Arc::clone(&self.encoder)))
    }

    fn layout(&self, passages: u64) -> Layout {
        let is_small = passages <= self.config.sentences_up_to;
        Layout {
            model: self.encoder.fingerprint(),
            dimensions: self.encoder.dimensions(),
            detail: if is_small { Detail::Sentences } else { Detail::Whole },
        }
    }

    /// What a question means to an index with these vectors. `None` where it has no words.
    pub(super) fn of_question(
        &self,
        understanding: &Understanding,
        index: &VectorFile,
    ) -> Result<Option<Arc<QuestionMeaning>>, EncoderError> {
        let text = &understanding.text;
        let parts = self.encoder.encode_question(text)?.parts;
        if parts.is_empty() {
            return Ok(None);
        }
        let of = |vectors: Vec<Vector>| {
            let mapped = index.space().map_or_else(Vec::new, |space| space.map_question(&vectors));
            QuestionVectors { vectors, mapped }
        };
        let whole = of(parts);
        let clauses = clauses(text);
        let clauses = if clauses.len() > 1 {
            let mut vectors = Vec::new();
            for clause in clauses {
                vectors.extend(self.encoder.encode_question(clause)?.parts);
            }
            Some(of(vectors))
        } else {
            None
        };
        Ok(Some(Arc::new(QuestionMeaning { whole, clauses })))
    }

    /// Gives an index the vectors of its passages: those on disk beside it, those that are part of the program, or,
    /// for a few passages in memory, new ones.
    pub(super) fn attach(
        &self,
        index: &mut dyn Retriever,
        place: &IndexPlace,
        directory: Option<&Path>,
    ) -> Result<(), EngineError> {
        let passages = index.passage_count();
        let layout = self.layout(passages);
        if let Some(directory) = directory
            && let Some(vectors) = read_vectors(directory, layout)
        {
            let space = read_space(directory, layout);
            index.set_vectors(Arc::new(self.with_space(vectors, space, index)));
            return Ok(());
        }
        let embedded = embedded(layout);
        let is_encoded =
            embedded.as_ref().is_some_and(|vectors| index.vector_keys().all(|key| vectors.contains(key)));
        if !is_encoded && passages <= self.config.start_up_to && *place == IndexPlace::Memory {
            let layout = Layout { detail: Detail::Whole, ..layout };
            let mut writer = VectorWriter::begin(Vec::new(), &layout).map_err(EngineError::Vectors)?;
            self.encode_missing(index, layout.detail, |_| false, &mut writer, &|_, _| {})?;
            if let Ok(vectors) = VectorFile::read(OwnedBytes::new(writer.into_output()), layout) {
                index.set_vectors(Arc::new(self.with_space(vectors, None, index)));
            }
        } else if let Some(vectors) = embedded {
            let space = QuestionSpace::read(EMBEDDED_SPACE, layout.model, layout.dimensions).ok();
            index.set_vectors(Arc::new(self.with_space(vectors, space, index)));
        }
        Ok(())
    }

    /// The vectors with what was learned from the questions of the sections; learned again where a passage of the index
    /// has no place in it.
    fn with_space(
        &self,
        vectors: VectorFile,
        space: Option<QuestionSpace>,
        index: &dyn Retriever,
    ) -> VectorFile {
        if !self.config.learn_from_questions || index.passage_count() > self.config.index_up_to {
            return vectors;
        }
        let mut encoded = index.vector_keys().filter(|key| vectors.contains(*key));
        let space = match space {
            Some(space) if encoded.all(|key| space.contains(key)) => Some(space),
            Some(_) | None => QuestionSpace::learn(&vectors, index.vector_keys()),
        };
        vectors.with_space(space)
    }

    /// Encodes the few passages of an index on disk that changed since it was last encoded; for more of them, says what
    /// to do.
    pub(super) fn encode_changes(
        &self,
        options: &EngineOptions,
        index: &dyn Retriever,
        place: &IndexPlace,
        report: &(dyn Fn(&str) + Sync),
    ) {
        let IndexPlace::Directory(directory) = place else { return };
        let passages = index.passage_count();
        if passages > self.config.index_up_to {
            return;
        }
        let layout = self.layout(passages);
        let (known, embedded) = (read_vectors(directory, layout), embedded(layout));
        let in_file =
            |key: &u64| known.as_ref().or(embedded.as_ref()).is_some_and(|file| file.contains(*key));
        let is_new = |key: &u64| !in_file(key) && embedded.as_ref().is_none_or(|file| !file.contains(*key));
        if index.vector_keys().all(|key| in_file(&key)) {
            return;
        }
        let new = index.vector_keys().filter(is_new).count() as u64;
        if new > self.config.start_up_to {
            report(&format!(
                "{new} new passages are found by their words alone: `bonafide index` compares their meaning, too"
            ));
            return;
        }
        let options = EngineOptions { index: Some(directory.clone()), ..options.clone() };
        // where the folder can't be written to, they are found by their words
        let _ = encode_index(&options, EncodeWhen::Small, &|_, _| {});
    }

    /// Encodes the passages of an index whose keys aren't known, in the order of the corpus.
    fn encode_missing(
        &self,
        index: &dyn Retriever,
        detail: Detail,
        is_known: impl Fn(u64) -> bool,
        writer: &mut VectorWriter<impl std::io::Write>,
        progress: &(dyn Fn(usize, u64) + Sync),
    ) -> Result<usize, EngineError> {
        let total = index.passage_count();
        let mut encoded = 0;
        let mut done = 0;
        let mut batch = Vec::with_capacity(BATCH);
        for document in index.documents() {
            for passage in index.passages_of(&document.id)? {
                done += 1;
                let key = passage_key(&passage, document);
                if !is_known(key) {
                    batch.push(Unencoded { passage, document, key });
                }
                if batch.len() == BATCH {
                    encoded += self.encode_batch(&mut batch, detail, writer)?;
                    progress(done, total);
                }
            }
        }
        encoded += self.encode_batch(&mut batch, detail, writer)?;
        progress(done, total);
        Ok(encoded)
    }

    fn encode_batch(
        &self,
        batch: &mut Vec<Unencoded<'_>>,
        detail: Detail,
        writer: &mut VectorWriter<impl std::io::Write>,
    ) -> Result<usize, EngineError> {
        let vectors = batch
            .par_iter()
            .map(|passage| self.vectors_of(passage, detail))
            .collect::<Result<Vec<_>, EncoderError>>()?;
        for (passage, vectors) in batch.iter().zip(&vectors) {
            writer.append(passage.key, vectors).map_err(EngineError::Vectors)?;
        }
        writer.flush().map_err(EngineError::Vectors)?;
        let encoded = batch.len();
        batch.clear();
        Ok(encoded)
    }

    fn vectors_of(&self, passage: &Unencoded<'_>, detail: Detail) -> Result<Vec<RoleVector>, EncoderError> {
        let mut vectors = Vec::new();
        for text in passage_texts(&passage.passage, passage.document, detail) {
            // a question is compared with a question as two of a kind
            let parts = match text.role {
                TextRole::Asked | TextRole::NotAnswered => self.encoder.encode_question(&text.text)?.parts,
                TextRole::Whole | TextRole::Heading | TextRole::Sentence => {
                    let encoded = self.encoder.encode_passages(&[text.text.as_str()])?;
                    encoded.into_iter().flat_map(|text| text.parts).collect()
                }
            };
            vectors.extend(parts.into_iter().map(|vector| RoleVector { role: text.role, vector }));
        }
        Ok(vectors)
    }
}

/// The encoder of messages, where this build has one and the settings want it.
///
/// # Errors
/// An embedded model that this version can't read.
pub fn message_encoder(config: VectorsConfig) -> Result<Option<Arc<dyn TextEncoder>>, EncoderError> {
    Ok(Meaning::new(config)?.map(|meaning| meaning.message_encoder()))
}

/// Encodes what somebody writes, to look for danger in it.
struct MessageEncoder(Arc<dyn Encoder>);

impl std::fmt::Debug for MessageEncoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("MessageEncoder").field(&self.0.fingerprint()).finish()
    }
}

impl TextEncoder for MessageEncoder {
    fn encode(&self, text: &str) -> Vec<EncodedText> {
        let parts = self.0.encode_tokens(text).unwrap_or_default();
        let encoded =
            |part: EncodedPart| EncodedText { vector: part.vector.numbers().collect(), tokens: part.tokens };
        parts.into_iter().map(encoded).collect()
    }
}

/// The clauses of a question that are encoded by themselves: of many, those that ask before others, then the later
/// ones, which is where people come to the point.
fn clauses(text: &str) -> Vec<&str> {
    let all: Vec<&str> = text
        .split_inclusive(['.', '?', '!', ';', '\n'])
        .filter(|clause| clause.split_whitespace().count() >= LEAST_CLAUSE_WORDS)
        .collect();
    let mut chosen: Vec<&str> = all.iter().rev().filter(|clause| clause.contains('?')).copied().collect();
    chosen.extend(all.iter().rev().filter(|clause| !clause.contains('?')));
    chosen.truncate(MOST_CLAUSES);
    chosen
}

/// A passage without vectors.
struct Unencoded<'a> {
    passage: Passage,
    document: &'a DocumentInfo,
    key: u64,
}

/// What came of encoding an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EncodedIndex {
    /// Passages of the index.
    pub passages: u64,
    /// Passages that had no vectors before.
    pub encoded: usize,
}

/// Which indexes are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncodeWhen {
    /// All.
    Always,
    /// Those of up to so many passages as the settings say.
    Small,
}

/// Encodes the passages of the index on disk that have no vectors yet; questions are answered meanwhile. What is
/// encoded stays when this is stopped. `None` where nothing is encoded: no encoder, or too large.
///
/// # Errors
/// When the index cannot be read or the vectors cannot be written.
pub fn encode_index(
    options: &EngineOptions,
    when: EncodeWhen,
    progress: &(dyn Fn(usize, u64) + Sync),
) -> Result<Option<EncodedIndex>, EngineError> {
    let config = options.config.vectors;
    let Some(meaning) = Meaning::new(config)? else { return Ok(None) };
    let directory = options.index_directory();
    let files = IndexFiles::UpTo(options.config.answer.verify_bytes);
    let index = index::open_current(&directory, files, &|_| None)?;
    let passages = index.passage_count();
    if when == EncodeWhen::Small && passages > config.index_up_to {
        return Ok(None);
    }
    let wait = options.config.answer.lock_wait_seconds;
    let _lock = BuildLock::acquire_named(&directory, VECTORS_LOCK, wait, &|| {}).map_err(IndexError::from)?;
    let layout = meaning.layout(passages);
    let path = directory.join(layout.file_name());
    let known = read_vectors(&directory, layout);
    let embedded = embedded(layout);
    let stale = known.as_ref().map_or(0, VectorFile::len);
    let anew = usize::try_from(passages).is_ok_and(|passages| stale > MOST_STALE * passages + BATCH);
    let mut encoded = 0;
    if anew {
        // readers keep the old file while a new one takes its place
        let next = path.with_extension("next");
        std::fs::remove_file(&next).or_else(missing_is_fine).map_err(EngineError::Vectors)?;
        let mut writer = VectorWriter::open(&next, &layout).map_err(EngineError::Vectors)?;
        if let Some(known) = &known {
            copy_known(&index, known, &mut writer, |_| false)?;
        }
        let is_known = |key| known.as_ref().is_some_and(|known| known.contains(key));
        encoded += meaning.encode_missing(&index, layout.detail, is_known, &mut writer, progress)?;
        std::fs::rename(&next, &path).map_err(EngineError::Vectors)?;
    } else {
        let mut writer = VectorWriter::open(&path, &layout).map_err(EngineError::Vectors)?;
        let in_file = |key| known.as_ref().is_some_and(|known| known.contains(key));
        if let Some(embedded) = &embedded {
            copy_known(&index, embedded, &mut writer, in_file)?;
        }
        let is_known = |key| in_file(key) || embedded.as_ref().is_some_and(|known| known.contains(key));
        encoded += meaning.encode_missing(&index, layout.detail, is_known, &mut writer, progress)?;
    }
    let mut kept = vec![path];
    if let Some(space) = read_vectors(&directory, layout)
        .filter(|_| config.learn_from_questions && passages <= config.index_up_to)
        .and_then(|vectors| QuestionSpace::learn(&vectors, index.vector_keys()))
    {
        let path = directory.join(layout.space_file_name());
        let next = path.with_extension("next");
        std::fs::write(&next, space.to_bytes(layout.model)).map_err(EngineError::Vectors)?;
        std::fs::rename(&next, &path).map_err(EngineError::Vectors)?;
        kept.push(path);
    }
    remove_other_layouts(&directory, &kept);
    Ok(Some(EncodedIndex { passages, encoded }))
}

/// The vectors of the shipped corpus.
fn embedded(layout: Layout) -> Option<VectorFile> {
    VectorFile::read(OwnedBytes::new(EMBEDDED_VECTORS), layout).ok()
}

/// Copies the vectors of an index's passages from a file, but for those that are not wanted.
fn copy_known(
    index: &dyn Retriever,
    from: &VectorFile,
    writer: &mut VectorWriter<impl std::io::Write>,
    is_unwanted: impl Fn(u64) -> bool,
) -> Result<(), EngineError> {
    for key in index.vector_keys().filter(|key| !is_unwanted(*key)) {
        writer.copy(key, from).map_err(EngineError::Vectors)?;
    }
    writer.flush().map_err(EngineError::Vectors)
}

/// The vectors beside an index, where there are any of this layout.
fn read_vectors(directory: &Path, layout: Layout) -> Option<VectorFile> {
    let bytes = map_file(directory, &layout.file_name()).ok()?;
    VectorFile::read(bytes, layout).ok()
}

/// What was learned from the questions of the sections, where it is beside an index.
fn read_space(directory: &Path, layout: Layout) -> Option<QuestionSpace> {
    let bytes = map_file(directory, &layout.space_file_name()).ok()?;
    QuestionSpace::read(bytes.as_slice(), layout.model, layout.dimensions).ok()
}

/// Removes vectors of other models and details, and what was learned from them; what cannot be removed stays.
fn remove_other_layouts(directory: &Path, kept: &[PathBuf]) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    let is_of_vectors = |path: &PathBuf| {
        let stem = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let is_ours = path.extension().is_some_and(|ending| ending == "bin" || ending == "next");
        stem.starts_with(VECTORS_PREFIX) && is_ours
    };
    for path in entries.flatten().map(|entry| entry.path()).filter(is_of_vectors) {
        if !kept.contains(&path) {
            let _ = std::fs::remove_file(path);
        }
    }
}

fn missing_is_fine(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}
