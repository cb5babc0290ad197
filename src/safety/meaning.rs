//! The score of a text by its words and its meaning together.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::features::Feature;
use super::kernel::Kernel;
use super::scorer::{Scorer, Scores};
use super::words::Word;

/// Margins count this much more than an n-gram.
pub(super) const MARGIN_WEIGHT: f32 = 3.0;

/// Turns texts into vectors.
pub trait TextEncoder: Send + Sync + fmt::Debug {
    /// Vectors of unit length: one for most texts, one for each part of a text that is too long for the encoder, none
    /// for a text that it can't encode.
    fn vectors(&self, text: &str) -> Vec<Vec<f32>>;
}

/// Scores texts with an encoder's vectors beside their words.
#[derive(Debug)]
pub struct MeaningScorer {
    encoder: Arc<dyn TextEncoder>,
    kernel: Kernel,
    scorer: Scorer,
}

impl MeaningScorer {
    /// Takes what was trained with the vectors of this encoder.
    #[must_use]
    pub fn new(encoder: Arc<dyn TextEncoder>, kernel: Kernel, scorer: Scorer) -> Self {
        Self { encoder, kernel, scorer }
    }

    /// The scores of a text with these features. None where it can't be encoded: the words alone count then.
    pub(super) fn score(&self, text: &str, features: &[Feature]) -> Option<Scores> {
        let of_vector = |vector: Vec<f32>| {
            let margins = self.kernel.margins(&vector)?;
            Some(self.scorer.score(features, &margins.map(|margin| MARGIN_WEIGHT * margin)))
        };
        self.encoder.vectors(text).into_iter().filter_map(of_vector).reduce(Scores::highest_of)
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
