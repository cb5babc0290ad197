//! The files of vectors, and of what was learned from them, beside an index.

use std::fs::{self, File};
use std::io::{BufWriter, Read as _};
use std::path::Path;

use super::EngineError;
use crate::generations::{
    StorageError, is_name_of_vectors, new_file, open_unlinked, put_file, read_file, replace_file,
};
use crate::index::IndexError;
use crate::vectors::{FILE_MAGIC, Layout, QuestionSpace, SPACE_MAGIC, VectorFile, VectorWriter};

/// How a temporary file of vectors begins, which a builder that was killed leaves behind.
const TEMPORARY: char = '.';

/// Digits and letters at the end of a temporary file's name.
const TEMPORARY_END: usize = 6;

/// Where the vectors of one layout are.
#[derive(Debug, Clone, Copy)]
pub(super) struct VectorFiles<'a> {
    /// The directory of an index, or a fetched generation.
    pub(super) directory: &'a Path,
    /// The layout.
    pub(super) layout: Layout,
    /// Files of up to this size are read into memory and checked.
    pub(super) verify_bytes: u64,
}

impl VectorFiles<'_> {
    /// The vectors, where there are any; what is damaged is left out, if they aren't too large to be checked at each start.
    pub(super) fn read(&self) -> Option<VectorFile> {
        let bytes = read_file(self.directory, &self.layout.file_name(), self.verify_bytes).ok()?;
        if bytes.len() as u64 <= self.verify_bytes {
            VectorFile::read_checked(bytes, self.layout).ok()
        } else {
            VectorFile::read(bytes, self.layout).ok()
        }
    }

    /// The same, checked whatever their size.
    pub(super) fn read_checked(&self) -> Option<VectorFile> {
        let bytes = read_file(self.directory, &self.layout.file_name(), self.verify_bytes).ok()?;
        VectorFile::read_checked(bytes, self.layout).ok()
    }

    /// What was learned from the questions of the sections, where that is there and undamaged.
    pub(super) fn read_space(&self) -> Option<QuestionSpace> {
        let bytes = read_file(self.directory, &self.layout.space_file_name(), self.verify_bytes).ok()?;
        QuestionSpace::read(&bytes, self.layout.model, self.layout.dimensions).ok()
    }

    /// Refuses files that aren't as they were written; those that are missing are made again by `bonafide index`.
    pub(super) fn check(&self) -> Result<(), StorageError> {
        let (vectors, space) = (self.layout.file_name(), self.layout.space_file_name());
        let is_there = |name: &str| fs::symlink_metadata(self.directory.join(name)).is_ok();
        if is_there(&vectors) && self.read_checked().is_none_or(|file| file.is_damaged()) {
            return Err(StorageError::Damaged(vectors));
        }
        if is_there(&space) && self.read_space().is_none() {
            return Err(StorageError::Damaged(space));
        }
        Ok(())
    }

    /// Whether the file can be appended to: it is no link to somewhere else.
    pub(super) fn is_plain(&self) -> bool {
        fs::symlink_metadata(self.directory.join(self.layout.file_name()))
            .is_ok_and(|metadata| metadata.is_file())
    }

    /// Puts a new file in the place of the vectors, with what `fill` writes to it. Readers keep the old one.
    pub(super) fn replace(
        &self,
        fill: impl FnOnce(&mut VectorWriter<BufWriter<&File>>) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let name = self.layout.file_name();
        let file = new_file(self.directory, &name).map_err(IndexError::from)?;
        let mut writer = VectorWriter::begin(BufWriter::new(file.as_file()), &self.layout)
            .map_err(EngineError::Vectors)?;
        fill(&mut writer)?;
        writer.flush().map_err(EngineError::Vectors)?;
        drop(writer);
        self.put_aside(&name);
        put_file(self.directory, &name, file).map_err(IndexError::from)?;
        Ok(())
    }

    /// Appends what `fill` writes behind the last whole passage, which ends at `end`. If that fails, what was written
    /// doesn't keep the disk full: a file that is new is removed, another one gets back its length.
    pub(super) fn append<T>(
        &self,
        end: u64,
        is_new: bool,
        fill: impl FnOnce(&mut VectorWriter<BufWriter<File>>) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let path = self.directory.join(self.layout.file_name());
        let file = open_unlinked(&path, false).map_err(EngineError::Vectors)?;
        let appended = file.try_clone().map_err(EngineError::Vectors).and_then(|file| {
            let mut writer =
                VectorWriter::append_to(file, end, &self.layout).map_err(EngineError::Vectors)?;
            let filled = fill(&mut writer)?;
            writer.flush().map_err(EngineError::Vectors)?;
            Ok(filled)
        });
        if appended.is_err() {
            let is_in_memory = file.metadata().is_ok_and(|metadata| metadata.len() <= self.verify_bytes);
            if is_new {
                let _ = fs::remove_file(&path);
            } else if is_in_memory {
                // larger ones are mapped by programs that answer, which end when one is shortened
                let _ = file.set_len(end);
            }
        }
        appended
    }

    /// Writes what was learned from the questions of the sections.
    pub(super) fn write_space(&self, space: &QuestionSpace) -> Result<(), EngineError> {
        let name = self.layout.space_file_name();
        self.put_aside(&name);
        replace_file(self.directory, &name, &space.to_bytes(self.layout.model)).map_err(IndexError::from)?;
        Ok(())
    }

    /// Gives a file that is to be replaced, and may be somebody else's, a second name. One that is taken stays as it is.
    fn put_aside(&self, name: &str) {
        let path = self.directory.join(name);
        let is_file = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file());
        if is_file && !begins_like_ours(&path) {
            let _ = fs::hard_link(&path, self.directory.join(format!("{name}.damaged")));
        }
    }

    /// Removes vectors of other models and details, what was learned from them, and what killed builders left behind. What
    /// cannot be removed stays, and so does what isn't ours, whatever its name.
    pub(super) fn remove_others(&self, has_space: bool) {
        let (vectors, space) = (self.layout.file_name(), self.layout.space_file_name());
        let Ok(entries) = fs::read_dir(self.directory) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_kept = name == vectors || has_space && name == space;
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if !is_kept && is_file && is_name_of_ours(&name) && begins_like_ours(&entry.path()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Whether a file of vectors is named like this, or one that was to become one.
fn is_name_of_ours(name: &str) -> bool {
    let temporary = || {
        let (name, end) = name.strip_prefix(TEMPORARY)?.rsplit_once('-')?;
        (end.len() == TEMPORARY_END).then_some(name)
    };
    is_name_of_vectors(temporary().unwrap_or(name))
}

/// Whether a file begins like those of vectors or of what was learned from them.
fn begins_like_ours(path: &Path) -> bool {
    let mut begin = Vec::new();
    let read = File::open(path).and_then(|file| file.take(FILE_MAGIC.len() as u64).read_to_end(&mut begin));
    read.is_ok() && [FILE_MAGIC.as_slice(), SPACE_MAGIC].contains(&begin.as_slice())
}
