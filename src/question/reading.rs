//! Reads the words of a question: their spelling, the conditions that they name, its clauses, and what each word is for.

use super::addresses::without_addresses;
use super::condition_names::is_short_form;
use super::corrected_question::CorrectedQuestion;
use super::intents::IntentMatch;
use super::understander::is_in;
use super::word_roles::Clauses;
use super::{ConditionCoverage, ConditionMatch, Understander, Vocabulary, Word, WordRole};
use crate::analysis::Token;
use crate::safety::{MessageLanguage, detect_language};

/// The minimum number of words of a question whose language is detected from its letters.
const MIN_DETECTED_WORDS: usize = 6;

/// A question word by word.
pub(super) struct Reading {
    /// The question without addresses of people.
    pub(super) question: String,
    /// Its tokens as they were written.
    pub(super) written: Vec<Token>,
    /// The tokens after the spelling was corrected, if it was.
    pub(super) tokens_corrected: Option<Vec<Token>>,
    pub(super) corrected: CorrectedQuestion,
    /// Language of the question, where it isn't English: its code, or nothing where the program has no texts in it.
    pub(super) language: Option<&'static str>,
    /// The conditions that it names, whether documents are about them or not.
    pub(super) named: Vec<ConditionMatch>,
    pub(super) clauses: Clauses,
    pub(super) intent: Option<IntentMatch>,
    pub(super) words: Vec<Word>,
}

impl Reading {
    /// The tokens that are searched for.
    pub(super) fn tokens(&self) -> &[Token] {
        self.tokens_corrected.as_deref().unwrap_or(&self.written)
    }

    /// The text that they are of.
    pub(super) fn text(&self) -> &str {
        self.corrected.text.as_deref().unwrap_or(&self.question)
    }

    /// Whether a position is part of the name of a condition that documents are about.
    pub(super) fn is_condition(&self, position: u32) -> bool {
        is_in(&self.named, position, |coverage| coverage == ConditionCoverage::Covered)
    }

    /// Whether it is nothing but the name of a condition.
    pub(super) fn is_bare_name(&self) -> bool {
        let is_article = |word: &Word| matches!(word.token.exact.as_str(), "the" | "a" | "an" | "please");
        let is_name = |word: &Word| word.role == WordRole::Condition;
        self.words.iter().any(is_name)
            && self
                .words
                .iter()
                .all(|word| is_name(word) || word.role == WordRole::LeftOut && is_article(word))
    }

    /// Whether a word is in the name of a condition, or could be the short form of one.
    pub(super) fn is_in_name(&self, word: &Word) -> bool {
        let position = word.token.position;
        let shouts = !self.question.bytes().any(|byte| byte.is_ascii_lowercase());
        self.named.iter().any(|name| (name.words.0..name.words.1).contains(&position))
            || !shouts && is_short_form(&word.text)
    }
}

impl Understander {
    /// Reads a question about a corpus with these words.
    pub(super) fn read(&self, question: &str, vocabulary: &dyn Vocabulary) -> Reading {
        let question = without_addresses(question);
        let written = self.tokens(&question);
        let language = self.language(&question, &written);
        // words of another language are not misspelled English
        let corrected = if language.is_none() {
            let kept = self.known.conditions.kept(&question, &written);
            CorrectedQuestion::new(&question, &written, &kept, &self.known.spelling, vocabulary)
        } else {
            CorrectedQuestion::default()
        };
        let tokens_corrected = corrected.text.as_ref().map(|text| self.tokens(text));
        let tokens = tokens_corrected.as_ref().unwrap_or(&written);
        let text = corrected.text.as_deref().unwrap_or(&question);
        let named = self.known.conditions.find(text, tokens, vocabulary);
        let clauses = self.clauses(text, tokens, &named, language);
        let is_condition =
            |position: u32| is_in(&named, position, |coverage| coverage == ConditionCoverage::Covered);
        let asks =
            |position: u32| !clauses.silent.contains(&position) && !clauses.background.contains(&position);
        let intent = self.rules.intents.find(tokens, |at| is_condition(at) || !asks(at));
        let words = Vec::new();
        let mut reading = Reading {
            question,
            written,
            tokens_corrected,
            corrected,
            language,
            named,
            clauses,
            intent,
            words,
        };
        let mut words = self.words(&reading);
        self.join_apart(&mut words, vocabulary);
        self.expand(&mut words, &reading.clauses.silent);
        self.promote(&mut words, &reading.clauses, reading.intent.is_some());
        reading.words = words;
        reading
    }

    /// The language of a question that isn't English.
    fn language(&self, question: &str, written: &[Token]) -> Option<&'static str> {
        if let Some(language) = self.rules.languages.of(question, written) {
            return Some(language);
        }
        // with few words and typos, detection is unreliable
        let is_long = written.len() >= MIN_DETECTED_WORDS;
        // nor is one letter a sign of anything: “biopsy y/n”
        let is_word = |token: &&Token| is_long || token.span.len() > 1;
        let words: Vec<&str> =
            written.iter().filter(is_word).filter_map(|token| question.get(token.span.clone())).collect();
        let known = self.rules.urgency.detector().language(&words.join(" "));
        let detected = known.or_else(|| detect_language(question).filter(|_| is_long))?;
        (detected != MessageLanguage::En).then_some("")
    }
}
