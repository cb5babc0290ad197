//! The file of vectors: appended to while passages are encoded, read while questions are answered.
//!
//! A header names the model, the dimensions and the detail; records of one length follow, those of one passage
//! together. A passage counts once its last record is there, so an encoder that is stopped loses nothing but the
//! passage that it was at. Each record has a checksum, so that damage on the disk costs the passages that it hits.

use rustc_hash::FxHashMap;
use thiserror::Error;

use super::question_space::QuestionSpace;
use super::record::{RECORD_HEAD, has_checksum, is_last, key_of, record_bytes, role_of};
use super::similarity::{QuestionVectors, Similarity};
use super::texts::{Detail, TextRole};
use crate::encoder::{ModelFingerprint, Vector};
use crate::generations::{MODEL_DIGITS, OwnedBytes, VECTORS_PREFIX};

/// The first bytes: what it is. The version of its layout follows.
pub(crate) const MAGIC: &[u8; 7] = b"bfvec\0\0";

/// The version of the layout.
const VERSION: u8 = 2;

/// The version of files whose records have no checksums; those that are part of the program may be of it.
const UNCHECKED_VERSION: u8 = 1;

/// Bytes of the header: magic, version, model, dimensions, detail, padding.
pub(super) const HEADER: usize = 64;

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
    pub(super) fn header(&self) -> [u8; HEADER] {
        self.header_of(VERSION)
    }

    fn header_of(&self, version: u8) -> [u8; HEADER] {
        let mut header = [0; HEADER];
        header[..7].copy_from_slice(MAGIC);
        header[7] = version;
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
        format!("{VECTORS_PREFIX}{}-{detail}.bin", &self.model.to_string()[..MODEL_DIGITS])
    }
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
    end: usize,
    is_damaged: bool,
    space: Option<QuestionSpace>,
}

impl VectorFile {
    /// Reads where each passage's vectors are. What follows the last whole passage is left out. Damage isn't noticed.
    ///
    /// # Errors
    /// Where the bytes are of another layout.
    pub fn read(bytes: OwnedBytes, layout: Layout) -> Result<Self, OtherLayout> {
        let version = bytes.get(MAGIC.len()).copied();
        let version = if version == Some(UNCHECKED_VERSION) { UNCHECKED_VERSION } else { VERSION };
        Self::read_records(bytes, layout, version, |_, _| true)
    }

    /// The same, without the passages whose vectors aren't as they were written.
    ///
    /// # Errors
    /// Where the bytes are of another layout, or of a version without checksums.
    pub fn read_checked(bytes: OwnedBytes, layout: Layout) -> Result<Self, OtherLayout> {
        Self::read_records(bytes, layout, VERSION, has_checksum)
    }

    /// Reads the records that `is_whole` accepts, given their place within their passage.
    fn read_records(
        bytes: OwnedBytes,
        layout: Layout,
        version: u8,
        is_whole: impl Fn(&[u8], u32) -> bool,
    ) -> Result<Self, OtherLayout> {
        if bytes.get(..HEADER) != Some(&layout.header_of(version)) {
            return Err(OtherLayout);
        }
        let size = record_bytes(layout.dimensions);
        let mut file =
            Self { layout, groups: FxHashMap::default(), end: HEADER, is_damaged: false, space: None, bytes };
        // the key and the first record of the passage that is being read
        let mut open: Option<(u64, u32)> = None;
        for (number, record) in (0..).zip(file.bytes[HEADER..].chunks_exact(size)) {
            let key = key_of(record);
            let before = open.filter(|(of, first)| *of == key && is_whole(record, number - first));
            // one that was never completed may come first
            let Some((_, first)) = before.or_else(|| is_whole(record, 0).then_some((key, number))) else {
                file.is_damaged = true;
                open = None;
                continue;
            };
            open = Some((key, first));
            if is_last(record) {
                file.groups.insert(key, Group { first, count: number + 1 - first });
                file.end = HEADER + (number as usize + 1) * size;
                open = None;
            }
        }
        Ok(file)
    }

    /// Whether some of it wasn't as it was written, and was left out.
    #[must_use]
    pub const fn is_damaged(&self) -> bool {
        self.is_damaged
    }

    /// Where the last whole passage ends.
    #[must_use]
    pub const fn end(&self) -> u64 {
        self.end as u64
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
            .filter(|record| role_of(record).is_some_and(&is_wanted))
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
            let role = role_of(record)?;
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
    pub(super) fn records(&self, key: u64) -> Option<&[u8]> {
        let group = self.groups.get(&key)?;
        let size = record_bytes(self.layout.dimensions);
        let start = HEADER + group.first as usize * size;
        self.bytes.get(start..start + group.count as usize * size)
    }
}

#[cfg(test)]
mod tests {
    use super::super::writer::{RoleVector, VectorWriter};
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
    fn damaged_vectors_are_left_out_and_those_of_other_passages_stay() {
        let mut writer = VectorWriter::begin(Vec::new(), &LAYOUT).expect("written");
        for key in 1..4 {
            writer.append(key, &passage()).expect("written");
        }
        let bytes = writer.into_output();
        let read = |bytes: &[u8]| VectorFile::read_checked(OwnedBytes::new(bytes.to_vec()), LAYOUT);
        let whole = read(&bytes).expect("vectors");
        assert!(!whole.is_damaged() && whole.len() == 3 && whole.end() == bytes.len() as u64);
        let second = HEADER + 2 * record_bytes(2);
        for at in second..second + 2 * record_bytes(2) {
            for bit in 0..8 {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1 << bit;
                let file = read(&damaged).expect("vectors");
                assert!(file.is_damaged(), "bit {bit} of byte {at}");
                assert_eq!([1, 2, 3].map(|key| file.contains(key)), [true, false, true], "byte {at}");
            }
        }
        // a passage whose first record is gone, and one that was never completed
        let without_first = [&bytes[..second], &bytes[second + record_bytes(2)..]].concat();
        assert!(!read(&without_first).expect("vectors").contains(2));
        let twice = [&bytes[..second - record_bytes(2)], &bytes[HEADER..]].concat();
        let file = read(&twice).expect("vectors");
        assert!(!file.is_damaged() && file.len() == 3);
        let unchecked = [&LAYOUT.header_of(UNCHECKED_VERSION), &bytes[HEADER..]].concat();
        assert!(read(&unchecked).is_err());
        assert_eq!(self::read(&unchecked).len(), 3);
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
