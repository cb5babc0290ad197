//! What helps where nothing was found, or where passages are on different conditions.

use super::{Composer, Found, NearSection, Notice, NoticeCode, Outcome, Verdict};
use crate::config::messages::Unclear;
use crate::corpus::{Contact, DocumentInfo};

/// Knows which documents name contacts.
pub trait ContactSource: std::fmt::Debug {
    /// These documents, in the order of the corpus.
    fn with_contacts(&self) -> Box<dyn Iterator<Item = &DocumentInfo> + '_>;
}

impl Composer<'_> {
    /// That a word may be meant as any of several names.
    pub(super) fn unclear(&self, word: &str, names: &[String]) -> Notice {
        let names = names.join(&format!(" {} ", self.words().or()));
        let text = self.words().unclear(Unclear { names: &names, word });
        NoticeCode::UnclearName.says(text)
    }

    /// What the corpus covers, which of its sections are near, how to reword, and whom to ask; only the first where a
    /// condition was asked about that no document holds.
    pub(super) fn guidance(
        &self,
        verdict: &Verdict<'_>,
        near_sections: &[NearSection],
        conditions: &[String],
    ) -> Vec<Notice> {
        let mut said: Vec<Notice> = self.covered(conditions).into_iter().collect();
        if verdict.not_held.is_none() && verdict.unclear.is_none() {
            said.extend(self.near_topics(near_sections));
            said.push(NoticeCode::Reword.says(self.words().reword()));
        }
        // who knows one condition isn't asked about another
        if verdict.not_held.is_none() {
            said.extend(self.ask_people(verdict.found));
        }
        said
    }

    /// Which passage is on which condition, where they are on several.
    pub(super) fn which_condition(&self, found: &[Found<'_>]) -> Option<Notice> {
        let mut ranks: Vec<(&str, Vec<String>)> = Vec::new();
        for (place, found) in found.iter().enumerate() {
            let condition = found.document.subject();
            let rank = (place + 1).to_string();
            match ranks.iter_mut().find(|(known, _)| *known == condition) {
                Some((_, of_it)) => of_it.push(rank),
                None => ranks.push((condition, vec![rank])),
            }
        }
        let which: Vec<String> =
            ranks.iter().map(|(condition, of_it)| format!("{} ({})", condition, of_it.join(", "))).collect();
        let text = || self.words().which_condition(which.join("; "));
        (ranks.len() > 1).then(|| NoticeCode::SeveralConditions.says(text()))
    }

    /// The conditions that documents name; none where no document names one, as right after an import.
    fn covered(&self, conditions: &[String]) -> Option<Notice> {
        let listed = self.config.listed_conditions;
        let conditions: Vec<&String> = conditions.iter().filter(|condition| !condition.is_empty()).collect();
        if conditions.is_empty() {
            return None;
        }
        let mut named =
            conditions.iter().take(listed).map(|name| name.as_str()).collect::<Vec<_>>().join("; ");
        let more = conditions.len().saturating_sub(listed);
        if more > 0 {
            named.push_str(&self.words().and_more(more));
        }
        Some(NoticeCode::Topics.says(self.words().no_answer_topics(&named)))
    }

    /// The sections that come closest where nothing answers and nothing else says why.
    pub(super) fn near_sections(&self, verdict: &Verdict<'_>) -> Vec<NearSection> {
        let is_clear = verdict.not_held.is_none() && verdict.unclear.is_none();
        let mut sections: Vec<NearSection> = Vec::new();
        if verdict.outcome != Outcome::NoAnswer || !is_clear {
            return sections;
        }
        for Found { passage, document, .. } in verdict.found {
            let is_listed = |known: &NearSection| {
                known.condition == document.condition && known.section.last() == passage.heading_path.last()
            };
            if passage.heading_path.is_empty() || sections.iter().any(is_listed) {
                continue;
            }
            sections.push(NearSection {
                passage: passage.id.to_string(),
                document: document.id.to_string(),
                title: document.title.clone(),
                condition: document.condition.clone(),
                section: passage.heading_path.clone(),
            });
        }
        sections.truncate(self.config.listed_topics);
        sections
    }

    fn near_topics(&self, sections: &[NearSection]) -> Option<Notice> {
        let topics: Vec<String> = sections
            .iter()
            .filter_map(|near| {
                let heading = near.section.last()?;
                let is_named = !near.condition.is_empty();
                Some(if is_named { format!("{heading} ({})", near.condition) } else { heading.clone() })
            })
            .collect();
        let text = || self.words().near_topics(topics.join("; "));
        (!topics.is_empty()).then(|| NoticeCode::NearTopics.says(text()))
    }

    /// Contacts of the documents that are near, else of all.
    pub(super) fn ask_people(&self, found: &[Found<'_>]) -> Option<Notice> {
        let near = found.iter().flat_map(|found| &found.document.contacts);
        let shown = self.contacts.with_contacts().filter(|document| self.admitted.allows(&document.id));
        let all = shown.flat_map(|document| &document.contacts);
        let mut named: Vec<String> = Vec::new();
        for text in near.chain(all).map(contact_in_words) {
            if named.len() >= self.config.listed_contacts {
                break;
            }
            if !named.contains(&text) {
                named.push(text);
            }
        }
        let text = || self.words().ask_people(named.join("; "));
        (!named.is_empty()).then(|| NoticeCode::Contacts.says(text()))
    }
}

/// Name and the first way to reach it.
fn contact_in_words(contact: &Contact) -> String {
    let ways = [contact.phone.first(), contact.website.as_ref(), contact.email.as_ref()];
    match ways.into_iter().flatten().next() {
        Some(way) if *way != contact.name => format!("{}, {way}", contact.name),
        _ => contact.name.clone(),
    }
}
