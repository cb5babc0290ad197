//! The words of all pattern files, and the sets of words that patterns ask for.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::numbers::{Lists, Numbers, count};

/// The minimum number of letters of a word that is corrected, and of one that is split into several.
const SHORTEST_CORRECTED: usize = 6;
const SHORTEST_SPLIT: usize = 6;
/// Longest word that is corrected or split.
const MAX_LENGTH: usize = 40;
/// Maximum number of words that one joined word is split into.
const MAX_PARTS: usize = 7;

/// Number of a set of words.
pub(super) type SetId = u32;

/// A word of a set: twice the number of the word, and one more where only its beginning counts.
pub(super) type Atom = u32;

/// First letter and length of a word.
type Shape = (u8, usize);

/// Words and the sets that they are in, while patterns are compiled.
#[derive(Debug, Default)]
pub(super) struct VocabularyBuilder {
    sets: FxHashMap<Vec<Atom>, SetId>,
    /// Numbers of the words.
    numbers: FxHashMap<Box<str>, u32>,
    /// For each word, the sets that it is in, and those that words with this beginning are in.
    whole: Vec<Vec<SetId>>,
    prefixes: Vec<Vec<SetId>>,
}

/// Words and the sets that they are in.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Vocabulary {
    /// All words, one after the other, and where each ends.
    text: Cow<'static, str>,
    ends: Numbers,
    /// A hash table: one more than the number of a word, or 0.
    slots: Numbers,
    /// For each word, the sets that it is in, and those that words with this beginning are in.
    whole: Lists,
    prefixes: Lists,
    /// Lengths of the beginnings that sets ask for, a bit for each.
    prefix_lengths: u64,
    /// Numbers of the words of six letters and more, by first letter and length.
    by_shape: Numbers,
    sets: usize,
}

/// Vocabulary and, for each set, how common it is among the patterns' words: a rare one is a good place to start from.
pub(super) struct WeighedVocabulary {
    pub(super) vocabulary: Vocabulary,
    pub(super) weights: Vec<u32>,
}

impl VocabularyBuilder {
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

    /// The vocabulary, once all sets are known.
    pub(super) fn finish(self) -> WeighedVocabulary {
        // a word that many sets have is an everyday one
        let mut weights = vec![0; self.sets.len()];
        for (atoms, &id) in &self.sets {
            let uses = |atom: Atom| {
                let at = atom as usize / 2;
                let count = self.whole[at].len() + self.prefixes[at].len();
                u32::try_from(count * count).unwrap_or(u32::MAX / 4096)
            };
            weights[id as usize] = atoms.iter().fold(0, |sum: u32, &atom| sum.saturating_add(uses(atom)));
        }
        let mut words: Vec<&str> = vec![""; self.numbers.len()];
        for (word, &number) in &self.numbers {
            words[number as usize] = word;
        }
        let mut vocabulary = Vocabulary { sets: self.sets.len(), ..Vocabulary::default() };
        for (number, word) in words.iter().enumerate() {
            vocabulary.text.to_mut().push_str(word);
            vocabulary.ends.push(count(vocabulary.text.len()));
            vocabulary.whole.push(self.whole[number].iter().copied());
            vocabulary.prefixes.push(self.prefixes[number].iter().copied());
            if !self.prefixes[number].is_empty() {
                vocabulary.prefix_lengths |= 1 << word.len().min(63);
            }
        }
        let mut shapes: Vec<u32> = (0..count(words.len())).collect();
        let shape = |&number: &u32| shape(words[number as usize]);
        shapes.retain(|number| {
            let word = words[*number as usize];
            word.len() >= SHORTEST_CORRECTED && word.is_ascii()
        });
        shapes.sort_by_key(shape);
        vocabulary.by_shape = shapes.into_iter().collect();
        let mut slots = vec![0; (2 * words.len()).next_power_of_two()];
        for (number, word) in words.iter().enumerate() {
            let mut at = hash(word) as usize & (slots.len() - 1);
            while slots[at] != 0 {
                at = (at + 1) & (slots.len() - 1);
            }
            slots[at] = count(number + 1);
        }
        vocabulary.slots = slots.into_iter().collect();
        WeighedVocabulary { vocabulary, weights }
    }
}

impl Vocabulary {
    /// Hands over the parts of a prepared file.
    pub(super) fn write(&self, add: &mut impl FnMut(&[u8])) {
        add(self.text.as_bytes());
        let lists = [&self.whole, &self.prefixes];
        let lists = lists.into_iter().flat_map(|lists| [&lists.ends, &lists.items]);
        for numbers in [&self.ends, &self.slots, &self.by_shape].into_iter().chain(lists) {
            add(numbers.bytes());
        }
        add(&self.prefix_lengths.to_le_bytes());
        add(&count(self.sets).to_le_bytes());
    }

    /// Reads these parts in the same order.
    pub(super) fn read(mut next: impl FnMut() -> Option<&'static [u8]>) -> Option<Self> {
        let text = std::str::from_utf8(next()?).ok()?;
        let mut numbers = || next().map(Numbers::of_static);
        let (ends, slots, by_shape) = (numbers()?, numbers()?, numbers()?);
        let mut lists = || Some(Lists { ends: numbers()?, items: numbers()? });
        let (whole, prefixes) = (lists()?, lists()?);
        Some(Self {
            text: Cow::Borrowed(text),
            ends,
            slots,
            whole,
            prefixes,
            prefix_lengths: u64::from_le_bytes(next()?.try_into().ok()?),
            by_shape,
            sets: u32::from_le_bytes(next()?.try_into().ok()?) as usize,
        })
    }

    pub(super) fn sets(&self) -> usize {
        self.sets
    }

    fn word(&self, number: u32) -> &str {
        let end = self.ends.get(number as usize).unwrap_or(0) as usize;
        let start = (number as usize).checked_sub(1).and_then(|before| self.ends.get(before)).unwrap_or(0);
        self.text.get(start as usize..end).unwrap_or_default()
    }

    fn number(&self, word: &str) -> Option<usize> {
        let slots = self.slots.len();
        let mut at = hash(word) as usize & slots.checked_sub(1)?;
        for _ in 0..slots {
            let number = self.slots.get(at)?.checked_sub(1)?;
            if self.word(number) == word {
                return Some(number as usize);
            }
            at = (at + 1) & (slots - 1);
        }
        None
    }

    /// Calls `take` with each set that a word is in.
    pub(super) fn each_set(&self, word: &str, mut take: impl FnMut(SetId)) {
        if let Some(number) = self.number(word) {
            self.whole.get(number).iter().for_each(&mut take);
        }
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
        for end in ends.filter(|&end| self.prefix_lengths & (1 << end.min(63)) != 0) {
            if let Some(number) = self.number(&word[..end]) {
                self.prefixes.get(number).iter().for_each(&mut take);
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
        self.number(word).is_some_and(|number| !self.whole.get(number).is_empty())
    }

    /// Words of the patterns that an unknown word may be a misspelling of.
    pub(super) fn corrections<'a>(&'a self, word: &str, into: &mut Vec<&'a str>) {
        if !(SHORTEST_CORRECTED - 1..=MAX_LENGTH).contains(&word.len()) || !word.is_ascii() {
            return;
        }
        let own = letters(word);
        let max_edits = if word.len() >= 9 { 2 } else { 1 };
        let first = word.as_bytes()[0];
        for length in word.len().saturating_sub(max_edits)..=word.len() + max_edits {
            for candidate in self.of_shape((first, length)) {
                let differing = (own ^ letters(candidate)).count_ones() as usize;
                if differing <= 2 * max_edits
                    && is_within_distance(word.as_bytes(), candidate.as_bytes(), max_edits)
                {
                    into.push(candidate);
                }
            }
        }
    }

    /// Words of six letters and more with this shape.
    fn of_shape(&self, wanted: Shape) -> impl Iterator<Item = &str> {
        let (mut low, mut high) = (0, self.by_shape.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let number = self.by_shape.get(middle).unwrap_or_default();
            if shape(self.word(number)) < wanted { low = middle + 1 } else { high = middle }
        }
        let words = self.by_shape.slice(low..self.by_shape.len()).iter().map(|number| self.word(number));
        words.take_while(move |word| shape(word) == wanted)
    }

    /// Words of the patterns that a word with hidden letters (`*`) may be.
    pub(super) fn unhidden<'a>(&'a self, word: &str, into: &mut Vec<&'a str>) {
        if !(3..=MAX_LENGTH).contains(&word.len()) {
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
        let words = (0..count(self.ends.len())).map(|number| self.word(number));
        into.extend(words.filter(|candidate| fits(candidate)));
    }

    /// The words that an unknown word joins, as `wanttodie` does.
    pub(super) fn split<'a>(&self, word: &'a str) -> Option<Vec<&'a str>> {
        if !(SHORTEST_SPLIT..=MAX_LENGTH).contains(&word.len())
            || !word.bytes().all(|b| b.is_ascii_lowercase())
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
        if !(2..=MAX_PARTS).contains(&parts) || word.len() < 2 * parts {
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

/// First letter and length of a word.
fn shape(word: &str) -> Shape {
    (word.bytes().next().unwrap_or_default(), word.len())
}

/// FNV-1a, which is the same on the machine that builds the program and on the one that runs it.
fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
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
        let mut vocabulary = VocabularyBuilder::default();
        for word in ["want", "to", "die", "kill", "myself", "breathing", "unconscious", "i"] {
            let atom = vocabulary.atom(word, false);
            vocabulary.intern(vec![atom]);
        }
        let atom = vocabulary.atom("suicid", true);
        vocabulary.intern(vec![atom]);
        vocabulary.finish().vocabulary
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
