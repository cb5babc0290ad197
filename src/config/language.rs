//! Settings on spelling, and the common words of the language.

use serde::Deserialize;

/// `config/spelling.toml`: when a word that nothing knows is taken for another.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpellingConfig {
    /// The minimum number of letters of a word that is corrected.
    pub least_letters: usize,
    /// Letters from which two edits are allowed, and from which three.
    pub two_slips_from: usize,
    /// The same for three edits.
    pub three_slips_from: usize,
    /// Cost of another first letter, in edits.
    pub first_letter: f32,
    /// What words that sound alike cost less, in edits.
    pub sound: f32,
    /// What ten times as many occurrences cost less, in edits.
    pub frequency: f32,
    /// What a word of the settings costs more than one of the corpus, in edits.
    pub elsewhere: f32,
    /// Two names that cost nearly the same: both are offered.
    pub margin: f32,
    /// Spellings that sound alike: what is written, what stands for it.
    pub sounds: Vec<(String, String)>,
    /// Prefixes that are never edits of one another.
    pub opposites: Vec<(String, String)>,
    /// Names that are never corrected, besides those of the corpus, the conditions and the lexicon.
    pub kept: Vec<String>,
}

impl SpellingConfig {
    pub(super) fn check(&self) -> Result<(), String> {
        if self.least_letters < 3
            || self.two_slips_from <= self.least_letters
            || self.three_slips_from <= self.two_slips_from
        {
            return Err("least_letters must be at least 3, and less than two_slips_from, and that less \
                        than three_slips_from"
                .to_owned());
        }
        let costs = [self.first_letter, self.sound, self.frequency, self.elsewhere, self.margin];
        if costs.iter().any(|cost| !(0.0..=3.0).contains(cost)) {
            return Err("costs must be between 0 and 3".to_owned());
        }
        Ok(())
    }
}

/// Common words of English, sorted, each with its tier after a space (config/words.LICENSE).
const WORDS: &str = include_str!("../../config/words.txt");

/// Letters of the shortest words that the list of common words has.
pub const LISTED_LETTERS: usize = 4;

/// How common a folded word is in English, from 0 (the most common) to 3. `None`: the list, which
/// holds words of four letters and more, does not have it.
#[must_use]
pub fn commonness(folded: &str) -> Option<usize> {
    let lines = WORDS.as_bytes();
    let (mut low, mut high) = (0, lines.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = lines[..middle].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let end =
            lines[middle..].iter().position(|&byte| byte == b'\n').map_or(lines.len(), |at| middle + at);
        let line = WORDS.get(start..end)?;
        let (word, tier) = line.split_once(' ')?;
        match word.cmp(folded) {
            std::cmp::Ordering::Equal => return tier.parse::<usize>().ok()?.checked_sub(1),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_word_is_found_and_no_other() {
        let mut last = "";
        for line in WORDS.lines() {
            let (word, tier) = line.split_once(' ').expect("a word and its tier");
            assert!(last < word, "{last} and {word} are out of order");
            assert_eq!(commonness(word).map(|tier| tier + 1), tier.parse().ok(), "{word}");
            last = word;
        }
        for word in ["", "a", "aaaa", "zzzzzz", "osteopetrosis", "duckk"] {
            assert_eq!(commonness(word), None, "{word}");
        }
        assert!(commonness("walk") < commonness("toddler"));
    }
}
