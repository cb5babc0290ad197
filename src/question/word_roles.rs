//! What each word of a question is for, and which of them ask.

use std::collections::HashSet;

use super::clauses::{Clause, ClauseRole};
use super::reading::Reading;
use super::understander::Understander;
use super::{Vocabulary, Word, WordRole};
use crate::analysis::Token;
use crate::config::commonness;

/// The minimum number of letters of a word that may be written as two.
const MIN_JOINED: usize = 7;

/// The maximum number of questions in one message that get their own part of the answer.
const MAX_CLAUSES: usize = 3;

/// The minimum length of a background word that is worth searching for.
const SHORTEST_TELLING: usize = 4;

/// Tier from which a background word is worth searching for.
const TELLING_TIER: usize = 2;

/// A question cut into words and clauses.
pub(super) struct Clauses {
    pub(super) all: Vec<Clause>,
    /// Words that say nothing here: chat words, publishers that are quoted.
    pub(super) silent: HashSet<u32>,
    /// Those of them that are chat words.
    pub(super) chat: HashSet<u32>,
    /// Words of the background.
    pub(super) background: HashSet<u32>,
    pub(super) publishers: Vec<String>,
}

impl Understander {
    /// The words of a question with the role of each; those of the reading are not looked at.
    pub(super) fn words(&self, reading: &Reading) -> Vec<Word> {
        let Reading { corrected, intent, clauses, language, .. } = reading;
        let (text, tokens) = (reading.text(), reading.tokens());
        let role = |token: &Token| {
            if reading.is_condition(token.position) {
                WordRole::Condition
            } else if self.is_left_out(token, *language) || clauses.silent.contains(&token.position) {
                WordRole::LeftOut
            } else if clauses.background.contains(&token.position) {
                WordRole::Background
            } else if intent.as_ref().is_some_and(|intent| intent.cue_positions.contains(&token.position)) {
                WordRole::Cue
            } else {
                WordRole::Content
            }
        };
        let joined_over = |position: u32| {
            tokens.iter().find(|token| {
                token.words > 1 && (token.position..token.position + token.words).contains(&position)
            })
        };
        tokens
            .iter()
            .filter(|token| token.words == 1)
            .map(|token| Word {
                text: text[token.span.clone()].to_owned(),
                role: role(token),
                token: token.clone(),
                joined: joined_over(token.position).cloned(),
                written: corrected.written_at(token.span.start).map(str::to_owned),
                synonyms: Vec::new(),
                commonness: commonness(&token.exact),
            })
            .collect()
    }

    /// If a question has no words of its own, its background is what it is about: all of it, or the terms
    /// in it if the question asks for a type of section. Medicines of the background belong to a question that only
    /// says “it”. In other backgrounds, everyday words are left out.
    pub(super) fn promote(&self, words: &mut [Word], clauses: &Clauses, asks_for_kind: bool) {
        for place in self.medicines_meant(words, clauses) {
            words[place].role = WordRole::Content;
        }
        let has_own = words.iter().any(|word| word.role == WordRole::Content && !self.is_vague(&word.token));
        for (place, word) in
            words.iter_mut().enumerate().filter(|(_, word)| word.role == WordRole::Background)
        {
            let is_clause = clauses
                .all
                .iter()
                .any(|clause| clause.role == ClauseRole::Background && clause.words.contains(&place));
            let is_everyday = word.commonness.is_some_and(|tier| tier < TELLING_TIER)
                || word.token.exact.chars().count() < SHORTEST_TELLING;
            let is_term = !is_everyday && !word.synonyms.is_empty();
            let is_subject = is_clause && !has_own && !self.is_vague(&word.token);
            let is_common = word.commonness == Some(0);
            if is_subject && (is_term || !asks_for_kind && !is_common) {
                word.role = WordRole::Content;
            } else if is_everyday {
                word.role = WordRole::LeftOut;
                word.synonyms.clear();
            }
        }
    }

    /// Places of the words of the background that name a medicine, where the question refers back and names none itself.
    fn medicines_meant(&self, words: &[Word], clauses: &Clauses) -> Vec<usize> {
        let asking = || clauses.all.iter().filter(|clause| clause.role == ClauseRole::Question);
        let is_asking = |place: usize| asking().any(|clause| clause.words.contains(&place));
        let refers_back = asking()
            .filter_map(|clause| words.get(clause.words.clone()))
            .any(|clause| clause.iter().any(|word| self.rules.follow_up.is_pronoun(&word.token.stem)));
        if !refers_back {
            return Vec::new();
        }
        let stems: Vec<&str> = words.iter().map(|word| word.token.stem.as_str()).collect();
        let named = self.known.medicines.find(&stems);
        if named.iter().any(|medicine| is_asking(medicine.start)) {
            return Vec::new();
        }
        named
            .iter()
            .flat_map(|medicine| medicine.start..medicine.end)
            .filter(|place| words[*place].role == WordRole::Background)
            .collect()
    }

    /// The questions of a message, where they are several that each ask something of their own.
    pub(super) fn questions(&self, words: &[Word], clauses: &Clauses) -> Vec<std::ops::Range<usize>> {
        let asks = |clause: &&Clause| {
            clause.role == ClauseRole::Question
                && words[clause.words.clone()]
                    .iter()
                    .any(|word| matches!(word.role, WordRole::Content | WordRole::Cue | WordRole::Condition))
        };
        let found: Vec<_> = clauses.all.iter().filter(asks).map(|clause| clause.words.clone()).collect();
        let each_asks = found.iter().all(|clause| {
            let words = &words[clause.clone()];
            words.iter().any(|word| matches!(word.role, WordRole::Content | WordRole::Condition))
                || self.kind_asked(words).is_some()
        });
        if (2..=MAX_CLAUSES).contains(&found.len()) && each_asks { found } else { Vec::new() }
    }

    /// Lets two words that passages write as one (“wheel chair”) find it, too.
    pub(super) fn join_apart(&self, words: &mut [Word], vocabulary: &dyn Vocabulary) {
        for at in 1..words.len() {
            let (first, second) = (&words[at - 1], &words[at]);
            // a letter says nothing alone, but “x ray” is no two words
            let is_letter = |word: &Word| word.role == WordRole::LeftOut && word.token.exact.len() == 1;
            let is_free = |word: &Word| word.role == WordRole::Content && word.joined.is_none();
            if !is_free(first) && !is_letter(first) || !is_free(second) {
                continue;
            }
            let together = format!("{}{}", first.token.exact, second.token.exact);
            let Some(token) = self.analyzer.analyze(&together).into_iter().next() else { continue };
            let is_long = together.len() >= MIN_JOINED || first.token.exact.len() == 1;
            if token.exact == together && is_long && vocabulary.knows(&token.stem) {
                let span = first.token.span.start..second.token.span.end;
                let token = Token { span, position: first.token.position, words: 2, ..token };
                words[at - 1].joined = Some(token.clone());
                words[at].joined = Some(token);
            }
        }
    }

    /// Gives each word the synonyms of itself or of the phrase that it is part of; names of
    /// conditions are found by what they name.
    pub(super) fn expand(&self, words: &mut [Word], silent: &HashSet<u32>) {
        for part in
            words.chunk_by_mut(|a, b| (a.role == WordRole::Condition) == (b.role == WordRole::Condition))
        {
            if part[0].role == WordRole::Condition {
                continue;
            }
            let tokens: Vec<&Token> = part.iter().map(|word| &word.token).collect();
            for expansion in self.known.lexicon.find(&tokens) {
                let phrase = &mut part[expansion.words];
                let speaks = phrase.iter().any(|word| word.role != WordRole::LeftOut);
                let takes = |word: &&mut Word| !speaks || word.role != WordRole::LeftOut;
                let is_silent = phrase.iter().any(|word| silent.contains(&word.token.position));
                if !speaks && (phrase.len() == 1 || is_silent) {
                    continue;
                }
                // a phrase of words that say nothing alone is looked for once
                let most = if speaks { phrase.len() } else { 1 };
                for word in phrase.iter_mut().filter(takes).take(most) {
                    word.synonyms.clone_from(&expansion.synonyms);
                }
            }
        }
    }
}

/// What is asked, as an encoder reads it: without talk and chat words, each clause ended in one way, and in small
/// letters where all of it is in capitals. The whole text where nothing is left.
pub(super) fn asked_text(text: &str, words: &[Word], clauses: &Clauses) -> String {
    let mut asked = String::with_capacity(text.len());
    for clause in clauses.all.iter().filter(|clause| clause.role != ClauseRole::Talk) {
        let mut last: Option<usize> = None;
        for word in words.get(clause.words.clone()).unwrap_or_default() {
            if clauses.chat.contains(&word.token.position) {
                continue;
            }
            let span = word.token.span.clone();
            // what is between two words stays (“x-ray”), unless a word between them is left out
            let between = last.map_or("", |last| text.get(last..span.start).unwrap_or(" "));
            let is_plain = !between.chars().any(char::is_alphanumeric) && !between.contains(['"', '*', '“']);
            asked.push_str(if last.is_some() && is_plain && !between.contains("  ") { between } else { " " });
            asked.push_str(&text[span.clone()]);
            last = Some(span.end);
        }
        if last.is_some() {
            asked.push_str(if clause.role == ClauseRole::Question { "?" } else { "." });
        }
    }
    let asked = asked.trim();
    let asked = if asked.chars().any(char::is_alphanumeric) { asked } else { text.trim() };
    let shouts = asked.contains(' ') && !asked.chars().any(char::is_lowercase);
    if shouts { asked.to_lowercase() } else { asked.to_owned() }
}

/// Places of words that only say how old somebody is: “4 yo”, “3 year old”, “aged 5”.
pub(super) fn ages(words: &[&Token]) -> Vec<usize> {
    let is_number = |word: &Token| word.stem.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let mut places = Vec::new();
    for at in 0..words.len() {
        if !is_number(words[at]) {
            continue;
        }
        let next = |offset: usize| words.get(at + offset).map_or("", |word| word.stem.as_str());
        let before = at.checked_sub(1).map_or("", |before| words[before].exact.as_str());
        if matches!(next(1), "yo" | "y.o") {
            places.extend(at..at + 2);
        } else if matches!(next(1), "year" | "month" | "week" | "y") && matches!(next(2), "old" | "o") {
            places.extend(at..at + 3);
        } else if before == "aged" {
            places.extend(at - 1..=at);
        }
    }
    places
}
