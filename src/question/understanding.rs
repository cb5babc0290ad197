//! A question read word by word: what each became, which condition it names, what it asks for.

use std::sync::Arc;
use std::time::Instant;

use super::intents::IntentMatch;
use super::respelling::Respelt;
use super::{
    CareRules, ConditionMatch, Conditions, Conversation, Figure, FollowUp, Form, Holding, Intents, Lexicon,
    NamedMedicine, Personal, Spelling, Synonym, UrgencyMatch, UrgencyRules, Vocabulary, known_words,
};
use crate::analysis::{Analyzer, Token};
use crate::config::{Config, TermKind, Translated, commonness};
use crate::corpus::DocumentInfo;
use crate::passage::{Abbreviation, Kind};
use crate::safety::{MessageLanguage, SafetyMemory, detect_language};

/// Most words of a question that are read; what follows is left out and said to be.
const MOST_WORDS: usize = 512;

/// Fewest words of a question whose language is detected from its letters.
const LEAST_DETECTED_WORDS: usize = 6;

/// What was understood of a question.
#[derive(Debug, Clone)]
pub struct Understanding {
    /// The question as it was written, web and mail addresses blanked.
    pub text: String,
    /// Every word in order.
    pub words: Vec<Word>,
    /// The condition that is asked about: its usual name and the keys of the names used.
    pub condition: Option<(String, Vec<String>)>,
    /// All conditions of the corpus that are named: usual name, and key of the name used.
    pub named: Vec<(String, String)>,
    /// A condition that is named and that no document is about, where none other is named.
    pub not_held: Option<(String, Holding)>,
    /// The question with its spelling mended, where anything was.
    pub corrected: Option<String>,
    /// A word that may be meant as any of these names; which is not guessed.
    pub unclear: Option<(String, Vec<String>)>,
    /// Kind of section that is asked for.
    pub kind: Option<Kind>,
    /// Whether the condition was taken from an earlier turn.
    pub used_context: bool,
    /// Words of the last answer's heading that the question goes on from.
    pub context: Vec<Form>,
    /// Help that is needed at once.
    pub urgency: Option<UrgencyMatch>,
    /// What the conversation remembers of danger from here on.
    pub safety: SafetyMemory,
    /// What is asked for one person that no passage can give.
    pub personal: Option<Personal>,
    /// The medicines that it names.
    pub medicines: Vec<NamedMedicine>,
    /// The figures with a unit that it names.
    pub figures: Vec<Figure>,
    /// The reply, where the question is nothing but small talk.
    pub small_talk: Option<Translated>,
}

/// A word of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// As it was written.
    pub text: String,
    /// What it became.
    pub role: WordRole,
    /// The term, and the joined form that begins here (`x-ray` as `xray`).
    pub token: Token,
    /// The joined form that this word is part of.
    pub joined: Option<Token>,
    /// What was written, where the spelling was mended.
    pub written: Option<String>,
    /// What may stand for it, or for the phrase that it is part of.
    pub synonyms: Vec<Synonym>,
    /// How common it is in English, from 0 (the most common) to 3.
    pub commonness: Option<usize>,
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
    spelling: Spelling,
    rules: QuestionRules,
}

/// What the settings say of questions, whatever the corpus.
#[derive(Debug)]
pub struct QuestionRules {
    intents: Intents,
    urgency: UrgencyRules,
    care: CareRules,
    follow_up: FollowUp,
    lexicon: Lexicon,
}

impl QuestionRules {
    /// Takes intents, urgency and care from the settings.
    #[must_use]
    pub fn new(config: &Config, analyzer: &Analyzer) -> Self {
        // compiling the patterns takes about as long as all else
        let (urgency, lexicon) =
            rayon::join(|| UrgencyRules::new(&config.urgency), || Lexicon::new(&config.lexicon, analyzer));
        Self {
            intents: Intents::new(config, analyzer),
            urgency,
            care: CareRules::new(config, analyzer),
            follow_up: FollowUp::new(&config.conversation, analyzer),
            lexicon,
        }
    }
}

impl Understander {
    /// Knows the conditions of these documents and the abbreviations of their passages.
    #[must_use]
    pub fn new(
        config: &Config,
        analyzer: Arc<Analyzer>,
        mut rules: QuestionRules,
        documents: &[DocumentInfo],
        abbreviations: &[Abbreviation],
    ) -> Self {
        let synonyms = config.lexicon.equal.iter().filter(|entry| entry.kind == TermKind::Condition);
        let synonyms: Vec<&[String]> = synonyms.map(|entry| entry.terms.as_slice()).collect();
        rules.lexicon.learn(abbreviations, &analyzer);
        let (conditions, spelling) = rayon::join(
            || Conditions::new(documents, &config.conditions.condition, &synonyms, &analyzer),
            || known_words::spelling(config, documents, rules.lexicon.words()),
        );
        Self { analyzer, conditions, spelling, rules }
    }

    /// Names of the intents.
    #[must_use]
    pub fn intents(&self) -> &Intents {
        &self.rules.intents
    }

    /// Whether the settings have a folded word.
    #[must_use]
    pub fn knows(&self, folded: &str) -> bool {
        self.spelling.is_of_settings(folded)
    }

    /// Whether a folded word names a condition or a medicine and is no everyday word besides.
    #[must_use]
    pub fn is_name(&self, folded: &str) -> bool {
        self.spelling.is_name(folded)
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
        let question = &without_addresses(question);
        let written = self.tokens(question);
        // words of another language are not misspelt English
        let patterns = self.rules.urgency.detector();
        let known = patterns.language(question);
        // few words, of which some are misspelt, look like any language
        let is_long = written.len() >= LEAST_DETECTED_WORDS;
        let language = known.or_else(|| detect_language(question).filter(|_| is_long));
        let respelt = if language.is_none_or(|language| language == MessageLanguage::En) {
            Respelt::new(question, &written, &self.spelling, vocabulary)
        } else {
            Respelt::default()
        };
        let mended = respelt.text.as_ref().map(|text| self.tokens(text));
        let tokens = mended.as_ref().unwrap_or(&written);
        let named = self.conditions.find(tokens, |stem| vocabulary.knows(stem));
        let is_condition = |position: u32| {
            named.iter().any(|found| {
                found.holding == Holding::Held && (found.words.0..found.words.1).contains(&position)
            })
        };
        let intent = self.rules.intents.find(tokens, is_condition);
        let mut words = self.words(question, tokens, &respelt, is_condition, intent.as_ref());
        self.expand(&mut words);
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
        let held = named.iter().filter(|found| found.holding == Holding::Held);
        let held = held.map(|found| (found.condition.clone(), found.key.clone())).collect();
        let reading = stems(tokens);
        let topic = conversation.topic(now);
        let is_bare = !words.is_empty() && words.iter().all(|word| word.role == WordRole::Condition);
        let bare_name = self.rules.intents.bare_name().filter(|_| is_bare);
        let carried = self.rules.follow_up.carries(&reading, topic, !named.is_empty());
        let speaks: Vec<bool> = words.iter().map(|word| word.role != WordRole::LeftOut).collect();
        let small_talk = self.rules.care.small_talk(&reading, &speaks).cloned();
        let written = stems(&written);
        let mended = mended.as_deref().map(stems);
        let mut readings = std::iter::once(&written).chain(&mended);
        Understanding {
            text: question.trim().to_owned(),
            words,
            condition,
            named: held,
            not_held,
            unclear: respelt.unclear,
            corrected: respelt.text,
            kind: intent.map(|intent| intent.kind).or(carried.kind).or(bare_name),
            context: carried.heading,
            used_context,
            urgency,
            safety,
            personal: readings.find_map(|stems| self.rules.care.personal(question, stems)),
            medicines: self.rules.care.medicines(&reading),
            figures: self.rules.care.figures(question),
            small_talk,
        }
    }

    fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens = self.analyzer.analyze(text);
        tokens.retain(|token| (token.position as usize) < MOST_WORDS);
        tokens
    }

    fn words(
        &self,
        question: &str,
        tokens: &[Token],
        respelt: &Respelt,
        is_condition: impl Fn(u32) -> bool,
        intent: Option<&IntentMatch>,
    ) -> Vec<Word> {
        let role = |token: &Token| {
            if is_condition(token.position) {
                WordRole::Condition
            } else if self.analyzer.is_left_out(&token.exact) {
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
        let text = respelt.text.as_deref().unwrap_or(question);
        tokens
            .iter()
            .filter(|token| token.words == 1)
            .map(|token| Word {
                text: text[token.span.clone()].to_owned(),
                role: role(token),
                token: token.clone(),
                joined: joined_over(token.position).cloned(),
                written: respelt.written_at(token.span.start).map(str::to_owned),
                synonyms: Vec::new(),
                commonness: commonness(&token.exact),
            })
            .collect()
    }

    /// Gives each word the synonyms of itself or of the phrase that it is part of; names of
    /// conditions are found by what they name.
    fn expand(&self, words: &mut [Word]) {
        for part in
            words.chunk_by_mut(|a, b| (a.role == WordRole::Condition) == (b.role == WordRole::Condition))
        {
            if part[0].role == WordRole::Condition {
                continue;
            }
            let tokens: Vec<&Token> = part.iter().map(|word| &word.token).collect();
            for expansion in self.rules.lexicon.find(&tokens) {
                let phrase = &mut part[expansion.words];
                let speaks = phrase.iter().any(|word| word.role != WordRole::LeftOut);
                let takes = |word: &&mut Word| !speaks || word.role != WordRole::LeftOut;
                if !speaks && phrase.len() == 1 {
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

fn stems(tokens: &[Token]) -> Vec<&str> {
    tokens.iter().filter(|token| token.words == 1).map(|token| token.stem.as_str()).collect()
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
/// The question with web and mail addresses blanked, byte for byte: they say nothing of what is asked.
fn without_addresses(question: &str) -> String {
    let mut text = String::with_capacity(question.len());
    for part in question.split_inclusive(char::is_whitespace) {
        let word = part.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let mail = word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        if word.contains("://") || word.starts_with("www.") || mail {
            text.extend(std::iter::repeat_n(' ', part.len()));
        } else {
            text.push_str(part);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::without_addresses;

    #[test]
    fn addresses_are_blanked_and_all_else_keeps_its_place() {
        let told = "see https://example.org/x-ray, or (ana@example.org) – é?";
        let blanked = without_addresses(told);
        assert_eq!(blanked.len(), told.len());
        assert_eq!(blanked.find("or"), told.find("or "));
        assert_eq!(blanked.split_whitespace().collect::<Vec<_>>(), ["see", "or", "–", "é?"]);
        assert_eq!(without_addresses("is it 3:1 or a@b"), "is it 3:1 or a@b");
    }
}
