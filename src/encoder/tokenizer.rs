//! The model's tokenizer: XLM-RoBERTa's pieces, chosen by the sum of their scores.

use unicode_normalization::UnicodeNormalization;

use super::EncoderError;
use super::model_file::ModelFile;

/// What precedes each word in the pieces.
const WORD_MARK: char = '\u{2581}';

/// Pieces are numbered in the order of their bytes; the special tokens follow them.
#[derive(Debug)]
pub(super) struct Tokenizer {
    ends: &'static [[u8; 4]],
    bytes: &'static [u8],
    scores: &'static [[u8; 4]],
    unknown_score: f32,
    /// Where the pieces begin whose first byte is at least this one.
    first_bytes: Vec<usize>,
}

/// The best way found to reach a place in the text.
#[derive(Debug, Clone, Copy)]
struct Step {
    score: f32,
    from: usize,
    token: usize,
}

impl Tokenizer {
    /// Borrows the vocabulary of a model.
    pub(super) fn new(model: &ModelFile) -> Result<Self, EncoderError> {
        let mut tokenizer = Self {
            ends: model.piece_ends.as_chunks().0,
            bytes: model.piece_bytes,
            scores: model.piece_scores.as_chunks().0,
            unknown_score: model.unknown_score,
            first_bytes: Vec::with_capacity(257),
        };
        // every piece can then be read: they follow one another and aren't empty
        let mut starts = tokenizer.ends.iter().map(|end| u32::from_le_bytes(*end));
        let follow = starts.clone().zip(starts.clone().skip(1)).all(|(start, end)| start < end);
        let covered = starts.clone().next() == Some(0)
            && starts.next_back().is_some_and(|end| usize::try_from(end) == Ok(tokenizer.bytes.len()));
        if !follow || !covered {
            return Err(EncoderError::Section { section: "piece offsets" });
        }
        for byte in 0..=256_u16 {
            let all = 0..tokenizer.pieces();
            let first =
                partition(all, |piece| tokenizer.piece(piece).first().is_some_and(|b| u16::from(*b) < byte));
            tokenizer.first_bytes.push(first);
        }
        Ok(tokenizer)
    }

    fn pieces(&self) -> usize {
        self.scores.len()
    }

    /// Row of the embedding for the token that begins every text.
    pub(super) fn begin(&self) -> usize {
        self.pieces()
    }

    /// Row of the embedding for the token that ends every text.
    pub(super) fn end(&self) -> usize {
        self.pieces() + 1
    }

    fn unknown(&self) -> usize {
        self.pieces() + 2
    }

    fn offset(&self, piece: usize) -> usize {
        u32::from_le_bytes(self.ends[piece]) as usize
    }

    fn piece(&self, piece: usize) -> &'static [u8] {
        &self.bytes[self.offset(piece)..self.offset(piece + 1)]
    }

    /// Whether a token is the beginning of a word.
    pub(super) fn begins_word(&self, token: usize) -> bool {
        token < self.pieces() && self.piece(token).starts_with(WORD_MARK.encode_utf8(&mut [0; 4]).as_bytes())
    }

    /// A text's tokens, without those that begin and end it.
    pub(super) fn tokenize(&self, text: &str) -> Vec<usize> {
        let text = normalize(text);
        let mut steps = vec![Step { score: f32::MIN, from: 0, token: self.unknown() }; text.len() + 1];
        steps[0].score = 0.0;
        for (at, character) in text.char_indices() {
            let score = steps[at].score;
            let single = at + character.len_utf8();
            let mut reach = |end: usize, added: f32, token: usize| {
                if score + added > steps[end].score {
                    steps[end] = Step { score: score + added, from: at, token };
                }
            };
            let mut known = false;
            self.for_each_prefix(&text.as_bytes()[at..], |length, piece| {
                known |= at + length == single;
                reach(at + length, f32::from_le_bytes(self.scores[piece]), piece);
            });
            if !known {
                reach(single, self.unknown_score, self.unknown());
            }
        }
        let mut tokens = Vec::new();
        let mut at = text.len();
        while at > 0 {
            let Step { from, token, .. } = steps[at];
            // unknown characters that follow one another are one token
            if token != self.unknown() || tokens.last() != Some(&token) {
                tokens.push(token);
            }
            at = from;
        }
        tokens.reverse();
        tokens
    }

    /// Visits the pieces that this text begins with, shortest first, by narrowing the range of
    /// sorted pieces byte by byte.
    fn for_each_prefix(&self, text: &[u8], mut visit: impl FnMut(usize, usize)) {
        let Some(first) = text.first().map(|byte| usize::from(*byte)) else { return };
        let mut range = self.first_bytes[first]..self.first_bytes[first + 1];
        let mut length = 1;
        while !range.is_empty() {
            // the shortest piece with these bytes sorts first
            if self.piece(range.start).len() == length {
                visit(length, range.start);
            }
            let Some(byte) = text.get(length) else { return };
            let next = |piece: usize| self.piece(piece).get(length);
            let start = partition(range.clone(), |piece| next(piece).is_none_or(|b| b < byte));
            let end = partition(start..range.end, |piece| next(piece).is_none_or(|b| b <= byte));
            range = start..end;
            length += 1;
        }
    }
}

/// First number of a range where the condition is false; it is true for all before it.
fn partition(range: std::ops::Range<usize>, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (range.start, range.end);
    while low < high {
        let middle = usize::midpoint(low, high);
        if is_before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// Compatibility forms become plain characters, control characters disappear, and each run of
/// white space becomes the mark that begins a word. This is sentencepiece's `nmt_nfkc`.
fn normalize(text: &str) -> String {
    let mut normalized = String::with_capacity(text.len() + text.len() / 4);
    let mut in_word = false;
    for character in text.chars().filter(|c| !is_dropped(*c)).map(space_for).nfkc() {
        if character == ' ' {
            in_word = false;
        } else {
            if !in_word {
                normalized.push(WORD_MARK);
            }
            normalized.push(character);
            in_word = true;
        }
    }
    normalized
}

fn is_dropped(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{8f}' | '\u{9f}')
}

fn space_for(character: char) -> char {
    match character {
        '\t'
        | '\n'
        | '\u{c}'
        | '\r'
        | '\u{1680}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'
        | '\u{2029}'
        | WORD_MARK
        | '\u{feff}'
        | '\u{fffd}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        let model = ModelFile::parse(include_bytes!("../../model/encoder.bin")).expect("the model");
        let tokenizer = Tokenizer::new(&model).expect("its vocabulary");
        let piece = |token: usize| {
            let known = token < tokenizer.pieces();
            if known { String::from_utf8_lossy(tokenizer.piece(token)).into_owned() } else { "?".to_owned() }
        };
        tokenizer.tokenize(text).into_iter().map(piece).collect()
    }

    #[test]
    fn words_become_the_pieces_of_the_reference() {
        // from the package tokenizers with the model's whole vocabulary
        assert_eq!(
            pieces("What are the symptoms of osteopetrosis?"),
            ["▁What", "▁are", "▁the", "▁symptoms", "▁of", "▁osteo", "pet", "rosi", "s", "?"]
        );
    }

    #[test]
    fn white_space_and_invisible_characters_only_separate_words() {
        let plain = pieces("a child walks");
        assert_eq!(pieces(" a\t\r\nchild\u{a0} \u{200b}walks\u{feff} \u{0}"), plain);
        assert_eq!(pieces(" \n\u{2581} "), Vec::<String>::new());
        assert_eq!(pieces(""), Vec::<String>::new());
    }

    #[test]
    fn composed_and_decomposed_letters_are_the_same() {
        assert_eq!(pieces("e\u{301}pine dorsale"), pieces("épine dorsale"));
        assert_eq!(pieces("ﬁbrosis"), pieces("fibrosis"));
    }

    #[test]
    fn unknown_characters_are_one_token() {
        assert_eq!(pieces("\u{10a00}\u{10a01}\u{10a02}").iter().filter(|piece| *piece == "?").count(), 1);
    }
}
