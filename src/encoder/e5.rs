//! multilingual-e5-small, embedded in the program.

use fearless_simd::Level;
use rayon::prelude::*;

use super::forward::{Buffers, forward, mean};
use super::model_file::ModelFile;
use super::tokenizer::Tokenizer;
use super::window::parts;
use super::{EncodedPart, Encoder, EncoderError, ModelFingerprint, TextVectors, Vector};

/// The model file: see model/README.md.
static MODEL: &[u8] = include_bytes!("../../model/encoder.bin");

/// Tokens of one part of a text, with prefix and the tokens that begin and end it. The model
/// allows 512; attention to distant tokens takes longer and adds little.
const WINDOW: usize = 256;

/// The model was trained with these words before each text.
const QUESTION_PREFIX: &str = "query:";
const PASSAGE_PREFIX: &str = "passage:";

/// Encodes texts in English, Spanish, Portuguese, French, German and Italian. A text in another
/// language gives a vector that means little.
#[derive(Debug)]
pub struct E5 {
    model: ModelFile,
    tokenizer: Tokenizer,
    level: Level,
}

impl E5 {
    /// The model that is part of the program. Nothing is copied or unpacked: the system reads the
    /// parts of the program's file that are used.
    ///
    /// # Errors
    /// Where the embedded model isn't one of this version's format.
    pub fn embedded() -> Result<Self, EncoderError> {
        Self::from_static(MODEL)
    }

    /// A model in memory.
    ///
    /// # Errors
    /// Where the bytes aren't a model of this version's format.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self, EncoderError> {
        let model = ModelFile::parse(bytes)?;
        let tokenizer = Tokenizer::new(&model)?;
        Ok(Self { model, tokenizer, level: Level::new() })
    }

    /// Hashes the model and compares it with the hash in its header, which takes longer than
    /// loading it.
    ///
    /// # Errors
    /// Where the hashes differ.
    pub fn verify(&self) -> Result<(), EncoderError> {
        self.model.verify()
    }

    /// Number of tokens that a text has, without prefix and the tokens that begin and end it.
    pub fn count_tokens(&self, text: &str) -> usize {
        self.tokenizer.tokenize(text).len()
    }

    /// Encodes each part of a text.
    fn encode(&self, prefix: &str, text: &str, buffers: &mut Buffers, mut take: impl FnMut(Vector, &[f32])) {
        let prefix = self.tokenizer.tokenize(prefix);
        let tokens = self.tokenizer.tokenize(text);
        let window = WINDOW.min(self.model.sizes.positions) - prefix.len() - 2;
        for part in parts(tokens.len(), window, |at| self.tokenizer.begins_word(tokens[at])) {
            let mut input = vec![self.tokenizer.begin()];
            input.extend(&prefix);
            input.extend(&tokens[part]);
            input.push(self.tokenizer.end());
            let rows = forward(&self.model, self.level, &input, buffers);
            if let Some(vector) = Vector::from_values(&mean(rows, self.dimensions())) {
                take(vector, rows);
            }
        }
    }

    fn encode_whole(&self, prefix: &str, text: &str, buffers: &mut Buffers) -> TextVectors {
        let mut vectors = TextVectors::default();
        self.encode(prefix, text, buffers, |vector, _| vectors.parts.push(vector));
        vectors
    }
}

impl Encoder for E5 {
    fn dimensions(&self) -> usize {
        self.model.sizes.dimensions
    }

    fn fingerprint(&self) -> ModelFingerprint {
        self.model.fingerprint
    }

    fn encode_question(&self, question: &str) -> Result<TextVectors, EncoderError> {
        Ok(self.encode_whole(QUESTION_PREFIX, question, &mut Buffers::default()))
    }

    fn encode_tokens(&self, question: &str) -> Result<Vec<EncodedPart>, EncoderError> {
        let mut encoded = Vec::new();
        self.encode(QUESTION_PREFIX, question, &mut Buffers::default(), |vector, rows| {
            encoded.push(EncodedPart { vector, tokens: rows.to_vec() });
        });
        Ok(encoded)
    }

    fn encode_passages(&self, passages: &[&str]) -> Result<Vec<TextVectors>, EncoderError> {
        let encode =
            |buffers: &mut Buffers, passage: &&str| self.encode_whole(PASSAGE_PREFIX, passage, buffers);
        Ok(passages.par_iter().map_init(Buffers::default, encode).collect())
    }
}
