//! multilingual-e5-small, embedded in the program.

use fearless_simd::Level;
use rayon::prelude::*;

use super::forward::{Buffers, forward};
use super::model_file::ModelFile;
use super::tokenizer::Tokenizer;
use super::window::parts;
use super::{Encoder, EncoderError, ModelFingerprint, TextVectors, Vector};

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

    fn encode(&self, prefix: &str, text: &str, buffers: &mut Buffers) -> TextVectors {
        let prefix = self.tokenizer.tokenize(prefix);
        let tokens = self.tokenizer.tokenize(text);
        let window = WINDOW.min(self.model.sizes.positions) - prefix.len() - 2;
        let parts = parts(tokens.len(), window, |at| self.tokenizer.begins_word(tokens[at]));
        let vectors = parts.into_iter().filter_map(|part| {
            let mut input = vec![self.tokenizer.begin()];
            input.extend(&prefix);
            input.extend(&tokens[part]);
            input.push(self.tokenizer.end());
            Vector::from_values(&forward(&self.model, self.level, &input, buffers))
        });
        TextVectors { parts: vectors.collect() }
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
        Ok(self.encode(QUESTION_PREFIX, question, &mut Buffers::default()))
    }

    fn encode_passages(&self, passages: &[&str]) -> Result<Vec<TextVectors>, EncoderError> {
        let encode = |buffers: &mut Buffers, passage: &&str| self.encode(PASSAGE_PREFIX, passage, buffers);
        Ok(passages.par_iter().map_init(Buffers::default, encode).collect())
    }
}
