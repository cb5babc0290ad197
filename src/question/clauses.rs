//! Clauses of a message: questions, background, and small talk.

use std::collections::HashSet;
use std::ops::Range;

use super::list_marks::list_marks;
use super::phrase::{ExactPhrases, Phrases};
use crate::analysis::{Analyzer, Token};
use crate::config::ConversationConfig;

/// What a clause does in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClauseRole {
    /// It asks.
    Question,
    /// It says what the question is about.
    Background,
    /// It greets, thanks, introduces or says how to answer.
    Talk,
}

/// A clause: a range of the words of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Places of its words.
    pub words: Range<usize>,
    /// What it does.
    pub role: ClauseRole,
}

/// Words that begin questions, and relative clauses too.
const RELATIVES: [&str; 12] =
    ["who", "whom", "whose", "which", "when", "where", "what", "que", "quien", "cuando", "donde", "como"];
/// Words after them in a relative clause: “which my doctor gave us”.
const RELATIVE_SUBJECTS: [&str; 20] = [
    "i", "you", "he", "she", "it", "we", "they", "my", "your", "his", "her", "our", "their", "the", "a",
    "this", "that", "mi", "el", "la",
];

/// Knows how clauses begin and what only talk says.
#[derive(Debug)]
pub(super) struct ClauseRules {
    /// Words that begin a question: “what”, “is”, “can”.
    openers: HashSet<String>,
    /// Words before them that join or lead in: “and”, “so”, “also”.
    leads: HashSet<String>,
    /// Phrases with which a clause of talk begins.
    talk: Phrases,
    /// Words and phrases without meaning for retrieval: “pls”, “these days”.
    chat: ExactPhrases,
    /// Polite words that lead in to a question: “kindly”, “may I ask”.
    polite: ExactPhrases,
    /// Words that begin a question which asks for more than yes or no.
    interrogatives: HashSet<String>,
    /// “or”.
    either: HashSet<String>,
    /// Verbs that end what a relative clause says of somebody: “should”, “can”.
    modals: HashSet<String>,
    /// Verbs with which such a clause begins after “who”.
    passing_verbs: HashSet<String>,
}

impl ClauseRules {
    pub(super) fn new(config: &ConversationConfig, analyzer: &Analyzer) -> Self {
        let set = |words: &[String]| words.iter().cloned().collect();
        Self {
            openers: set(&config.openers),
            leads: set(&config.leads),
            talk: Phrases::new(&config.talk, analyzer),
            chat: ExactPhrases::new(&config.chat, analyzer),
            polite: ExactPhrases::new(&config.polite, analyzer),
            interrogatives: set(&config.interrogatives),
            either: set(&config.either),
            modals: set(&config.modals),
            passing_verbs: set(&config.told),
        }
    }

    /// The clauses of a message with these words.
    pub(super) fn split(
        &self,
        text: &str,
        words: &[&Token],
        says_nothing: impl Fn(&Token) -> bool,
    ) -> Vec<Clause> {
        let mut clauses = Vec::new();
        let mut start = 0;
        // the marks of a list end clauses, and are in none
        for stop in list_marks(text, words).into_iter().chain([words.len()]) {
            for end in start + 1..=stop {
                if end < stop && !self.divides(text, &words[start..stop], end - start, &says_nothing) {
                    continue;
                }
                let role = self.role(text, &words[start..end], words.get(end), &says_nothing);
                clauses.push(Clause { words: start..end, role });
                start = end;
            }
            start = stop + 1;
        }
        if clauses.iter().all(|clause| clause.role != ClauseRole::Question) {
            // background without a question is what is asked about: “bowed legs”
            for clause in clauses.iter_mut().filter(|clause| clause.role == ClauseRole::Background) {
                clause.role = ClauseRole::Question;
            }
        }
        clauses
    }

    /// Places of words that say nothing: chat words, years, politeness before a question, and the marks of a list.
    pub(super) fn chat(&self, text: &str, words: &[&Token]) -> Vec<usize> {
        let exact: Vec<&str> = words.iter().map(|word| word.exact.as_str()).collect();
        let mut places: Vec<usize> = Vec::new();
        for start in 0..exact.len() {
            if let Some(length) = self.chat.opening(&exact[start..]) {
                places.extend(start..start + length);
            }
        }
        for start in 0..exact.len() {
            let leads_in = start.checked_sub(1).is_none_or(|before| {
                places.contains(&before)
                    || self.leads.contains(exact[before])
                    || Self::is_cut(text, words, start)
            });
            if let Some(length) = self.polite.opening(&exact[start..]).filter(|_| leads_in) {
                places.extend(start..start + length);
            }
        }
        places.extend(list_marks(text, words));
        let is_year = |word: &str| {
            word.len() == 4
                && word.bytes().all(|b| b.is_ascii_digit())
                && (word.starts_with("19") || word.starts_with("20"))
        };
        places.extend((0..words.len()).filter(|&place| is_year(&words[place].exact)));
        places
    }

    /// Places of words that a question says of somebody in passing: “my son, who was diagnosed in spring, …”.
    pub(super) fn in_passing(&self, words: &[&Token]) -> Vec<usize> {
        let mut places = Vec::new();
        let mut start = 1;
        while start + 1 < words.len() {
            let begins = words[start].exact == "who" && self.passing_verbs.contains(&words[start + 1].exact);
            let end =
                begins.then(|| (start + 2..words.len()).find(|&at| self.modals.contains(&words[at].exact)));
            if let Some(Some(end)) = end {
                places.extend(start..end);
                start = end;
            }
            start += 1;
        }
        places
    }

    /// Whether a new clause begins at a word, counted from the beginning of the current one.
    fn divides(
        &self,
        text: &str,
        words: &[&Token],
        at: usize,
        says_nothing: &impl Fn(&Token) -> bool,
    ) -> bool {
        let between = &text[words[at - 1].span.end..words[at].span.start];
        if between.contains(['?', '!', ';', '\n', '…']) || between.contains(". ") || between.contains("...")
        {
            return true;
        }
        let opens = self.opens(&words[at..]);
        let is_talk = || words[..at].iter().all(|word| says_nothing(word)) || self.is_talk(&words[..at]);
        if between.contains(": ") || between.contains(" - ") || between.contains(" – ") {
            return opens || is_talk();
        }
        // a comma divides talk from the rest, and questions from each other: background before a question belongs to it
        let joins = words[at].exact != "who" && self.leads.contains(&words[at].exact) && words.len() > at + 1;
        // “… or is it a pill” is the other side of one question
        let asks_openly = || {
            let mut rest = words[at..].iter().skip_while(|word| self.leads.contains(&word.exact));
            rest.next().is_some_and(|word| self.interrogatives.contains(&word.exact))
        };
        if self.either.contains(&words[at].exact) && opens && !asks_openly() {
            return false;
        }
        let is_in_passing =
            words.get(at + 1).is_some_and(|word| matches!(word.exact.as_str(), "who" | "which"))
                && words.get(at + 2).is_some_and(|word| self.passing_verbs.contains(&word.exact));
        if between.contains(',') {
            let asks_again = joins && !is_in_passing || self.asks_again(&words[at..]);
            return is_talk() || opens && asks_again && self.opens(words);
        }
        between.trim().is_empty() && opens && joins && !is_in_passing && at > 1 && self.opens(words)
    }

    /// Whether words after a comma ask something of their own, and say nothing of what is before: “is it painful, can it be
    /// cured”, unlike “can my son, who has it, swim”.
    fn asks_again(&self, words: &[&Token]) -> bool {
        let [first, second, ..] = words else { return false };
        let may_be_relative = RELATIVES.contains(&first.exact.as_str());
        !self.leads.contains(&first.exact)
            && (!may_be_relative
                || !self.passing_verbs.contains(&second.exact)
                    && !RELATIVE_SUBJECTS.contains(&second.exact.as_str()))
    }

    /// Whether a sign that ends a clause, or a comma, is between a word and the one before.
    fn is_cut(text: &str, words: &[&Token], at: usize) -> bool {
        let between = text.get(words[at - 1].span.end..words[at].span.start).unwrap_or_default();
        between.contains(|sign: char| !sign.is_alphanumeric() && !sign.is_whitespace() || sign == '\n')
    }

    /// Whether a folded word joins or leads in, or is chat.
    pub(super) fn is_lead(&self, folded: &str) -> bool {
        self.leads.contains(folded)
    }

    /// Whether a folded word begins questions.
    pub(super) fn is_opener(&self, folded: &str) -> bool {
        self.openers.contains(folded)
    }

    /// Whether words begin as a question does, after words that lead in.
    pub(super) fn opens(&self, words: &[&Token]) -> bool {
        let mut rest = words.iter().skip_while(|word| self.leads.contains(&word.exact));
        rest.next().is_some_and(|word| self.openers.contains(&word.exact))
    }

    fn is_talk(&self, words: &[&Token]) -> bool {
        let rest: Vec<&str> = words
            .iter()
            .skip_while(|word| self.leads.contains(&word.exact))
            .map(|word| word.stem.as_str())
            .collect();
        let all: Vec<&str> = words.iter().map(|word| word.stem.as_str()).collect();
        self.talk.opening(&rest).is_some() || self.talk.opening(&all).is_some()
    }

    fn role(
        &self,
        text: &str,
        words: &[&Token],
        next: Option<&&Token>,
        says_nothing: &impl Fn(&Token) -> bool,
    ) -> ClauseRole {
        let end = words.last().map_or(0, |word| word.span.end);
        let after = &text[end..next.map_or(text.len(), |next| next.span.start)];
        let is_asked = after.contains('?');
        if self.is_talk(words) {
            return ClauseRole::Talk;
        }
        if is_asked || self.opens(words) {
            return ClauseRole::Question;
        }
        if words.iter().all(|word| says_nothing(word)) { ClauseRole::Talk } else { ClauseRole::Background }
    }
}
