//! Matches compiled patterns against a message.

use super::super::vocabulary::{SetId, Vocabulary};
use super::super::words::{Break, Word};
use super::compile::Step;
use super::table::{Pattern, Program};

/// Steps after which a search from one word is given up.
const MAX_STEPS: usize = 4000;
/// Words before an anchor at which a match may begin.
const REACH: usize = 24;
/// Words between two parts of a pattern.
const APART: usize = 30;

/// A message whose words are looked up.
#[derive(Debug, Default)]
pub(in super::super) struct Message {
    pub(in super::super) words: Vec<Word>,
    /// For each word, a bit for each set that it is in.
    bits: Vec<u64>,
    width: usize,
    numbers: Vec<bool>,
    /// Positions of each set that is there, in order.
    places: Vec<(SetId, u32)>,
    /// First word of the sentence of each word.
    sentences: Vec<u32>,
}

/// Where a pattern was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Match {
    /// First word.
    pub(in super::super) start: usize,
    /// Word after the last.
    pub(in super::super) end: usize,
    /// Words of it that no gap covers.
    pub(in super::super) used: Vec<u32>,
}

impl Message {
    /// Takes the words, each with the forms that it may be read as.
    pub(in super::super) fn new(words: Vec<(Word, Vec<String>)>, vocabulary: &Vocabulary) -> Self {
        let width = vocabulary.sets().div_ceil(64);
        let mut message = Self { bits: vec![0; width * words.len()], width, ..Self::default() };
        for (at, (word, readings)) in words.into_iter().enumerate() {
            let row = at * width;
            for reading in &readings {
                vocabulary.each_set(reading, |set| {
                    let bit = &mut message.bits[row + set as usize / 64];
                    let mask = 1 << (set % 64);
                    if *bit & mask == 0 {
                        *bit |= mask;
                        message.places.push((set, u32::try_from(at).unwrap_or(u32::MAX)));
                    }
                });
            }
            message.numbers.push(word.text.bytes().next().is_some_and(|byte| byte.is_ascii_digit()));
            message.words.push(word);
        }
        message.places.sort_unstable();
        let mut first = 0;
        for at in 0..message.words.len() {
            if message.breaks(at) == Break::Sentence {
                first = u32::try_from(at).unwrap_or(u32::MAX);
            }
            message.sentences.push(first);
        }
        message
    }

    /// Whether a word of a set is at these places.
    fn has_between(&self, set: SetId, from: usize, to: usize) -> bool {
        let after = self.places.partition_point(|&(other, at)| (other, at as usize) < (set, from));
        self.places.get(after).is_some_and(|&(other, at)| other == set && (at as usize) < to)
    }

    /// Whether the word at a place is in a set.
    pub(in super::super) fn is_in(&self, at: usize, set: SetId) -> bool {
        let bits = self.bits.get(at * self.width + set as usize / 64);
        at < self.words.len() && bits.is_some_and(|bits| bits & (1 << (set % 64)) != 0)
    }

    /// The sets that are there, each with its places.
    pub(in super::super) fn sets(&self) -> impl Iterator<Item = (SetId, &[(SetId, u32)])> {
        self.places.chunk_by(|a, b| a.0 == b.0).map(|chunk| (chunk[0].0, chunk))
    }

    fn places_of(&self, set: SetId) -> &[(SetId, u32)] {
        let start = self.places.partition_point(|&(other, _)| other < set);
        let end = self.places.partition_point(|&(other, _)| other <= set);
        &self.places[start..end]
    }

    fn breaks(&self, at: usize) -> Break {
        if at == 0 { Break::Sentence } else { self.words.get(at).map_or(Break::Sentence, |word| word.before) }
    }

    /// First word of the sentence of a word.
    pub(in super::super) fn sentence_start(&self, at: usize) -> usize {
        self.sentences.get(at).map_or(0, |&start| start as usize)
    }

    /// Word after the last of the sentence of a word.
    pub(in super::super) fn sentence_end(&self, at: usize) -> usize {
        (at + 1..self.words.len())
            .find(|&place| self.breaks(place) == Break::Sentence)
            .unwrap_or(self.words.len())
    }
}

/// All places where a pattern is found.
pub(in super::super) fn find(pattern: &Pattern<'_>, message: &Message) -> Vec<Match> {
    let Some((part, anchor)) = pattern.anchor else {
        let found = pattern.parts().next().map(|part| every(part, message, 0..message.words.len()));
        let found = found.unwrap_or_default().into_iter();
        return found.filter_map(|matched| with_others(pattern, 0, matched, message)).collect();
    };
    let Some(program) = pattern.parts().nth(part) else { return Vec::new() };
    let mut found: Vec<Match> = Vec::new();
    let mut next = 0;
    for &(_, at) in message.places_of(anchor) {
        let at = at as usize;
        let reach = program.longest.min(REACH);
        let sentence = message.sentence_start(at).max(at.saturating_sub(reach)).max(next);
        let end = (at + reach + 1).min(message.words.len());
        if program.needs.iter().any(|set| set != anchor && !message.has_between(set, sentence, end)) {
            continue;
        }
        for start in sentence..=at {
            let Some(matched) = run(program, message, start).filter(|matched| matched.end > at) else {
                continue;
            };
            next = at + 1;
            if let Some(matched) = with_others(pattern, part, matched, message) {
                found.push(matched);
            }
            break;
        }
    }
    found
}

/// Adds the other parts of a pattern, which may come before or after.
fn with_others(pattern: &Pattern<'_>, first: usize, mut matched: Match, message: &Message) -> Option<Match> {
    let around = matched.start.saturating_sub(APART)..(matched.end + APART).min(message.words.len());
    for (index, part) in pattern.parts().enumerate() {
        if index == first {
            continue;
        }
        if part.needs.iter().any(|set| message.places_of(set).is_empty()) {
            return None;
        }
        let other = around.clone().find_map(|start| {
            let other = run(part, message, start)?;
            (other.end <= matched.start || other.start >= matched.end).then_some(other)
        })?;
        matched.used.extend(other.used);
    }
    matched.used.sort_unstable();
    Some(matched)
}

fn every(part: Program<'_>, message: &Message, range: std::ops::Range<usize>) -> Vec<Match> {
    let mut found = Vec::new();
    let mut start = range.start;
    while start < range.end {
        match run(part, message, start) {
            Some(matched) => {
                start = matched.end.max(start + 1);
                found.push(matched);
            }
            None => start += 1,
        }
    }
    found
}

/// Matches a program from one word on.
fn run(program: Program<'_>, message: &Message, start: usize) -> Option<Match> {
    if !program.firsts.is_empty() && !program.firsts.iter().any(|set| message.is_in(start, set)) {
        return None;
    }
    let mut search = Search { program, message, steps: 0, used: Vec::new() };
    let end = search.go(0, start, start)?;
    (end > start).then_some(Match { start, end, used: search.used })
}

struct Search<'a> {
    program: Program<'a>,
    message: &'a Message,
    steps: usize,
    used: Vec<u32>,
}

impl Search<'_> {
    fn go(&mut self, mut step: usize, mut at: usize, start: usize) -> Option<usize> {
        let depth = self.used.len();
        loop {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return None;
            }
            let inside = |at: usize| at == start || self.message.breaks(at) < Break::Sentence;
            match Step::decode(self.program.steps.get(step)?) {
                Step::Word(set) => {
                    if !(inside(at) && self.message.is_in(at, set)) {
                        self.used.truncate(depth);
                        return None;
                    }
                    self.used.push(u32::try_from(at).ok()?);
                    at += 1;
                    step += 1;
                }
                Step::Number => {
                    if !(inside(at) && self.message.numbers.get(at).copied().unwrap_or(false)) {
                        self.used.truncate(depth);
                        return None;
                    }
                    self.used.push(u32::try_from(at).ok()?);
                    at += 1;
                    step += 1;
                }
                Step::Gap(widest) => {
                    for skipped in 0..=usize::from(widest) {
                        if skipped > 0
                            && !(at + skipped <= self.message.words.len() && inside(at + skipped - 1))
                        {
                            break;
                        }
                        if let Some(end) = self.go(step + 1, at + skipped, start) {
                            return Some(end);
                        }
                    }
                    self.used.truncate(depth);
                    return None;
                }
                Step::Split(other) => {
                    if let Some(end) = self.go(step + 1, at, start) {
                        return Some(end);
                    }
                    step = usize::from(other);
                }
                Step::Jump(to) => step = usize::from(to),
                Step::Start => {
                    if at > 0 && self.message.breaks(at) == Break::None {
                        self.used.truncate(depth);
                        return None;
                    }
                    step += 1;
                }
                Step::End => {
                    if at < self.message.words.len() && self.message.breaks(at) < Break::Sentence {
                        self.used.truncate(depth);
                        return None;
                    }
                    step += 1;
                }
                Step::Found => return Some(at),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{PatternFile, PatternTable};
    use super::*;
    use crate::safety::normalize;
    use crate::safety::words::split;

    /// How often the only pattern of a file is found.
    fn count_found(pattern: &str, text: &str) -> usize {
        let file = PatternFile::parse("en", &format!("[crisis attempt]\n! {pattern}\n")).expect("a pattern");
        let table = PatternTable::compile(&[file]).expect("it compiles");
        let words = split(&normalize(text, |_| None)).into_iter().map(|word| {
            let text = word.text.clone();
            (word, vec![text])
        });
        let message = Message::new(words.collect(), &table.vocabulary);
        let anchored = message.sets().flat_map(|(set, _)| table.anchored(set));
        anchored.chain(table.unanchored()).map(|pattern| find(&pattern, &message).len()).sum()
    }

    #[test]
    fn every_part_is_needed_with_and_without_a_word_to_start_from() {
        for pattern in ["note & limp", "(a note|letters) & (on the floor|limp)"] {
            assert_eq!(count_found(pattern, "she left a note. she is limp"), 1, "{pattern}");
            assert_eq!(count_found(pattern, "limp when i came, and a note"), 1, "{pattern}");
            assert_eq!(count_found(pattern, "she left a note"), 0, "{pattern}");
            assert_eq!(count_found(pattern, "his arm is limp"), 0, "{pattern}");
        }
    }
}
