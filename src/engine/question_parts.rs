//! The questions that one consists of: its clauses, its numbers, its sides, or one for each condition that it names.

use std::borrow::Cow;

use super::Engine;
use crate::question::{JoinedBy, Mention, Personal, Side, Understanding, Word, WordRole};

/// The maximum number of conditions in one answer.
const MAX_CONDITIONS: usize = 4;

/// Words that ask nothing without another: “and what not”.
const NEGATIONS: [&str; 2] = ["not", "no"];

/// Words from “type” to its number, or from one number to the next, at most.
const NEAR_NUMBER: usize = 3;
/// Letters of words between them, at most.
const SHORT_WORD: usize = 3;

/// The questions that one consists of.
#[derive(Default)]
pub(super) struct QuestionParts {
    pub(super) parts: Vec<QuestionPart>,
    /// Of sides of one question, which is only cut where each has an answer of its own: what joins them.
    pub(super) joined_by: Option<JoinedBy>,
}

/// One of the things that a question asks.
pub(super) struct QuestionPart {
    /// The words that ask it, or the condition that it is about.
    pub(super) about: String,
    pub(super) understanding: Understanding,
}

impl Engine {
    /// The things that a question asks, in its order.
    pub(super) fn parts_of(&self, whole: &Understanding) -> QuestionParts {
        if whole.more || whole.source.is_some() {
            return QuestionParts::default();
        }
        let is_combined = whole.personal == Some(Personal::Combining);
        let parts = self.parts_apart(whole);
        if parts.len() >= 2 || whole.conditions_named().len() >= 2 || is_combined {
            return QuestionParts { parts, joined_by: None };
        }
        QuestionParts {
            parts: self.sides_of(whole),
            joined_by: whole.sides.first().map(|side| side.joined_by),
        }
    }

    /// The clauses, numbers or conditions that it asks about, where they are several.
    fn parts_apart(&self, whole: &Understanding) -> Vec<QuestionPart> {
        if whole.clauses.len() >= 2 {
            let mut parts =
                clauses_of(whole, |understanding| self.understander.kind_asked(&asking_words(understanding)));
            for part in &mut parts {
                part.understanding.quantity = self.understander.quantity_asked(&part.about);
            }
            return parts;
        }
        let numbers = self.numbers_of(whole);
        if numbers.len() >= 2 {
            return by_number(whole, &numbers);
        }
        let conditions = whole.conditions_named();
        if !(2..=MAX_CONDITIONS).contains(&conditions.len()) || !self.are_apart(whole) {
            return Vec::new();
        }
        let mut whole = Cow::Borrowed(whole);
        if whole.compares {
            // “differ” and “worse” are words of the comparison, not of any one side
            for word in &mut whole.to_mut().words {
                let speaks = matches!(word.role, WordRole::Content | WordRole::Cue | WordRole::LeftOut);
                if speaks && self.understander.contrasts(&word.token.exact) {
                    word.role = WordRole::LeftOut;
                    word.synonyms.clear();
                    word.text.clear();
                }
            }
        }
        let whole = whole.as_ref();
        let says = whole.words.iter().any(|word| matches!(word.role, WordRole::Content | WordRole::Cue));
        let definition = self.understander.intents().kind_named(&self.config.answer.bare_name_intent);
        let part = |condition: &&str| {
            let mentions = whole.mentions.iter().filter(|mention| mention.condition == **condition);
            let mut understanding = about(whole, mentions);
            // two names and no more: what is each?
            understanding.kind = understanding.kind.or(definition.filter(|_| !says));
            let kind = understanding.kind.and_then(|kind| self.understander.intents().name(kind));
            understanding.text = match kind.filter(|_| !says) {
                Some(kind) => format!("{condition}: {}?", kind.replace('_', " ")),
                None => without_others(whole, condition),
            };
            QuestionPart { about: (*condition).to_owned(), understanding }
        };
        conditions.iter().map(part).collect()
    }

    /// Each side as a question of its own, with what belongs to all of them.
    fn sides_of(&self, whole: &Understanding) -> Vec<QuestionPart> {
        let places = |side: &Side| side.words.clone();
        let is_own = |place: usize| whole.sides.iter().map(places).any(|own| own.contains(&place));
        let part = |side: &Side| {
            let side_kind = match side.joined_by {
                JoinedBy::Kind(kind) => Some(kind),
                JoinedBy::Comparison | JoinedBy::List => None,
            };
            let mut understanding = Understanding { sides: Vec::new(), ..whole.clone() };
            let keeps = |place: usize| {
                let exact = &whole.words[place].token.exact;
                side.words.contains(&place) || !is_own(place) && !self.understander.is_between_sides(exact)
            };
            let mut text = String::new();
            let mut names_condition = false;
            for (place, word) in understanding.words.iter_mut().enumerate() {
                if keeps(place) {
                    names_condition |= word.role == WordRole::Condition;
                    // what is compared needs no “what's the” beside it
                    if side_kind.is_some() || word.role != WordRole::LeftOut {
                        text.extend([" ", word.text.as_str()]);
                    }
                } else if word.role != WordRole::Background {
                    word.role = WordRole::LeftOut;
                    word.synonyms.clear();
                }
            }
            if let Some((condition, _)) = understanding.condition.as_ref().filter(|_| !names_condition) {
                text.extend([" ", condition.as_str()]);
            }
            understanding.text = format!("{}?", text.trim());
            if side_kind.is_some() {
                understanding.kind = side_kind;
                understanding.kind_words =
                    whole.words[side.words.clone()].iter().map(|word| word.token.position).collect();
            }
            understanding.medicines.retain(|medicine| keeps(medicine.start));
            understanding.figures.retain(|figure| understanding.text.contains(&figure.text));
            understanding.quantity = self.understander.quantity_asked(&understanding.text);
            let own = whole.words[side.words.clone()].iter().map(|word| word.text.as_str());
            QuestionPart { about: own.collect::<Vec<_>>().join(" "), understanding }
        };
        whole.sides.iter().map(part).collect()
    }

    /// Places of the numbers of types or stages that a question names: “types I and III”.
    fn numbers_of(&self, whole: &Understanding) -> Vec<usize> {
        let numbered = &self.config.analyzer.numbered;
        let is_number = |at: usize| {
            let word = &whole.words[at];
            word.role == WordRole::Content && word.token.exact.bytes().all(|byte| byte.is_ascii_digit())
        };
        let mut places: Vec<usize> = Vec::new();
        let mut last = None;
        for at in 0..whole.words.len() {
            if numbered.contains(&whole.words[at].token.exact) {
                last = Some(at);
            } else if is_number(at) && last.is_some_and(|last| at - last <= NEAR_NUMBER) {
                let exact = |place: usize| &whole.words[place].token.exact;
                if places.iter().all(|&other| exact(other) != exact(at)) {
                    places.push(at);
                }
                last = Some(at);
            }
        }
        if places.len() <= MAX_CONDITIONS { places } else { Vec::new() }
    }

    /// Whether the conditions that a question names are compared, or treated in documents of their own.
    fn are_apart(&self, whole: &Understanding) -> bool {
        if whole.compares {
            return true;
        }
        let mut seen: Vec<Vec<usize>> = Vec::new();
        for condition in whole.conditions_named() {
            let keys = whole.named.iter().filter(|(name, _)| name == condition).map(|(_, key)| key.clone());
            let documents = self.documents_on(&keys.collect::<Vec<_>>());
            if seen.iter().any(|other| other.iter().any(|place| documents.contains(place))) {
                return false;
            }
            seen.push(documents);
        }
        true
    }
}

/// A word as documents write it: the initials of the condition's name in capitals, which mean more to an encoder.
fn in_capitals<'w>(word: &'w Word, condition: &str) -> Cow<'w, str> {
    let initials: String = condition.split_whitespace().filter_map(|name| name.chars().next()).collect();
    if word.role == WordRole::Condition && initials.to_lowercase() == word.token.exact {
        Cow::Owned(initials.to_uppercase())
    } else {
        Cow::Borrowed(&word.text)
    }
}

/// The words of a question without the names of other conditions than this one.
fn without_others(whole: &Understanding, condition: &str) -> String {
    let is_other = |position: u32| {
        whole.mentions.iter().any(|mention| {
            mention.condition != condition && (mention.position..mention.end).contains(&position)
        })
    };
    let words = whole.words.iter().filter(|word| !is_other(word.token.position) && !word.text.is_empty());
    words.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ") + "?"
}

/// The same question about each of these numbers.
fn by_number(whole: &Understanding, numbers: &[usize]) -> Vec<QuestionPart> {
    let part = |&number: &usize| {
        let mut understanding = Understanding { clauses: Vec::new(), ..whole.clone() };
        for &other in numbers.iter().filter(|&&other| other != number) {
            understanding.words[other].role = WordRole::LeftOut;
            understanding.words[other].synonyms.clear();
        }
        let before = whole.words[..number].iter().rev().find(|word| word.token.exact.len() > SHORT_WORD);
        let before = before.map_or("", |word| word.text.as_str());
        let about = format!("{before} {}", whole.words[number].text);
        let condition = whole.condition.as_ref().map_or("", |(condition, _)| condition.as_str());
        format!("{condition} {about}").trim().clone_into(&mut understanding.text);
        QuestionPart { about, understanding }
    };
    numbers.iter().map(part).collect()
}

/// The words that ask, without those that are left out.
fn asking_words(understanding: &Understanding) -> Vec<Word> {
    let asks = |word: &&Word| word.role != WordRole::Background;
    understanding.words.iter().filter(asks).cloned().collect()
}

/// A question about these mentions alone.
fn about<'a>(whole: &Understanding, mentions: impl Iterator<Item = &'a Mention>) -> Understanding {
    let mentions: Vec<Mention> = mentions.cloned().collect();
    let mut part = Understanding { clauses: Vec::new(), ..whole.clone() };
    let mut keys: Vec<String> = Vec::new();
    for mention in &mentions {
        if !keys.contains(&mention.key) {
            keys.push(mention.key.clone());
        }
    }
    if let Some(first) = mentions.first() {
        part.condition = Some((first.condition.clone(), keys));
        part.named =
            mentions.iter().map(|mention| (mention.condition.clone(), mention.key.clone())).collect();
        part.used_context = false;
    }
    part.mentions = mentions;
    part
}

/// Each clause as a question of its own. A clause that names no condition is about that of the one before
/// it, and one that only names a condition asks the same as that one.
fn clauses_of(
    whole: &Understanding,
    kind_of: impl Fn(&Understanding) -> Option<crate::passage::Kind>,
) -> Vec<QuestionPart> {
    let mut parts: Vec<QuestionPart> = Vec::new();
    for clause in &whole.clauses {
        let Some(words) = whole.words.get(clause.clone()) else { continue };
        let positions = words.first().map_or(0, |word| word.token.position)
            ..=words.last().map_or(0, |word| word.token.position);
        let named: Vec<&Mention> =
            whole.mentions.iter().filter(|mention| positions.contains(&mention.position)).collect();
        let asks = words.iter().any(|word| {
            matches!(word.role, WordRole::Content | WordRole::Cue)
                && !NEGATIONS.contains(&word.token.exact.as_str())
        });
        let mut part = if let Some(first) = named.first() {
            about(whole, named.iter().copied().filter(|mention| mention.condition == first.condition))
        } else if let Some(before) = parts.last().map(|part| &part.understanding) {
            Understanding {
                condition: before.condition.clone(),
                named: before.named.clone(),
                mentions: before.mentions.clone(),
                ..whole.clone()
            }
        } else {
            let first = whole.mentions.first().map(|mention| mention.condition.clone());
            about(whole, whole.mentions.iter().filter(|mention| Some(&mention.condition) == first.as_ref()))
        };
        part.clauses = Vec::new();
        for (place, word) in part.words.iter_mut().enumerate() {
            if !clause.contains(&place) && word.role != WordRole::Background {
                word.role = WordRole::LeftOut;
                word.synonyms.clear();
            }
        }
        part.kind = kind_of(&Understanding { words: words.to_vec(), ..part.clone() });
        if !asks && part.kind.is_none() {
            let Some(before) = parts.last().map(|part| &part.understanding) else { continue };
            if named.is_empty() {
                continue;
            }
            part.words.clone_from(&before.words);
            part.kind = before.kind;
        }
        let about = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        let of =
            part.condition.as_ref().filter(|_| named.is_empty()).map(|(condition, _)| condition.as_str());
        let name = part.condition.as_ref().map_or("", |(condition, _)| condition.as_str());
        let encoded = words.iter().map(|word| in_capitals(word, name)).collect::<Vec<_>>().join(" ");
        part.text = format!("{encoded} {}?", of.unwrap_or_default()).replace(" ?", "?");
        part.medicines.retain(|medicine| clause.contains(&medicine.start));
        part.figures.retain(|figure| about.contains(&figure.text));
        parts.push(QuestionPart { about, understanding: part });
    }
    if parts.len() < 2 { Vec::new() } else { parts }
}
