//! Encoder: texts become vectors whose dot product says how close their meanings are.
//!
//! The rest of the library works without it: [`built_in`] returns no encoder in a build without
//! the feature `encoder`, and everything is then found by words alone.

#[cfg(feature = "encoder")]
mod activation;
#[cfg(feature = "encoder")]
mod attention;
mod error;
#[cfg(feature = "encoder")]
mod float;
#[cfg(feature = "encoder")]
mod forward;
#[cfg(feature = "encoder")]
mod matrix;
#[cfg(feature = "encoder")]
mod model_file;
#[cfg(feature = "encoder")]
mod tokenizer;
mod vector;
#[cfg(feature = "encoder")]
mod window;

#[cfg(feature = "encoder")]
pub mod e5;

use std::fmt;
use std::sync::Arc;

pub use error::EncoderError;
pub use vector::{Vector, VectorError};

/// Turns texts into vectors. Questions and passages are encoded differently: compare a question's
/// vectors with passages' only.
pub trait Encoder: Send + Sync {
    /// Numbers in each vector.
    fn dimensions(&self) -> usize;

    /// Identifies the model: vectors of different fingerprints can't be compared.
    fn fingerprint(&self) -> ModelFingerprint;

    /// Encodes a question, on the calling thread.
    ///
    /// # Errors
    /// Where the model can't encode this text.
    fn encode_question(&self, question: &str) -> Result<TextVectors, EncoderError>;

    /// Encodes a question token by token, on the calling thread: one result for each part, as [`Self::encode_question`].
    ///
    /// # Errors
    /// Where the model can't encode this text.
    fn encode_tokens(&self, question: &str) -> Result<Vec<EncodedPart>, EncoderError>;

    /// Encodes passages, on all threads, in their order.
    ///
    /// # Errors
    /// Where the model can't encode one of these texts.
    fn encode_passages(&self, passages: &[&str]) -> Result<Vec<TextVectors>, EncoderError>;
}

/// The vectors of one text: none for a text without words, one for most texts, and one for each
/// part of a text that is longer than the model's window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextVectors {
    /// One vector for each part, in the text's order.
    pub parts: Vec<Vector>,
}

/// A part of a text with what the model gives for each of its tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct EncodedPart {
    /// The direction of the mean of its tokens.
    pub vector: Vector,
    /// A row of [`Encoder::dimensions`] numbers for each token, in the text's order.
    pub tokens: Vec<f32>,
}

impl TextVectors {
    /// Highest cosine between a part of this text and a part of the other; none where either
    /// text has no words.
    pub fn cosine(&self, other: &Self) -> Option<f32> {
        self.parts
            .iter()
            .flat_map(|part| other.parts.iter().map(|others| part.cosine(others)))
            .max_by(f32::total_cmp)
    }
}

/// BLAKE3 hash of a model's sizes, vocabulary and weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ModelFingerprint(pub [u8; 32]);

impl fmt::Display for ModelFingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// The encoder that this build contains; none without the feature `encoder`.
///
/// # Errors
/// Where the embedded model isn't one that this version can read.
pub fn built_in() -> Result<Option<Arc<dyn Encoder>>, EncoderError> {
    #[cfg(feature = "encoder")]
    return Ok(Some(Arc::new(e5::E5::embedded()?)));
    #[cfg(not(feature = "encoder"))]
    return Ok(None);
}
