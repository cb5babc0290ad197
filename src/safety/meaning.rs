//! The score of a text by its words and its meaning together.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::features::Feature;
use super::kernel::Kernel;
use super::network::Network;
use super::scorer::{Scorer, Scores};
use super::words::Word;

/// Margins of the kernel count this much more than an n-gram.
const KERNEL_WEIGHT: f32 = 3.0;

/// Turns texts into vectors.
pub trait TextEncoder: Send + Sync + fmt::Debug {
    /// One result for most texts, one for each part of a text that is too long for the encoder, none for a text that it
    /// can't encode.
    fn encode(&self, text: &str) -> Vec<EncodedText>;
}

/// A text as an encoder reads it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EncodedText {
    /// Its vector, of unit length.
    pub vector: Vec<f32>,
    /// As many numbers for each of its tokens, one after the other.
    pub tokens: Vec<f32>,
}

/// What a text's meaning says of each danger, from below zero for none.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Margins {
    /// By the messages that it is like.
    pub(super) kernel: [f32; 2],
    /// By its tokens.
    pub(super) network: [f32; 2],
}

impl Margins {
    /// As features of the scorer.
    pub(super) fn features(self) -> [f32; 4] {
        let [emergency, crisis] = self.kernel.map(|margin| KERNEL_WEIGHT * margin);
        let [of_tokens, crisis_of_tokens] = self.network;
        [emergency, crisis, of_tokens, crisis_of_tokens]
    }
}

/// Scores texts with an encoder's vectors beside their words.
#[derive(Debug)]
pub struct MeaningScorer {
    encoder: Arc<dyn TextEncoder>,
    trained: TrainedMeaning,
}

/// What was trained with an encoder.
#[derive(Debug)]
pub struct TrainedMeaning {
    /// Compares vectors.
    pub kernel: Kernel,
    /// Reads tokens.
    pub network: Network,
    /// Weighs the margins of both with the words.
    pub scorer: Scorer,
}

impl MeaningScorer {
    /// Takes what was trained with this encoder.
    #[must_use]
    pub fn new(encoder: Arc<dyn TextEncoder>, trained: TrainedMeaning) -> Self {
        Self { encoder, trained }
    }

    /// The scores of a text with these features. None where it can't be encoded: the words alone count then.
    pub(super) fn score(&self, text: &str, features: &[Feature]) -> Option<Scores> {
        let TrainedMeaning { kernel, network, scorer } = &self.trained;
        let of_part = |part: EncodedText| {
            let margins =
                Margins { kernel: kernel.margins(&part.vector)?, network: network.margins(&part.tokens)? };
            Some(scorer.score(features, &margins.features()))
        };
        self.encoder.encode(text).into_iter().filter_map(of_part).reduce(Scores::highest_of)
    }
}

/// What words say, as it is encoded: as written, or as read where their letters were disguised.
pub(super) fn spoken_text(text: &str, words: &[Word]) -> String {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return String::new() };
    let read = || words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let is_plain = |word: &Word| text.get(word.span.clone()).is_some_and(|own| folded(own) == word.text);
    match text.get(first.span.start..last.span.end) {
        Some(written) if words.iter().all(is_plain) => written.to_owned(),
        _ => read(),
    }
}

/// Lower case, without accents and apostrophes.
fn folded(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    let letters = word.nfkd().filter(|&c| !is_combining_mark(c) && c != '\'' && c != '\u{2019}');
    Cow::Owned(letters.flat_map(char::to_lowercase).collect())
}
