//! A question read word by word: what each became, which condition it names, what it asks for.

use std::sync::Arc;
use std::time::Instant;

use super::intents::IntentMatch;
use super::{
    CareRules, ConditionMatch, Conditions, Conversation, Holding, Intents, Personal, UrgencyMatch,
    UrgencyRules,
};
use crate::analysis::{Analyzer, Token};
use crate::config::Config;
use crate::corpus::DocumentInfo;
use crate::passage::Kind;

/// Most words of a question that are read; what follows is left out and said to be.
const MOST_WORDS: usize = 512;

/// What was understood of a question.
#[derive(Debug, Clone)]
pub struct Understanding {
    /// Every word in order.
    pub words: Vec<Word>,
    /// The condition that is asked about: its usual name and the keys of the names used.
    pub condition: Option<(String, Vec<String>)>,
    /// A condition that is named and that no document is about, where none other is named.
    pub not_held: Option<(String, Holding)>,
    /// Kind of section that is asked for.
    pub kind: Option<Kind>,
    /// Whether the condition was taken from an earlier turn.
    pub used_context: bool,
    /// Help that is needed at once.
    pub urgency: Option<UrgencyMatch>,
    /// What is asked for one person that no passage can give.
    pub personal: Option<Personal>,
    /// The reply, where the question is nothing but small talk.
    pub small_talk: Option<String>,
}

/// A word of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As it was written.
    pub text: String,
    /// What it became.
    pub role: WordRole,
    /// The term, and the joined form that begins here (`x-ray` as `xray`).
    pub token: Token,
    /// The joined form that this word is part of.
    pub joined: Option<Token>,
}

/// What became of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordRole {
    /// It is looked for.
    Content,
    /// It is part of a condition's name.
    Condition,
    /// It says what kind of section is asked for, and is looked for too.
    Cue,
    /// It is left out: it says nothing of its own.
    LeftOut,
}

/// Reads questions.
#[derive(Debug)]
pub struct Understander {
    analyzer: Arc<Analyzer>,
    conditions: Conditions,
    rules: QuestionRules,
}

/// What the settings say of questions, whatever the corpus.
#[derive(Debug)]
pub struct QuestionRules {
    intents: Intents,
    urgency: UrgencyRules,
    care: CareRules,
}

impl QuestionRules {
    /// Takes intents, urgency and care from the settings.
    #[must_use]
    pub fn new(config: &Config, analyzer: &Analyzer) -> Self {
        Self {
            intents: Intents::new(&config.intents, analyzer),
            urgency: UrgencyRules::new(&config.urgency, analyzer),
            care: CareRules::new(&config.care, analyzer),
        }
    }
}

impl Understander {
    /// Knows the conditions of these documents.
    #[must_use]
    pub fn new(
        config: &Config,
        analyzer: Arc<Analyzer>,
        rules: QuestionRules,
        documents: &[DocumentInfo],
    ) -> Self {
        let conditions = Conditions::new(documents, &config.conditions.condition, &analyzer);
        Self { analyzer, conditions, rules }
    }

    /// Names of the intents.
    #[must_use]
    pub fn intents(&self) -> &Intents {
        &self.rules.intents
    }

    /// Reads a question that was asked at `now` in a conversation.
    #[must_use]
    pub fn understand(&self, question: &str, conversation: &Conversation, now: Instant) -> Understanding {
        let mut tokens = self.analyzer.analyze(question);
        tokens.retain(|token| (token.position as usize) < MOST_WORDS);
        let named = self.conditions.find(&tokens);
        let is_condition = |position: u32| {
            named.iter().any(|found| {
                found.holding == Holding::Held && (found.words.0..found.words.1).contains(&position)
            })
        };
        let intent = self.rules.intents.find(&tokens, is_condition);
        let words = self.words(question, &tokens, is_condition, intent.as_ref());
        let mut condition = choose(&named);
        let mut used_context = false;
        let not_held = named
            .first()
            .filter(|_| condition.is_none())
            .map(|found| (found.condition.clone(), found.holding));
        if condition.is_none()
            && not_held.is_none()
            && let Some(topic) = conversation.topic(now)
        {
            condition = Some((topic.condition.clone(), vec![topic.key.clone()]));
            used_context = true;
        }
        let stems: Vec<&str> =
            tokens.iter().filter(|token| token.words == 1).map(|token| token.stem.as_str()).collect();
        Understanding {
            words,
            condition,
            not_held,
            kind: intent.map(|intent| intent.kind),
            used_context,
            urgency: self.rules.urgency.find(&stems),
            personal: self.rules.care.personal(&stems),
            small_talk: self.rules.care.small_talk(&stems).map(str::to_owned),
        }
    }

    fn words(
        &self,
        question: &str,
        tokens: &[Token],
        is_condition: impl Fn(u32) -> bool,
        intent: Option<&IntentMatch>,
    ) -> Vec<Word> {
        let role = |token: &Token| {
            if is_condition(token.position) {
                WordRole::Condition
            } else if self.analyzer.is_stop_word(&token.exact) || self.analyzer.is_question_word(&token.exact)
            {
                WordRole::LeftOut
            } else if intent.is_some_and(|intent| intent.cue_positions.contains(&token.position)) {
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
                text: question[token.span.clone()].to_owned(),
                role: role(token),
                token: token.clone(),
                joined: joined_over(token.position).cloned(),
            })
            .collect()
    }
}

/// The first condition named, with all keys under which it or a second name of it was given.
fn choose(named: &[ConditionMatch]) -> Option<(String, Vec<String>)> {
    let held = || named.iter().filter(|found| found.holding == Holding::Held);
    let first = held().next()?;
    let mut keys: Vec<String> = Vec::new();
    for found in held() {
        if !keys.contains(&found.key) {
            keys.push(found.key.clone());
        }
    }
    Some((first.condition.clone(), keys))
}
