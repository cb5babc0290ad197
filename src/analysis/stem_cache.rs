//! Stems of folded words, found once for many texts.

use rustc_hash::FxHashMap;

use super::stem::Stemmer;

/// Stems found so far: text repeats its words. Kept for many texts, it spares most of the stemming. It grows
/// with every new word: who analyzes without end begins a new one now and then.
#[derive(Debug, Default)]
pub struct StemCache {
    /// Where the stem of a short word is, as most are, by its bytes: to compare them, nothing is looked up elsewhere.
    short: FxHashMap<(u64, u64), usize>,
    /// Where the stem of a longer word is.
    long: FxHashMap<String, usize>,
    stems: Vec<String>,
    /// The last text that held each word.
    last_texts: Vec<u32>,
    /// Texts that were analyzed.
    texts: u32,
}

impl StemCache {
    /// How many forms it has met.
    #[must_use]
    pub fn forms(&self) -> usize {
        self.stems.len()
    }

    /// Begins a text: no word has stood in it yet.
    pub(super) fn begin_text(&mut self) {
        if self.texts == u32::MAX {
            self.last_texts.fill(0);
            self.texts = 0;
        }
        self.texts += 1;
    }

    /// The stem of a word of the current text, the word's number, and whether it has not been asked for in
    /// this text before.
    pub(super) fn stem(&mut self, exact: &str, stemmer: &Stemmer) -> (&str, usize, bool) {
        let short = packed(exact);
        let known = match &short {
            Some(short) => self.short.get(short),
            None => self.long.get(exact),
        };
        let place = known.copied().unwrap_or_else(|| {
            match short {
                Some(short) => self.short.insert(short, self.stems.len()),
                None => self.long.insert(exact.to_owned(), self.stems.len()),
            };
            self.stems.push(stemmer.stem(exact));
            self.last_texts.push(0);
            self.stems.len() - 1
        });
        let first = self.last_texts[place] != self.texts;
        self.last_texts[place] = self.texts;
        (&self.stems[place], place, first)
    }
}

/// The bytes of a word of at most sixteen, as two numbers; no other word has the same, for none holds a zero.
fn packed(word: &str) -> Option<(u64, u64)> {
    let bytes = word.as_bytes();
    let above = |width: usize| 8 * (width - bytes.len());
    match bytes.len() {
        0..4 => Some((bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)), 0)),
        4..=8 => {
            let (first, last) = (bytes.first_chunk()?, bytes.last_chunk()?);
            let last = u64::from(u32::from_le_bytes(*last)) >> above(8);
            Some((u64::from(u32::from_le_bytes(*first)) | last << 32, 0))
        }
        9..=16 => {
            let (first, last) = (bytes.first_chunk()?, bytes.last_chunk()?);
            Some((u64::from_le_bytes(*first), u64::from_le_bytes(*last) >> above(16)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn different_words_are_packed_differently() {
        let letters: String = ('a'..='q').collect();
        let mut words: Vec<String> = (0..=letters.len()).map(|end| letters[..end].to_owned()).collect();
        words.extend((1..letters.len()).map(|start| letters[start..].to_owned()));
        words.extend((1..letters.len()).map(|place| format!("{}é{}", &letters[..place], &letters[place..])));
        words.extend((1..17).map(|length| "a".repeat(length)));
        words.sort();
        words.dedup();
        for word in &words {
            assert_eq!(packed(word).is_some(), word.len() <= 16, "{word}");
        }
        let short: HashSet<(u64, u64)> = words.iter().filter_map(|word| packed(word)).collect();
        assert_eq!(short.len(), words.iter().filter(|word| word.len() <= 16).count());
    }
}
