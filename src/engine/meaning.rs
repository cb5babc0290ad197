//! Meaning: the encoder of questions, and the vectors of the passages that they are compared with.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::encoding::{EncodeWhen, encode_index};
use super::vector_files::VectorFiles;
use super::{EngineError, EngineOptions, IndexPlace};
use crate::config::VectorsConfig;
use crate::corpus::DocumentInfo;
use crate::encoder::{self, EncodedPart, Encoder, EncoderError, Vector};
use crate::generations::OwnedBytes;
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
const MIN_CLAUSE_WORDS: usize = 3;

/// The maximum number of clauses of a question that are encoded by themselves.
const MAX_CLAUSES: usize = 6;

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

    /// The layout of the vectors of an index with so many passages.
    pub(super) fn layout(&self, passages: u64) -> Layout {
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
    /// for a few passages in memory, new ones. `known` are those on disk, where they were read already.
    pub(super) fn attach(
        &self,
        index: &mut dyn Retriever,
        place: &IndexPlace,
        (directory, verify_bytes): (Option<&Path>, u64),
        known: Option<VectorFile>,
    ) -> Result<(), EngineError> {
        let passages = index.passage_count();
        let layout = self.layout(passages);
        let files = directory.map(|directory| VectorFiles { directory, layout, verify_bytes });
        let has_all = |vectors: &VectorFile| index.vector_keys().all(|key| vectors.contains(key));
        let on_disk = known.or_else(|| files.as_ref().and_then(VectorFiles::read));
        let built_in = built_in_vectors(layout);
        let has_all_built_in = built_in.as_ref().is_some_and(has_all);
        if let (Some(files), Some(vectors)) = (files, on_disk)
            && (has_all(&vectors) || !has_all_built_in)
        {
            let space = files.read_space();
            index.set_vectors(Arc::new(self.with_space(vectors, space, index)));
            return Ok(());
        }
        if !has_all_built_in && passages <= self.config.start_up_to && *place == IndexPlace::Memory {
            let layout = Layout { detail: Detail::Whole, ..layout };
            let mut writer = VectorWriter::begin(Vec::new(), &layout).map_err(EngineError::Vectors)?;
            self.encode_missing(index, layout.detail, |_| false, &mut writer, &|_, _| {})?;
            if let Ok(vectors) = VectorFile::read(OwnedBytes::new(writer.into_output()), layout) {
                index.set_vectors(Arc::new(self.with_space(vectors, None, index)));
            }
        } else if let Some(vectors) = built_in {
            index.set_vectors(Arc::new(self.with_space(vectors, built_in_space(layout), index)));
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

    /// Encodes the few passages of an index on disk that changed since it was last encoded, or whose vectors are damaged;
    /// for more of them, says what to do. Gives the vectors on disk.
    pub(super) fn encode_changes(
        &self,
        options: &EngineOptions,
        index: &dyn Retriever,
        place: &IndexPlace,
        report: &(dyn Fn(&str) + Sync),
    ) -> Option<VectorFile> {
        let IndexPlace::Directory(directory) = place else { return None };
        let passages = index.passage_count();
        let layout = self.layout(passages);
        let files = VectorFiles { directory, layout, verify_bytes: options.config.answer.verify_bytes };
        let known = files.read();
        if passages > self.config.index_up_to {
            return known;
        }
        let built_in = built_in_vectors(layout);
        let has = |file: &Option<VectorFile>, key| file.as_ref().is_some_and(|file| file.contains(key));
        if index.vector_keys().all(|key| has(if known.is_some() { &known } else { &built_in }, key)) {
            return known;
        }
        let is_new = |key: &u64| !has(&known, *key) && !has(&built_in, *key);
        let new = index.vector_keys().filter(is_new).count() as u64;
        if new > self.config.start_up_to {
            let damage =
                if files.check().is_err() { "the vectors beside the index are damaged: " } else { "" };
            report(&format!(
                "{damage}{new} new passages are found by their words alone: `bonafide index` compares their meaning, too"
            ));
            return known;
        }
        let options = EngineOptions { index: Some(directory.clone()), ..options.clone() };
        // where the folder can't be written to, they are found by their words
        let _ = encode_index(&options, EncodeWhen::FewNew, &|_, _| {});
        files.read()
    }

    /// Encodes the passages of an index whose keys aren't known, in the order of the corpus.
    pub(super) fn encode_missing(
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
        .filter(|clause| clause.split_whitespace().count() >= MIN_CLAUSE_WORDS)
        .collect();
    let mut chosen: Vec<&str> = all.iter().rev().filter(|clause| clause.contains('?')).copied().collect();
    chosen.extend(all.iter().rev().filter(|clause| !clause.contains('?')));
    chosen.truncate(MAX_CLAUSES);
    chosen
}

/// A passage without vectors.
struct Unencoded<'a> {
    passage: Passage,
    document: &'a DocumentInfo,
    key: u64,
}

/// The vectors of the shipped corpus.
pub(super) fn built_in_vectors(layout: Layout) -> Option<VectorFile> {
    VectorFile::read(OwnedBytes::new(EMBEDDED_VECTORS), layout).ok()
}

/// What was learned from the questions of the shipped corpus.
pub(super) fn built_in_space(layout: Layout) -> Option<QuestionSpace> {
    QuestionSpace::read_built_in(EMBEDDED_SPACE, layout.model, layout.dimensions).ok()
}
