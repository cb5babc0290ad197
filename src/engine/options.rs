//! The scope of a question: its language and region, and the documents that may answer it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::time::Instant;

use super::Engine;
use crate::answer::{Answer, Notice, NoticeCode};
use crate::config::Language;
use crate::config::messages::Locked;
use crate::corpus::{Audience, DocumentId, DocumentInfo};
use crate::question::{Conversation, DocumentFilter, Understanding};

/// Under which terms a question is answered. Urgency comes first and the disclaimer last whatever they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskOptions {
    /// Language of the fixed texts.
    pub language: Language,
    /// Code of the region whose help lines are named; none: that of the settings.
    pub region: Option<String>,
    /// The only condition that is answered on, by its usual name; none: all.
    pub only_condition: Option<String>,
    /// Conditions that are switched off, by their usual names: their documents are never shown.
    pub conditions_off: BTreeSet<String>,
    /// Only documents that name these readers are shown; none: all.
    pub audience: Option<Audience>,
}

/// An answer, and what became of the terms that it was asked under.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The answer.
    pub answer: Answer,
    /// Number of the pinned answer that serves the question, also where none of its passages is there.
    pub pinned: Option<i64>,
    /// Whether passages were looked for. Not for a crisis or small talk, and not where the options
    /// leave nothing to be shown, which the answer says.
    pub searched: bool,
    /// A word that may be meant as any of these names, where nothing was found because of it.
    pub unclear: Option<(String, Vec<String>)>,
}

impl Asked {
    /// The answer to a question that nothing was searched for.
    pub(super) fn unsearched(answer: Answer) -> Self {
        Self { answer, pinned: None, searched: false, unclear: None }
    }

    /// The answer to a question that passages were looked for.
    pub(super) fn searched(answer: Answer, pinned: Option<i64>) -> Self {
        Self { answer, pinned, searched: true, unclear: None }
    }
}

/// What the options say of a question.
pub(super) enum Scope {
    /// It is answered; something may have to be said.
    Answered(Option<Notice>),
    /// It is not, and why.
    Withheld(Notice),
}

/// Keys of the names of a document's conditions.
#[derive(Debug)]
pub(super) struct NameKeys {
    own: String,
    /// Those of other names, and of conditions that it treats too.
    others: Vec<String>,
    covers: Vec<String>,
}

impl NameKeys {
    /// Whether a document's own condition is called so.
    pub(super) fn is_called(&self, key: &str) -> bool {
        self.own == key || self.others.iter().any(|other| other == key)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.own == key || self.others.iter().chain(&self.covers).any(|other| other == key)
    }
}

impl Engine {
    /// Documents that may be shown under these options.
    #[must_use]
    pub fn admitted(&self, options: &AskOptions) -> DocumentFilter {
        let off = self.keys_off(options);
        let ids = |shown: &dyn Fn(&NameKeys) -> bool| -> BTreeSet<DocumentId> {
            let documents = self.documents().iter().zip(self.name_keys());
            documents.filter(|(_, keys)| shown(keys)).map(|(info, _)| info.id.clone()).collect()
        };
        let admitted = match &options.only_condition {
            Some(only) => {
                let only = self.analyzer.name_key(only);
                DocumentFilter::Include(ids(&|keys| {
                    (keys.own == only || keys.covers.contains(&only)) && !off.contains(&keys.own)
                }))
            }
            None if off.is_empty() => DocumentFilter::All,
            None => DocumentFilter::Exclude(ids(&|keys| off.contains(&keys.own))),
        };
        let Some(audience) = options.audience else { return admitted };
        let for_readers = self.documents().iter().filter(|info| info.audience.contains(&audience));
        let admitted = for_readers.filter(|info| admitted.allows(&info.id));
        DocumentFilter::Include(admitted.map(|info| info.id.clone()).collect())
    }

    /// The usual name of the condition that goes by a name, in any spelling of it.
    #[must_use]
    pub fn condition_called(&self, name: &str) -> Option<&str> {
        let key = self.analyzer.name_key(name);
        let named = |is: &dyn Fn(&NameKeys) -> bool| {
            let mut documents = self.documents().iter().zip(self.name_keys());
            documents.find(|(_, keys)| is(keys)).map(|(info, _)| info.condition.as_str())
        };
        let called = named(&|keys| keys.own == key).or_else(|| named(&|keys| keys.others.contains(&key)));
        called.or_else(|| {
            // an everyday name, or one with a spelling mistake
            let conversation = Conversation::new(&self.config.answer);
            let read = self.understander.understand(name, &conversation, Instant::now(), self.index.as_ref());
            let [(condition, _)] = read.named.as_slice() else { return None };
            self.conditions().iter().find(|known| *known == condition).map(String::as_str)
        })
    }

    /// Conditions that may be shown under these options, in the order of the corpus.
    #[must_use]
    pub fn conditions_under(&self, options: &AskOptions) -> Cow<'_, [String]> {
        if options.only_condition.is_none() && options.conditions_off.is_empty() {
            return Cow::Borrowed(self.conditions());
        }
        let off = self.keys_off(options);
        let only = options.only_condition.as_ref().map(|only| self.analyzer.name_key(only));
        let keys = self.condition_keys.get_or_init(|| {
            self.conditions().iter().map(|condition| self.analyzer.name_key(condition)).collect()
        });
        let shown = |key: &String| !off.contains(key) && only.as_ref().is_none_or(|only| only == key);
        let conditions = self.conditions().iter().zip(keys);
        conditions.filter(|(_, key)| shown(key)).map(|(condition, _)| condition.clone()).collect()
    }

    /// Narrows what was understood to what the options admit, or returns why nothing may be shown.
    pub(super) fn apply_scope(&self, understanding: &mut Understanding, options: &AskOptions) -> Scope {
        let off = self.keys_off(options);
        if let Some(only) = &options.only_condition
            && let Some(why) = self.keep_to_lock(understanding, &off, only, options)
        {
            return Scope::Withheld(why);
        }
        let texts = self.config.texts.of(options.language);
        let off_notice = |condition: &str| NoticeCode::TopicOff.says(texts.topic_off(condition));
        let is_off = |condition: &str, key: &str| self.is_name_off(condition, key, &off);
        if understanding.named.is_empty() {
            return match &understanding.condition {
                Some((condition, keys)) if keys.iter().all(|key| is_off(condition, key)) => {
                    Scope::Withheld(off_notice(condition))
                }
                _ => Scope::Answered(None),
            };
        }
        let named = std::mem::take(&mut understanding.named);
        let (hidden, shown): (Vec<_>, Vec<_>) =
            named.into_iter().partition(|(condition, key)| is_off(condition, key));
        let said = hidden.first().map(|(condition, _)| off_notice(condition));
        match said {
            Some(said) if shown.is_empty() => {
                understanding.named = hidden;
                Scope::Withheld(said)
            }
            said => {
                understanding.condition = condition_of(&shown);
                understanding.named = shown;
                Scope::Answered(said)
            }
        }
    }

    /// The condition of a document that is switched off.
    pub(super) fn condition_off<'a>(
        &'a self,
        info: &'a DocumentInfo,
        options: &AskOptions,
    ) -> Option<&'a str> {
        let off = self.keys_off(options).contains(&self.analyzer.name_key(&info.condition));
        off.then_some(info.condition.as_str())
    }

    /// Takes a question as one on the only condition; why not, where it names others.
    fn keep_to_lock(
        &self,
        understanding: &mut Understanding,
        off: &BTreeSet<String>,
        only: &str,
        options: &AskOptions,
    ) -> Option<Notice> {
        let texts = self.config.texts.of(options.language);
        let lock = self.analyzer.name_key(only);
        if off.contains(&lock) {
            return Some(NoticeCode::TopicOff.says(texts.topic_off(only)));
        }
        if !self.name_keys().iter().any(|keys| keys.own == lock || keys.covers.contains(&lock)) {
            return Some(NoticeCode::ConditionGone.says(texts.lock_gone(only)));
        }
        if understanding.named.is_empty() {
            if understanding.not_held.is_none() {
                if understanding.condition.as_ref().is_none_or(|(condition, _)| condition != only) {
                    understanding.context.clear();
                }
                understanding.condition = Some((only.to_owned(), vec![lock]));
                understanding.used_context = true;
            }
            return None;
        }
        let other = understanding.named.first().map(|(condition, _)| condition.clone()).unwrap_or_default();
        // what a document on the condition treats too belongs to it
        let within = |key: &str| self.name_keys().iter().any(|keys| keys.own == lock && keys.has(key));
        understanding
            .named
            .retain(|(condition, key)| self.analyzer.name_key(condition) == lock || within(key));
        if understanding.named.is_empty() {
            let text = texts.locked(Locked { condition: only, other: &other });
            return Some(NoticeCode::OtherCondition.says(text));
        }
        understanding.condition = condition_of(&understanding.named);
        None
    }

    /// Whether a condition that goes by this key is switched off, or all that is held on it.
    fn is_name_off(&self, condition: &str, key: &str, off: &BTreeSet<String>) -> bool {
        if off.is_empty() {
            return false;
        }
        let mut holding = self.name_keys().iter().filter(|keys| keys.has(key)).peekable();
        off.contains(&self.analyzer.name_key(condition))
            || holding.peek().is_some() && holding.all(|keys| off.contains(&keys.own))
    }

    /// Keys of the conditions that are switched off.
    fn keys_off(&self, options: &AskOptions) -> BTreeSet<String> {
        options.conditions_off.iter().map(|condition| self.analyzer.name_key(condition)).collect()
    }

    /// Keys of every document's names, in the order of the documents; made when first needed.
    pub(super) fn name_keys(&self) -> &[NameKeys] {
        self.name_keys.get_or_init(|| {
            let keys = |names: &[String]| names.iter().map(|name| self.analyzer.name_key(name)).collect();
            let of = |info: &DocumentInfo| NameKeys {
                own: self.analyzer.name_key(&info.condition),
                others: keys(&info.aliases),
                covers: keys(&info.covers),
            };
            self.documents().iter().map(of).collect()
        })
    }
}

/// The first of the conditions, with the keys of all.
fn condition_of(named: &[(String, String)]) -> Option<(String, Vec<String>)> {
    let mut keys: Vec<String> = Vec::new();
    for (_, key) in named {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    named.first().map(|(condition, _)| (condition.clone(), keys))
}
