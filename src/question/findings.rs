//! What follows from the words of a question: small talk, a question about a source, a statement of a diagnosis, figures,
//! and what it compares.

use super::clauses::ClauseRole;
use super::condition_asked::ConditionAsked;
use super::reading::Reading;
use super::sides::SidesAsked;
use super::understander::stems;
use super::{
    ConditionCoverage, Figure, NamedMedicine, Personal, Side, SourceAsked, Understander, Word, WordRole,
};
use crate::analysis::Token;
use crate::config::Translated;

impl Understander {
    /// What a question asks of the documents themselves.
    pub(super) fn source_asked(&self, reading: &Reading, goes_on: bool) -> Option<SourceAsked> {
        let asks = |place: usize| {
            let mut clauses = reading.clauses.all.iter();
            clauses.any(|clause| clause.role != ClauseRole::Talk && clause.words.contains(&place))
        };
        let asking = reading.words.iter().enumerate().filter(|(place, _)| asks(*place)).map(|(_, word)| word);
        let says = |word: &Word| !matches!(word.role, WordRole::LeftOut | WordRole::Condition);
        let (tokens, speaks): (Vec<&Token>, Vec<bool>) = asking.map(|word| (&word.token, says(word))).unzip();
        self.rules.sources.asked(&tokens, &speaks, goes_on)
    }

    /// The reply to a message that is nothing but small talk.
    pub(super) fn small_talk(&self, reading: &Reading, stems: &[&str]) -> Option<Translated> {
        let speaks: Vec<bool> = reading.words.iter().map(|word| word.role != WordRole::LeftOut).collect();
        let reply = self.rules.care.small_talk(stems, &speaks).or_else(|| {
            // “hey whats up lol”
            let quiet = |token: &&Token| token.words == 1 && !reading.clauses.chat.contains(&token.position);
            let rest: Vec<&str> =
                reading.tokens().iter().filter(quiet).map(|token| token.stem.as_str()).collect();
            self.rules.care.small_talk(&rest, &[])
        });
        reply.cloned()
    }

    /// What is asked for one person that no passage can give, as it was written or as it was corrected.
    pub(super) fn personal(&self, reading: &Reading) -> Option<Personal> {
        let written = stems(&reading.written);
        let corrected = reading.tokens_corrected.as_deref().map(stems);
        std::iter::once(&written)
            .chain(&corrected)
            .find_map(|stems| self.rules.care.personal(&reading.question, stems, &self.known.medicines))
    }

    /// The figures of a question; of those that people mention about their own lives, only those that it asks about, and how
    /// often something is done only of `medicines`.
    pub(super) fn figures(&self, reading: &Reading, medicines: &[NamedMedicine]) -> Vec<Figure> {
        let asking = reading.clauses.all.iter().filter(|clause| clause.role == ClauseRole::Question);
        let asked: Vec<&str> = asking
            .filter_map(|clause| {
                let words = reading.words.get(clause.words.clone())?;
                reading.text().get(words.first()?.token.span.start..words.last()?.token.span.end)
            })
            .collect();
        let is_asked = |figure: &Figure| asked.iter().any(|clause| clause.contains(&figure.text));
        let mut figures = self.rules.care.figures(&reading.question);
        let is_of_medicine = |figure: &Figure| !figure.is_frequency() || !medicines.is_empty();
        figures.retain(|figure| !figure.is_often_background() || is_asked(figure) && is_of_medicine(figure));
        figures
    }

    /// Whether words name no subject.
    pub(super) fn says_nothing(&self, words: &[Word]) -> bool {
        let is_silent = |word: &Word| matches!(word.role, WordRole::LeftOut | WordRole::Background);
        !words.is_empty() && words.iter().all(|word| is_silent(word) || self.is_vague(&word.token))
    }

    /// Whether a message only says who has which condition.
    pub(super) fn states_diagnosis(&self, reading: &Reading) -> bool {
        let is_of_statement = |word: &Word| {
            let exact = &word.token.exact;
            self.rules.diagnosis_statement.contains(exact) || exact.bytes().all(|byte| byte.is_ascii_digit())
        };
        reading.words.iter().any(|word| reading.is_in_name(word))
            && reading.words.iter().all(|word| reading.is_in_name(word) || is_of_statement(word))
    }

    /// The things that a question of one clause asks about, where they are several.
    pub(super) fn sides(&self, reading: &Reading, medicines: &[NamedMedicine]) -> Vec<Side> {
        self.rules.sides.find(&SidesAsked {
            text: reading.text(),
            words: &reading.words,
            medicines,
            intents: &self.rules.intents,
            clauses: &self.rules.clauses,
        })
    }
}

/// Conditions that no document is about and that are compared with one that documents are about.
#[derive(Default)]
pub(super) struct Compared {
    pub(super) conditions: Vec<String>,
    /// Positions of the words that name them.
    pub(super) words: Vec<u32>,
}

/// What is compared with the condition that a question is about.
pub(super) fn compared_with(reading: &Reading, asked: &ConditionAsked) -> Compared {
    if asked.condition.is_none() {
        return Compared::default();
    }
    let missing = || reading.named.iter().filter(|found| found.coverage != ConditionCoverage::Covered);
    Compared {
        conditions: missing().map(|found| found.condition.clone()).collect(),
        words: missing().flat_map(|found| found.words.0..found.words.1).collect(),
    }
}
