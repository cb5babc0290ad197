//! What a question is about where it doesn't say so itself: the only condition, that of a publisher, the bare name.

use super::{AskOptions, Engine};
use crate::passage::Kind;
use crate::question::{Understanding, Word, WordRole};

impl Engine {
    /// A question that names no condition, in a corpus or a channel that is about one, is about that one. A message
    /// that asks for nothing, as “the” or “when”, is about none.
    pub(super) fn settle_vague(&self, understanding: &mut Understanding, options: &AskOptions) {
        if !understanding.is_vague || understanding.condition.is_some() {
            return;
        }
        let asks = understanding.kind.is_some()
            || !understanding.figures.is_empty()
            || understanding.words.iter().any(|word| word.role != WordRole::LeftOut);
        match self.conditions_under(options).as_ref() {
            // no document names a condition: there is nothing to choose from
            [] => understanding.is_vague = false,
            [only] if asks => {
                understanding.condition = Some((only.clone(), vec![self.analyzer.name_key(only)]));
                understanding.used_context = true;
            }
            _ => {}
        }
    }

    /// What a publisher says, where all its documents are on one condition, is about that one.
    pub(super) fn settle_publisher(&self, understanding: &mut Understanding) {
        if understanding.publishers.is_empty() || understanding.condition.is_some() {
            return;
        }
        let of_them =
            self.documents().iter().filter(|info| understanding.publishers.contains(&info.source.publisher));
        let mut conditions: Vec<&String> = of_them.map(|info| &info.condition).collect();
        conditions.dedup();
        if let [only] = conditions.as_slice() {
            understanding.condition = Some(((*only).clone(), vec![self.analyzer.name_key(only)]));
            let says = understanding.words.iter().any(|word| word.role == WordRole::Content);
            understanding.kind = understanding.kind.or(self.definition().filter(|_| !says));
        }
    }

    /// What is asked for where no word of the message says it.
    pub(super) fn settle_kind(&self, understanding: &mut Understanding) {
        let says = |word: &Word| match word.role {
            WordRole::Content | WordRole::Cue => true,
            // what was asked before is asked of the condition that is named now
            WordRole::Condition => understanding.kind == self.definition(),
            WordRole::Background | WordRole::LeftOut => false,
        };
        if !understanding.words.iter().any(says) && understanding.condition.is_some() {
            self.say_kind(understanding);
        }
    }

    /// Lets an encoder read the condition and what is asked for, where a message doesn't say them itself.
    pub(super) fn say_kind(&self, understanding: &mut Understanding) {
        let kind = understanding.kind.and_then(|kind| self.understander.intents().name(kind));
        let Some((condition, _)) = &understanding.condition else { return };
        let mut text = condition.clone();
        let heading = understanding.context.iter().map(|form| form.exact.as_str());
        for word in kind.map(|kind| kind.replace('_', " ")).iter().map(String::as_str).chain(heading) {
            text.push(' ');
            text.push_str(word);
        }
        understanding.text = text;
    }

    /// The kind of section that says what a condition is.
    pub(super) fn definition(&self) -> Option<Kind> {
        self.understander.intents().kind_named(&self.config.answer.bare_name_intent)
    }
}
