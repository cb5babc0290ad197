//! What was found for each form of a word, kept for many texts: text repeats its words.

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::word_list::Words;

/// What was found for the forms met so far. It grows with every new one: who analyzes without end begins
/// a new one now and then.
#[derive(Debug)]
pub struct FormCache<T> {
    /// Short forms, as most are, by their bytes: what is known of one lies beside it.
    short: FxHashMap<u128, Known<T>>,
    long: IndexMap<Box<str>, Known<T>, FxBuildHasher>,
    /// Texts that were begun.
    texts: u32,
    /// The words of the text that was analyzed last.
    pub(super) words: Words,
}

/// The stems of forms.
pub type StemCache = FormCache<String>;

#[derive(Debug)]
struct Known<T> {
    found: T,
    /// The last text that held the form.
    last_text: u32,
}

impl<T> Default for FormCache<T> {
    fn default() -> Self {
        Self { short: FxHashMap::default(), long: IndexMap::default(), texts: 0, words: Words::default() }
    }
}

impl<T> FormCache<T> {
    /// How many forms it has met.
    #[must_use]
    pub fn forms(&self) -> usize {
        self.short.len() + self.long.len()
    }

    /// Begins a text: no form has stood in it yet.
    pub(super) fn begin_text(&mut self) {
        if self.texts == u32::MAX {
            let all = self.short.values_mut().chain(self.long.values_mut());
            all.for_each(|known| known.last_text = 0);
            self.texts = 0;
        }
        self.texts += 1;
    }

    /// What is found for a form of the current text, which stands at the beginning of `text` and has so many
    /// bytes, and whether it has not been asked for in this text before.
    pub(super) fn get(&mut self, text: &str, length: usize, find: impl FnOnce(&str) -> T) -> (&T, bool) {
        let form = &text[..length];
        let new = || Known { found: find(form), last_text: 0 };
        let known = if let Some(short) = packed(text.as_bytes(), length) {
            self.short.entry(short).or_insert_with(new)
        } else {
            let known = self.long.get_index_of(form);
            let place = known.unwrap_or_else(|| self.long.insert_full(form.into(), new()).0);
            &mut self.long[place]
        };
        let first = known.last_text != self.texts;
        known.last_text = self.texts;
        (&known.found, first)
    }
}

/// Bytes of the longest short form.
const SHORT: usize = size_of::<u128>();

/// The first bytes of a text as a number; nothing where they are too many. No other form has the same, for none
/// holds a zero.
fn packed(text: &[u8], length: usize) -> Option<u128> {
    let bits = MASKS.get(length)?;
    // what follows in the text is taken along and left out again: copying a varying number of bytes costs more
    let first = text.first_chunk().copied().unwrap_or_else(|| {
        let mut first = [0; SHORT];
        first.iter_mut().zip(text).for_each(|(byte, of_text)| *byte = *of_text);
        first
    });
    Some(u128::from_le_bytes(first) & bits)
}

/// For each length of a form, the bits of its bytes.
const MASKS: [u128; SHORT + 1] = {
    let mut masks = [0; SHORT + 1];
    let mut length = 1;
    while length <= SHORT {
        masks[length] = masks[length - 1] << 8 | 0xff;
        length += 1;
    }
    masks
};

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn different_words_are_packed_differently_whatever_follows() {
        let letters: String = ('a'..='q').collect();
        let mut words: Vec<String> = (0..=letters.len()).map(|end| letters[..end].to_owned()).collect();
        words.extend((1..letters.len()).map(|start| letters[start..].to_owned()));
        words.extend((1..letters.len()).map(|place| format!("{}é{}", &letters[..place], &letters[place..])));
        words.extend((1..17).map(|length| "a".repeat(length)));
        words.sort();
        words.dedup();
        let mut short = HashSet::new();
        for word in &words {
            let key = packed(word.as_bytes(), word.len());
            for more in ["a", "aaaaaaaaaaaaaaaaaaaaa", " b c d e f g h i j k l m"] {
                assert_eq!(packed(format!("{word}{more}").as_bytes(), word.len()), key, "{word}{more}");
            }
            assert_eq!(key.is_some(), word.len() <= 16, "{word}");
            short.extend(key);
        }
        assert_eq!(short.len(), words.iter().filter(|word| word.len() <= 16).count());
    }

    #[test]
    fn a_form_is_found_once_and_is_first_once_in_a_text() {
        let mut cache = FormCache::default();
        let mut made = 0;
        for text in 0..2 {
            cache.begin_text();
            for (number, form) in
                ["bone", "bone", "osteochondrodysplasia", "osteochondrodysplasia"].iter().enumerate()
            {
                let (found, first) = cache.get(form, form.len(), |form| {
                    made += 1;
                    form.to_uppercase()
                });
                assert_eq!(
                    (found.as_str(), first),
                    (form.to_uppercase().as_str(), number % 2 == 0),
                    "{text}"
                );
            }
        }
        assert_eq!((made, cache.forms()), (2, 2));
    }
}
