//! A question with the spelling of its unknown words corrected.

use std::ops::Range;

use super::{Correction, Spelling, Vocabulary};
use crate::analysis::Token;

/// The maximum number of words of a question that are corrected; a text with more is foreign, not misspelled.
const MAX_CORRECTIONS: usize = 12;

/// What became of a question's spelling.
#[derive(Debug, Default)]
pub(super) struct CorrectedQuestion {
    /// The corrected text, if anything was corrected.
    pub(super) text: Option<String>,
    /// A word that may be meant as any of these names.
    pub(super) unclear: Option<(String, Vec<String>)>,
    /// Bytes of the corrected text, and what was written there.
    corrections: Vec<(Range<usize>, String)>,
}

impl CorrectedQuestion {
    /// Looks at every word of a question, given as its tokens. At the positions `kept` are abbreviations, which stay,
    /// and proper names, which are taken for other names at most.
    pub(super) fn new(
        question: &str,
        tokens: &[Token],
        kept: &[u32],
        spelling: &Spelling,
        vocabulary: &dyn Vocabulary,
    ) -> Self {
        let mut corrected = Self::default();
        let mut text = String::new();
        let mut copied = 0;
        let words: Vec<&Token> = tokens.iter().filter(|token| token.words == 1).collect();
        for (index, token) in words.iter().enumerate() {
            if token.span.start < copied {
                continue;
            }
            let together =
                words.get(index + 1).and_then(|next| together(question, token, next, spelling, vocabulary));
            if let Some((word, end)) = together {
                text.push_str(&question[copied..token.span.start]);
                let written = question[token.span.start..end].to_owned();
                corrected.corrections.push((text.len()..text.len() + word.len(), written));
                text.push_str(&word);
                copied = end;
                continue;
            }
            if corrected.corrections.len() >= MAX_CORRECTIONS
                || spelling.is_right(&token.exact, vocabulary)
                || vocabulary.knows(&token.stem)
                || is_joined_and_known(token, tokens, vocabulary)
            {
                continue;
            }
            let written = &question[token.span.clone()];
            let is_kept = kept.contains(&token.position);
            if is_kept && !written.bytes().any(|byte| byte.is_ascii_lowercase()) {
                continue;
            }
            match spelling.correct(&token.exact, vocabulary) {
                Some(Correction::To(meant)) if is_kept && !spelling.is_name(&meant, vocabulary) => {}
                Some(Correction::To(meant)) => {
                    text.push_str(&question[copied..token.span.start]);
                    corrected.corrections.push((text.len()..text.len() + meant.len(), written.to_owned()));
                    text.push_str(&meant);
                    copied = token.span.end;
                }
                Some(Correction::Between(names)) if corrected.unclear.is_none() => {
                    corrected.unclear = Some((written.to_owned(), names));
                }
                Some(Correction::Between(_)) | None => {}
            }
        }
        if !corrected.corrections.is_empty() {
            text.push_str(&question[copied..]);
            corrected.text = Some(text);
        }
        corrected
    }

    /// What was written at this byte of the corrected text.
    pub(super) fn written_at(&self, byte: usize) -> Option<&str> {
        let (_, written) = self.corrections.iter().find(|(span, _)| span.contains(&byte))?;
        Some(written)
    }
}

/// The name or word of the corpus that two words make together, where one of them is none by itself
/// (“osteo petrosis”), and the byte where the second ends.
fn together(
    question: &str,
    first: &Token,
    second: &Token,
    spelling: &Spelling,
    vocabulary: &dyn Vocabulary,
) -> Option<(String, usize)> {
    if !matches!(&question[first.span.end..second.span.start], " " | "-") {
        return None;
    }
    let word = format!("{}{}", first.exact, second.exact);
    let is_plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_word =
        |token: &Token| vocabulary.knows(&token.stem) || spelling.is_right(&token.exact, vocabulary);
    let is_part = |token: &Token| token.exact.len() < 3 || is_word(token);
    if !is_plain || first.exact.len() < 3 || is_part(first) && is_part(second) {
        return None;
    }
    (spelling.is_name(&word, vocabulary) || spelling.is_held(&word, vocabulary))
        .then_some((word, second.span.end))
}

/// Whether the corpus knows the joined form that a word is part of, as `xray` of `x-ray`.
fn is_joined_and_known(word: &Token, tokens: &[Token], vocabulary: &dyn Vocabulary) -> bool {
    tokens.iter().any(|token| {
        token.words > 1
            && (token.position..token.position + token.words).contains(&word.position)
            && vocabulary.knows(&token.stem)
    })
}
