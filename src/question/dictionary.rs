//! The words that a misspelled one may have been meant to be, by their lengths and letters.

use std::collections::HashMap;

/// What a misspelled word may have been meant to be.
#[derive(Debug)]
pub(super) struct Dictionary {
    /// By length, then by the alphabet.
    entries: Vec<Entry>,
    /// The letters of each entry, as [`letters`] gives them.
    letters: Vec<u64>,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) word: String,
    /// How many passages hold it; 0: only the settings know it.
    pub(super) frequency: u64,
}

impl Dictionary {
    /// Takes words and how many passages hold each.
    pub(super) fn new(frequencies: HashMap<String, u64>) -> Self {
        let mut entries: Vec<Entry> =
            frequencies.into_iter().map(|(word, frequency)| Entry { word, frequency }).collect();
        entries.sort_by(|a, b| (a.word.len(), &a.word).cmp(&(b.word.len(), &b.word)));
        let letters = entries.iter().map(|entry| letters(&entry.word)).collect();
        Self { entries, letters }
    }

    /// How many passages hold a word; none where it isn't one of these.
    pub(super) fn frequency(&self, word: &str) -> Option<u64> {
        let order = |entry: &Entry| (entry.word.len(), entry.word.as_str()).cmp(&(word.len(), word));
        let place = self.entries.binary_search_by(order).ok()?;
        Some(self.entries[place].frequency)
    }

    /// Entries that may be within this many edits of a word, judging by lengths and letters alone.
    pub(super) fn similar(&self, word: &str, edits: usize) -> impl Iterator<Item = &Entry> {
        let place = |length: usize| self.entries.partition_point(|entry| entry.word.len() < length);
        let range = place(word.len().saturating_sub(edits))..place(word.len() + edits + 1);
        let wanted = letters(word);
        // an edit adds at most one letter and takes away at most one (the bag distance, which is never
        // above the edit distance: Bartolini, Ciaccia and Patella 2002)
        let similar = move |have: &u64| {
            let (added, missing) = ((have & !wanted).count_ones(), (wanted & !have).count_ones());
            added.max(missing) as usize <= edits
        };
        let entries = self.entries[range.clone()].iter();
        entries.zip(&self.letters[range]).filter(move |(_, have)| similar(have)).map(|(entry, _)| entry)
    }
}

/// The letters of a word: for each a bit that it is there, and one that it is there twice or more.
fn letters(word: &str) -> u64 {
    word.bytes().filter(u8::is_ascii_lowercase).fold(0, |bits, letter| {
        let first = 1 << (2 * (letter - b'a'));
        bits | if bits & first == 0 { first } else { first << 1 }
    })
}
