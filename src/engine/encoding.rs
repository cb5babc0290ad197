//! Encodes the passages of an index on disk that have no vectors yet.

use super::meaning::{Meaning, built_in_space, built_in_vectors};
use super::vector_files::VectorFiles;
use super::{EngineError, EngineOptions};
use crate::generations::{BuildLock, IndexFiles, StorageError, VECTORS_LOCK};
use crate::index::{self, IndexError};
use crate::retrieval::Retriever;
use crate::vectors::{QuestionSpace, VectorFile, VectorWriter};

/// A file with more than this many times the passages of the index is rewritten.
const MAX_STALE: usize = 2;

/// So many passages more don't count.
const FEW_STALE: usize = 32;

/// What came of encoding an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EncodedIndex {
    /// Passages of the index.
    pub passages: u64,
    /// Passages that had no vectors before.
    pub encoded: usize,
    /// Whether vectors were there that weren't as they had been written.
    pub was_damaged: bool,
}

/// Which indexes are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncodeWhen {
    /// All.
    Always,
    /// Those of up to so many passages as the settings say.
    Small,
    /// Of those, the ones with up to so many new passages as the settings say.
    FewNew,
}

/// Encodes the passages of the index on disk that have no vectors yet, and those whose vectors are damaged; questions are
/// answered meanwhile. What is encoded stays when this is stopped. `None` where nothing is encoded: no encoder, or too
/// large.
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
    let verify_bytes = options.config.answer.verify_bytes;
    let index = index::open_current(&directory, IndexFiles::UpTo(verify_bytes), &|_| None)?;
    let passages = index.passage_count();
    if when != EncodeWhen::Always && passages > config.index_up_to {
        return Ok(None);
    }
    let wait = options.config.answer.lock_wait_seconds;
    let _lock = BuildLock::acquire_named(&directory, VECTORS_LOCK, wait, &|| {}).map_err(IndexError::from)?;
    let layout = meaning.layout(passages);
    let files = VectorFiles { directory: &directory, layout, verify_bytes };
    let was_damaged = files.check().is_err();
    let known = files.read_checked();
    let built_in = built_in_vectors(layout);
    let in_file = |key| known.as_ref().is_some_and(|known| known.contains(key));
    let is_known = |key| in_file(key) || built_in.as_ref().is_some_and(|known| known.contains(key));
    if when == EncodeWhen::FewNew {
        let new = index.vector_keys().filter(|key| !is_known(*key)).count() as u64;
        if new > config.start_up_to {
            return Ok(None);
        }
    }
    let most = usize::try_from(passages).map_or(usize::MAX, |passages| MAX_STALE * passages + FEW_STALE);
    let kept = known.as_ref().filter(|known| !known.is_damaged() && known.len() <= most && files.is_plain());
    if kept.is_none() {
        files.replace(|writer| match &known {
            Some(known) => copy_known(&index, known, writer, |_| false),
            None => Ok(()),
        })?;
    }
    let end = match kept {
        Some(kept) => kept.end(),
        None => files
            .read_checked()
            .map(|written| written.end())
            .ok_or_else(|| IndexError::from(StorageError::Damaged(layout.file_name())))?,
    };
    let encoded = if index.vector_keys().all(in_file) {
        0
    } else {
        files.append(end, known.is_none(), |writer| {
            if let Some(built_in) = &built_in {
                copy_known(&index, built_in, writer, in_file)?;
            }
            meaning.encode_missing(&index, layout.detail, is_known, writer, progress)
        })?
    };
    let has_space =
        config.learn_from_questions && passages <= config.index_up_to && update_space(&files, &index)?;
    files.remove_others(has_space);
    Ok(Some(EncodedIndex { passages, encoded, was_damaged }))
}

/// Learns from the questions of the sections, unless that was done for the same passages; whether there was enough to
/// learn from.
fn update_space(files: &VectorFiles<'_>, index: &dyn Retriever) -> Result<bool, EngineError> {
    let is_current = |space: &QuestionSpace| space.is_of(index.vector_keys());
    if files.read_space().as_ref().is_some_and(is_current) {
        return Ok(true);
    }
    let learned = built_in_space(files.layout).filter(is_current).or_else(|| {
        let vectors = files.read_checked()?;
        QuestionSpace::learn(&vectors, index.vector_keys())
    });
    learned.as_ref().map_or(Ok(()), |space| files.write_space(space))?;
    Ok(learned.is_some())
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
