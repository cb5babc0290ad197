//! Reads the clauses of a question: which ask, which are background, and which words say nothing.

use std::collections::HashSet;

use super::clauses::ClauseRole;
use super::understander::is_in;
use super::word_roles::{Clauses, ages};
use super::{ConditionCoverage, ConditionMatch, Understander};
use crate::analysis::Token;

impl Understander {
    /// Cuts a question into clauses and finds what says nothing in it.
    pub(super) fn clauses(
        &self,
        text: &str,
        tokens: &[Token],
        named: &[ConditionMatch],
        language: Option<&'static str>,
    ) -> Clauses {
        let words: Vec<&Token> = tokens.iter().filter(|token| token.words == 1).collect();
        let rules = &self.rules.clauses;
        let names = |position: u32| is_in(named, position, |_| true);
        let chat: HashSet<usize> =
            rules.chat(text, &words).into_iter().filter(|&at| !names(words[at].position)).collect();
        // beside the name of a condition, the name of a publisher only says where to look
        let names_condition = named.iter().any(|found| found.coverage == ConditionCoverage::Covered);
        let in_short = if names_condition { self.publishers.in_short(text, &words) } else { Vec::new() };
        let chat: HashSet<u32> = chat.iter().chain(&in_short).map(|&at| words[at].position).collect();
        let mut silent = chat.clone();
        let says_nothing =
            |token: &Token| self.is_left_out(token, language) || silent.contains(&token.position);
        let mut all = rules.split(text, &words, says_nothing);
        for clause in &mut all {
            // what names a condition is no mere talk
            let named = words[clause.words.clone()].iter().any(|word| names(word.position));
            if clause.role == ClauseRole::Talk && named {
                clause.role = ClauseRole::Background;
            }
        }
        let mut background: HashSet<u32> = HashSet::new();
        if all.iter().all(|clause| clause.role != ClauseRole::Question) {
            for clause in all.iter_mut().filter(|clause| clause.role == ClauseRole::Background) {
                clause.role = ClauseRole::Question;
            }
        }
        for clause in &all {
            let of_clause = &words[clause.words.clone()];
            let positions = of_clause.iter().map(|word| word.position);
            match clause.role {
                ClauseRole::Talk => silent.extend(positions),
                ClauseRole::Background => background.extend(positions),
                ClauseRole::Question => {
                    background
                        .extend(rules.in_passing(of_clause).into_iter().map(|at| of_clause[at].position));
                    background.extend(ages(of_clause).into_iter().map(|at| of_clause[at].position));
                }
            }
        }
        // a disease that no document is about is no mere background
        background.retain(|&position| {
            !is_in(named, position, |coverage| coverage == ConditionCoverage::NotCovered)
        });
        let quoted = self.publishers.quoted(&words, |token| self.is_left_out(token, language));
        silent.extend(quoted.places.iter().map(|&at| words[at].position));
        Clauses { all, silent, chat, background, publishers: quoted.publishers }
    }
}
