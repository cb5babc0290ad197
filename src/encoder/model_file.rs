//! The model file: sizes, vocabulary and weights, borrowed from its bytes. model/README.md
//! describes the layout.

use super::activation::BLOCK;
use super::matrix::{GROUP, Matrix, TILE_BYTES};
use super::{EncoderError, ModelFingerprint};

const MAGIC: &[u8; 8] = b"BFENCODE";
const FORMAT_VERSION: u32 = 1;
/// Bytes before what is hashed: magic, version, header size, hash.
const HASHED_FROM: usize = 48;
const SECTION_ALIGNMENT: usize = 64;
/// An embedding's block: a scale (f16), then 32 weights of 4 bits.
const EMBEDDING_BLOCK_BYTES: usize = 18;
/// Rows of the embedding behind those of the pieces: begin, end, unknown.
const SPECIAL_ROWS: usize = 3;

/// Sizes of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sizes {
    pub(super) pieces: usize,
    pub(super) dimensions: usize,
    pub(super) layers: usize,
    pub(super) heads: usize,
    pub(super) intermediate: usize,
    pub(super) positions: usize,
}

/// A factor and an offset for each dimension, applied after a layer's sum is normalized.
#[derive(Debug, Clone, Copy)]
pub(super) struct Norm<'m> {
    pub(super) weight: &'m [f32],
    pub(super) bias: &'m [f32],
}

/// One layer's weights. Query, key and value are one matrix.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layer<'m> {
    pub(super) attention: Matrix<'m>,
    pub(super) attention_output: Matrix<'m>,
    pub(super) attention_norm: Norm<'m>,
    pub(super) intermediate: Matrix<'m>,
    pub(super) output: Matrix<'m>,
    pub(super) output_norm: Norm<'m>,
}

/// The parsed file. Weights stay where they are; only biases and norms are copied.
#[derive(Debug)]
pub(super) struct ModelFile {
    pub(super) sizes: Sizes,
    pub(super) norm_epsilon: f32,
    pub(super) unknown_score: f32,
    pub(super) fingerprint: ModelFingerprint,
    pub(super) piece_ends: &'static [u8],
    pub(super) piece_bytes: &'static [u8],
    pub(super) piece_scores: &'static [u8],
    embeddings: &'static [u8],
    positions: &'static [u8],
    vectors: Vec<f32>,
    matrices: &'static [u8],
    hashed: &'static [u8],
}

/// Takes numbers and sections off the front of the file.
struct Cursor {
    rest: &'static [u8],
    taken: usize,
}

impl Cursor {
    fn take(&mut self, length: usize) -> Option<&'static [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        self.taken += length;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.array()?)).ok()
    }

    fn float(&mut self) -> Option<f32> {
        self.array().map(f32::from_le_bytes)
    }

    fn align(&mut self) -> Option<()> {
        let padding = self.taken.next_multiple_of(SECTION_ALIGNMENT) - self.taken;
        self.take(padding).map(|_| ())
    }
}

impl ModelFile {
    /// Reads the header and checks that every section has the size that it implies. The content
    /// isn't hashed, which would read all of it: see [`Self::verify`].
    pub(super) fn parse(bytes: &'static [u8]) -> Result<Self, EncoderError> {
        let wrong_format = EncoderError::Format { expected: FORMAT_VERSION };
        Self::sections(bytes).ok_or(wrong_format)?.checked()
    }

    fn sections(bytes: &'static [u8]) -> Option<Self> {
        let mut cursor = Cursor { rest: bytes, taken: 0 };
        if &cursor.array()? != MAGIC || u32::from_le_bytes(cursor.array()?) != FORMAT_VERSION {
            return None;
        }
        let header = cursor.size()?;
        let fingerprint = ModelFingerprint(cursor.array()?);
        let sizes = Sizes {
            pieces: cursor.size()?,
            dimensions: cursor.size()?,
            layers: cursor.size()?,
            heads: cursor.size()?,
            intermediate: cursor.size()?,
            positions: cursor.size()?,
        };
        let norm_epsilon = cursor.float()?;
        let unknown_score = cursor.float()?;
        let mut lengths = [0; 7];
        for length in &mut lengths {
            *length = cursor.size()?;
        }
        cursor.take(header.checked_sub(cursor.taken)?)?;
        let mut sections = [&[][..]; 7];
        for (section, length) in sections.iter_mut().zip(lengths) {
            cursor.align()?;
            *section = cursor.take(length)?;
        }
        let [piece_ends, piece_bytes, piece_scores, embeddings, positions, vectors, matrices] = sections;
        Some(Self {
            sizes,
            norm_epsilon,
            unknown_score,
            fingerprint,
            piece_ends,
            piece_bytes,
            piece_scores,
            embeddings,
            positions,
            vectors: vectors.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect(),
            matrices,
            hashed: bytes.get(HASHED_FROM..)?,
        })
    }

    fn checked(self) -> Result<Self, EncoderError> {
        let Sizes { pieces, dimensions, layers, heads, intermediate, positions } = self.sizes;
        let divisible = heads > 0
            && dimensions > 0
            && dimensions % heads == 0
            && dimensions % BLOCK == 0
            && intermediate % BLOCK == 0
            && positions > 0;
        let square = dimensions * dimensions;
        let weights = layers * (4 * square + 2 * dimensions * intermediate);
        let checks = [
            ("sizes", divisible, true),
            ("piece offsets", self.piece_ends.len() == 4 * (pieces + 1), true),
            ("piece scores", self.piece_scores.len() == 4 * pieces, true),
            ("embeddings", self.embeddings.len() == (pieces + SPECIAL_ROWS) * self.embedding_bytes(), true),
            ("positions", self.positions.len() == 2 * positions * dimensions, true),
            ("biases", self.vectors.len() == 2 * dimensions + layers * (9 * dimensions + intermediate), true),
            ("weights", self.matrices.len() * GROUP * BLOCK == weights * TILE_BYTES, true),
        ];
        match checks.into_iter().find(|(_, found, wanted)| found != wanted) {
            Some((section, ..)) => Err(EncoderError::Section { section }),
            None => Ok(self),
        }
    }

    /// Hashes the whole content and compares it with the file's own hash.
    pub(super) fn verify(&self) -> Result<(), EncoderError> {
        if blake3::hash(self.hashed).as_bytes() == &self.fingerprint.0 {
            Ok(())
        } else {
            Err(EncoderError::Fingerprint)
        }
    }

    const fn embedding_bytes(&self) -> usize {
        self.sizes.dimensions / BLOCK * EMBEDDING_BLOCK_BYTES
    }

    /// Writes a token's embedding.
    pub(super) fn embed(&self, token: usize, row: &mut [f32]) {
        let bytes = &self.embeddings[token * self.embedding_bytes()..][..self.embedding_bytes()];
        let blocks = bytes.as_chunks::<EMBEDDING_BLOCK_BYTES>().0;
        for (block, row) in blocks.iter().zip(row.chunks_exact_mut(BLOCK)) {
            let scale = super::float::from_half([block[0], block[1]]);
            let (low, high) = row.split_at_mut(BLOCK / 2);
            for ((nibbles, low), high) in block[2..].iter().zip(low).zip(high) {
                *low = (f32::from(nibbles & 15) - 8.0) * scale;
                *high = (f32::from(nibbles >> 4) - 8.0) * scale;
            }
        }
    }

    /// Adds what a token's position contributes.
    pub(super) fn add_position(&self, position: usize, row: &mut [f32]) {
        let bytes = &self.positions[position * 2 * row.len()..][..2 * row.len()];
        for (half, value) in bytes.as_chunks().0.iter().zip(row) {
            *value += super::float::from_half(*half);
        }
    }

    /// What is applied to the sum of embedding and position.
    pub(super) fn embedding_norm(&self) -> Norm<'_> {
        let (weight, rest) = self.vectors.split_at(self.sizes.dimensions);
        Norm { weight, bias: &rest[..self.sizes.dimensions] }
    }

    /// A layer's weights, by its number from 0.
    pub(super) fn layer(&self, number: usize) -> Layer<'_> {
        let Sizes { dimensions, intermediate, .. } = self.sizes;
        let in_layer = 9 * dimensions + intermediate;
        let mut vectors = &self.vectors[2 * dimensions + number * in_layer..][..in_layer];
        let mut vector = |length: usize| {
            let (taken, rest) = vectors.split_at(length);
            vectors = rest;
            taken
        };
        let [attention_bias, attention_output_bias] = [vector(3 * dimensions), vector(dimensions)];
        let attention_norm = Norm { weight: vector(dimensions), bias: vector(dimensions) };
        let [intermediate_bias, output_bias] = [vector(intermediate), vector(dimensions)];
        let output_norm = Norm { weight: vector(dimensions), bias: vector(dimensions) };

        let bytes_of = |rows: usize, columns: usize| rows * columns / (GROUP * BLOCK) * TILE_BYTES;
        let square = bytes_of(dimensions, dimensions);
        let wide = bytes_of(dimensions, intermediate);
        let in_layer = 4 * square + 2 * wide;
        let mut tiles = &self.matrices[number * in_layer..][..in_layer];
        let mut matrix = |length: usize, columns: usize, bias| {
            let (taken, rest) = tiles.split_at(length);
            tiles = rest;
            Matrix::new(taken, columns, bias)
        };
        Layer {
            attention: matrix(3 * square, dimensions, attention_bias),
            attention_output: matrix(square, dimensions, attention_output_bias),
            attention_norm,
            intermediate: matrix(wide, dimensions, intermediate_bias),
            output: matrix(wide, intermediate, output_bias),
            output_norm,
        }
    }
}
