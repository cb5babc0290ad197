//! Questions about the documents themselves, answered from what their front matter says.

use super::{AskOptions, Engine, EngineError};
use crate::answer::{Answer, Composer, Notice, Outcome, Verdict};
use crate::corpus::DocumentInfo;
use crate::question::{DocumentFilter, Understanding, WordRole};

impl Engine {
    /// Places of the documents on any of these keys.
    pub(super) fn documents_on(&self, keys: &[String]) -> Vec<usize> {
        let all = self.name_keys().iter().enumerate();
        all.filter(|(_, names)| keys.iter().any(|key| names.has(key))).map(|(place, _)| place).collect()
    }

    /// The documents that a question is about; none if there are too many to list.
    pub(super) fn documents_asked(
        &self,
        understanding: &Understanding,
        admitted: &DocumentFilter,
    ) -> Vec<&DocumentInfo> {
        let on_condition = understanding.condition.as_ref().map(|(_, keys)| self.documents_on(keys));
        let documents = self.documents();
        let places = on_condition.unwrap_or_else(|| (0..documents.len()).collect());
        let is_asked = |info: &&DocumentInfo| {
            admitted.allows(&info.id)
                && (understanding.publishers.is_empty()
                    || understanding.publishers.contains(&info.source.publisher))
        };
        let asked: Vec<&DocumentInfo> =
            places.into_iter().filter_map(|place| documents.get(place)).filter(is_asked).collect();
        if asked.len() > self.config.answer.listed_conditions { Vec::new() } else { asked }
    }

    /// The answer to a question on who made the documents, how old they are and whether they are reviewed.
    pub(super) fn source_answer(
        &self,
        question: &str,
        understanding: &Understanding,
        top: usize,
        composer: &Composer<'_>,
        admitted: &DocumentFilter,
        options: &AskOptions,
    ) -> Result<Option<Answer>, EngineError> {
        let asked = self.documents_asked(understanding, admitted);
        if asked.is_empty() {
            return Ok(None);
        }
        let facts: Vec<Notice> = asked.iter().map(|info| composer.source_facts(info)).collect();
        let mut about = Understanding {
            kind: self.understander.intents().about_source(),
            not_held: None,
            ..understanding.clone()
        };
        for word in about.words.iter_mut().filter(|word| word.role != WordRole::Condition) {
            word.role = WordRole::LeftOut;
            word.synonyms.clear();
        }
        let ids = DocumentFilter::Include(asked.iter().map(|info| info.id.clone()).collect());
        let mut search = self.search_understood(about, ids)?;
        search.ranked.retain(|ranked| ranked.kind_share > 0.0);
        let mut found = self.choose(&search, top)?;
        if asked.len() > 1 && understanding.condition.is_none() {
            // metadata of one document doesn't answer a question about several
            found.clear();
        }
        let outcome = if found.is_empty() { Outcome::NoAnswer } else { Outcome::Answered };
        search.understanding = understanding.clone();
        let interpretation = self.interpretation(&search, None);
        let verdict = Verdict {
            outcome,
            not_held: None,
            unclear: None,
            found: &found,
            plan: &search.plan,
            rarity: &search.rarity,
        };
        let mut answer =
            composer.compose(question, interpretation, &verdict, &self.conditions_under(options));
        if found.is_empty() {
            answer.notices.clear();
        }
        answer.notices.put_first(facts);
        Ok(Some(answer))
    }
}
