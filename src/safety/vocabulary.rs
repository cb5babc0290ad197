//! The words of all pattern files, and the sets of words that patterns ask for.

use rustc_hash::FxHashMap;

/// Fewest letters of a word that is corrected, and of one that is split into several.
const SHORTEST_CORRECTED: usize = 6;
const SHORTEST_SPLIT: usize = 6;
/// Longest word that is corrected or split.
const LONGEST: usize = 40;
/// Maximum number of words that one joined word is split into.
const MOST_PARTS: usize = 7;

/// Number of a set of words.
pub(super) type SetId = u32;

/// A word of a set: twice the number of the word, and one more where only its beginning counts.
pub(super) type Atom = u32;

/// First letter and length of a word.
type Shape = (u8, usize);

/// Words and the sets that they are in.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    sets: FxHashMap<Vec<Atom>, SetId>,
    /// Numbers of the words.
    numbers: FxHashMap<Box<str>, u32>,
    /// For each word, the sets that it is in, and those that words with this beginning are in.
    whole: Vec<Vec<SetId>>,
    prefixes: Vec<Vec<SetId>>,
    /// Lengths of the beginnings that sets ask for, a bit for each.
    prefix_lengths: u64,
    /// Words of six letters and more by first letter and length, with a bit for each of their letters.
    by_shape: FxHashMap<Shape, Vec<(u32, Box<str>)>>,
    /// How common each set is among the patterns' words; a rare one is a good place to start from.
    weights: Vec<u32>,
}

impl Vocabulary {
    /// The atom of a word, or of the words that begin with it.
    pub(super) fn atom(&mut self, word: &str, is_prefix: bool) -> Atom {
        let number = if let Some(&number) = self.numbers.get(word) {
            number
        } else {
            let number = u32::try_from(self.whole.len()).unwrap_or(u32::MAX / 2);
            self.numbers.insert(word.into(), number);
            self.whole.push(Vec::new());
            self.prefixes.push(Vec::new());
            number
        };
        if is_prefix {
            self.prefix_lengths |= 1 << word.len().min(63);
        }
        2 * number + u32::from(is_prefix)
    }

    /// The number of a set with these atoms.
    pub(super) fn intern(&mut self, mut atoms: Vec<Atom>) -> SetId {
        atoms.sort_unstable();
        atoms.dedup();
        if let Some(&id) = self.sets.get(&atoms) {
            return id;
        }
        let id = SetId::try_from(self.sets.len()).unwrap_or(SetId::MAX);
        for &atom in &atoms {
            let of = if atom % 2 == 0 { &mut self.whole } else { &mut self.prefixes };
            of[atom as usize / 2].push(id);
        }
        self.sets.insert(atoms, id);
        id
    }

    /// Sorts the words for corrections and weighs the sets, once all sets are known.
    pub(super) fn finish(&mut self) {
        for word in self.numbers.keys().filter(|word| word.len() >= SHORTEST_CORRECTED && word.is_ascii()) {
            let shape = (word.as_bytes()[0], word.len());
            self.by_shape.entry(shape).or_default().push((letters(word), word.clone()));
        }
        for words in self.by_shape.values_mut() {
            words.sort_unstable();
        }
        // a word that many sets have is an everyday one
        self.weights = vec![0; self.sets.len()];
        for (atoms, &id) in &self.sets {
            let uses = |atom: Atom| {
                let at = atom as usize / 2;
                let count = self.whole[at].len() + self.prefixes[at].len();
                u32::try_from(count * count).unwrap_or(u32::MAX / 4096)
            };
            self.weights[id as usize] =
                atoms.iter().fold(0, |sum: u32, &atom| sum.saturating_add(uses(atom)));
        }
        self.sets = FxHashMap::default();
    }

    pub(super) fn weight(&self, set: SetId) -> u32 {
        self.weights.get(set as usize).copied().unwrap_or(u32::MAX)
    }

    pub(super) fn sets(&self) -> usize {
        self.weights.len()
    }

    /// Calls `take` with each set that a word is in.
    pub(super) fn each_set(&self, word: &str, mut take: impl FnMut(SetId)) {
        if let Some(&number) = self.numbers.get(word) {
            self.whole[number as usize].iter().for_each(|&set| take(set));
        }
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
        for end in ends.filter(|&end| self.prefix_lengths & (1 << end.min(63)) != 0) {
            if let Some(&number) = self.numbers.get(&word[..end]) {
                self.prefixes[number as usize].iter().for_each(|&set| take(set));
            }
        }
    }

    /// Whether a pattern knows a word.
    pub(super) fn knows(&self, word: &str) -> bool {
        let mut known = false;
        self.each_set(word, |_| known = true);
        known
    }

    pub(super) fn is_whole(&self, word: &str) -> bool {
        self.numbers.get(word).is_some_and(|&number| !self.whole[number as usize].is_empty())
    }

    /// Words of the patterns that an unknown word may be a misspelling of.
    pub(super) fn corrections<'a>(&'a self, word: &str, into: &mut Vec<&'a str>) {
        if !(SHORTEST_CORRECTED - 1..=LONGEST).contains(&word.len()) || !word.is_ascii() {
            return;
        }
        let own = letters(word);
        let max_edits = if word.len() >= 9 { 2 } else { 1 };
        let first = word.as_bytes()[0];
        for length in word.len().saturating_sub(max_edits)..=word.len() + max_edits {
            for (other, candidate) in self.by_shape.get(&(first, length)).into_iter().flatten() {
                let differing = (own ^ other).count_ones() as usize;
                if differing <= 2 * max_edits
                    && is_within_distance(word.as_bytes(), candidate.as_bytes(), max_edits)
                {
                    into.push(candidate);
                }
            }
        }
    }

    /// Words of the patterns that a word with hidden letters (`*`) may be.
    pub(super) fn unhidden<'a>(&'a self, word: &str, into: &mut Vec<&'a str>) {
        if !(3..=LONGEST).contains(&word.len()) {
            return;
        }
        let shown = word.bytes().filter(|byte| !matches!(byte, b'*' | b'#' | b'_')).count();
        if shown < 2 {
            return;
        }
        let fits = |candidate: &str| {
            candidate.len() == word.len()
                && word.bytes().zip(candidate.bytes()).all(|(w, c)| matches!(w, b'*' | b'#' | b'_') || w == c)
        };
        into.extend(self.numbers.keys().filter(|candidate| fits(candidate)).map(AsRef::as_ref));
    }

    /// The words that an unknown word joins, as `wanttodie` does.
    pub(super) fn split<'a>(&self, word: &'a str) -> Option<Vec<&'a str>> {
        if !(SHORTEST_SPLIT..=LONGEST).contains(&word.len()) || !word.bytes().all(|b| b.is_ascii_lowercase())
        {
            return None;
        }
        // fewest parts up to each place
        let mut best: Vec<Option<(usize, usize)>> = vec![None; word.len() + 1];
        best[0] = Some((0, 0));
        for end in 1..=word.len() {
            for start in end.saturating_sub(15)..end {
                let Some((parts, _)) = best[start] else { continue };
                let part = &word[start..end];
                let is_word = match part.len() {
                    1 => part == "i" || part == "a" || part == "u" && start > 0,
                    _ => self.is_whole(part) || part.len() >= 4 && self.knows(part),
                };
                if is_word && best[end].is_none_or(|(fewest, _)| parts + 1 < fewest) {
                    best[end] = Some((parts + 1, start));
                }
            }
        }
        let (parts, _) = best[word.len()]?;
        if !(2..=MOST_PARTS).contains(&parts) || word.len() < 2 * parts {
            return None;
        }
        let mut split = Vec::with_capacity(parts);
        let mut end = word.len();
        while end > 0 {
            let (_, start) = best[end]?;
            split.push(&word[start..end]);
            end = start;
        }
        split.reverse();
        split.iter().any(|part| part.len() >= 3).then_some(split)
    }
}

fn letters(word: &str) -> u32 {
    word.bytes().filter(u8::is_ascii_lowercase).fold(0, |bits, letter| bits | 1 << (letter - b'a'))
}

/// Whether two words are at most `max_edits` edits apart; two neighbors exchanged are one edit.
fn is_within_distance(a: &[u8], b: &[u8], max_edits: usize) -> bool {
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1; width];
        for (j, &y) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                cost = cost.min(before[j - 1] + 1);
            }
            row[j + 1] = cost;
        }
        if row.iter().all(|&cost| cost > max_edits) {
            return false;
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()] <= max_edits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for word in ["want", "to", "die", "kill", "myself", "breathing", "unconscious", "i"] {
            let atom = vocabulary.atom(word, false);
            vocabulary.intern(vec![atom]);
        }
        let atom = vocabulary.atom("suicid", true);
        vocabulary.intern(vec![atom]);
        vocabulary.finish();
        vocabulary
    }

    #[test]
    fn joined_words_come_apart_and_other_words_do_not() {
        let vocabulary = vocabulary();
        assert_eq!(vocabulary.split("iwanttodie"), Some(vec!["i", "want", "to", "die"]));
        assert_eq!(vocabulary.split("killmyself"), Some(vec!["kill", "myself"]));
        assert_eq!(vocabulary.split("toddlers"), None);
    }

    #[test]
    fn slips_and_hidden_letters_find_their_words() {
        let vocabulary = vocabulary();
        let corrected = |word| {
            let mut found = Vec::new();
            vocabulary.corrections(word, &mut found);
            found
        };
        assert_eq!(corrected("uncoscious"), ["unconscious"]);
        assert_eq!(corrected("breahting"), ["breathing"]);
        assert!(corrected("brewing").is_empty());
        let mut found = Vec::new();
        vocabulary.unhidden("k*ll", &mut found);
        assert_eq!(found, ["kill"]);
        assert!(vocabulary.knows("suicidal"));
    }
}
