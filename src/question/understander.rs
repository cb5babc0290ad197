//! Reads questions: danger first, then spelling, names, clauses, and what is asked for.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use super::addresses::without_addresses;
use super::clauses::{ClauseRole, ClauseRules};
use super::condition_names::is_short_form;
use super::other_languages::OtherLanguages;
use super::respelling::Respelt;
use super::source_asked::{Publishers, SourceRules};
use super::understanding::choose;
use super::word_roles::asked_text;
use super::{
    CareRules, Choice, ConditionMatch, Conversation, FollowUp, Form, Holding, Intents, KnownWords, Mention,
    QuantityAsked, QuantityRules, Understanding, UrgencyRules, Vocabulary, Word, WordRole,
};
use crate::analysis::{Analyzer, Token, fold};
use crate::config::Config;
use crate::corpus::DocumentInfo;
use crate::safety::{MessageLanguage, TextEncoder, detect_language};

/// The maximum number of words of a question; the rest is ignored.
const MOST_WORDS: usize = 512;

/// The minimum number of words of a question whose language is detected from its letters.
const LEAST_DETECTED_WORDS: usize = 6;

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
    diagnosis_statement: HashSet<String>,
    pub(super) comparing: HashSet<String>,
    pub(super) quantities: QuantityRules,
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
    #[expect(clippy::too_many_lines, reason = "the steps of reading, one after the other")]
    pub fn understand(
        &self,
        question: &str,
        conversation: &Conversation,
        now: Instant,
        vocabulary: &dyn Vocabulary,
    ) -> Understanding {
        let (urgency, safety) = self.rules.urgency.find(question, conversation.safety(), now);
        let question = &without_addresses(question);
        let written = self.tokens(question);
        let language = self.language(question, &written);
        // words of another language are not misspelled English
        let respelt = if language.is_none() {
            let kept = self.known.conditions.kept(question, &written);
            Respelt::new(question, &written, &kept, &self.known.spelling, vocabulary)
        } else {
            Respelt::default()
        };
        let mended = respelt.text.as_ref().map(|text| self.tokens(text));
        let tokens = mended.as_ref().unwrap_or(&written);
        let text = respelt.text.as_deref().unwrap_or(question);
        let named = self.known.conditions.find(text, tokens, vocabulary);
        let clauses = self.clauses(text, tokens, &named, language);
        let is_condition = |position: u32| is_in(&named, position, |holding| holding == Holding::Held);
        let asks = |position: u32| !clauses.silent.contains(&position) && !clauses.told.contains(&position);
        let intent = self.rules.intents.find(tokens, |at| is_condition(at) || !asks(at));
        let mut words =
            self.words(question, tokens, &respelt, is_condition, intent.as_ref(), &clauses, language);
        self.join_apart(&mut words, vocabulary);
        self.expand(&mut words, &clauses.silent);
        self.promote(&mut words, &clauses, intent.is_some());

        let reading = stems(tokens);
        let topic = conversation.topic(now);
        let mut condition = choose(&named);
        let mut used_context = false;
        let kind_words = intent.as_ref().map(|intent| intent.asking.clone()).unwrap_or_default();
        let mut kind = intent.map(|intent| intent.kind);
        let mut not_held = named
            .first()
            .filter(|_| condition.is_none())
            .map(|found| (found.condition.clone(), found.holding));
        let mut mentions: Vec<Mention> = named
            .iter()
            .filter(|found| found.holding == Holding::Held)
            .map(|found| Mention {
                position: found.words.0,
                end: found.words.1,
                condition: found.condition.clone(),
                key: found.key.clone(),
            })
            .collect();
        let mut held: Vec<(String, String)> = named
            .iter()
            .filter(|found| found.holding == Holding::Held)
            .map(|found| (found.condition.clone(), found.key.clone()))
            .collect();
        let is_bare = words.iter().all(|word| matches!(word.role, WordRole::Condition | WordRole::LeftOut))
            && words.iter().any(|word| word.role == WordRole::Condition)
            && words
                .iter()
                .filter(|word| word.role == WordRole::LeftOut)
                .all(|word| is_article(&word.token.exact));
        if let Some(offer) = conversation.offer(now) {
            let folded: Vec<&str> =
                tokens.iter().filter(|token| token.words == 1).map(|token| token.exact.as_str()).collect();
            let picked = self.rules.follow_up.picks(&folded, offer.choices.len());
            if let Some(Choice { condition: name, key }) =
                picked.and_then(|at| offer.choices.get(at).cloned())
            {
                condition = Some((name.clone(), vec![key.clone()]));
                held = vec![(name, key)];
                mentions.clear();
                not_held = None;
                kind = offer.kind;
                leave_out(&mut words);
            } else if is_bare {
                kind = kind.or(offer.kind);
            }
        }
        if condition.is_none()
            && not_held.is_none()
            && let Some(topic) = topic
        {
            condition = Some((topic.condition.clone(), vec![topic.key.clone()]));
            used_context = true;
        }
        let carried = self.rules.follow_up.carries(&reading, topic, !named.is_empty());
        let bare_name = self.rules.intents.bare_name().filter(|_| is_bare);
        let reason = self.rules.intents.reason().filter(|_| carried.reason);
        let speaks: Vec<bool> = words.iter().map(|word| word.role != WordRole::LeftOut).collect();
        let plain: Vec<&Token> = words.iter().map(|word| &word.token).collect();
        let says: Vec<bool> =
            words.iter().map(|word| !matches!(word.role, WordRole::LeftOut | WordRole::Condition)).collect();
        let is_question = |place: usize| {
            clauses.all.iter().any(|clause| clause.role != ClauseRole::Talk && clause.words.contains(&place))
        };
        let asked: Vec<&Token> = plain
            .iter()
            .enumerate()
            .filter(|(place, _)| is_question(*place))
            .map(|(_, word)| *word)
            .collect();
        let asked_says: Vec<bool> =
            says.iter().enumerate().filter(|(place, _)| is_question(*place)).map(|(_, says)| *says).collect();
        let source = self.rules.sources.asked(&asked, &asked_says);
        let compares = tokens.iter().any(|token| self.rules.comparing.contains(&token.exact));
        let compared_with = if condition.is_some() && !used_context && compares {
            let missing = named.iter().filter(|found| found.holding != Holding::Held);
            missing.map(|found| found.condition.clone()).collect()
        } else {
            Vec::new()
        };
        let small_talk = self.rules.care.small_talk(&reading, &speaks).or_else(|| {
            // “hey whats up lol”
            let quiet = |token: &&Token| token.words == 1 && !clauses.chat.contains(&token.position);
            let rest: Vec<&str> = tokens.iter().filter(quiet).map(|token| token.stem.as_str()).collect();
            self.rules.care.small_talk(&rest, &[])
        });
        let small_talk = small_talk.cloned();
        if carried.more {
            // what asks for more is no word of a passage
            leave_out(&mut words);
        }
        let written = stems(&written);
        let mended = mended.as_deref().map(stems);
        let mut readings = std::iter::once(&written).chain(&mended);
        let is_vague = !words.is_empty()
            && condition.is_none()
            && not_held.is_none()
            && clauses.publishers.is_empty()
            && words.iter().all(|word| {
                matches!(word.role, WordRole::LeftOut | WordRole::Background) || self.is_vague(&word.token)
            });
        let quantity = self.rules.quantities.asked(text);
        let shouts = !question.bytes().any(|byte| byte.is_ascii_lowercase());
        let is_name = |word: &Word| {
            let position = word.token.position;
            named.iter().any(|name| (name.words.0..name.words.1).contains(&position))
                || !shouts && is_short_form(&word.text)
        };
        let states_diagnosis = words.iter().any(is_name)
            && words.iter().all(|word| is_name(word) || self.is_of_diagnosis_statement(word));
        let (urgency, safety) = match urgency {
            Some(found) if states_diagnosis && !found.has_pattern() => (None, conversation.safety().clone()),
            found => (found, safety),
        };
        Understanding {
            text: asked_text(text, &words, &clauses),
            condition,
            named: held,
            mentions,
            not_held,
            compared_words: if compared_with.is_empty() {
                Vec::new()
            } else {
                let missing = named.iter().filter(|found| found.holding != Holding::Held);
                missing.flat_map(|found| found.words.0..found.words.1).collect()
            },
            compared_with,
            unclear: respelt.unclear,
            corrected: respelt.text,
            kind: kind.or(reason).or(carried.kind).or(bare_name),
            kind_words,
            context: carried.heading,
            more: carried.more,
            is_vague,
            source,
            publishers: clauses.publishers.clone(),
            compares,
            clauses: self.questions(&words, &clauses),
            used_context,
            urgency,
            safety,
            personal: readings
                .find_map(|stems| self.rules.care.personal(question, stems, &self.known.medicines)),
            for_child_or_pregnant: self.rules.care.is_for_child_or_pregnant(&reading)
                || conversation.is_for_child_or_pregnant(now),
            medicines: self.known.medicines.find(&reading),
            figures: self.rules.care.figures(question),
            quantity,
            small_talk,
            language,
            words,
        }
    }

    /// Whether a folded word only leads in to what follows.
    pub(super) fn is_lead(&self, folded: &str) -> bool {
        self.rules.clauses.is_lead(folded)
    }

    /// Whether a word may be part of a statement of a diagnosis.
    fn is_of_diagnosis_statement(&self, word: &Word) -> bool {
        let exact = &word.token.exact;
        self.rules.diagnosis_statement.contains(exact) || exact.bytes().all(|byte| byte.is_ascii_digit())
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
        found.first().is_some_and(|first| first.holding != Holding::Held)
            && found.iter().all(|found| found.holding != Holding::Held)
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

    fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens = self.analyzer.analyze(text);
        tokens.retain(|token| (token.position as usize) < MOST_WORDS);
        tokens
    }

    /// The language of a question that isn't English.
    fn language(&self, question: &str, written: &[Token]) -> Option<&'static str> {
        if let Some(language) = self.rules.languages.of(question, written) {
            return Some(language);
        }
        // with few words and typos, detection is unreliable
        let is_long = written.len() >= LEAST_DETECTED_WORDS;
        let known = self.rules.urgency.detector().language(question);
        let detected = known.or_else(|| detect_language(question).filter(|_| is_long))?;
        (detected != MessageLanguage::En).then_some("")
    }

    pub(super) fn is_vague(&self, token: &Token) -> bool {
        self.rules.vague.contains(&token.exact) || self.rules.vague_elsewhere.contains(&token.exact)
    }

    pub(super) fn is_left_out(&self, token: &Token, language: Option<&'static str>) -> bool {
        self.analyzer.is_left_out(&token.exact) || self.rules.languages.is_left_out(&token.exact, language)
    }
}

/// Whether a position is in the name of a condition that the corpus covers to this degree.
pub(super) fn is_in(named: &[ConditionMatch], position: u32, holds: impl Fn(Holding) -> bool) -> bool {
    named.iter().any(|found| holds(found.holding) && (found.words.0..found.words.1).contains(&position))
}

/// Takes words out of what is searched.
fn leave_out(words: &mut [Word]) {
    for word in words {
        word.role = WordRole::LeftOut;
        word.synonyms.clear();
    }
}

fn stems(tokens: &[Token]) -> Vec<&str> {
    tokens.iter().filter(|token| token.words == 1).map(|token| token.stem.as_str()).collect()
}

fn is_article(word: &str) -> bool {
    matches!(word, "the" | "a" | "an" | "please")
}
