//! A space for comparing a question with the mean of the questions that each section is asked.
//!
//! It is learned from these questions whenever the passages of an index are encoded, so it fits the corpus and nothing
//! else. A section without questions takes part with the mean of its own text's vectors.

use rustc_hash::{FxHashMap, FxHashSet};
use thiserror::Error;

use super::file::VectorFile;
use super::projection::{Projection, TextKind};
use super::texts::TextRole;
use crate::encoder::{ModelFingerprint, Vector};

/// The first bytes of a file: what it is. The version of its layout follows.
pub(crate) const MAGIC: &[u8; 7] = b"bfspace";

/// The version of the layout.
const VERSION: u8 = 2;

/// The version of files without a hash at the end; the one that is part of the program may be of it.
const UNCHECKED_VERSION: u8 = 1;

/// Bytes of the head: magic, version, model, length of the map.
const HEAD: usize = MAGIC.len() + 1 + 32 + 8;

/// Bytes of the hash at the end.
const HASH: usize = blake3::OUT_LEN;

/// Bytes of a passage's key.
const KEY: usize = 8;

/// The minimum number of questions beyond one for each section: fewer say too little about which differences matter.
const MIN_QUESTIONS: usize = 100;

/// The maximum number of questions that are learned from, which takes some seconds.
const MAX_QUESTIONS: usize = 100_000;

/// How much nearer a section without questions is than the mean of its text: a question is nearer to questions than to
/// the text that answers it. Measured with the questions of half of the sections taken away
/// (docs/developers/ranking.md).
const OWN_TEXT_LEAD: f32 = 0.08;

/// The place of a passage in the space.
#[derive(Debug, Clone, PartialEq)]
struct Center {
    vector: Vector,
    /// Whether it is the mean of questions, not of the passage's text.
    is_asked: bool,
}

/// A map of vectors, and the place of each passage after it.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionSpace {
    projection: Projection,
    centers: FxHashMap<u64, Center>,
}

/// The bytes are no space of this version and model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "what was learned from the sections' questions is from another model or version: run `bonafide index`"
)]
pub struct OtherSpace;

impl QuestionSpace {
    /// Learns it from the passages with these keys. `None` where their sections list too few questions.
    #[must_use]
    pub fn learn(vectors: &VectorFile, keys: impl Iterator<Item = u64>) -> Option<Self> {
        let is_asked = |role| role == TextRole::Asked;
        let keys: Vec<u64> = keys.collect();
        let mut asked = Vec::new();
        let mut count = 0;
        for key in &keys {
            let questions = vectors.vectors_of(*key, is_asked);
            if count + questions.len() <= MAX_QUESTIONS && !questions.is_empty() {
                count += questions.len();
                asked.push(questions);
            }
        }
        if count < asked.len() + MIN_QUESTIONS {
            return None;
        }
        let texts: Vec<Vector> = keys.iter().flat_map(|key| vectors.vectors_of(*key, is_own_text)).collect();
        let projection = Projection::learn(&asked, &texts)?;
        let map = |vectors: &[Vector], kind| -> Vec<Vector> {
            vectors.iter().map(|vector| projection.apply(vector, kind)).collect()
        };
        let center = |key: u64| -> Option<Center> {
            let questions = vectors.vectors_of(key, is_asked);
            let mapped = if questions.is_empty() {
                map(&vectors.vectors_of(key, is_own_text), TextKind::Passage)
            } else {
                map(&questions, TextKind::Question)
            };
            Some(Center { vector: Vector::mean(&mapped)?, is_asked: !questions.is_empty() })
        };
        let centers = keys.iter().filter_map(|key| Some((*key, center(*key)?))).collect();
        Some(Self { projection, centers })
    }

    /// Reads what [`Self::to_bytes`] has written.
    ///
    /// # Errors
    /// Where the bytes are of another version or model, or aren't as they were written.
    pub fn read(bytes: &[u8], model: ModelFingerprint, dimensions: usize) -> Result<Self, OtherSpace> {
        let (content, hash) = bytes.split_at_checked(bytes.len().saturating_sub(HASH)).ok_or(OtherSpace)?;
        if blake3::hash(content).as_bytes() != hash {
            return Err(OtherSpace);
        }
        Self::read_content(content, VERSION, model, dimensions)
    }

    /// Reads what is part of the program, which may be of the version without a hash.
    ///
    /// # Errors
    /// Where the bytes are of another version or model.
    pub fn read_built_in(
        bytes: &[u8],
        model: ModelFingerprint,
        dimensions: usize,
    ) -> Result<Self, OtherSpace> {
        Self::read_content(bytes, UNCHECKED_VERSION, model, dimensions)
            .or_else(|_| Self::read(bytes, model, dimensions))
    }

    fn read_content(
        bytes: &[u8],
        version: u8,
        model: ModelFingerprint,
        dimensions: usize,
    ) -> Result<Self, OtherSpace> {
        let (head, rest) = bytes.split_at_checked(HEAD).ok_or(OtherSpace)?;
        let head = head.strip_prefix(MAGIC).and_then(|head| head.strip_prefix(&[version]));
        let head = head.ok_or(OtherSpace)?;
        let (own, length) = head.split_at(32);
        let length = length.first_chunk().map_or(0, |length| u64::from_le_bytes(*length));
        let length = usize::try_from(length).map_err(|_| OtherSpace)?;
        let (map, records) = rest.split_at_checked(length).ok_or(OtherSpace)?;
        if own != model.0 {
            return Err(OtherSpace);
        }
        let projection = Projection::read(map, dimensions).map_err(|_| OtherSpace)?;
        let records = records.chunks_exact(KEY + 1 + Vector::stored_bytes(dimensions));
        if !records.remainder().is_empty() {
            return Err(OtherSpace);
        }
        let mut centers = FxHashMap::default();
        for record in records {
            let (key, rest) = record.split_first_chunk().ok_or(OtherSpace)?;
            let (is_asked, vector) = rest.split_first().ok_or(OtherSpace)?;
            let vector = Vector::read(vector, dimensions).map_err(|_| OtherSpace)?;
            centers.insert(u64::from_le_bytes(*key), Center { vector, is_asked: *is_asked != 0 });
        }
        Ok(Self { projection, centers })
    }

    /// The file of this space, little endian: 8 bytes of name and version, the model's hash, the length of the map and the
    /// map, then for each passage its key, whether it is asked questions (1 byte) and its vector, in the order of the
    /// keys, and at the end the BLAKE3 hash of all that.
    #[must_use]
    pub fn to_bytes(&self, model: ModelFingerprint) -> Vec<u8> {
        let map = self.projection.to_bytes();
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        bytes.extend(model.0);
        bytes.extend((map.len() as u64).to_le_bytes());
        bytes.extend(map);
        let mut keys: Vec<u64> = self.centers.keys().copied().collect();
        keys.sort_unstable();
        for (key, center) in keys.iter().filter_map(|key| Some((key, self.centers.get(key)?))) {
            bytes.extend(key.to_le_bytes());
            bytes.push(u8::from(center.is_asked));
            center.vector.write(&mut bytes);
        }
        let hash = blake3::hash(&bytes);
        bytes.extend(hash.as_bytes());
        bytes
    }

    /// Whether the passage with this key has a place in it.
    #[must_use]
    pub fn contains(&self, key: u64) -> bool {
        self.centers.contains_key(&key)
    }

    /// Whether it has places for the passages with these keys and for no others.
    #[must_use]
    pub fn is_of(&self, keys: impl Iterator<Item = u64>) -> bool {
        let keys: FxHashSet<u64> = keys.collect();
        keys.len() == self.centers.len() && keys.iter().all(|key| self.contains(*key))
    }

    /// A question's vectors in this space.
    pub fn map_question(&self, vectors: &[Vector]) -> Vec<Vector> {
        vectors.iter().map(|vector| self.projection.apply(vector, TextKind::Question)).collect()
    }

    /// How near a question's vectors in this space are to the passage with this key: the highest cosine.
    #[must_use]
    pub fn cosine(&self, key: u64, mapped: &[Vector]) -> Option<f32> {
        let center = self.centers.get(&key)?;
        let lead = if center.is_asked { 0.0 } else { OWN_TEXT_LEAD };
        mapped.iter().map(|vector| vector.cosine(&center.vector) + lead).max_by(f32::total_cmp)
    }
}

const fn is_own_text(role: TextRole) -> bool {
    matches!(role, TextRole::Whole | TextRole::Heading | TextRole::Sentence)
}

#[cfg(test)]
mod tests {
    use super::super::file::Layout;
    use super::super::texts::Detail;
    use super::super::writer::{RoleVector, VectorWriter};
    use super::*;
    use crate::generations::OwnedBytes;

    const MODEL: ModelFingerprint = ModelFingerprint([3; 32]);
    const LAYOUT: Layout = Layout { model: MODEL, dimensions: 3, detail: Detail::Whole };

    fn vector(numbers: [f32; 3]) -> Vector {
        Vector::from_values(&numbers).expect("numbers with a direction")
    }

    /// Two sections whose questions differ in the first number (and within a section in the second one), and one that is
    /// asked nothing.
    fn vectors(questions: u8) -> VectorFile {
        let mut writer = VectorWriter::begin(Vec::new(), &LAYOUT).expect("written");
        for (key, first) in [(1, 0.2), (2, -0.2), (3, 0.0)] {
            let mut passage = vec![RoleVector { role: TextRole::Whole, vector: vector([first, 0.0, -1.0]) }];
            let asked = if key == 3 { 0 } else { questions };
            passage.extend((0..asked).map(|number| {
                let second = f32::from(number) / f32::from(questions) - 0.5;
                RoleVector { role: TextRole::Asked, vector: vector([first, second, 1.0]) }
            }));
            writer.append(key, &passage).expect("written");
        }
        VectorFile::read(OwnedBytes::new(writer.into_output()), LAYOUT).expect("vectors")
    }

    #[test]
    fn a_question_is_nearest_to_the_section_that_is_asked_such_questions() {
        let space = QuestionSpace::learn(&vectors(60), 1..4).expect("enough questions");
        let nearness = |numbers| {
            let mapped = space.map_question(&[vector(numbers)]);
            [1, 2, 3].map(|key| space.cosine(key, &mapped).expect("a place"))
        };
        let [own, other, unlisted] = nearness([0.2, 0.45, 1.0]);
        assert!(own > unlisted && unlisted > other, "{own} {unlisted} {other}");
        let [other, own, _] = nearness([-0.2, 0.45, 1.0]);
        assert!(own > other, "{own} {other}");
        assert_eq!(space.cosine(4, &[vector([1.0, 0.0, 0.0])]), None);
        assert!(space.contains(3) && !space.contains(4));
    }

    #[test]
    fn few_questions_teach_nothing() {
        assert_eq!(QuestionSpace::learn(&vectors(10), 1..4), None);
        assert_eq!(QuestionSpace::learn(&vectors(60), 3..4), None);
    }

    #[test]
    fn a_file_gives_the_same_space_and_damage_is_refused() {
        let space = QuestionSpace::learn(&vectors(60), 1..4).expect("enough questions");
        let bytes = space.to_bytes(MODEL);
        let read = |bytes: &[u8]| QuestionSpace::read(bytes, MODEL, 3);
        assert_eq!(read(&bytes), Ok(space.clone()));
        assert_eq!(QuestionSpace::read(&bytes, ModelFingerprint([4; 32]), 3), Err(OtherSpace));
        assert_eq!(QuestionSpace::read(&bytes, MODEL, 4), Err(OtherSpace));
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_eq!(read(&damaged), Err(OtherSpace), "byte {at}");
            assert_eq!(read(&bytes[..at]), Err(OtherSpace), "up to byte {at}");
        }
        let mut built_in = bytes[..bytes.len() - HASH].to_vec();
        built_in[MAGIC.len()] = UNCHECKED_VERSION;
        assert_eq!(read(&built_in), Err(OtherSpace));
        let read_built_in = |bytes: &[u8]| QuestionSpace::read_built_in(bytes, MODEL, 3);
        assert_eq!([read_built_in(&built_in), read_built_in(&bytes)], [Ok(space.clone()), Ok(space)]);
        built_in[HEAD - 8..HEAD].copy_from_slice(&u64::MAX.to_le_bytes());
        for length in [0, 7, HEAD - 1, HEAD + 5, built_in.len()] {
            assert_eq!(read_built_in(&built_in[..length]), Err(OtherSpace), "{length} bytes");
        }
    }
}
