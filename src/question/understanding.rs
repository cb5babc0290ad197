//! What was understood of a question: what each word became, which condition it names, what it asks for.

use std::ops::Range;

use super::{
    ConditionCoverage, ConditionMatch, Figure, Form, NamedMedicine, Personal, QuantityAsked, Side,
    SourceAsked, Synonym, UrgencyMatch,
};
use crate::analysis::Token;
use crate::config::Translated;
use crate::passage::Kind;
use crate::safety::SafetyMemory;

/// What was understood of a question.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent findings")]
pub struct Understanding {
    /// The question as the encoder gets it: corrected spelling, no small talk, no addresses.
    pub text: String,
    /// Every word in order.
    pub words: Vec<Word>,
    /// The condition that is asked about: its usual name and the keys of the names used.
    pub condition: Option<(String, Vec<String>)>,
    /// All conditions of the corpus that are named: usual name, and key of the name used.
    pub named: Vec<(String, String)>,
    /// Where each of these is named.
    pub mentions: Vec<Mention>,
    /// A condition that is named and that no document is about, where none other is named.
    pub not_held: Option<MissingCondition>,
    /// Conditions that no document is about and that are compared with one that documents are about.
    pub compared_with: Vec<String>,
    /// Positions of the words that name them.
    pub compared_words: Vec<u32>,
    /// The question with its spelling corrected, if anything was.
    pub corrected: Option<String>,
    /// A word that may be meant as any of these names; which is not guessed.
    pub unclear: Option<(String, Vec<String>)>,
    /// Kind of section that is asked for.
    pub kind: Option<Kind>,
    /// Positions of the words that ask for that kind.
    pub kind_words: Vec<u32>,
    /// Whether the condition was taken from an earlier turn.
    pub used_context: bool,
    /// Words of the last answer's heading that the question continues from.
    pub context: Vec<Form>,
    /// Whether more of what was shown last is asked for.
    pub more: bool,
    /// Whether nothing says what the question is about.
    pub is_vague: bool,
    /// What is asked of the documents themselves.
    pub source: Option<SourceAsked>,
    /// Publishers whose documents alone are asked for.
    pub publishers: Vec<String>,
    /// Whether two or more things are compared.
    pub compares: bool,
    /// The questions that it consists of, where they are several: the words of each.
    pub clauses: Vec<Range<usize>>,
    /// The things that it asks about in one clause, where they are several: the words of each, without those that
    /// belong to all.
    pub sides: Vec<Side>,
    /// Help that is needed at once.
    pub urgency: Option<UrgencyMatch>,
    /// What the conversation remembers of danger from here on.
    pub safety: SafetyMemory,
    /// What is asked for one person that no passage can give.
    pub personal: Option<Personal>,
    /// Whether it, or what was asked before, speaks of a child or a pregnancy.
    pub for_child_or_pregnant: bool,
    /// The medicines that it names.
    pub medicines: Vec<NamedMedicine>,
    /// The figures with a unit that it names.
    pub figures: Vec<Figure>,
    /// The sort of quantity that it asks for.
    pub quantity: Option<QuantityAsked>,
    /// The reply, where the question is nothing but small talk.
    pub small_talk: Option<Translated>,
    /// Language of the question, where it isn't English: its code.
    pub language: Option<&'static str>,
}

/// A condition that a question names and that no document is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingCondition {
    /// Usual name.
    pub condition: String,
    /// Whether documents mention it.
    pub coverage: ConditionCoverage,
    /// Positions of the words that name it.
    pub words: Range<u32>,
}

/// A condition of the corpus where a question names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Position of the first word.
    pub position: u32,
    /// Position after the last word.
    pub end: u32,
    /// Usual name.
    pub condition: String,
    /// Key of the name used.
    pub key: String,
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
    /// What was written, if the spelling was corrected.
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
    /// Background: it affects the ranking, but not whether a passage answers.
    Background,
    /// It is left out: it says nothing of its own.
    LeftOut,
}

impl Understanding {
    /// The names of the held conditions that are named, each once.
    #[must_use]
    pub fn conditions_named(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (condition, _) in &self.named {
            if !names.contains(&condition.as_str()) {
                names.push(condition);
            }
        }
        names
    }
}

/// The first condition named, with all keys under which it or a second name of it was given.
pub(super) fn choose(named: &[ConditionMatch]) -> Option<(String, Vec<String>)> {
    let held = || named.iter().filter(|found| found.coverage == ConditionCoverage::Covered);
    let first = held().next()?;
    let mut keys: Vec<String> = Vec::new();
    for found in held() {
        if !keys.contains(&found.key) {
            keys.push(found.key.clone());
        }
    }
    Some((first.condition.clone(), keys))
}
