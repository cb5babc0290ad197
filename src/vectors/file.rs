//! The file of vectors: appended to while passages are encoded, read while questions are answered.
//!
//! A header names the model, the dimensions and the detail; records of one length follow, those of one passage
//! together. A passage counts once its last record is there, so an encoder that is stopped loses nothing but the
//! passage that it was at.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek as _, SeekFrom, Write};
use std::path::Path;

use rustc_hash::FxHashMap;
use thiserror::Error;

use super::question_space::QuestionSpace;
use super::similarity::{QuestionVectors, Similarity};
use super::texts::{Detail, TextRole};
use crate::encoder::{ModelFingerprint, Vector};
use crate::generations::{OwnedBytes, VECTORS_PREFIX};

/// The first bytes: what it is, and the version of its layout.
const MAGIC: &[u8; 8] = b"bfvec\0\0\x01";

/// Bytes of the header: magic, model, dimensions, detail, padding.
const HEADER: usize = 64;

/// Bytes of a record before its vector: key, role, three of padding.
const RECORD_HEAD: usize = 12;

/// Set in the role of a passage's last record.
const LAST: u8 = 0x80;

/// What all records of a file have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// The model that made the vectors.
    pub model: ModelFingerprint,
    /// Numbers in each vector.
    pub dimensions: usize,
    /// How much of each passage is encoded.
    pub detail: Detail,
}

impl Layout {
    fn header(&self) -> [u8; HEADER] {
        let mut header = [0; HEADER];
        header[..8].copy_from_slice(MAGIC);
        header[8..40].copy_from_slice(&self.model.0);
        header[40..44].copy_from_slice(&u32::try_from(self.dimensions).unwrap_or(u32::MAX).to_le_bytes());
        header[44] = match self.detail {
            Detail::Whole => 0,
            Detail::Sentences => 1,
        };
        header
    }

    /// The name of the file with the space that was learned from vectors of this layout.
    #[must_use]
    pub fn space_file_name(&self) -> String {
        format!("{}-questions.bin", self.file_name().trim_end_matches(".bin"))
    }

    /// The name of a file with this layout; each layout has its own file.
    #[must_use]
    pub fn file_name(&self) -> String {
        let detail = match self.detail {
            Detail::Whole => "whole",
            Detail::Sentences => "sentences",
        };
        format!("{VECTORS_PREFIX}{}-{detail}.bin", &self.model.to_string()[..12])
    }
}

/// A vector of a passage, and of what text of it.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleVector {
    /// What the text is of the passage.
    pub role: TextRole,
    /// Its vector.
    pub vector: Vector,
}

/// The bytes are no file of vectors of the wanted layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the vectors are from another model or version: run `bonafide index --vectors`")]
pub struct OtherLayout;

/// Where the records of a passage are.
#[derive(Debug, Clone, Copy)]
struct Group {
    first: u32,
    count: u32,
}

/// The vectors of passages, by the keys of what was encoded.
#[derive(Debug)]
pub struct VectorFile {
    bytes: OwnedBytes,
    layout: Layout,
    groups: FxHashMap<u64, Group>,
    space: Option<QuestionSpace>,
}

impl VectorFile {
    /// Reads where each passage's vectors are. What follows the last whole passage is left out.
    ///
    /// # Errors
    /// Where the bytes are of another layout.
    pub fn read(bytes: OwnedBytes, layout: Layout) -> Result<Self, OtherLayout> {
        if bytes.get(..HEADER) != Some(&layout.header()) {
            return Err(OtherLayout);
        }
        let mut groups = FxHashMap::default();
        let mut first = 0;
        let mut key_before = None;
        for (number, record) in (0..).zip(bytes[HEADER..].chunks_exact(record_bytes(layout.dimensions))) {
            let key = key_of(record);
            if key_before != Some(key) {
                first = number;
            }
            key_before = Some(key);
            if record[8] & LAST != 0 {
                groups.insert(key, Group { first, count: number + 1 - first });
                key_before = None;
            }
        }
        Ok(Self { bytes, layout, groups, space: None })
    }

    /// With the space that was learned from the questions of its sections.
    #[must_use]
    pub fn with_space(self, space: Option<QuestionSpace>) -> Self {
        Self { space, ..self }
    }

    /// The space that was learned from the questions of its sections.
    #[must_use]
    pub fn space(&self) -> Option<&QuestionSpace> {
        self.space.as_ref()
    }

    /// The vectors of the passage with this key that are of the wanted roles.
    pub(super) fn vectors_of(&self, key: u64, is_wanted: impl Fn(TextRole) -> bool) -> Vec<Vector> {
        let dimensions = self.layout.dimensions;
        let records = self.records(key).unwrap_or_default().chunks_exact(record_bytes(dimensions));
        records
            .filter(|record| role_of(record[8]).is_some_and(&is_wanted))
            .filter_map(|record| Vector::read(&record[RECORD_HEAD..], dimensions).ok())
            .collect()
    }

    /// How many passages have vectors.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether no passage has vectors.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Whether the passage with this key has vectors.
    #[must_use]
    pub fn contains(&self, key: u64) -> bool {
        self.groups.contains_key(&key)
    }

    /// How near a question is to the passage with this key; `None` where that has no vectors.
    #[must_use]
    pub fn similarity(&self, key: u64, question: &QuestionVectors) -> Option<Similarity> {
        let records = self.records(key)?.chunks_exact(record_bytes(self.layout.dimensions));
        let similarity = Similarity::of(records.filter_map(|record| {
            let role = role_of(record[8])?;
            let nearest = question
                .vectors
                .iter()
                .filter_map(|vector| vector.cosine_with_bytes(&record[RECORD_HEAD..]).ok())
                .max_by(f32::total_cmp)?;
            Some((role, nearest))
        }))?;
        let asked_center = self.space.as_ref().and_then(|space| space.cosine(key, &question.mapped));
        Some(Similarity { asked_center, ..similarity })
    }

    /// The records of the passage with this key.
    fn records(&self, key: u64) -> Option<&[u8]> {
        let group = self.groups.get(&key)?;
        let size = record_bytes(self.layout.dimensions);
        let start = HEADER + group.first as usize * size;
        self.bytes.get(start..start + group.count as usize * size)
    }
}

/// Appends the vectors of passages.
#[derive(Debug)]
pub struct VectorWriter<W> {
    output: W,
    record: Vec<u8>,
}

impl<W: Write> VectorWriter<W> {
    /// Begins with the header.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn begin(mut output: W, layout: &Layout) -> io::Result<Self> {
        output.write_all(&layout.header())?;
        Ok(Self::go_on(output, layout))
    }

    fn go_on(output: W, layout: &Layout) -> Self {
        Self { output, record: Vec::with_capacity(record_bytes(layout.dimensions)) }
    }

    /// Appends the vectors of one passage.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn append(&mut self, key: u64, vectors: &[RoleVector]) -> io::Result<()> {
        for (place, RoleVector { role, vector }) in vectors.iter().enumerate() {
            self.record.clear();
            self.record.extend(key.to_le_bytes());
            let last = if place + 1 == vectors.len() { LAST } else { 0 };
            self.record.extend([role_byte(*role) | last, 0, 0, 0]);
            vector.write(&mut self.record);
            self.output.write_all(&self.record)?;
        }
        Ok(())
    }

    /// Takes the vectors of a passage over from another file of the same layout; whether that has them.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn copy(&mut self, key: u64, from: &VectorFile) -> io::Result<bool> {
        let Some(records) = from.records(key) else { return Ok(false) };
        self.output.write_all(records)?;
        Ok(true)
    }

    /// Hands everything to the system, so that a reader sees it.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }

    /// What was written to.
    pub fn into_output(self) -> W {
        self.output
    }
}

impl VectorWriter<BufWriter<File>> {
    /// Opens a file to append to it; it is made where it is missing.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn open(path: &Path, layout: &Layout) -> io::Result<Self> {
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        let length = file.metadata()?.len();
        if length < HEADER as u64 {
            file.set_len(0)?;
            return Self::begin(BufWriter::new(file), layout);
        }
        // a record that was cut short is overwritten
        let size = record_bytes(layout.dimensions) as u64;
        file.set_len((length - HEADER as u64) / size * size + HEADER as u64)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Self::go_on(BufWriter::new(file), layout))
    }
}

const fn record_bytes(dimensions: usize) -> usize {
    RECORD_HEAD + Vector::stored_bytes(dimensions)
}

fn key_of(record: &[u8]) -> u64 {
    record.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

fn role_byte(role: TextRole) -> u8 {
    match role {
        TextRole::Whole => 0,
        TextRole::Heading => 1,
        TextRole::Sentence => 2,
        TextRole::Asked => 3,
        TextRole::NotAnswered => 4,
    }
}

fn role_of(byte: u8) -> Option<TextRole> {
    match byte & !LAST {
        0 => Some(TextRole::Whole),
        1 => Some(TextRole::Heading),
        2 => Some(TextRole::Sentence),
        3 => Some(TextRole::Asked),
        4 => Some(TextRole::NotAnswered),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYOUT: Layout =
        Layout { model: ModelFingerprint([7; 32]), dimensions: 2, detail: Detail::Sentences };

    fn vector(numbers: &[f32]) -> Vector {
        Vector::from_values(numbers).expect("numbers with a direction")
    }

    fn passage() -> [RoleVector; 2] {
        [
            RoleVector { role: TextRole::Whole, vector: vector(&[1.0, 0.0]) },
            RoleVector { role: TextRole::Sentence, vector: vector(&[0.0, 1.0]) },
        ]
    }

    fn read(bytes: &[u8]) -> VectorFile {
        VectorFile::read(OwnedBytes::new(bytes.to_vec()), LAYOUT).expect("vectors")
    }

    #[test]
    fn a_passage_counts_once_all_its_vectors_are_there() {
        let mut writer = VectorWriter::begin(Vec::new(), &LAYOUT).expect("written");
        writer.append(1, &passage()).expect("written");
        writer.append(2, &passage()).expect("written");
        let bytes = writer.into_output();
        for cut in 1..=record_bytes(2) {
            let file = read(&bytes[..bytes.len() - cut]);
            assert!(file.contains(1) && !file.contains(2), "{cut} bytes short");
        }
        assert_eq!(read(&bytes).len(), 2);
        let question = QuestionVectors { vectors: vec![vector(&[0.0, 1.0])], mapped: Vec::new() };
        let similarity = read(&bytes).similarity(2, &question).expect("vectors");
        assert!(similarity.sentence > 0.99 && similarity.whole < 0.01, "{similarity:?}");
    }

    #[test]
    fn questions_that_are_answered_and_not_answered_are_kept_apart() {
        let mut listed = passage().to_vec();
        listed.extend([
            RoleVector { role: TextRole::Asked, vector: vector(&[1.0, 0.0]) },
            RoleVector { role: TextRole::NotAnswered, vector: vector(&[1.0, 0.0]) },
            RoleVector { role: TextRole::NotAnswered, vector: vector(&[-1.0, 0.0]) },
        ]);
        let mut writer = VectorWriter::begin(Vec::new(), &LAYOUT).expect("written");
        writer.append(1, &listed).expect("written");
        writer.append(2, &passage()).expect("written");
        let file = read(&writer.into_output());
        let similarity = |key, numbers: &[f32]| {
            file.similarity(key, &QuestionVectors { vectors: vec![vector(numbers)], mapped: Vec::new() })
                .expect("vectors")
        };
        let near = similarity(1, &[1.0, 0.0]);
        assert!(near.asked.is_some_and(|cosine| cosine > 0.99), "{near:?}");
        assert!(near.not_answered.is_some_and(|cosine| cosine > 0.99), "{near:?}");
        let other = similarity(1, &[-1.0, 0.0]);
        assert!(other.not_answered.is_some_and(|cosine| cosine > 0.99), "{other:?}");
        assert!(other.nearest() < 0.01, "what isn't answered makes no passage nearer: {other:?}");
        let none = similarity(2, &[1.0, 0.0]);
        assert_eq!((none.asked, none.not_answered), (None, None));
    }

    #[test]
    fn a_file_goes_on_after_its_last_whole_record() {
        let directory = tempfile::tempdir().expect("directory");
        let path = directory.path().join(LAYOUT.file_name());
        let append = |key| {
            let mut writer = VectorWriter::open(&path, &LAYOUT).expect("writer");
            writer.append(key, &passage()).expect("written");
            writer.flush().expect("written");
        };
        append(1);
        append(2);
        let length = std::fs::metadata(&path).expect("file").len();
        OpenOptions::new().write(true).open(&path).expect("file").set_len(length - 3).expect("cut");
        append(3);
        let file = read(&std::fs::read(&path).expect("file"));
        assert!(file.contains(1) && !file.contains(2) && file.contains(3));
        let mut copy = VectorWriter::begin(Vec::new(), &LAYOUT).expect("written");
        assert!(copy.copy(3, &file).expect("written") && !copy.copy(2, &file).expect("written"));
        assert_eq!(read(&copy.into_output()).len(), 1);
    }

    #[test]
    fn vectors_of_another_layout_are_refused() {
        let bytes = LAYOUT.header();
        let others = [
            Layout { dimensions: 3, ..LAYOUT },
            Layout { detail: Detail::Whole, ..LAYOUT },
            Layout { model: ModelFingerprint([8; 32]), ..LAYOUT },
        ];
        for other in others {
            assert!(VectorFile::read(OwnedBytes::new(bytes.to_vec()), other).is_err(), "{other:?}");
        }
        assert!(VectorFile::read(OwnedBytes::new(b"bfvec".to_vec()), LAYOUT).is_err());
    }
}
