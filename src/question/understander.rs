//! Reads questions: danger first, then spelling, names, clauses, and what is asked for.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use super::asking::words as words_of_message;
use super::clauses::ClauseRules;
use super::findings::{Compared, compared_with};
use super::other_languages::OtherLanguages;
use super::phrase::Phrases;
use super::sides::SideRules;
use super::source_asked::{Publishers, SourceRules};
use super::word_roles::asked_text;
use super::{
    CareRules, ConditionCoverage, ConditionMatch, Conversation, FollowUp, Form, Intents, KnownWords,
    QuantityAsked, QuantityRules, Understanding, UrgencyRules, Vocabulary, Word, WordRole,
};
use crate::analysis::{Analyzer, Token, fold};
use crate::config::Config;
use crate::corpus::DocumentInfo;
use crate::safety::TextEncoder;

/// The maximum number of words of a question; the rest is ignored.
const MAX_WORDS: usize = 512;

/// Reads questions.
#[derive(Debug)]
pub struct Understander {
    pub(super) analyzer: Arc<Analyzer>,
    pub(super) known: KnownWords,
    pub(super) publishers: Publishers,
    pub(super) rules: QuestionRules,
}

/// What the settings say of questions, whatever the corpus.
#[derive(Debug)]
pub struct QuestionRules {
    pub(super) intents: Intents,
    pub(super) urgency: UrgencyRules,
    pub(super) care: CareRules,
    pub(super) follow_up: FollowUp,
    pub(super) clauses: ClauseRules,
    pub(super) sources: SourceRules,
    pub(super) languages: OtherLanguages,
    pub(super) vague: HashSet<String>,
    pub(super) vague_elsewhere: HashSet<String>,
    pub(super) diagnosis_statement: HashSet<String>,
    pub(super) comparing: HashSet<String>,
    pub(super) quantities: QuantityRules,
    pub(super) sides: SideRules,
    /// Phrases of remarks about one's own life.
    pub(super) remarks: Phrases,
}

impl QuestionRules {
    /// Takes intents, urgency and care from the settings.
    #[must_use]
    pub fn new(config: &Config, analyzer: &Analyzer) -> Self {
        Self {
            intents: Intents::new(config, analyzer),
            urgency: UrgencyRules::new(&config.urgency),
            care: CareRules::new(config, analyzer),
            follow_up: FollowUp::new(&config.conversation, analyzer),
            clauses: ClauseRules::new(&config.conversation, analyzer),
            sources: SourceRules::new(&config.conversation, analyzer),
            languages: OtherLanguages::new(&config.analyzer, analyzer),
            vague: config.conversation.vague.iter().cloned().collect(),
            vague_elsewhere: config.conversation.vague_elsewhere.iter().map(|word| fold(word)).collect(),
            diagnosis_statement: config.conversation.diagnosis_statement.iter().cloned().collect(),
            comparing: config.conversation.comparing.iter().cloned().collect(),
            quantities: QuantityRules::new(&config.quantities),
            sides: SideRules::new(&config.conversation, analyzer),
            remarks: Phrases::new(&config.conversation.remarks, analyzer),
        }
    }
}

impl QuestionRules {
    /// The same rules with an encoder beside the words, for the detection of danger.
    #[must_use]
    pub fn with_encoder(mut self, encoder: Option<Arc<dyn TextEncoder>>) -> Self {
        self.urgency = self.urgency.with_encoder(encoder);
        self
    }
}

impl Understander {
    /// Knows these words, and the publishers of these documents.
    #[must_use]
    pub fn new(
        analyzer: Arc<Analyzer>,
        rules: QuestionRules,
        known: KnownWords,
        documents: &[DocumentInfo],
    ) -> Self {
        let publishers = Publishers::new(documents, &analyzer);
        Self { analyzer, known, publishers, rules }
    }

    /// Names of the intents.
    #[must_use]
    pub fn intents(&self) -> &Intents {
        &self.rules.intents
    }

    /// Whether the settings or names that documents give have a folded word.
    #[must_use]
    pub fn knows(&self, folded: &str, vocabulary: &dyn Vocabulary) -> bool {
        self.known.spelling.is_known(folded, vocabulary)
    }

    /// Whether a folded word names a condition or a medicine and is no everyday word besides.
    #[must_use]
    pub fn is_name(&self, folded: &str, vocabulary: &dyn Vocabulary) -> bool {
        self.known.spelling.is_name(folded, vocabulary)
    }

    /// The words of a text that say something.
    #[must_use]
    pub fn words_of(&self, text: &str) -> Vec<Form> {
        let tokens = self.analyzer.analyze(text).into_iter();
        tokens
            .filter(|token| token.words == 1 && !self.analyzer.is_left_out(&token.exact))
            .map(|token| Form { exact: token.exact, stem: token.stem })
            .collect()
    }

    /// The sort of quantity that a question asks for.
    #[must_use]
    pub fn quantity_asked(&self, question: &str) -> Option<QuantityAsked> {
        self.rules.quantities.asked(question)
    }

    /// Whether a text gives a quantity of the sort that was asked for.
    #[must_use]
    pub fn is_given(&self, asked: QuantityAsked, text: &str) -> bool {
        self.rules.quantities.is_given(asked, text)
    }

    /// Reads a question that was asked at `now` in a conversation about a corpus with these words.
    #[must_use]
    pub fn understand(
        &self,
        question: &str,
        conversation: &Conversation,
        now: Instant,
        vocabulary: &dyn Vocabulary,
    ) -> Understanding {
        let (urgency, safety) = self.rules.urgency.find(question, conversation.safety(), now);
        // what picks an item of the list that was shown asks for that item
        let item = self.listed_item(question, conversation, now);
        let mut reading = self.read(item.unwrap_or(question), vocabulary);
        let asked = self.condition_asked(&reading, conversation, now);
        if asked.picks {
            leave_out(&mut reading.words);
        }
        let is_bare_name = reading.is_bare_name();
        let stems = stems(reading.tokens());
        let carried =
            self.rules.follow_up.carries(&stems, conversation.topic(now), !reading.named.is_empty());
        let goes_on = carried.kind.is_some() && carried.kind == self.rules.intents.about_source();
        let source = self.source_asked(&reading, goes_on);
        let small_talk = self.small_talk(&reading, &stems).or_else(|| {
            // what may mean danger is never talk
            urgency.is_none().then(|| self.talk_pieces(&reading)).flatten()
        });
        let is_for_child_or_pregnant =
            self.rules.care.is_for_child_or_pregnant(&stems) || conversation.is_for_child_or_pregnant(now);
        let medicines = self.known.medicines.find(&stems);
        let personal = self.personal(&reading);
        if carried.more {
            // what asks for more is no word of a passage
            leave_out(&mut reading.words);
        }
        let compares = reading.tokens().iter().any(|token| self.rules.comparing.contains(&token.exact));
        let compared = if compares && !asked.used_context {
            compared_with(&reading, &asked)
        } else {
            Compared::default()
        };
        let is_vague = asked.condition.is_none()
            && asked.not_held.is_none()
            && reading.clauses.publishers.is_empty()
            && self.says_nothing(&reading.words);
        let (urgency, safety) = match urgency {
            Some(found) if self.states_diagnosis(&reading) && !found.has_pattern() => {
                (None, conversation.safety().clone())
            }
            found => (found, safety),
        };
        let clauses = self.questions(&reading.words, &reading.clauses);
        let sides = if clauses.is_empty() { self.sides(&reading, &medicines) } else { Vec::new() };
        let kind_words = reading.intent.as_ref().map(|intent| intent.asking.clone()).unwrap_or_default();
        let kind = reading.intent.as_ref().map(|intent| intent.kind).filter(|_| !asked.picks);
        let kind = kind
            .or(asked.kind)
            .or_else(|| self.rules.intents.reason().filter(|_| carried.reason))
            .or(carried.kind)
            .or_else(|| self.rules.intents.bare_name().filter(|_| is_bare_name));
        let mut understanding = Understanding {
            text: asked_text(reading.text(), &reading.words, &reading.clauses),
            condition: asked.condition,
            named: asked.held,
            mentions: asked.mentions,
            not_held: asked.not_held,
            compared_words: compared.words,
            compared_with: compared.conditions,
            kind,
            kind_words,
            context: carried.heading,
            more: carried.more,
            is_vague,
            source,
            publishers: reading.clauses.publishers.clone(),
            compares,
            clauses,
            sides,
            used_context: asked.used_context,
            urgency,
            safety,
            personal,
            for_child_or_pregnant: is_for_child_or_pregnant,
            figures: self.figures(&reading, &medicines),
            medicines,
            quantity: self.rules.quantities.asked(reading.text()),
            small_talk,
            language: reading.language,
            unclear: reading.corrected.unclear,
            corrected: reading.corrected.text,
            words: reading.words,
        };
        if understanding.small_talk.is_none() && understanding.urgency.is_none() {
            understanding.small_talk = self.remark(question, &understanding, conversation, now);
        }
        understanding
    }

    /// Whether a folded word sets things side by side and says nothing more of them.
    #[must_use]
    pub fn is_between_sides(&self, folded: &str) -> bool {
        self.rules.sides.is_between(folded)
    }

    /// The item of the list that the last answer showed which a message picks: “the second one”.
    fn listed_item<'c>(
        &self,
        message: &str,
        conversation: &'c Conversation,
        now: Instant,
    ) -> Option<&'c str> {
        let listed = &conversation.topic(now)?.listed;
        if conversation.offer(now).is_some() {
            return None;
        }
        let folded = words_of_message(message);
        let words: Vec<&str> = folded.iter().map(String::as_str).collect();
        let picked = self.rules.follow_up.picks_item(&words, listed.len())?;
        listed.get(picked).map(String::as_str)
    }

    /// Whether a folded word contrasts things, and asks nothing else of them.
    #[must_use]
    pub fn contrasts(&self, folded: &str) -> bool {
        self.rules.sides.contrasts(folded)
    }

    /// Whether a folded word only leads in to what follows.
    pub(super) fn is_lead(&self, folded: &str) -> bool {
        self.rules.clauses.is_lead(folded)
    }

    /// The medicines that words with these stems name.
    #[must_use]
    pub fn medicines_in(&self, stems: &[String]) -> Vec<super::NamedMedicine> {
        self.known.medicines.find(&stems.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Which of so many choices folded words pick, from 0.
    pub(super) fn picks(&self, words: &[&str], choices: usize) -> Option<usize> {
        self.rules.follow_up.picks(words, choices)
    }

    /// Whether a message is nothing but “why?”, or asks for more.
    pub(super) fn asks_for_reason(&self, message: &str) -> bool {
        self.rules.follow_up.asks_on(&stems(&self.tokens(message)))
    }

    /// Whether a folded word begins questions.
    #[must_use]
    pub fn is_opener(&self, folded: &str) -> bool {
        self.rules.clauses.is_opener(folded)
    }

    /// Whether any of a question's words ask for an intent, whatever else they ask for more.
    #[must_use]
    pub fn asks_for(&self, intent: &str, words: &[Word]) -> bool {
        let tokens: Vec<Token> = words.iter().map(|word| word.token.clone()).collect();
        self.rules.intents.has_cue(intent, &tokens)
    }

    /// Whether a heading names a condition that no document is about.
    #[must_use]
    pub fn names_other(&self, heading: &str, vocabulary: &dyn Vocabulary) -> bool {
        let tokens = self.analyzer.analyze(heading);
        let found = self.known.conditions.find(heading, &tokens, vocabulary);
        found.first().is_some_and(|first| first.coverage != ConditionCoverage::Covered)
            && found.iter().all(|found| found.coverage != ConditionCoverage::Covered)
    }

    /// The kind of section that some of a question's words ask for.
    #[must_use]
    pub fn kind_asked(&self, words: &[Word]) -> Option<crate::passage::Kind> {
        let tokens: Vec<Token> = words.iter().map(|word| word.token.clone()).collect();
        let is_condition = |position: u32| {
            words.iter().any(|word| word.token.position == position && word.role == WordRole::Condition)
        };
        self.rules.intents.find(&tokens, is_condition).map(|found| found.kind)
    }

    pub(super) fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens = self.analyzer.analyze(text);
        tokens.retain(|token| (token.position as usize) < MAX_WORDS);
        tokens
    }

    pub(super) fn is_vague(&self, token: &Token) -> bool {
        self.rules.vague.contains(&token.exact) || self.rules.vague_elsewhere.contains(&token.exact)
    }

    pub(super) fn is_left_out(&self, token: &Token, language: Option<&'static str>) -> bool {
        self.analyzer.is_left_out(&token.exact) || self.rules.languages.is_left_out(&token.exact, language)
    }
}

/// Whether a position is in the name of a condition that the corpus covers to this degree.
pub(super) fn is_in(
    named: &[ConditionMatch],
    position: u32,
    holds: impl Fn(ConditionCoverage) -> bool,
) -> bool {
    named.iter().any(|found| holds(found.coverage) && (found.words.0..found.words.1).contains(&position))
}

/// Takes words out of what is searched.
fn leave_out(words: &mut [Word]) {
    for word in words {
        word.role = WordRole::LeftOut;
        word.synonyms.clear();
    }
}

pub(super) fn stems(tokens: &[Token]) -> Vec<&str> {
    tokens.iter().filter(|token| token.words == 1).map(|token| token.stem.as_str()).collect()
}
