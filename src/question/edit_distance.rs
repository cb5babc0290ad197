//! Distance of two words in edits: letters left out, added, changed, or exchanged with an adjacent one.
//!
//! The bit-parallel algorithm of Hyyrö (2003), "A bit-vector algorithm for computing Levenshtein and
//! Damerau edit distances", in the restricted form in which no letter is touched twice.

/// Longest word that is compared, in letters.
pub(super) const MAX_LENGTH: usize = 64;

/// A word of lower-case ASCII letters that others are compared with.
#[derive(Debug)]
pub(super) struct Pattern {
    /// For each letter, its positions, one bit each.
    places: [u64; 26],
    length: usize,
}

impl Pattern {
    /// `None` unless the word has 1 to 64 lower-case ASCII letters and nothing else.
    pub(super) fn new(word: &str) -> Option<Self> {
        if word.is_empty() || word.len() > MAX_LENGTH {
            return None;
        }
        let mut places = [0; 26];
        for (place, letter) in word.bytes().enumerate() {
            *places.get_mut(usize::from(letter.checked_sub(b'a')?))? |= 1 << place;
        }
        Some(Self { places, length: word.len() })
    }

    /// Edits between the pattern and a word.
    pub(super) fn distance(&self, word: &str) -> usize {
        let last = 1_u64 << (self.length - 1);
        let (mut rising, mut falling, mut diagonal, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
        let mut distance = self.length;
        for letter in word.bytes() {
            let index = usize::from(letter.wrapping_sub(b'a'));
            let here = self.places.get(index).copied().unwrap_or(0);
            let exchanged = ((!diagonal & here) << 1) & before;
            diagonal = ((here & rising).wrapping_add(rising) ^ rising) | here | falling | exchanged;
            let up = falling | !(diagonal | rising);
            let down = diagonal & rising;
            distance += usize::from(up & last != 0);
            distance -= usize::from(down & last != 0);
            let up = up << 1 | 1;
            rising = down << 1 | !(diagonal | up);
            falling = up & diagonal;
            before = here;
        }
        distance
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_the_optimal_string_alignment(one in "[a-e]{1,12}", other in "[a-f]{0,12}") {
            let pattern = Pattern::new(&one).expect("letters");
            prop_assert_eq!(pattern.distance(&other), strsim::osa_distance(&one, &other));
        }

        #[test]
        fn long_words_too(one in "[a-z]{60,64}", other in "[a-z]{50,80}") {
            let pattern = Pattern::new(&one).expect("letters");
            prop_assert_eq!(pattern.distance(&other), strsim::osa_distance(&one, &other));
        }
    }

    #[test]
    fn what_is_no_word_is_no_pattern() {
        for text in ["", "a-b", "É", "x1"] {
            assert!(Pattern::new(text).is_none(), "{text}");
        }
        assert!(Pattern::new(&"a".repeat(65)).is_none());
    }
}
