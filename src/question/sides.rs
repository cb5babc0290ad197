//! Finds the sides of one question that asks about several things: “symptoms and treatment”, “gel or tablets”.

use std::collections::HashSet;
use std::ops::Range;

use super::clauses::ClauseRules;
use super::intents::Intents;
use super::phrase::ExactPhrases;
use super::{NamedMedicine, Word, WordRole};
use crate::analysis::{Analyzer, Token};
use crate::config::ConversationConfig;
use crate::passage::Kind;

/// The maximum number of sides that each get their own part of the answer.
const MAX_SIDES: usize = 4;

/// Words between what joins two sides and the word that says what the second asks for, at most: “and possible
/// treatments”.
const MAX_BEFORE_CUE: usize = 2;

/// Words of a side that is only compared, at most.
const MAX_COMPARED: usize = 4;

/// One of several things that a question asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Places of the words that are its own.
    pub words: Range<usize>,
    /// What makes it a side.
    pub joined_by: JoinedBy,
}

/// What makes the sides of a question several things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinedBy {
    /// Each asks for another kind of section, this one for that.
    Kind(Kind),
    /// They are medicines, or are compared.
    Comparison,
    /// They are only listed. Sections must have their names, for “and” joins the words of one thing, too.
    List,
}

/// Knows the words that join and set apart the sides of a question.
#[derive(Debug)]
pub(super) struct SideRules {
    /// “and”, “or”.
    joining: HashSet<String>,
    /// “versus”, “compared”.
    opposing: HashSet<String>,
    /// Words that show that two joined things are compared: “difference”, “same”.
    contrasting: HashSet<String>,
    /// Words that ask to choose between two things: “which”, “better”.
    choosing: HashSet<String>,
    /// “or”.
    either: HashSet<String>,
    /// Phrases whose “or” joins nothing to ask for: “with or without”.
    set_pairs: ExactPhrases,
}

/// A question with its words, as its sides are looked for in them.
pub(super) struct SidesAsked<'a> {
    pub(super) text: &'a str,
    pub(super) words: &'a [Word],
    pub(super) medicines: &'a [NamedMedicine],
    pub(super) intents: &'a Intents,
    pub(super) clauses: &'a ClauseRules,
}

impl SidesAsked<'_> {
    fn begins_question(&self, word: &Word) -> bool {
        self.clauses.is_opener(&word.token.exact)
    }

    /// Whether a word begins it as one begins a question.
    fn is_sentence(&self) -> bool {
        self.words.iter().any(|word| self.begins_question(word))
    }
}

/// What is between two sides: places of words.
struct Joint {
    /// Place after the last word of the side before.
    end: usize,
    /// Place of the first word of the side after.
    start: usize,
}

impl SideRules {
    pub(super) fn new(config: &ConversationConfig, analyzer: &Analyzer) -> Self {
        let set = |words: &[String]| words.iter().cloned().collect();
        Self {
            joining: set(&config.joining),
            opposing: set(&config.opposing),
            contrasting: set(&config.contrasting),
            choosing: set(&config.choosing),
            either: set(&config.either),
            set_pairs: ExactPhrases::new(&config.set_pairs, analyzer),
        }
    }

    /// The sides in order; words that are in none belong to all. Empty: it asks one thing.
    pub(super) fn find(&self, asked: &SidesAsked<'_>) -> Vec<Side> {
        let sides = self.joined(asked);
        let is_background = |side: &Side| {
            asked.words[side.words.clone()].iter().any(|word| word.role == WordRole::Background)
        };
        if sides.iter().any(is_background) { Vec::new() } else { sides }
    }

    fn joined(&self, asked: &SidesAsked<'_>) -> Vec<Side> {
        let by_kind = self.kinds_joined(asked);
        if by_kind.len() >= 2 {
            return by_kind;
        }
        let by_medicine = self.medicines_joined(asked);
        if by_medicine.len() >= 2 {
            return by_medicine;
        }
        let compared = self.compared(asked);
        if compared.is_empty() && !asked.is_sentence() { self.listed(asked) } else { compared }
    }

    /// Whether a word sets things side by side and says nothing more of them.
    pub(super) fn is_between(&self, folded: &str) -> bool {
        [&self.joining, &self.opposing, &self.contrasting, &self.choosing]
            .iter()
            .any(|words| words.contains(folded))
    }

    /// Whether a word contrasts things.
    pub(super) fn contrasts(&self, folded: &str) -> bool {
        self.contrasting.contains(folded) || self.opposing.contains(folded) || self.choosing.contains(folded)
    }

    /// Places of words in phrases that join nothing to ask for.
    fn in_set_pairs(&self, words: &[Word]) -> HashSet<usize> {
        let exact: Vec<&str> = words.iter().map(|word| word.token.exact.as_str()).collect();
        let opening = |start: usize| {
            let length = self.set_pairs.opening(&exact[start..]).unwrap_or_default();
            start..start + length
        };
        (0..exact.len()).flat_map(opening).collect()
    }

    /// Sides that each ask for another kind of section: “symptoms, diagnosis and treatment of X”.
    fn kinds_joined(&self, asked: &SidesAsked<'_>) -> Vec<Side> {
        let tokens: Vec<&Token> = asked
            .words
            .iter()
            .filter(|word| word.role != WordRole::Condition)
            .map(|word| &word.token)
            .collect();
        let place_of = |position: u32| asked.words.iter().position(|word| word.token.position == position);
        let mut sides: Vec<Side> = Vec::new();
        for cue in asked.intents.kind_cues(&tokens) {
            let (Some(start), Some(last)) = (place_of(cue.first), place_of(cue.last)) else { continue };
            let side = |start: usize| Side { words: start..last + 1, joined_by: JoinedBy::Kind(cue.kind) };
            let Some(before) = sides.last_mut() else {
                sides.push(side(start));
                continue;
            };
            match self.joint_before(asked, before.words.end, start) {
                // “signs and symptoms” are one thing
                Some(_) if before.joined_by == JoinedBy::Kind(cue.kind) => before.words.end = last + 1,
                Some(joint) => sides.push(side(joint.start)),
                None if sides.len() < 2 => sides = vec![side(start)],
                None => break,
            }
        }
        if !(2..=MAX_SIDES).contains(&sides.len()) {
            return Vec::new();
        }
        if let [Side { words: first, .. }, Side { words: second, .. }] = sides.as_mut_slice() {
            // each with an object of its own: “causes of the pain and treatment of the anemia”
            let end = self.joint_before(asked, first.end, second.end).map_or(second.start, |joint| joint.end);
            let says = |range: Range<usize>| {
                asked.words.get(range).into_iter().flatten().any(|word| word.role == WordRole::Content)
            };
            if says(first.end..end) && says(second.end..asked.words.len()) {
                *first = 0..end;
                second.end = asked.words.len();
            }
        }
        sides
    }

    /// Sides that each name another medicine: “ibuprofen or naproxen”.
    fn medicines_joined(&self, asked: &SidesAsked<'_>) -> Vec<Side> {
        let mut sides: Vec<&NamedMedicine> = Vec::new();
        for medicine in asked.medicines {
            let is_other =
                |side: &&NamedMedicine| side.names.iter().all(|name| !medicine.names.contains(name));
            // a medicine isn't set against its own class
            let is_of_one_sort = |side: &&NamedMedicine| side.is_class == medicine.is_class;
            if !sides.iter().all(|side| is_other(side) && is_of_one_sort(side)) {
                return Vec::new();
            }
            if let Some(before) = sides.last() {
                let between = asked.words.get(before.end..medicine.start).unwrap_or_default();
                let sets_apart = |word: &Word| self.is_between(&word.token.exact);
                let is_listed = between.is_empty() && Self::is_cut(asked, medicine.start);
                if !between.iter().any(sets_apart) && !is_listed {
                    return Vec::new();
                }
            }
            sides.push(medicine);
        }
        if !(2..=MAX_SIDES).contains(&sides.len()) {
            return Vec::new();
        }
        // what a side says besides its name follows it at once: “alendronate pills”
        let end = |side: &NamedMedicine, most: usize| {
            let own = |place: &usize| asked.words[*place].role == WordRole::Content;
            (side.end..most).take_while(own).last().map_or(side.end, |last| last + 1)
        };
        let ends: Vec<usize> = sides
            .iter()
            .enumerate()
            .map(|(at, side)| sides.get(at + 1).map_or(side.end, |next| end(side, next.start)))
            .collect();
        sides
            .iter()
            .zip(ends)
            .map(|(side, end)| Side { words: side.start..end, joined_by: JoinedBy::Comparison })
            .collect()
    }

    /// Two sides that are compared: “infantile versus adult”, “the difference between EMG and NCS”.
    fn compared(&self, asked: &SidesAsked<'_>) -> Vec<Side> {
        let exact = |place: usize| asked.words[place].token.exact.as_str();
        let places = || 1..asked.words.len().saturating_sub(1);
        let says = |list: &HashSet<String>| asked.words.iter().any(|word| list.contains(&word.token.exact));
        let (contrasts, chooses) = (says(&self.contrasting), says(&self.choosing));
        let joint = places()
            .find(|&place| self.opposing.contains(exact(place)))
            .or_else(|| places().find(|&place| contrasts && self.joining.contains(exact(place))))
            .or_else(|| places().find(|&place| chooses && self.either.contains(exact(place))));
        let Some(joint) = joint else { return Vec::new() };
        let speaks = |place: &usize| {
            let word = &asked.words[*place];
            word.role != WordRole::LeftOut && !self.is_between(&word.token.exact)
        };
        let left = (0..joint).rev().take_while(|place| speaks(place) && !Self::is_cut(asked, place + 1));
        let Some(left) = left.take(MAX_COMPARED).last() else { return Vec::new() };
        let Some(start) = (joint + 1..asked.words.len()).find(|place| speaks(place)) else {
            return Vec::new();
        };
        // “compared to the …”: only words that say nothing come between
        if Self::is_cut(asked, start) || start - joint > MAX_BEFORE_CUE + 1 {
            return Vec::new();
        }
        let right = (start..asked.words.len())
            .take_while(|&at| speaks(&at) && (at == start || !Self::is_cut(asked, at)));
        let end = right.take(MAX_COMPARED).last().map_or(start, |last| last + 1);
        let sides = [left..joint, start..end];
        let has_own = |side: &Range<usize>| {
            asked.words[side.clone()]
                .iter()
                .any(|word| matches!(word.role, WordRole::Content | WordRole::Cue))
        };
        // “infantile versus adult osteopetrosis”: the second may be a name
        if sides.iter().any(has_own) {
            sides.map(|words| Side { words, joined_by: JoinedBy::Comparison }).to_vec()
        } else {
            Vec::new()
        }
    }

    /// Things that a look-up lists: “braces, shoes and walking aids”.
    fn listed(&self, asked: &SidesAsked<'_>) -> Vec<Side> {
        let mut sides: Vec<Side> = Vec::new();
        let mut is_open = true;
        let set_pairs = self.in_set_pairs(asked.words);
        for (place, word) in asked.words.iter().enumerate() {
            let is_cut = Self::is_cut(asked, place);
            if Self::is_after_colon(asked, place) {
                // what is before a colon belongs to all of the list
                sides.clear();
            }
            if self.joining.contains(&word.token.exact) || is_cut {
                is_open = true;
            }
            if set_pairs.contains(&place) {
                is_open = sides.is_empty();
                continue;
            }
            match word.role {
                WordRole::Content | WordRole::Cue if is_open => {
                    sides.push(Side { words: place..place + 1, joined_by: JoinedBy::List });
                    is_open = false;
                }
                WordRole::Content | WordRole::Cue => match sides.last_mut() {
                    Some(side) if side.words.end == place => side.words.end = place + 1,
                    // words after the list belong to all of it, and then it is no list
                    _ => return Vec::new(),
                },
                WordRole::Condition | WordRole::LeftOut | WordRole::Background => {}
            }
        }
        let is_short = |side: &Side| side.words.len() <= MAX_COMPARED;
        if (2..=MAX_SIDES).contains(&sides.len()) && sides.iter().all(is_short) { sides } else { Vec::new() }
    }

    /// What joins the words before `end` with the cue that starts at `start`, if anything does.
    fn joint_before(&self, asked: &SidesAsked<'_>, end: usize, start: usize) -> Option<Joint> {
        (end..=start).rev().find_map(|place| {
            let said = asked.words.get(place..start)?.iter();
            // “…, is the treatment the same?” is a question of its own
            if said.clone().any(|word| asked.begins_question(word)) {
                return None;
            }
            if said.filter(|word| word.role != WordRole::LeftOut).count() > MAX_BEFORE_CUE {
                return None;
            }
            let joins = place
                .checked_sub(1)
                .filter(|before| *before >= end && self.joining.contains(&asked.words[*before].token.exact));
            match joins {
                Some(word) => Some(Joint { end: word, start: place }),
                None if Self::is_cut(asked, place) => Some(Joint { end: place, start: place }),
                None => None,
            }
        })
    }

    /// Whether a colon is between a word and the one before.
    fn is_after_colon(asked: &SidesAsked<'_>, place: usize) -> bool {
        let (Some(before), Some(word)) = (place.checked_sub(1), asked.words.get(place)) else { return false };
        let span = asked.words[before].token.span.end..word.token.span.start;
        asked.text.get(span).is_some_and(|between| between.contains(':'))
    }

    /// Whether a comma or a sign is between a word and the one before.
    fn is_cut(asked: &SidesAsked<'_>, place: usize) -> bool {
        let (Some(before), Some(word)) = (place.checked_sub(1), asked.words.get(place)) else { return false };
        let span = asked.words[before].token.span.end..word.token.span.start;
        asked.text.get(span).is_some_and(|between| between.contains([',', '&', '+', '/', ';', ':', '(', ')']))
    }
}
